// What came with the page.
import { useConstants } from "./constants.js";
import { bare, withLetters } from "./decode.js";
import { useWords } from "./strings.js";
import { breath } from "./turns.js";

/** @type {Payload} */
export const data = readData("data");

useConstants(data.constants);
useWords(data.words);
[data, data.headline, ...data.tour ?? []].filter(Boolean).forEach(withLetters);

export const style = data.style;

/** Lets the browser paint and answer; not where scripts that folium adds look for the map at once. */
export async function pause() { if (!data.at_once) await breath(); }

export function readData(id) { return bare(JSON.parse(document.getElementById(id).textContent)); }
