// Work done piece by piece, each in a task of its own, so that a page paints and answers its reader in between.
export function breath() { return new Promise((done) => setTimeout(done)); }

/** @param {(() => void)[]} pieces */
export async function inTurn(pieces) {
  for (const piece of pieces) {
    piece();
    await breath();
  }
}
