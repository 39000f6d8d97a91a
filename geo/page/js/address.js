// Where a view is found by others: at the page's own address, or where the maps are published.
import { data } from "./data.js";
import { addressOf } from "./links.js";

function pageAddress() { return data.url || location.href.split("#")[0]; }

/** Whether others can open what the page calls its address. */
export function isPublished() { return /^https?:/.test(pageAddress()); }

/** The address of the view; of a page on this device that of its file beside other files. */
export function linkOf(map, asked) {
  const page = isPublished() ? pageAddress() : location.pathname.split("/").pop();
  return page + addressOf(map, asked);
}
