// What a reader passes on: a dialog over the page, reached from every tab, with the link and pictures of the view.
import { data } from "./data.js";
import { el, iconButton, replace } from "./dom.js";
import { ICONS } from "./icons.js";
import { addressOf } from "./links.js";
import { fileStem, offer } from "./offer.js";
import { asPng, asSvg, layOut } from "./picture.js";
import { say } from "./strings.js";
import { viewSaid } from "./view_said.js";

/** The dialog of a page; `open` shows it for the view as it is then. */
export function shareDialog(page) {
  const body = el("div", {}), told = el("p", { class: "hint", role: "status" });
  const dialog = el("dialog", { class: "share", "aria-labelledby": "share-title" },
    el("div", { class: "share-head" }, el("h2", { id: "share-title", text: say("share") }),
      iconButton(ICONS.close, say("close"), () => dialog.close())), body, told);
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") event.stopPropagation(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const tell = (text) => { told.textContent = text; };
  const open = () => {
    tell("");
    replace(body, linkPart(page, tell), picturePart(page, tell));
    dialog.showModal();
  };
  return { element: dialog, open };
}

function part(key, ...content) { return el("section", {}, el("h3", { text: say(key) }), content); }

function button(key, onclick) { return el("button", { type: "button", class: "button", text: say(key), onclick }); }

function linkPart({ map, ways }, tell) {
  const address = linkOf(map, ways?.address);
  return part("linkTo", el("input", { type: "text", readonly: true, value: address, "aria-label": say("linkTo"),
    onfocus: ({ target }) => target.select() }),
  el("div", { class: "buttons" }, button("link", () => copyLink(address, tell))));
}

/** The address of the view. */
export function linkOf(map, asked) { return location.href.split("#")[0] + addressOf(map, asked); }

// Where a page may not write to the clipboard, the address bar has the link.
/** A phone has a sheet of its own; a file on disk says that its link leads nobody else here. */
export function copyLink(address, tell) {
  if (location.protocol === "file:") return tell(say("linkOnDisk"));
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    return navigator.share({ title: data.title, url: address }).catch(() => tell(say("linkShown")));
  }
  const shown = () => tell(say("linkShown")), done = navigator.clipboard?.writeText(address);
  if (done) done.then(() => tell(say("linkCopied")), shown); else shown();
}

function picturePart(page, tell) {
  const save = async (kind) => {
    const sheet = layOut(page), file = `${fileStem()}.${kind}`;
    if (kind === "png") offer(file, "image/png", await asPng(sheet));
    else offer(file, "image/svg+xml", asSvg(sheet, [...viewSaid(page.ways), data.credit].join(". ")));
    tell(say("pictureSaved", { file, width: sheet.width, height: sheet.height }));
  };
  return part("picture", el("p", { class: "hint", text: say(data.tiles ? "pictureTiles" : "pictureHint") }),
    el("div", { class: "buttons" }, button("png", () => save("png")), button("svg", () => save("svg"))));
}
