// What things are called on the map and in lists, in few letters.
const LONGEST_NAME = 30;
const LEANING = /( (a|an|and|at|by|de|for|from|in|la|near|of|on|or|the|to|via|with)|[ ,;:&/+–-])+$/; // on what follows

export function fullName({ name, id }) {
  return String(name ?? id).replace(/ *[(,;].*$/, "").slice(0, 200) || String(id);
}

// A name as it fits on a map: without what is in brackets, cut behind a word that can stand last.
export function shortName(place) {
  const name = fullName(place);
  if (name.length <= LONGEST_NAME) return name;
  const whole = name.slice(0, LONGEST_NAME + 1).replace(/[ -][^ -]*$/, "").replace(LEANING, "");
  return (whole || name).slice(0, LONGEST_NAME) + "…";
}

// A name in lines of about so many letters, broken between words; nothing is cut.
export function linesOf(name, letters = LONGEST_NAME) {
  const count = Math.ceil(name.length / letters), wanted = name.length / count, lines = [""];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last && lines.length < count && last.length + word.length / 2 >= wanted) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}
