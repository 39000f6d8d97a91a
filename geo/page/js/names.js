// What things are called on the map and in lists, in few letters.
export function shortSystem(system) { return String(system.label ?? system.name ?? system.id); }

const LONGEST_NAME = 30;

export function fullName(point) { return String(point.name ?? point.id).replace(/ *[(,;].*$/, "").slice(0, 200) || String(point.id); }

// A name as it fits on a map: without what is in brackets, cut between words.
export function shortName(point) {
  const name = fullName(point);
  if (name.length <= LONGEST_NAME) return name;
  return name.slice(0, LONGEST_NAME).replace(/[ -][^ -]*$/, "").replace(/ (of|the|and|to|in)$/g, "") + "…";
}
