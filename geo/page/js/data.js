// What came with the page.
import { useConstants } from "./constants.js";
import { bare } from "./decode.js";

/** @type {Payload} */
export const data = readData("data");

useConstants(data.constants);

export const style = data.style;

export function readData(id) { return bare(JSON.parse(document.getElementById(id).textContent)); }
