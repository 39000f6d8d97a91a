// What the reader's switches and filters let through.
export function passesLine({ off, hiddenStatus, hiddenCommodity, country }, { row, of }) {
  if (off.has(of.legend) || hiddenStatus.has(row.status ?? of.status ?? "unknown")) return false;
  return !hiddenCommodity.has(of.colour) && touches(country, row);
}

export function passesPoint({ off, country }, { row, legend }) { return !off.has(legend) && touches(country, row); }

// Lines and places of a border have a second country.
function touches(country, row) { return !country || row.country === country || row.country_to === country; }
