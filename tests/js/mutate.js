// Changes the pure modules of the page one place at a time and tells which changes no test notices:
//
//   node tests/js/mutate.js [MODULE ...] [--every N] [--jobs N] [--cases FILE]
//
// A module is named as its file is, without ".js"; by default all are tried that need no page. Of the changes each Nth
// is tried. A change is noticed when one of the test files that reach the module fails, or takes more than MOST_S
// seconds of the processor. Nothing in the tree is touched: each job works in a copy of its own. FILE holds networks
// with the answers of Python, see tests/network_cases.py; without it the tests that need them are left out.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "espree";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
const MODULES = join(ROOT, "geo/page/js"), TESTS = join(ROOT, "tests/js");
const MOST_S = 20;
const OTHERS = { // what stands for an operator
  "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["*"], "**": ["*"], "<": ["<=", ">="], "<=": ["<", ">"],
  ">": [">=", "<="], ">=": [">", "<"], "===": ["!=="], "!==": ["==="], "==": ["!="], "!=": ["=="], "&&": ["||"],
  "||": ["&&"], "??": ["&&"], "&": ["|"], "|": ["&"], "<<": [">>"], ">>": ["<<"], ">>>": ["<<"], "^": ["&"],
  "+=": ["-="], "-=": ["+="], "*=": ["/="], "/=": ["*="], "|=": ["&="], "++": ["--"], "--": ["++"], "??=": ["="],
};
const NAMES = { min: "max", max: "min", some: "every", every: "some", sin: "cos", cos: "sin", floor: "ceil",
  ceil: "floor", push: "unshift", pop: "shift", shift: "pop" };

function importsOf(text) {
  return [...text.matchAll(/^import [^;]*?"\.\/([\w-]+)\.js"/gms)].map((found) => found[1]);
}

function read(name) { return readFileSync(join(MODULES, `${name}.js`), "utf8"); }

// All that a module needs, itself among them.
function reach(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const other of importsOf(read(name))) reach(other, seen);
  return seen;
}

// Modules that need no page: nothing they reach names what only a browser has.
function pureModules() {
  const isOfPage = (name) => /\b(document|window|L)\s*\./.test(read(name).replace(/^ *\/\/.*$/gm, ""));
  const all = readdirSync(MODULES).filter((file) => file.endsWith(".js")).map((file) => file.slice(0, -3));
  return all.filter((name) => ![...reach(name)].some(isOfPage));
}

function testFilesOf(name) {
  return readdirSync(TESTS).filter((file) => file.endsWith(".test.js")).filter((file) => {
    const text = readFileSync(join(TESTS, file), "utf8");
    const direct = [...text.matchAll(/"[./]+\/geo\/page\/js\/([\w-]+)\.js"/g)].map((found) => found[1]);
    return direct.some((module) => reach(module).has(name));
  });
}

// Whether a node is a table, such as LATEX: what is written there is no code.
function isTable({ type, id, init }) {
  return type === "VariableDeclarator" && /^[A-Z_]+$/.test(id.name ?? "") && init?.type === "ObjectExpression";
}

// The changes of a text: [begin, end, what stands there instead].
function changesOf(text) {
  const changes = [], tree = parse(text, { ecmaVersion: 2023, sourceType: "module", range: true });
  const put = (node, instead) => changes.push([...node.range, instead]);
  const operator = (left, right, sign) => {
    const from = text.indexOf(sign, left.range[1]);
    if (from < 0 || from >= right.range[0]) return;
    for (const other of OTHERS[sign] ?? []) changes.push([from, from + sign.length, other]);
  };
  const visit = (node) => {
    if (node.type === "ImportDeclaration" || isTable(node)) return;
    kinds[node.type]?.(node);
    for (const [key, value] of Object.entries(node)) {
      if (key === "key" && !node.computed) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (child?.type) visit(child);
    }
  };
  const kinds = {
    BinaryExpression: (node) => operator(node.left, node.right, node.operator),
    LogicalExpression: (node) => operator(node.left, node.right, node.operator),
    AssignmentExpression: (node) => operator(node.left, node.right, node.operator),
    UnaryExpression: ({ operator: sign, argument, range }) => {
      if (sign === "!" || sign === "-" || sign === "~") changes.push([range[0], argument.range[0], ""]);
    },
    UpdateExpression: ({ prefix, range, operator: sign }) =>
      changes.push(prefix ? [range[0], range[0] + 2, OTHERS[sign][0]] : [range[1] - 2, range[1], OTHERS[sign][0]]),
    IfStatement: ({ test }) => ["true", "false"].forEach((word) => put(test, word)),
    ConditionalExpression: ({ test }) => ["true", "false"].forEach((word) => put(test, word)),
    Literal: (node) => {
      if (typeof node.value === "number") put(node, String(node.value + 1));
      else if (typeof node.value === "boolean") put(node, String(!node.value));
      else if (typeof node.value === "string") put(node, node.value ? '""' : '"?"');
    },
    MemberExpression: ({ property, computed }) => {
      if (!computed && NAMES[property.name]) put(property, NAMES[property.name]);
    },
    ExpressionStatement: (node) => put(node, ";"),
    ContinueStatement: (node) => put(node, ";"),
    BreakStatement: (node) => put(node, ";"),
  };
  visit(tree);
  return changes;
}

// Processor time is limited, not time: on a busy machine a test may wait long without being wrong.
function fails(copy, file) {
  const command = ["-c", 'ulimit -t "$0" && exec "$@"', MOST_S, process.execPath, join(copy, "tests/js", file)];
  return new Promise((done) => {
    execFile("bash", command.map(String), { cwd: copy }, (error) =>
      done(error && (error.signal ? "never ends" : "fails")));
  });
}

function makeCopy() {
  const copy = mkdtempSync(join(tmpdir(), "mutants-"));
  cpSync(MODULES, join(copy, "geo/page/js"), { recursive: true });
  for (const file of readdirSync(TESTS)) {
    if (/\.(js|json)$/.test(file)) cpSync(join(TESTS, file), join(copy, "tests/js", file));
  }
  return copy;
}

function placeOf(text, at) {
  const before = text.slice(0, at).split("\n");
  return { number: before.length, line: text.split("\n")[before.length - 1].trim() };
}

// Tries the changes of one module, and returns how many were tried, noticed, and never ended.
async function tryModule(name, every, jobs) {
  const text = read(name), files = testFilesOf(name), todo = changesOf(text).filter((_, i) => i % every === 0);
  const result = { tried: todo.length, noticed: 0, endless: 0, left: [] };
  await Promise.all(Array.from({ length: jobs }, async () => {
    const copy = makeCopy();
    for (let change = todo.pop(); change; change = todo.pop()) {
      const [begin, end, instead] = change;
      writeFileSync(join(copy, "geo/page/js", `${name}.js`), text.slice(0, begin) + instead + text.slice(end));
      let how = null;
      for (const file of files) {
        how = await fails(copy, file);
        if (how) break;
      }
      if (how) result.noticed++; else result.left.push(change);
      if (how === "never ends") result.endless++;
    }
    rmSync(copy, { recursive: true });
  }));
  for (const [begin, end, instead] of result.left.sort((a, b) => a[0] - b[0])) {
    const { number, line } = placeOf(text, begin);
    console.log(`${name}.js:${number}: ${text.slice(begin, end)} -> ${instead}    ${line}`);
  }
  return result;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  every: { type: "string", default: "1" }, jobs: { type: "string", default: "2" }, cases: { type: "string" } } });
if (values.cases) process.env.NETWORK_CASES = resolve(values.cases);
const rows = [];
for (const name of positionals.length ? positionals : pureModules()) {
  const { tried, noticed, endless } = await tryModule(name, Number(values.every), Number(values.jobs));
  rows.push([`\`${name}.js\``, tried, noticed, endless]);
  console.log(`${name}: ${noticed} of ${tried} noticed`);
}
console.log("\n| module | changes tried | noticed | by never ending |\n|---|---:|---:|---:|");
console.log(rows.map((row) => `| ${row.join(" | ")} |`).join("\n"));
