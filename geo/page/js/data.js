// What came with the page.
import { useConstants } from "./constants.js";
import { bare } from "./decode.js";
import { useWords } from "./strings.js";
import { breath } from "./turns.js";
import { canUnpack, unpackedText } from "./unpacking.js";

/** @type {Payload} */
export const data = await firstData();

useConstants(data.constants);
useWords(data.words);

export const style = data.style;

/** Lets the browser paint and answer; not where scripts that folium adds look for the map at once. */
export async function pause() { if (!data.at_once) await breath(); }

async function firstData() {
  const element = /** @type {HTMLScriptElement} */ (document.getElementById("data"));
  if (element.type === "application/json") return readData("data");
  if (canUnpack) return bare(JSON.parse(await unpackedText(element.textContent)));
  document.getElementById("app").textContent = "This map needs a browser of 2023 or newer.";
  return new Promise(() => {}); // nothing more can be done
}

export function readData(id) { return bare(JSON.parse(document.getElementById(id).textContent)); }
