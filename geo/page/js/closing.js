// What each closure changes against the same question with all open, in words.
import { el } from "./dom.js";
import { placeName } from "./network_names.js";
import { answerOf, questionOf } from "./question.js";
import { say, sayAmount, sayKm, sayNumber } from "./strings.js";

/** A list of the closures, each alone and all together with what it changes. */
export function closuresSaid({ network }, asked) {
  const names = [...asked.closed];
  if (!names.length) return null;
  const answer = (closed) => answerOf(network, questionOf({ ...asked, closed }));
  const open = answer([]), item = (what, closed) =>
    el("li", {}, el("b", { text: what }), `: ${changeSaid(network.unit, open, answer(closed))}`);
  return el("ul", { class: "plain closed-what" },
    names.map((name) => item(say("isClosed", { name: placeName(network, name) }), [name])),
    names.length > 1 && item(say("closedTogether"), names));
}

function changeSaid(unit, open, shut) {
  if (!open.flow) return say("noneBefore");
  if (!shut.flow) return say("nothingLeft");
  const flows = [shut, open].map(({ flow }) => inAmount(flow.value, unit));
  const ranges = [shut, open].map(({ flow }) => [flow.low, flow.high].map((value) => inAmount(value, unit)));
  const shortest = [shut, open].map(({ paths }) => paths.length ? say("inKm", { km: sayKm(paths[0].length_km) }) : "");
  const kept = new Set(shut.paths.map(wayKey)), gone = open.paths.filter((path) => !kept.has(wayKey(path))).length;
  const said = [
    flows[0] !== flows[1] && say("flowInstead", { now: flows[0], before: flows[1] }),
    flows[0] === flows[1] && String(ranges[0]) !== String(ranges[1])
      && say("rangeInstead", { now: ranges[0].join(" – "), before: ranges[1].join(" – ") }),
    shortest[0] !== shortest[1] && say("shortestInstead", { now: shortest[0], before: shortest[1] }),
    gone > 0 && say("waysGone", { count: gone, all: sayNumber(open.paths.length) }),
  ].filter(Boolean);
  return said.length ? said.join("; ") : say("changesNothing");
}

function inAmount(value, unit) { return value === Infinity ? say("noLimit") : sayAmount(value, unit); }

function wayKey(path) { return path.legs.map((leg) => leg.id).join(); }
