// Opens every page of a built book as readers have it, and prints what is amiss as JSON, page by page.
// usage: node pages.mjs CHROMIUM BOOK   (BOOK: folder of pages)
import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { pagesOf, serve } from "./book.mjs";

const [executablePath, book] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const server = await serve(book);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const told = {};

// What is wider than the window, or than its own box, and does not scroll there.
const tooWide = () => {
  const wide = [], edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > edge) wide.push(`the page is ${document.documentElement.scrollWidth} px wide in ${edge}`);
  for (const element of document.querySelectorAll("main *")) {
    if (element.closest("svg, .scroll, pre, .unseen, .skip, [popover]") || !element.checkVisibility()) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 1 && box.right > edge + 1) wide.push(`${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 40)}`);
  }
  return wide.slice(0, 5);
};
const opened = () => { for (const fold of document.querySelectorAll("main details")) fold.open = true; };

for (const name of pagesOf(book)) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", bypassCSP: true });
  const page = await context.newPage();
  const seen = (told[name] = { abroad: [], errors: [], axe: [], wide: [] });
  page.on("request", (r) => { if (!r.url().startsWith(server.home)) seen.abroad.push(r.url()); });
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) seen.errors.push(m.text()); });
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  await page.goto(server.home + name);
  await page.evaluate(opened);
  await page.evaluate(axe);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      for (const { id, nodes } of violations) seen.axe.push(`${width} ${colorScheme}: ${id}: ${nodes.length} × ${nodes[0].html.slice(0, 160)}`);
    }
  }
  for (const [width, size] of [[320, null], [390, "200%"], [1440, "200%"]]) {
    await page.setViewportSize({ width, height: 900 });
    if (size) await page.addStyleTag({ content: `html { font-size: calc(106.25% * 2) !important; }` });
    for (const wide of await page.evaluate(tooWide)) seen.wide.push(`${width} px${size ? ", text at 200 %" : ""}: ${wide}`);
  }
  await context.close();
  process.stderr.write(`${name}\n`);
}
await browser.close();
server.close();
console.log(JSON.stringify(told));
