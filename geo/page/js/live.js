// One live region for all that is told to those who do not see the map; it waits for rest, so that it does not flood.
import { el } from "./dom.js";

const REST_MS = 500;

export const live = el("p", { class: "unseen", role: "status", id: "told" });

let waiting = 0;

/** Only the last of what is told within a moment is said, and only that is worked out. @param {() => string} words */
export function tellCalmly(words) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const text = words();
    if (live.textContent !== text) live.textContent = text;
  }, REST_MS);
}
