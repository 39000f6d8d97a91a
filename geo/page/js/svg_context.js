// What is painted on a canvas as SVG: an object with the methods and properties of a canvas' context that writes down.
const IDENTITY = [1, 0, 0, 1, 0, 0];
const STYLES = ["fillStyle", "strokeStyle", "lineWidth", "lineCap", "lineJoin", "lineDashOffset", "globalAlpha", "font",
  "textAlign", "textBaseline", "letterSpacing"];
const MIDDLE_EM = 0.35; // from the middle of letters down to the line they stand on
const FONT_PARTS = /^(italic )?(?:(\d+) )?([\d.]+)px (.+)$/;
const ANCHORS = { center: "middle", right: "end", end: "end" };

const outlines = new WeakMap(); // the text of each outline

/** An outline that both a canvas and this context paint. */
export function outlineOf(text) {
  const outline = new Path2D(text);
  outlines.set(outline, text);
  return outline;
}

export class SvgContext {
  fillStyle = "#000"; strokeStyle = "#000"; globalAlpha = 1;
  lineWidth = 1; lineCap = "butt"; lineJoin = "miter"; lineDashOffset = 0;
  font = "10px sans-serif"; textAlign = "start"; textBaseline = "alphabetic"; letterSpacing = "0px";
  parts = []; kept = []; path = []; dash = []; matrix = IDENTITY; groups = 0; clips = 0;
  letters = document.createElement("canvas").getContext("2d");

  save() {
    const style = Object.fromEntries(STYLES.map((name) => [name, this[name]]));
    this.kept.push({ style, dash: this.dash, matrix: this.matrix, groups: this.groups });
  }

  restore() {
    const { style, dash, matrix, groups } = this.kept.pop();
    this.parts.push("</g>".repeat(this.groups - groups));
    Object.assign(this, style, { dash, matrix, groups });
  }

  transform(a, b, c, d, e, f) {
    const [A, B, C, D, E, F] = this.matrix;
    this.matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }

  translate(x, y) { this.transform(1, 0, 0, 1, x, y); }
  scale(x, y) { this.transform(x, 0, 0, y, 0, 0); }
  rotate(angle) { this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0); }
  setLineDash(dash) { this.dash = dash.slice(); }
  measureText(text) { this.letters.font = this.font; return this.letters.measureText(text); }

  beginPath() { this.path = []; }
  moveTo(x, y) { this.path.push("M", short(x), " ", short(y)); }
  lineTo(x, y) { this.path.push(this.path.length ? "L" : "M", short(x), " ", short(y)); }
  closePath() { this.path.push("Z"); }
  quadraticCurveTo(...xy) { this.path.push("Q", xy.map(short).join(" ")); }
  bezierCurveTo(...xy) { this.path.push("C", xy.map(short).join(" ")); }
  rect(x, y, w, h) { this.path.push(`M${[x, y].map(short).join(" ")}h${short(w)}v${short(h)}h${short(-w)}Z`); }

  arc(x, y, radius, from, to) {
    const at = (angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)].map(short).join(" ");
    const half = (from + to) / 2, far = Number(Math.abs(half - from) > Math.PI);
    this.path.push(this.path.length ? "L" : "M", at(from));
    for (const angle of [half, to]) this.path.push(`A${short(radius)} ${short(radius)} 0 ${far} 1 ${at(angle)}`);
  }

  clip() {
    const id = `c${++this.clips}`;
    this.parts.push(`<clipPath id="${id}"><path${this.outline()}/></clipPath><g clip-path="url(#${id})">`);
    this.groups++;
  }

  fill(...given) {
    const rule = given.includes("evenodd") ? ` fill-rule="evenodd"` : "";
    this.parts.push(`<path${this.outline(given[0])}${rule}${this.filled()}/>`);
  }

  stroke(given) { this.parts.push(`<path${this.outline(given)} fill="none"${this.stroked()}/>`); }

  fillRect(x, y, w, h) {
    const box = `x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}"`;
    this.parts.push(`<rect ${box}${this.placed()}${this.filled()}/>`);
  }

  fillText(text, x, y) { this.write(text, x, y, this.filled()); }
  strokeText(text, x, y) { this.write(text, x, y, ` fill="none"${this.stroked()}`); }

  drawImage(image, x, y, wide = image.width, high = image.height) {
    const canvas = document.createElement("canvas");
    canvas.width = image.width; canvas.height = image.height;
    canvas.getContext("2d").drawImage(image, 0, 0);
    this.parts.push(`<image x="${short(x)}" y="${short(y)}" width="${short(wide)}" height="${short(high)}"`
      + `${this.placed()}${alpha("opacity", this.globalAlpha)} href="${canvas.toDataURL()}"/>`);
  }

  outline(given) {
    const text = given && typeof given === "object" ? outlines.get(given) : this.path.join("");
    return ` d="${text}"${this.placed()}`;
  }

  placed() {
    return this.matrix.join() === IDENTITY.join() ? ""
      : ` transform="matrix(${this.matrix.map((value) => Number(value.toFixed(4))).join(" ")})"`;
  }

  filled() { return ` fill="${this.fillStyle}"${alpha("fill-opacity", this.globalAlpha)}`; }

  stroked() {
    const dashed = this.dash.length ? ` stroke-dasharray="${this.dash.map(short).join(" ")}"`
      + ` stroke-dashoffset="${short(this.lineDashOffset)}"` : "";
    return ` stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}" stroke-linecap="${this.lineCap}"`
      + ` stroke-linejoin="${this.lineJoin}"${dashed}${alpha("stroke-opacity", this.globalAlpha)}`;
  }

  write(text, x, y, painted) {
    const [, slant, weight, px, family] = FONT_PARTS.exec(this.font);
    const base = this.textBaseline === "middle" ? y + MIDDLE_EM * Number(px) : y;
    const spacing = parseFloat(this.letterSpacing);
    const given = [["font-weight", weight], ["font-style", slant && "italic"],
      ["letter-spacing", spacing ? short(spacing) : null]].filter(([, value]) => value);
    this.parts.push(`<text x="${short(x)}" y="${short(base)}" font-family="${escaped(family)}" font-size="${short(px)}"`
      + given.map(([name, value]) => ` ${name}="${value}"`).join("")
      + ` text-anchor="${ANCHORS[this.textAlign] ?? "start"}"`
      + `${this.placed()}${painted}>${escaped(text)}</text>`);
  }

  /** The picture as a file of its own; `title` and `about` are read out where it is shown. */
  document(width, height, title, about) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`
      + ` viewBox="0 0 ${width} ${height}">\n${textElement("title", title)}\n${textElement("desc", about)}\n`
      + `${this.parts.join("\n")}\n</svg>\n`;
  }
}

// An element that holds a text; the page that carries this script has one such title only.
function textElement(name, text) { return `<${name}>${escaped(text)}</${name}>`; }

function short(value) { return String(Number(Number(value).toFixed(2))); }

function alpha(name, value) { return value < 1 ? ` ${name}="${short(value)}"` : ""; }

// Text as it stands in XML, without the control characters that no XML may hold.
function escaped(text) {
  const names = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };
  // eslint-disable-next-line no-control-regex
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (sign) => `&${names[sign]};`);
}
