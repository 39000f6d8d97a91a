// The page's own words, one table a language; names of places come with the data.
const STRINGS = {
  en: {
    map: "Map of routes",
    panel: "About the map",
    layers: "Layers",
    lengths: "Lengths",
    routes: "Routes",
    sources: "Sources",
    asOf: "As of {date}",
    showPanel: "Show panel",
    hidePanel: "Hide panel",
    theme: "Light or dark",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    whole: "Whole map",
    measure: "Measure a distance",
    search: "Search",
    searchHint: "Route, port, country, owner, KP …",
    found: "{count} found",
    nothingFound: "Nothing has that name. Try fewer letters.",
    whyAlias: "also called {text}",
    whyCountry: "in {text}",
    whyOperator: "operator: {text}",
    whyOwner: "owner: {text}",
    legendRoutes: "Routes",
    legendPoints: "Places",
    show: "Show {name}",
    list: "List of {name}",
    factsOf: "Facts: {name}",
    more: "and {count} more: use the search",
    moreLines: "and {count} more: choose them on the map",
    filters: "Filter",
    status: "Status",
    commodity: "Commodity",
    country: "Country",
    anyCountry: "All countries",
    reset: "Show everything",
    "pipeline:oil": "Oil pipelines",
    "pipeline:gas": "Gas pipelines",
    "pipeline:goods": "Other pipelines",
    "pipeline:other": "Other pipelines",
    "rail:*": "Railways",
    "sea:*": "Sea routes",
    planned: "Planned or given up",
    ports: "Ports and terminals",
    "pipeline-crossings": "Border crossings of pipelines",
    "rail-crossings": "Rail crossings and stations",
    fields: "Fields, plants and hubs",
    straits: "Straits",
    stations: "Stations along the lines",
    others: "Other places",
    "control-points": "Control points of the drawing",
    hollowHint: "hollow: not built",
    flowHint: "arrows: direction of flow",
    oil: "oil",
    gas: "gas",
    goods: "goods",
    other: "other",
    operating: "operating",
    construction: "under construction",
    proposed: "proposed",
    idle: "idle",
    shelved: "shelved",
    retired: "retired",
    unknown: "not stated",
    pipeline: "pipeline",
    rail: "railway",
    sea: "sea route",
    system: "Route",
    measured: "Measured",
    drawn: "Drawn here",
    published: "Published",
    difference: "Difference",
    total: "whole",
    lengthsHint:
      "Geodesic kilometres of the lines as drawn, beside the published length. A drawn line is straighter than " +
      "the real one, so it is usually the shorter.",
    wideTable: "Wide table",
    finerHint: "Where a finer line of somebody else is in use, the length of the atlas' own stands beside it.",
    restsOn: "{routes} routes, {places} places, {figures} figures rest on it",
    licence: "Licence: {licence}",
    sourcesHint: "Every source, and what rests on it.",
    back: "Back",
    close: "Close",
    names: "Names",
    facts: "Further figures",
    quantity: "Quantity",
    value: "Value",
    source: "Source",
    asOfShort: "as of",
    disagree: "Sources disagree",
    preferred: "used here",
    drawnLength: "Length",
    drawnLengthKm: "{km} km, geodesic, along the line as drawn",
    lengthByCountry: "Length by country",
    owners: "Owners",
    ownersEarlier: "Earlier and other owners",
    together: "together",
    timeline: "What happened",
    otherwise: "{date} by",
    yearsSaid: "{title} from {first} to {last}; {amount} in {last}.",
    yearsMissing: "Nobody published {years}.",
    notPublishedYear: "not published",
    inYear: "in {year}",
    asTable: "By year, with sources",
    accuracy: "Accuracy",
    accuracyLine: "Drawn from named places, each within {low}–{high} km of the real line.",
    accuracyOne: "Within {km} km of the real place.",
    operator: "Operator",
    capacity: "Capacity",
    throughput: "Throughput",
    destinations: "Destinations",
    note: "Note",
    position: "Position",
    kind: "Kind",
    alsoHere: "Also here",
    stationsOn: "Places along it",
    kp: "Kilometre point",
    kpValue: "KP {kp} km",
    calibrated: "calibrated to published kilometre points",
    drawnOnly: "measured along the drawn line",
    toEnds: "{start} km from the start · {end} km to the end",
    nearest: "nearest: {name}, {km} km",
    linesOf: "Lines",
    branches: "This system branches: kilometre points are counted along each of its lines.",
    kpHelp: "Arrow keys move along the route: 1 km, with Page up and down 50 km of KP.",
    kpField: "KP, km",
    measureFrom: "Measure from here",
    measuredAlong: "{km} km along {name}",
    measuredDirect: "{km} km ({mi} mi) as the crow flies",
    measureStart: "Measuring: choose the first place.",
    measureNext: "Choose the second place.",
    download: "Take away",
    geojson: "GeoJSON",
    csv: "CSV",
    link: "Copy link",
    print: "Print",
    linkCopied: "The link to this view is copied.",
    linkOnDisk: "This page is a file on this device: its link opens nowhere else. The address bar has the view.",
    linkShown: "The link to this view is in the address bar.",
    byWay: "by {name}",
    share: "Share, picture, cite",
    otherMaps: "Other maps",
    linkWritten: "The link to this view stands above.",
    embed: "Embed in another page",
    embedHint: "These lines show the map alone, with its title and credit, in another page.",
    embedOnDisk:
      "These lines show the map alone in a page that lies beside this file; elsewhere put the full address in.",
    copy: "Copy",
    copied: "Copied.",
    selected: "The text is selected: copy it.",
    saveFile: "Save",
    cite: "Cite",
    citeWhat: "What is cited",
    citeMap: "This map",
    citeForm: "Form",
    "cite-text": "Text",
    "cite-bibtex": "BibTeX",
    "cite-csl": "CSL JSON",
    atMost: "{amount} at most",
    quotedLength: "{name}: {km} km, geodesic, along the line as drawn",
    linkTo: "Link to this view",
    picture: "Picture of this view",
    pictureHint: "With title, date, scale, legend and credit, in the colours of the page as it is, light or dark.",
    pictureTiles: "With title, date, scale, legend and credit; the online background is left out.",
    png: "PNG",
    svg: "SVG",
    pictureSaved: "{file}: {width} × {height} px (PNG: twice as many dots)",
    downloaded: "{file}: {count} features",
    properties: "Further properties",
    drawings: "Other drawings",
    samePipeline: "The same pipeline, drawn {mean} km apart on average, {max} km at most",
    sameRoute: "The same way, perhaps a line beside it; drawn {mean} km apart on average, {max} km at most",
    nothing: "There is nothing to show on this map.",
    zoomTo: "Go there",
    through: "Through",
    from: "From",
    to: "To",
    groups: "Groups",
    countries: "Countries",
    places: "Places",
    at_sea: "at sea",
    closeSome: "Close something",
    closedCount: "{count} closed: {left}",
    nothingLeft: "no way left",
    openAll: "Open all again",
    allKinds: "All kinds",
    volumesOf: "{kind}, volumes published:",
    noVolumes: "{kind}: no volume is published.",
    avoid: "Avoid",
    isClosed: "{name} closed",
    closedTogether: "All of these closed",
    noneBefore: "no way was left with all open either",
    flowInstead: "{now} instead of {before}",
    rangeInstead: "the same amount, but between {now} instead of {before}",
    shortestInstead: "shortest way {now} instead of {before}",
    waysGone: "{count} of {all} ways listed fall away",
    changesNothing: "changes nothing: the same amount, the same ways listed",
    keepBeside: "Keep this question to compare",
    keepInstead: "Keep this one instead",
    removeBeside: "Stop comparing",
    sideBySide: "Two questions side by side",
    inAll: "At most",
    range: "Between",
    countOfWays: "Working ways listed",
    shortestWay: "Shortest way",
    closeSystems: "Pipelines, railways, ships",
    closeCountries: "Countries",
    closePassages: "Straits",
    closePorts: "Ports and terminals",
    idleToo: "Use lines that stand idle too",
    builtToo: "Use lines not built too",
    ways: "Ways, the shortest first",
    waysUnsure: "Ways over lines that stand idle or are not built, the shortest first",
    noneWorks: "No way leads over working lines alone.",
    wayTo: "{from} to {to}",
    mostFlow: "Most that can reach {to} from {from}:",
    noLimit: "no published capacity limits it",
    flowRange: "{low} to {high} by the lowest and the highest figures",
    flowAtLeast: "surely {low}; no upper limit is published",
    limitedBy: "Limited by",
    limitedByMany: "Limited together by",
    ofDate: "as of {date}",
    undated: "undated",
    noWayClosed: "No way is left for {commodity} from {from} to {to}: {closed} closed.",
    fieldGives: "{place} gives {amount}, production of {date}",
    noWayIdle:
      "No way is left for {commodity} from {from} to {to}{closed}. "
      + "There is one over lines that stand idle: tick “Use lines that stand idle too”.",
    noWayIdleProposed:
      "No way is left for {commodity} from {from} to {to}{closed}. "
      + "There is one over lines that stand idle or are not built: tick both boxes.",
    noWayProposed:
      "No way is left for {commodity} from {from} to {to}{closed}. "
      + "There is one over lines that are not built: tick “Use lines not built too”.",
    noWayUndrawn: "No drawn lines lead {commodity} from {from} to {to}, whatever is open.",
    withClosed: " with {closed} closed",
    tooManyWays: "There are too many ways to list them. Choose one place to start from or to reach.",
    narrowest: "Narrowest: {place}, {amount}",
    canCarry: "can carry {low} to {high}",
    canCarryOpen: "can carry {low} or more",
    noneNarrow: "No capacity is published on this way.",
    notPublished: "no capacity published for {places}",
    changesAt: "Transshipped at {places}",
    noReload: "No transshipment",
    usesIdle: "uses idle lines",
    usesProposed: "uses lines not built",
    wayHint:
      "Point at a way to see it on the map, choose it to see it alone, choose it again to see all. "
      + "Bars: plain by pipeline, ticks by rail, stripes at sea.",
    partDrawn: "Some of its lines are not drawn on this map.",
    aloneOnMap: "{name}: alone on the map",
    allOnMap: "All routes on the map again",
    flowRests: "What this rests on",
    datesOf: "Figures as of: {dates}.",
    howMuch: "How much, by year",
    year: "Year",
    play: "Play the years",
    nextYear: "Next year",
    stop: "Stop",
    nothingTold: "{year}: nobody published these figures.",
    unpublishedLine: "not published",
    unpublishedOf: "Nobody published {year} of: {names}",
    everyYear: "All years",
  },
};

let words = STRINGS.en;

let language = "en";

// `own` are words of this page alone, such as what classes of lines are called.
export function speak(lang, own = {}) {
  language = lang;
  words = { ...(Object.hasOwn(STRINGS, lang) ? STRINGS[lang] : STRINGS.en), ...own };
}

export function say(key, values = {}) {
  const table = [words, STRINGS.en].find((candidate) => Object.hasOwn(candidate, key));
  return String(table ? table[key] : key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// A date as people write it: 2026-11 is November 2026.
export function sayDate(text) {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text ?? "");
  if (!parts) return text ?? "";
  const [, year, month, day] = parts,
    date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  return date.toLocaleDateString("en-GB", {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
    ...(day ? { day: "numeric" } : {}),
  });
}

export function sayKind(value) {
  return Object.hasOwn(words, value) ? say(value) : String(value ?? say("unknown")).replaceAll("-", " ");
}

export function sayKm(km) {
  const digits = Math.abs(km) < 100 ? 1 : 0;
  return km.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

let regionNames = null; // made when the first country is named: that takes longer than painting all routes

export function countryName(code, otherwise = code) {
  if (!code) return "";
  try {
    return (regionNames ??= new Intl.DisplayNames([language], { type: "region" })).of(code) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// A language as its speakers write it.
export function languageName(code) {
  try {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
    return name[0].toLocaleUpperCase(code) + name.slice(1);
  } catch { return code; }
}
