// What came with the page.
import { useConstants } from "./constants.js";
import { bare } from "./decode.js";
import { useWords } from "./strings.js";
import { breath } from "./turns.js";
import { canUnpack, unpackedText } from "./unpacking.js";

/** @type {Payload} */
export const data = await readData("data");

useConstants(data.constants);
useWords(data.words);

export const style = data.style;

/** Lets the browser paint and answer; not where scripts that folium adds look for the map at once. */
export async function pause() { if (!data.at_once) await breath(); }

/** What an element of the page holds: JSON, or JSON that is packed. */
export async function readData(id) {
  const { type, textContent } = /** @type {HTMLScriptElement} */ (document.getElementById(id));
  if (type === "application/json") return bare(JSON.parse(textContent));
  if (canUnpack) return bare(JSON.parse(await unpackedText(textContent)));
  document.getElementById("app").textContent = "This map needs a browser of 2023 or newer.";
  return new Promise(() => {}); // nothing more can be done
}
