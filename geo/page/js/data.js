// What came with the page.
import { bare } from "./decode.js";

export const data = readData("data");
export const style = data.style;

export function readData(id) { return bare(JSON.parse(document.getElementById(id).textContent)); }
