// The address keeps the view: #zoom/lat/lon&off=...&status=...&year=2025&sure=1&tour=3&in=AZ
// &sel=btc&tab=lengths&wide=1&theme=dark&lang=tr; of the Routes tab
// &cargo=oil&from=tengiz&to=europe&close=cpc,RU&built=1&idle=1&way=btc,mediterranean-tankers
// &beside= with the pairs of another question; and &embed, which shows the map alone.
// Of columns of somebody's own &colour=owner&width=capacity&label=name&tip=owner,year&keep=year~2010~2020
import { data } from "./data.js";
import { LANGUAGES } from "./language.js";
import { lineById, pointById, systemById } from "./model.js";
import { own } from "./own.js";
import { printing } from "./print.js";
import { onChange, onNoted, state } from "./state.js";
import { setStep, stepIn } from "./tour_steps.js";
import { showYear } from "./traffic.js";

const HIDDEN = [["off", "off"], ["hiddenStatus", "status"], ["hiddenCommodity", "commodity"]];

let addressKnown = ""; // as it was read or written last

/** Whether the address was given anew and waits to be read. */
export function isAddressNew() { return location.hash !== addressKnown; }

// Takes all from the address: what it does not name is as it is on a page that is opened without one.
export function readAddress(asked) {
  addressKnown = location.hash;
  const parts = location.hash.slice(1).split("&").filter((part) => part !== "embed"),
    view = parts.find((part) => !part.includes("=")) ?? "";
  const given = new Map(
    parts
      .filter((part) => part !== view)
      .map((pair) => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at), readPart(pair.slice(at + 1))];
      }),
  );
  state.embed = location.hash.slice(1).split("&").includes("embed");
  const list = (name) => (given.get(name) ?? "").split(",").filter(Boolean).map(readPart);
  for (const [hidden, name] of HIDDEN) {
    state[hidden].clear();
    list(name).forEach((value) => state[hidden].add(value));
  }
  state.country = given.get("in") ?? "";
  state.theme = ["light", "dark"].includes(given.get("theme")) ? given.get("theme") : "auto";
  state.lang = Object.hasOwn(LANGUAGES, given.get("lang") ?? "") ? given.get("lang") : "";
  state.tab = given.get("tab") ?? "layers";
  state.wide = given.get("wide") === "1";
  showYear(given.get("year") ?? data.year);
  state.sure = given.get("sure") === "1";
  setStep(stepIn(given.get("tour")), asked); // what the address says besides goes before
  if (state.tour && given.has("year")) showYear(given.get("year"));
  if (state.tour && given.has("tab")) state.tab = given.get("tab");
  asked?.read(given);
  own.address?.read(given);
  const system = given.get("sel"),
    point = given.get("at");
  state.selected = systemById.has(system) ? { system } : pointById.has(point) ? { point } : null;
  const kp = Number(given.get("kp")), line = lineById.get(given.get("line"));
  if (state.selected?.system && given.has("kp") && Number.isFinite(kp)) state.selected.kp = kp;
  if (line && line.of.id === state.selected?.system) state.selected.line = line.id;
  const [zoom, lat, lon] = view.split("/").map(Number);
  return [zoom, lat, lon].every(Number.isFinite) &&
    view.split("/").length === 3 &&
    Math.abs(lat) <= 85 &&
    Math.abs(lon) <= 540
    ? { zoom: Math.max(1, Math.min(18, zoom)), lat, lon }
    : null;
}

/** The language that the address asks for, before the rest of it is read. */
export function languageAsked() { return /[#&]lang=(\w+)/.exec(location.hash)?.[1] ?? ""; }

function readPart(text) { try { return decodeURIComponent(text); } catch { return ""; } }

export function addressOf(map, asked) {
  const { lat, lng } = map.getCenter(),
    pairs = [`${+map.getZoom().toFixed(2)}/${lat.toFixed(3)}/${lng.toFixed(3)}`];
  const add = (name, values) => {
    if (values.length) {
      pairs.push(`${name}=${values.map((value) => encodeURIComponent(encodeURIComponent(value))).join(",")}`);
    }
  };
  for (const [hidden, name] of HIDDEN) add(name, [...state[hidden]]);
  if (state.year != null || data.year != null) pairs.push("year=" + (state.year ?? "none"));
  if (state.sure) pairs.push("sure=1");
  if (state.tour != null) pairs.push("tour=" + state.tour);
  if (state.country) pairs.push("in=" + encodeURIComponent(state.country));
  if (state.selected?.system) pairs.push("sel=" + encodeURIComponent(state.selected.system));
  if (state.selected?.line) pairs.push("line=" + encodeURIComponent(state.selected.line));
  if (state.selected?.kp != null) pairs.push("kp=" + state.selected.kp);
  if (state.selected?.point) pairs.push("at=" + encodeURIComponent(state.selected.point));
  if (state.tab !== "layers") pairs.push("tab=" + state.tab);
  if (state.wide) pairs.push("wide=1");
  if (asked && state.tab === "routes") pairs.push(...asked.pairs());
  if (own.address) pairs.push(...own.address.pairs());
  if (state.theme !== "auto") pairs.push("theme=" + state.theme);
  if (state.lang) pairs.push("lang=" + state.lang);
  return "#" + pairs.join("&");
}

// What of an address Back returns to: not where the map was moved to, nor the theme, the language, the
// year and the kilometre point.
function landmarkOf(address) {
  const isLandmark = (pair) => pair.includes("=") && !/^(theme|year|kp|wide|lang)=/.test(pair);
  return address.slice(1).split("&").filter(isLandmark).join("&");
}

// Written when the map has rested for a moment; the view on paper is nobody's address. Another selection, tab, filter
// or question is a place of its own that Back leads to, unless the page stands in another, whose history that fills.
export function keepAddress(map, asked) {
  const addressNow = () => addressOf(map, asked) + (state.embed ? "&embed" : "");
  let waiting = 0, last = addressNow(), hasCome = false;
  const keep = () => {
    if (isAddressNew()) return; // what it asks for is kept when it is read
    const address = addressNow(), isNew = !hasCome && landmarkOf(address) !== landmarkOf(last);
    try {
      if (isNew && window.parent === window) {
        history.replaceState(null, "", last);
        history.pushState(null, "", address);
      } else history.replaceState(null, "", address);
      [last, hasCome, addressKnown] = [address, false, location.hash];
    } catch {
      /* a frame without an address of its own */
    }
  };
  const write = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!printing) keep();
    }, 250);
  };
  map.on("moveend", write);
  onChange(write);
  onNoted(write);
  addEventListener("hashchange", () => { hasCome = true; }); // where Back led to is no new place
}
