// Opens every page of a built book as readers have it, by mouse and by finger, light and dark, and prints what is amiss, page by page, as JSON.
// usage: node pages.mjs CHROMIUM BOOK [PAGE…]   (BOOK: folder of pages; without a page: all of them)
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { pagesOf, serve } from "./book.mjs";

const [executablePath, book, ...only] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const server = await serve(book);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const report = {};
// The windows that each device is given: from a small phone to a wide screen, and about the widths at which the layout changes.
const WIDTHS = { 390: [320, 390], 1440: [768, 1056, 1280, 1310, 1340, 1440, 1920] };

// What depends on colours and sizes is asked of both windows, of a wide one in the light and of a phone in the dark; the size of
// targets (WCAG 2.2) where a finger is to hit them. The rest is the same page, and asked once.
const COLOURS_AND_SIZES = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "meta-viewport"];
const checkSight = (rules) => window.axe.run(document, { resultTypes: ["violations"], runOnly: rules });
const checkRest = (rules) => window.axe.run(document, { resultTypes: ["violations"], rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])) });

// Leaves of parts that look alike the first three, since colours, sizes and focus are the same in the three hundredth row of a table
// and take most of the time. Alike are elements with the same classes and the same attributes that style sheets know, in such elements.
function leaveThreeOfAKind() {
  const SEEN = ["class", "style", "fill", "stroke", "type", "role", "scope", "hidden", "tabindex"];
  const numbers = new Map(), kinds = new Map(), times = new Map();
  const number = (key) => numbers.get(key) ?? numbers.set(key, numbers.size).get(key);
  function know(element, parent) {
    const attributes = [...element.attributes].filter(({ name }) => SEEN.includes(name)).map(({ name, value }) => `${name}=${value}`);
    kinds.set(element, number(`${parent} ${element.localName} ${attributes.join()}`));
    for (const child of element.children) know(child, kinds.get(element));
  }
  const isKnown = (element) => times.get(kinds.get(element)) >= 3 && [...element.children].every(isKnown);
  function leave(element) {
    times.set(kinds.get(element), (times.get(kinds.get(element)) ?? 0) + 1);
    for (const child of [...element.children]) if (isKnown(child)) child.remove(); else leave(child);
  }
  const main = document.querySelector("main");
  know(main, "");
  leave(main);
}

// What is wider than the window.
function tooWide() {
  const edge = document.documentElement.clientWidth, width = document.documentElement.scrollWidth;
  if (width <= edge) return [];
  const wide = [...document.querySelectorAll("body *")].filter((e) => !e.closest("svg, .unseen, .skip, [popover]") && e.checkVisibility() && e.getBoundingClientRect().right > edge + 1);
  return [`${width} px in ${edge}: ${wide.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().slice(0, 30)}”`).join(", ")}`];
}
// What a reader has to scroll within the page: no table, no code, nothing but what he writes in.
function innerScrolling() {
  const scrolls = (style) => [style.overflowX, style.overflowY].some((value) => ["auto", "scroll"].includes(value));
  const boxes = [...document.querySelectorAll("main *")].filter((e) => !e.closest("textarea, [popover], dialog") && scrolls(getComputedStyle(e)) && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1));
  return boxes.map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.scrollWidth} px in ${e.clientWidth}`);
}
// What can have the focus and does not show it, or stands out of the order of the page.
function unseenFocus() {
  const faults = [];
  for (const element of document.querySelectorAll("a[href], button, input, textarea, summary, select, [tabindex]")) {
    if (!element.checkVisibility() || element.tabIndex < 0) continue;
    if (element.tabIndex > 0) faults.push(`order: ${element.outerHTML.slice(0, 80)}`);
    element.focus({ focusVisible: true, preventScroll: true });
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (document.activeElement !== element || outlineStyle === "none" || outlineWidth === "0px") faults.push(`focus: ${element.outerHTML.slice(0, 80)}`);
    if (element.classList.contains("skip") && element.getBoundingClientRect().right <= 0) faults.push(`hidden: ${element.outerHTML.slice(0, 80)}`);
  }
  return faults;
}
// What moves although the reader asked for rest.
function moving() {
  const still = (style) => style.animationName === "none" && style.transitionDuration.split(", ").every((t) => t === "0s");
  const faults = [...document.querySelectorAll("*")].filter((e) => !still(getComputedStyle(e))).map((e) => e.tagName);
  return getComputedStyle(document.documentElement).scrollBehavior === "auto" ? faults : [...faults, "the page scrolls smoothly"];
}
// What paper has that it should not have, or lacks: ways and controls, dark grounds, and what is folded.
function onPaper() {
  const faults = [], seen = (what) => [...document.querySelectorAll(what)].filter((e) => e.checkVisibility());
  for (const element of seen("header .ways, nav, button, input, select, textarea, .bring, .depth, .switches, .menu, .csv, .headerlink, .skip:focus")) faults.push(`a control: ${element.outerHTML.slice(0, 60)}`);
  for (const details of document.querySelectorAll("main details:not([open], .bring *, .help, .hide, .data, .menu *, .switches *)")) {
    if (![...details.children].slice(1).every((e) => e.checkVisibility({ contentVisibilityAuto: true }))) faults.push(`folded: ${details.textContent.trim().slice(0, 60)}`);
  }
  const { color, backgroundColor } = getComputedStyle(document.body);
  if (color !== "rgb(0, 0, 0)" || backgroundColor !== "rgba(0, 0, 0, 0)") faults.push(`ink ${color} on ${backgroundColor}`);
  if (seen("article.passage > .address").length !== document.querySelectorAll("article.passage").length) faults.push("a passage has no address");
  if (document.querySelector("article.passage") && !seen("footer .paper").length) faults.push("the page does not say where the translation stands");
  return faults;
}
// Passages and notes whose apparatus, nothing being opened, is taller than their words by more than four of its lines.
function tallApparatus() {
  const faults = [];
  for (const apparatus of document.querySelectorAll(".apparatus")) {
    const place = apparatus.parentElement, words = place.querySelector(".paraphrase") ?? place.querySelector(":scope > p");
    const tall = apparatus.getBoundingClientRect().height - words.getBoundingClientRect().height, line = parseFloat(getComputedStyle(apparatus).lineHeight);
    if (tall > 4 * line + 1) faults.push(`${place.id}: ${Math.round(tall / line)} lines taller`);
  }
  return faults;
}
const unfold = () => { for (const details of document.querySelectorAll("main details")) details.open = true; for (const box of document.querySelectorAll(".choose .all")) box.checked = true; };
const headings = () => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((h) => Number(h.tagName[1]));
// How many parts of tables a screen reader is told of, whatever they look like.
async function tables(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  const count = (role) => nodes.filter((n) => !n.ignored && n.role?.value === role).length;
  return { table: count("table"), row: count("row"), cell: count("cell"), columnheader: count("columnheader") };
}

// One window for each device, because opening one takes longer than most of what is asked of a page.
const DEVICES = [[1440, {}], [390, { hasTouch: true, isMobile: true }]];
const contexts = new Map();
for (const [width, device] of DEVICES) contexts.set(width, await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce", bypassCSP: true, ...device }));
const folder = await browser.newContext();

async function open(name) {
  const seen = (report[name] = { abroad: [], errors: [], axe: [], wide: [], focus: [], moving: [], paper: [], tall: [], apparatus: 0, screens: {}, scrolls: [], tables: {}, loaded: [] });
  for (const [width, device] of DEVICES) {
    const page = await contexts.get(width).newPage();
    page.on("request", (r) => { if (!r.url().startsWith(server.home)) seen.abroad.push(r.url()); });
    let asked = false; // what a reader asks for by opening something is no part of the page's own weight
    page.on("requestfinished", (r) => { if (width === 1440 && !asked) seen.loaded.push(decodeURI(r.url().slice(server.home.length))); });
    page.on("console", (m) => { if (["error", "warning"].includes(m.type())) seen.errors.push(m.text()); });
    page.on("pageerror", (e) => seen.errors.push(String(e)));
    await page.goto(server.home + name, { waitUntil: "networkidle" });
    if (width === 1440) {
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      seen.paper = await page.evaluate(onPaper);
      await page.emulateMedia({ media: "screen" });
      seen.tall = await page.evaluate(tallApparatus);
      seen.apparatus = await page.locator(".apparatus").count();
    }
    seen.screens[width] = await page.evaluate(() => document.documentElement.scrollHeight / innerHeight);
    asked = true;
    await page.evaluate(unfold);
    const colorScheme = device.hasTouch ? "dark" : "light";
    await page.emulateMedia({ colorScheme });
    for (const other of WIDTHS[width]) {
      await page.setViewportSize({ width: other, height: 900 });
      for (const wide of await page.evaluate(tooWide)) seen.wide.push(`${other} px: ${wide}`);
      for (const box of await page.evaluate(innerScrolling)) seen.scrolls.push(`${other} px: ${box}`);
    }
    await page.setViewportSize({ width, height: 900 });
    const twice = await page.addStyleTag({ content: "html { font-size: 212.5% !important; }" }); // the text at twice its size
    for (const wide of await page.evaluate(tooWide)) seen.wide.push(`${width} px, text at 200 %: ${wide}`);
    await twice.evaluate((style) => style.remove());
    await page.evaluate(axe);
    const checks = [];
    if (width === 1440) {
      seen.headings = await page.evaluate(headings);
      checks.push(await page.evaluate(checkRest, COLOURS_AND_SIZES));
    }
    await page.evaluate(leaveThreeOfAKind);
    checks.push(await page.evaluate(checkSight, [...COLOURS_AND_SIZES, ...(device.hasTouch ? ["target-size"] : [])]));
    for (const { id, nodes } of checks.flatMap(({ violations }) => violations)) seen.axe.push(`${width} px, ${colorScheme}: ${id}: ${nodes.length} × ${nodes[0].html.slice(0, 160)}`);
    seen.tables[width] = await tables(page);
    if (width === 1440) {
      seen.focus = await page.evaluate(unseenFocus);
      seen.moving = await page.evaluate(moving);
    }
    await page.close();
  }
  // Opened by double click, under the content security policy that a reader has.
  const page = await folder.newPage();
  page.on("request", (r) => { if (!r.url().startsWith("file:")) seen.abroad.push(r.url()); });
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) seen.errors.push(`from a folder: ${m.text()}`); });
  page.on("pageerror", (e) => seen.errors.push(`from a folder: ${e}`));
  await page.goto(pathToFileURL(path.join(book, name)).href, { waitUntil: "networkidle" });
  await page.close();
  process.stderr.write(`${name}\n`);
}
// Most of the time is spent waiting until a page has nothing more to ask; three are open at once.
const rest = (only.length ? only : pagesOf(book)).values();
await Promise.all(Array.from({ length: 3 }, async () => { for (const name of rest) await open(name); }));
await browser.close();
server.close();
console.log(JSON.stringify(report));
