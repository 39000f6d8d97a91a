// Files that a reader takes away: how they are handed over and what they are called.
import { data } from "./data.js";
import { el } from "./dom.js";
import { fold } from "./search.js";

export function offer(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type })), link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function fileStem() {
  return fold(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "map";
}
