// What the reader has chosen, and who wants to know when that changes.
/**
 * @type {{ off: Set<string>, hiddenStatus: Set<string>, hiddenCommodity: Set<string>, country: string,
 *   selected: Target | null, alsoThere: Target[], theme: string, tab: string, year: number | null, embed: boolean,
 *   wide: boolean, sure: boolean, tour: number | null }}
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
};

// What is under the pointer: {line, place}, {point} or nothing.
export const pointer = { over: null };

// Ways of the Routes tab: the one pointed at, and the one shown alone.
export const shownWay = { pointed: null, alone: null };

const watchers = [];

export function onChange(watcher) { watchers.push(watcher); }

// Whether all will be painted anew in this frame.
export let changePending = false;

export function changed() {
  if (changePending) return;
  changePending = true;
  requestAnimationFrame(() => { changePending = false; watchers.forEach((watcher) => watcher()); });
}

const noteWatchers = [];

export function onNoted(watcher) { noteWatchers.push(watcher); }

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
