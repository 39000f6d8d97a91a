// What the reader has chosen, and who wants to know when that changes.
/**
 * @type {{ off: Set<string>, hiddenStatus: Set<string>, hiddenCommodity: Set<string>, country: string,
 *   selected: Target | null, alsoThere: Target[], theme: string, tab: string, year: number | null, embed: boolean,
 *   wide: boolean, sure: boolean, tour: number | null, lang: string }}
 */
export const state = {
  off: new Set(),          // legend entries switched off
  hiddenStatus: new Set(), // statuses filtered out
  hiddenCommodity: new Set(),
  country: "",             // only what touches this country
  selected: null,          // {system} or {point}
  alsoThere: [],           // what else lies where it was selected
  theme: "auto",
  tab: "layers",
  embed: false,            // the map alone
  wide: false,             // whether tables take more of the window
  year: null,              // whose traffic gives the lines their widths
  sure: false,             // bands of accuracy at every zoom
  tour: null,              // the step of the tour that is shown, from 1
  lang: "",                // the language that is asked for, else that of the browser
};

// What is under the pointer: {line, place}, {point} or nothing.
export const pointer = { over: null };

// Ways of the Routes tab: the one pointed at, the one shown alone, and the legs that are closed.
export const shownWay = { pointed: null, alone: null, closed: [] };

let wording = null; // the signal of what is being put into words

/** Makes what has words in it: its watchers and listeners live until `signal` says that it is made anew. */
export function inWording(signal, make) {
  wording = signal;
  try { make(); } finally { wording = null; }
}

/** Whether and until when something lives, as options of a listener. */
export function untilReworded() { return wording ? { signal: wording } : {}; }

/** Does something when what is being made is made anew. */
export function whenReworded(undo) { wording?.addEventListener("abort", undo); }

function watch(list, watcher) {
  list.push(watcher);
  whenReworded(() => list.splice(list.indexOf(watcher), 1));
}

const watchers = [];

export function onChange(watcher) { watch(watchers, watcher); }

// Whether all will be painted anew in this frame.
export let changePending = false;

export function changed() {
  if (changePending) return;
  changePending = true;
  requestAnimationFrame(() => { changePending = false; watchers.forEach((watcher) => watcher()); });
}

const noteWatchers = [];

export function onNoted(watcher) { watch(noteWatchers, watcher); }

// Something changed that the address holds and nothing needs painting for.
export function noted() { noteWatchers.forEach((watcher) => watcher()); }

const selectionWatchers = [];

export function onSelect(watcher) { selectionWatchers.push(watcher); }

// Selects a system, a place or nothing; `byHand` moves the map and the focus there.
/** @param {Target | null} target @param {Target[]} alsoThere @param {boolean} byHand */
export function select(target, alsoThere = [], byHand = false) {
  Object.assign(state, { selected: target, alsoThere });
  changed();
  selectionWatchers.forEach((watcher) => watcher(byHand));
}
