// Opens pages in other engines than Chromium and does there what readers do; prints as JSON what was seen:
//
//   node tests/js/engines.js firefox|webkit FOLDER PAGE.html=SYSTEM:KP ...
//
// A page is a file, and a kilometre of a system on it. Whatever would ask a network meets a proxy that is not there.
// FOLDER takes a picture of each page and, of Firefox, its print. Firefox is driven by WebDriver BiDi (puppeteer-core),
// WebKitGTK by a driver of its own (selenium-webdriver), which needs a display. FIREFOX and WEBKIT_DRIVER name the
// programs.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { Builder, By, Key } from "selenium-webdriver";

const SIZE = { width: 1280, height: 800 };
const NO_PROXY_THERE = "127.0.0.1:9";
const PATIENCE_MS = 20_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(isSo, what) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((go) => setTimeout(go, 50))) {
    if (await isSo().catch(() => false)) return;
  }
  throw new Error(`waited in vain for ${what}`);
}

async function firefox() {
  const [host, port] = NO_PROXY_THERE.split(":");
  const proxies = { "network.proxy.type": 1, "network.proxy.http": host, "network.proxy.http_port": Number(port),
    "network.proxy.ssl": host, "network.proxy.ssl_port": Number(port) };
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX, headless: true,
    extraPrefsFirefox: proxies, defaultViewport: SIZE });
  const page = await browser.newPage(), errors = [];
  await page.bringToFront(); // a tab behind another paints nothing
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (said) => { if (said.type() === "error") errors.push(said.text()); });
  return {
    errors: async () => errors.splice(0),
    open: (url) => page.goto(url),
    evaluate: (code) => page.evaluate(code),
    click: (x, y) => page.mouse.click(x, y),
    move: (x, y) => page.mouse.move(x, y),
    type: (selector, text) => page.type(selector, text),
    press: (key) => page.keyboard.press(key),
    picture: (path) => page.screenshot({ path }),
    print: (path) => page.pdf({ path, format: "A4", landscape: true }),
    close: () => browser.close(),
  };
}

async function webkit() {
  const port = await freePort();
  const env = { ...process.env, http_proxy: `http://${NO_PROXY_THERE}`, https_proxy: `http://${NO_PROXY_THERE}`,
    no_proxy: "127.0.0.1,localhost" };
  const driver = spawn(process.env.WEBKIT_DRIVER, [`--port=${port}`], { env, stdio: "ignore" });
  await until(() => fetch(`http://127.0.0.1:${port}/status`), "WebKit's driver");
  const asked = { browserName: "MiniBrowser", "webkitgtk:browserOptions": { args: ["--automation"] } };
  const browser = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(asked).build();
  await browser.manage().window().setRect(SIZE);
  const point = (x, y) => browser.actions().move({ x: Math.round(x), y: Math.round(y), origin: "viewport" });
  return {
    errors: async () => [],
    open: (url) => browser.get(url),
    evaluate: (code) => browser.executeScript(`return (${code});`),
    click: (x, y) => point(x, y).click().perform(),
    move: null, // its driver lets no pointer rest
    type: (selector, text) => browser.findElement(By.css(selector)).sendKeys(text),
    press: (key) => browser.actions().sendKeys(Key[key.replace(/([a-z])([A-Z])/, "$1_$2").toUpperCase()]).perform(),
    picture: async (path) => writeFileSync(path, await browser.takeScreenshot(), "base64"),
    print: null,
    close: async () => { await browser.quit().catch(() => null); driver.kill(); },
  };
}

const text = (value) => JSON.stringify(value);
const middle = (element) => `(() => { const at = ${element};
  at.scrollIntoView({ block: "center", behavior: "instant" });
  const box = at.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; })()`;

// What a reader does with a page.
function reader(engine) {
  const settle = () => until(() => engine.evaluate("document.readyState === 'complete'"), "the page");
  const clickOn = async (element) => {
    await until(() => engine.evaluate(`Boolean(${element})`), element);
    await engine.click(...await engine.evaluate(middle(element)));
    await settle();
  };
  const named = (tag, name) => `[...document.querySelectorAll(${text(tag)})].find((one) => one.checkVisibility() &&
    (one.getAttribute("aria-label") || one.textContent).trim() === ${text(name)})`;
  const onMap = (lon, lat) => engine.evaluate(`(() => { const at = map_routes.latLngToContainerPoint([${lat}, ${lon}]);
    const box = map_routes.getContainer().getBoundingClientRect(); return [at.x + box.left, at.y + box.top]; })()`);
  const said = (selector) => engine.evaluate(`(document.querySelector(${text(selector)})?.innerText ?? "").trim()`);
  const holds = (selector) => until(async () => await said(selector) !== "", selector);

  // By way of an empty page, so that what stood there before is not taken for what is opened.
  const openAnew = async (url) => {
    await engine.open("about:blank");
    await engine.open(url);
    await until(() => engine.evaluate('document.documentElement.dataset.ready === "true"'), "the map");
  };

  return {
    async open(url) {
      await openAnew(url);
      const outside = "performance.getEntriesByType('resource').map((one) => one.name)";
      return {
        title: await said("h1"),
        requests: (await engine.evaluate(outside)).filter((name) => !/^(file|data|blob):/.test(name)),
        shown: await engine.evaluate("map_page.shown()"),
        painted: await engine.evaluate(`[...document.querySelectorAll("canvas")].map((canvas) => {
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          let count = 0; for (let at = 3; at < data.length; at += 4) count += data[at] > 0;
          return count / (canvas.width * canvas.height); })`),
      };
    },
    async search(query) {
      await until(() => engine.evaluate('document.querySelector("input[type=search]") !== null'), "the search");
      await engine.type("input[type=search]", query);
      await until(() => engine.evaluate('document.querySelectorAll(".results button").length > 0'), "results");
      const buttons = '[...document.querySelectorAll(".results button")]';
      const results = await engine.evaluate(`${buttons}.map((button) => button.innerText)`);
      await clickOn('document.querySelector(".results button")');
      await holds(".facts h2");
      return { results, facts: await said(".facts h2") };
    },
    async slide() {
      await engine.evaluate('void document.querySelector(".facts input[type=range]").focus()');
      const before = await engine.evaluate('document.querySelector(".facts input[type=range]").value');
      await engine.press("ArrowRight");
      const now = () => engine.evaluate('document.querySelector(".facts input[type=range]").value');
      await until(async () => await now() !== before, "another kilometre");
      return [before, await now()].map(Number);
    },
    async pointAt(system, kp) {
      const { lon, lat } = await engine.evaluate(`map_page.placeAtKp(${text(system)}, ${kp})`);
      let x, y, step = 0; // a map that still moves is set again, a pointer finds nothing before it is painted
      const aim = async () => {
        await engine.evaluate(`void map_routes.stop().setView([${lat}, ${lon}], 7, { animate: false })`);
        [x, y] = await onMap(lon, lat);
      };
      const tells = async () => {
        await aim();
        await engine.move(x, y + step++ % 2);
        return await said("#tip") !== "";
      };
      await aim();
      if (engine.move) await until(tells, "what a line says under the pointer");
      const tip = await said("#tip");
      await engine.click(x, y);
      await holds(".facts h2");
      return { lon, lat, kp: await engine.evaluate(`map_page.kpAt(${text(system)}, ${lon}, ${lat})`), tip,
        facts: await said(".facts h2") };
    },
    async tab(name) {
      await clickOn(named("[role=tab]", name));
      await holds("[role=tabpanel]:not([hidden])");
      return said("[role=tabpanel]:not([hidden])");
    },
    async theme() {
      const of = () => engine.evaluate("document.documentElement.dataset.theme");
      const before = await of();
      await clickOn(named("button", "Light or dark"));
      await until(async () => await of() !== before, "another theme");
      return [before, await of()];
    },
    // Takes pictures, the lines of a frame and a reference, without leaving files on the disk.
    async share() {
      await engine.evaluate(`void (() => {
        window.taken = [];
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { taken.push(blob); return make.call(URL, blob); };
        HTMLAnchorElement.prototype.click = () => {};
      })()`);
      await clickOn(named("button", "Share, picture, cite"));
      const held = (label) => engine.evaluate(`document.querySelector('dialog [aria-label="${label}"]').value`);
      const seen = { frame: await held("Embed in another page"), cited: {} };
      for (const form of ["Text", "BibTeX", "CSL JSON"]) {
        await clickOn(named("dialog label", form));
        seen.cited[form] = await held("Cite");
      }
      for (const kind of ["PNG", "SVG"]) await clickOn(named("dialog button", kind));
      await until(() => engine.evaluate("taken.length === 2"), "two pictures");
      await engine.evaluate(`void (async () => {
        const [picture, drawing] = [...taken].sort((a, b) => a.type.localeCompare(b.type));
        const { width, height } = await createImageBitmap(picture);
        const svg = new DOMParser().parseFromString(await drawing.text(), "image/svg+xml").documentElement;
        window.pictures = { png: [picture.type, width, height], svg: [drawing.type, svg.localName,
          Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))],
        words: [...svg.querySelectorAll("text")].map((one) => one.textContent) };
      })()`);
      await until(() => engine.evaluate("Boolean(window.pictures)"), "pictures that can be read");
      await engine.press("Escape");
      await until(() => engine.evaluate('document.querySelector("dialog[open]") === null'), "the map again");
      return { ...seen, ...await engine.evaluate("window.pictures") };
    },
    async embedded(url) {
      await openAnew(`${url}#embed`);
      return { panel: await engine.evaluate('document.querySelector(".panel").checkVisibility()'),
        title: await said(".embed-head h1"), credit: await said(".credit"),
        routes: await engine.evaluate("map_page.shown().routes.length") };
    },
    async filter() {
      const lines = () => engine.evaluate("map_page.shown().routes.length"), before = await lines();
      await clickOn(named("summary", "Filter"));
      await clickOn('document.querySelector("details:has(select) label.check")');
      await until(async () => await lines() !== before, "fewer lines");
      return [before, await lines()];
    },
  };
}

async function useIt(engine, [file, system, kp], folder) {
  const read = reader(engine), name = basename(file, ".html");
  const seen = { ...await read.open(pathToFileURL(file).href) };
  await engine.picture(join(folder, `${name}.png`));
  if (engine.print) await engine.print(join(folder, `${name}.pdf`));
  seen.filtered = await read.filter();
  await read.open(pathToFileURL(file).href);
  seen.search = await read.search(system);
  seen.slider = await read.slide();
  seen.pointed = await read.pointAt(system, kp);
  seen.lengths = await read.tab("Lengths");
  if (await engine.evaluate('Boolean(document.querySelector("#tab-routes"))')) seen.routes = await read.tab("Routes");
  seen.theme = await read.theme();
  seen.shared = await read.share();
  seen.embedded = await read.embedded(pathToFileURL(file).href);
  return { ...seen, errors: await engine.errors() };
}

const [name, folder, ...asked] = process.argv.slice(2), pages = asked.map((page) => page.split(/[=:]/));
const engine = await { firefox, webkit }[name]();
try {
  const seen = {};
  for (const page of pages) seen[basename(page[0])] = await useIt(engine, page, folder);
  console.log(JSON.stringify(seen));
} finally {
  await engine.close();
}
