// The filters: by commodity, status and country.
import { style } from "./data.js";
import { el } from "./dom.js";
import { lines, points, systems } from "./model.js";
import { changed, onChange, state } from "./state.js";
import { compareNames, countryName, say, sayKind } from "./strings.js";

export function filters() {
  if (!lines.length) return null;
  const { commodities, statuses, countries } = choices();
  const fieldset = (name, content) => el("fieldset", {}, el("legend", { text: say(name) }), content);
  return el("details", { class: "filters" }, el("summary", { text: say("filters") }),
    commodities.length > 1 && fieldset("commodity", boxes(commodities, state.hiddenCommodity)),
    statuses.length > 1 && fieldset("status", boxes(statuses, state.hiddenStatus)),
    countries.length > 1 && fieldset("country", countryChoice(countries)),
    el("button", { type: "button", class: "button", text: say("reset"), onclick: reset }));
}

// What there is to choose from on this map.
function choices() {
  const statuses = new Set(lines.map((line) => line.row.status ?? line.of.status ?? "unknown"));
  const countries = new Set([...lines, ...points].flatMap(({ row }) => [row.country, row.country_to]).filter(Boolean));
  return {
    commodities: style.commodities.filter((name) => systems.some((system) => system.colour === name)),
    statuses: [...statuses].sort((a, b) => style.statuses.indexOf(a) - style.statuses.indexOf(b)),
    countries: [...countries].sort((a, b) => compareNames(countryName(a), countryName(b))),
  };
}

// A box for each value, ticked unless the value is hidden.
function boxes(values, hidden) {
  return values.map((value) => {
    const change = () => {
      if (box.checked) hidden.delete(value); else hidden.add(value);
      changed();
    };
    const box = el("input", { type: "checkbox", checked: !hidden.has(value), onchange: change });
    onChange(() => { box.checked = !hidden.has(value); });
    return el("label", { class: "check" }, box, el("span", { text: sayKind(value) }));
  });
}

function countryChoice(countries) {
  const choose = () => {
    state.country = choice.value;
    changed();
  };
  const choice = el("select", { "aria-label": say("country"), onchange: choose },
    el("option", { value: "", text: say("anyCountry") }),
    countries.map((code) => el("option", { value: code, text: countryName(code) })));
  onChange(() => { choice.value = state.country; });
  return choice;
}

function reset() {
  for (const hidden of [state.off, state.hiddenStatus, state.hiddenCommodity]) hidden.clear();
  state.country = "";
  changed();
}
