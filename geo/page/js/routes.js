// The Routes tab: from where to where, the paths side by side, what closes, and how much is left.
import { besidePairs, besideSaid } from "./beside.js";
import { el, replace, svg } from "./dom.js";
import { flowSaid, restsOn } from "./flow_said.js";
import { readNetwork } from "./network.js";
import { placeName, tongueOf } from "./network_names.js";
import { pathList, release } from "./path_list.js";
import { plainAnswer } from "./plain_answer.js";
import {
  answerOf, asked, askedNetwork, askOf, avoidable, cargoNamed, closableNames, closedLegs, commodities, mendAsked,
  nameOfWay, networkOf, offeredNames, openWhatIsNotOffered, questionOf, questionPairs,
} from "./question.js";
import { changed, noted, onChange, shownWay, state, untilReworded } from "./state.js";
import { say } from "./strings.js";
import { startWays } from "./ways.js";

export function routesTab(page) {
  mendAsked();
  const ways = startWays(page), form = el("form", { class: "ask", onsubmit: (event) => event.preventDefault() });
  const boxes = { flow: el("div", { class: "flow", role: "status" }), beside: el("div", {}), paths: el("div", {}),
    rests: el("div", {}) };
  const told = el("p", { class: "unseen", role: "status" });
  let asForm = "", asAnswer = "";

  function letGo() {
    ways.point(null); ways.choose(null); release(boxes.paths);
    asked.way = "";
    noted();
  }

  // Whether what is shown is what is asked, by the form or by the address.
  const key = () => [...questionPairs(), ...besidePairs()].join();
  const isAnswered = () => asAnswer === key()
    && asked.way === (shownWay.alone ? nameOfWay(shownWay.alone) : "");

  function refresh() {
    const cargo = asked.cargo || asked.commodity, formKey = [cargo, asked.from, asked.to].join();
    if (form.dataset.cargo !== cargo) replace(form, askForm(refresh));
    form.dataset.cargo = cargo;
    if (formKey !== asForm) replace(form.querySelector(".closures"), closures(askedNetwork(), refresh));
    if (!isAnswered()) {
      const answer = answerOf(askedNetwork(), questionOf(asked));
      const chosen = answer.paths.find((path) => nameOfWay(path) === asked.way) ?? null;
      if (!chosen) asked.way = "";
      ways.point(null); ways.choose(chosen, false);
      replace(boxes.flow, flowSaid(answer, asked));
      replace(boxes.beside, besideSaid(refresh));
      replace(boxes.paths, pathList(answer, ways, told));
      replace(boxes.rests, answer.flow && restsOn(answer));
    }
    [asForm, asAnswer] = [formKey, key()];
    showAsked(form, boxes.flow.querySelector(".most")?.textContent);
    changed();
  }

  let wasHere = state.tab === "routes";
  onChange(() => {
    const here = state.tab === "routes";
    if (wasHere && !here) letGo();
    if (here && !isAnswered()) refresh();
    ways.close(here ? closedLegs() : []);
    wasHere = here;
    ways.repaint();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shownWay.alone) letGo(); },
    untilReworded());
  if (wasHere) refresh();
  return el("div", { id: "routes-tab" }, form, boxes.flow, boxes.beside, boxes.paths, boxes.rests, told);
}

// Puts into the form what is asked, and how much is left into the heading of the closures.
function showAsked(form, most = say("nothingLeft")) {
  for (const end of ["from", "to"]) form.querySelector("#ask-" + end).value = asked[end];
  for (const name of ["built", "idle"]) form.querySelector(`[name=${name}]`).checked = asked[name];
  form.querySelectorAll("input:is([name=avoid], [name=close])")
    .forEach((box) => { box.checked = asked.closed.has(box.value); });
  const count = asked.closed.size;
  replace(form.querySelector("summary"), count > 0 && closedSample(),
    el("span", { text: count ? say("closedCount", { count, left: most }) : say("closeSome") }));
}

// As the map draws what is closed.
function closedSample() {
  return svg("svg", { viewBox: "0 0 44 16", class: "sample", "aria-hidden": "true" },
    svg("path", { d: "M2 8H42", stroke: "var(--rule)", "stroke-width": 3 }),
    svg("path", { d: "M8 4l8 8m0-8l-8 8M28 4l8 8m0-8l-8 8", stroke: "var(--ink)", "stroke-width": 1.8 }));
}

function askForm(refresh) {
  const network = askedNetwork();
  return [
    commodities().length > 1 && cargoChoice(refresh),
    network.cargoes.size > 0 && kindChoice(network, refresh),
    avoidChoice(network, refresh),
    el("div", { class: "ask-ends" }, endChoice(network, "from", refresh), endChoice(network, "to", refresh)),
    el("details", { class: "closures", open: asked.closed.size > 0 }),
    ...["idle", "built"].map((name) => check({ name, checked: asked[name] }, say(`${name}Too`),
      (box) => { asked[name] = box.checked; refresh(); })),
  ];
}

function endChoice(network, end, refresh) {
  const select = el("select", { id: "ask-" + end, onchange: () => {
    asked[end] = select.value;
    openWhatIsNotOffered();
    refresh();
  } },
    offeredNames(network, end === "to").map(([group, names]) => el("optgroup", { label: say(group) },
      names.map((name) => el("option", { value: name, lang: tongueOf(network, name), text: placeName(network, name),
        selected: name === asked[end] })))));
  return el("div", { class: "ask-end" }, el("label", { for: "ask-" + end, text: say(end) }), select);
}

function cargoChoice(refresh) {
  const choices = commodities().map((name) => {
    const radio = { type: "radio", name: "cargo", id: "ask-" + name, value: name, checked: name === asked.commodity };
    return check(radio, say(name), () => {
      askOf(name);
      refresh();
      document.getElementById("ask-" + name).focus(); // the form is a new one
    });
  });
  return el("fieldset", { class: "cargo" }, el("legend", { text: say("commodity") }), choices);
}

function kindChoice(network, refresh) {
  const options = [["", say("allKinds")], ...[...network.cargoes].map(([name, { title }]) => [name, title])];
  const select = el("select", { id: "ask-kind", onchange: () => {
    askOf(asked.commodity, select.value);
    refresh();
    document.getElementById("ask-kind").focus(); // the form is a new one
  } }, options.map(([value, text]) => el("option", { value, text, selected: value === asked.cargo })));
  return el("div", { class: "ask-end" }, el("label", { for: "ask-kind", text: say("kind") }), select);
}

function avoidChoice(network, refresh) {
  const names = avoidable(network);
  return names.length > 0 && el("fieldset", { class: "avoid" }, el("legend", { text: say("avoid") }),
    names.map((name) => closeBox(network, "avoid", name, refresh)));
}

// A box that closes something: `kind` tells the switches at the top from the list of all closures.
function closeBox(network, kind, name, refresh) {
  return check({ name: kind, value: name, checked: asked.closed.has(name) }, placeName(network, name),
    ({ checked }) => {
      if (checked) asked.closed.add(name); else asked.closed.delete(name);
      refresh();
    });
}

function closures(network, refresh) {
  const box = (name) => closeBox(network, "close", name, refresh);
  const boxes = (group, names, seen) => el("fieldset", { class: "boxes" },
    el("legend", { class: seen ? null : "unseen", text: say(group) }), names.map(box));
  const openAll = () => { asked.closed.clear(); refresh(); };
  return [
    el("summary", { text: say("closeSome") }),
    closableNames(network, asked.from, asked.to).map(([group, names]) => group === "closePorts"
      ? el("details", { class: "more" }, el("summary", { text: say(group) }), boxes(group, names, false))
      : boxes(group, names, true)),
    el("button", { type: "button", class: "button", text: say("openAll"), onclick: openAll }),
  ];
}

function check(attributes, text, change) {
  const box = { type: "checkbox", ...attributes, onchange: ({ target }) => change(target) };
  return el("label", { class: "check" }, el("input", box), el("span", { text }));
}

// What a test compares with the Python answers.
export const routesForTests = {
  asked, shown: shownWay,
  closable: (cargo, from, to) => closableNames(networkOf(...cargoNamed(cargo)), from, to).flatMap(([, names]) => names),
  // What is found in a network as geo/page/network.py packs it, or in the page's own of a commodity.
  answer: (network, question, most) =>
    plainAnswer(typeof network === "string" ? networkOf(...cargoNamed(network)) : readNetwork(network), question, most),
};
