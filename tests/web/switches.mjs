// Makes choices on a page with switches, opened from a folder and from a server, by mouse and by keyboard, wide and on a phone;
// prints what is seen after each step as JSON.
// usage: node switches.mjs CHROMIUM BOOK PAGE
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./book.mjs";

const [executablePath, book, name] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const server = await serve(book);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const report = {};

async function open(key, address, options, run) {
  const context = await browser.newContext(options), page = await context.newPage(), errors = [], abroad = [];
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) errors.push(m.text()); });
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("request", (r) => { if (!r.url().startsWith(address.replace(name, ""))) abroad.push(r.url()); });
  await page.goto(address);
  report[key] = { ...(await run(page)), errors, abroad };
  await context.close();
}
// What the page shows: sentences, the statements that are not struck out in the drawing that is shown, what an option adds to it,
// where the reader's mark stands on the curve, and whether every control has its own choice.
function state() {
  // Chromium says of a part of a drawing that is not drawn that it can be seen.
  const seen = (e) => e.checkVisibility() && getComputedStyle(e).display !== "none", box = document.querySelector(".switches");
  const marks = [...document.querySelectorAll('.drawing a')].filter(seen).map((a) => a.closest("[data-name^='statement:']")).filter(Boolean);
  const keys = (parts) => [...new Set(parts.map((part) => part.dataset.name.split(" ")[0].replace("statement:", "")))].sort();
  const yours = [...document.querySelectorAll("[data-name^='yours:']")].filter(seen)[0], own = yours?.getBoundingClientRect(), drawing = yours?.closest("svg").getBoundingClientRect();
  return {
    box: seen(box), open: box.querySelector("details")?.open ?? null,
    answer: box.querySelector("[role=status]")?.textContent ?? null, beside: box.querySelector(".beside")?.textContent ?? null,
    compared: keys(marks.filter((part) => !part.classList.contains("not-compared"))), all: keys(marks),
    chosen: [...document.querySelectorAll(".drawing .chosen")].filter(seen).map((part) => part.dataset.name),
    yours: yours ? [(own.left + own.width / 2 - drawing.left) / drawing.width, (own.top + own.height / 2 - drawing.top) / drawing.height] : null,
    values: box.querySelector("form") ? Object.fromEntries([...new FormData(box.querySelector("form"))]) : null,
    focus: document.activeElement.name || document.activeElement.localName,
  };
}
// The results are loaded when the box is opened for the first time.
const ready = (page) => page.locator(".switches form").waitFor();
const steps = async (page) => {
  const seen = { first: await page.evaluate(state) };
  await page.locator(".switches summary").click();
  await ready(page);
  seen.opened = await page.evaluate(state);
  await page.locator(".switches input[value='2']").check();
  seen.listed = await page.evaluate(state);
  await page.locator("select[name=dating]").selectOption("2");
  await page.locator("select[name=coding]").selectOption("1");
  seen.three = await page.evaluate(state);
  await page.locator(".switches button").click();
  await page.waitForFunction(() => document.querySelector("select[name=dating]").selectedIndex === 0);
  await page.waitForFunction((words) => document.querySelector(".switches [role=status]").textContent === words, seen.opened.answer);
  seen.back = await page.evaluate(state);
  seen.stored = await page.evaluate(() => localStorage.length + sessionStorage.length);
  return seen;
};
const folder = pathToFileURL(path.join(book, name)).href, wide = { viewport: { width: 1440, height: 900 } }, phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
await open("from a folder", folder, wide, steps);
await open("from a server", server.home + name, wide, steps);
await open("on a phone", folder, phone, steps);
await open("by keyboard", folder, wide, async (page) => {
  await page.locator(".switches summary").focus();
  await page.keyboard.press("Enter");
  await ready(page);
  const focused = [];
  for (let n = 0; n < 8; n++) {
    await page.keyboard.press("Tab");
    focused.push(await page.evaluate(() => document.activeElement.name || document.activeElement.localName));
  }
  await page.locator(".switches input").first().focus();
  await page.keyboard.press("ArrowDown");
  const radio = await page.evaluate(state);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  return { focused, radio, select: await page.evaluate(state) };
});
for (const [key, options] of [["axe, wide", wide], ["axe, on a phone", { ...phone, colorScheme: "dark" }]]) {
  await open(key, server.home + name, { ...options, bypassCSP: true }, async (page) => {
    await page.locator(".switches summary").click();
    await ready(page);
    await page.locator(".switches input[value='2']").check();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const sizes = await page.evaluate(() => [...document.querySelectorAll(".switches :is(summary, select, button, fieldset label)")].map((e) => e.getBoundingClientRect().height));
    return { violations: violations.map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0].html.slice(0, 160)}`), least: Math.min(...sizes), wider: await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth) };
  });
}
await open("without scripts", folder, { ...wide, javaScriptEnabled: false }, async (page) => ({ box: await page.locator(".switches").isVisible(), marks: await page.locator(".drawing.wide a:visible").count() }));
await open("on paper", folder, wide, async (page) => {
  await page.emulateMedia({ media: "print" });
  return { box: await page.locator(".switches").isVisible() };
});
await browser.close();
server.close();
console.log(JSON.stringify(report));
