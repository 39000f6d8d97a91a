// Work done piece by piece, each in a task of its own, so that a page paints and answers its reader in between.
const ROWS_AT_ONCE = 50;
const SMALL_MS = 5; // so long pieces go on in one task
let owed = 0; // what was asked for and is not done yet

// Not by a timer where there is a choice: browsers hold back timers that follow each other by 4 ms each.
const scheduler = /** @type {any} */ (window).scheduler;

/** @returns {Promise<void>} */
export function breath() {
  return scheduler?.postTask ? scheduler.postTask(() => {}) : new Promise((done) => setTimeout(done));
}

/** @param {(() => any)[]} pieces which may themselves take their time; small ones share a task */
export async function inTurn(pieces) {
  let begin = performance.now();
  for (const piece of pieces) {
    await piece();
    if (performance.now() - begin < SMALL_MS) continue;
    await breath();
    begin = performance.now();
  }
}

/** Adds rows of many things to an element: some at once, the others in turn. */
export function addInTurn(element, things, row) {
  const pieces = [];
  for (let from = 0; from < things.length; from += ROWS_AT_ONCE) {
    pieces.push(() => element.append(...things.slice(from, from + ROWS_AT_ONCE).map(row)));
  }
  later(pieces);
}

/** Does pieces of work in turn, while the page goes on. @param {(() => any)[]} pieces */
export function later(pieces) {
  owed++;
  breath().then(() => inTurn(pieces)).finally(() => owed--);
}

let unready = []; // what is done when the page is ready

/** Does a piece of work that nothing seen waits for: when the page is ready, or else soon. @param {() => any} piece */
export function afterReady(piece) {
  if (unready) unready.push(piece);
  else later([piece]);
}

/** Does such pieces after the given ones. @param {(() => any)[]} pieces */
export function becomeReady(pieces) {
  later([...pieces, ...unready]);
  unready = null;
}

/** Does something when what is there is on the screen. */
export function whenPainted(follow) {
  owed++;
  requestAnimationFrame(() => setTimeout(() => {
    try { follow(); } finally { owed--; }
  }));
}

export function isAnythingOwed() { return owed > 0; }
