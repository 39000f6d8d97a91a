// What things are called on the map and in lists, in few letters.
const LONGEST_NAME = 30;

export function fullName({ name, id }) {
  return (
    String(name ?? id)
      .replace(/ *[(,;].*$/, "")
      .slice(0, 200) || String(id)
  );
}

// A name as it fits on a map: without what is in brackets, cut between words.
export function shortName(place) {
  const name = fullName(place);
  if (name.length <= LONGEST_NAME) return name;
  return name.slice(0, LONGEST_NAME).replace(/[ -][^ -]*$/, "").replace(/ (of|the|and|to|in)$/g, "") + "…";
}
