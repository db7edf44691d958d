// Chooses rows of a long table of the built book, opened from a folder; prints how many are seen as JSON.
// usage: node rows.mjs CHROMIUM PAGE   (PAGE: the page with the table of all claims)
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, page] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const report = {};
async function open(name, options, run) {
  const context = await browser.newContext(options), tab = await context.newPage();
  await tab.goto(pathToFileURL(page).href);
  report[name] = await run(tab);
  await context.close();
}

// A long table: how many rows are seen, and after each choice how many and what the page says of it.
await open("with scripts", {}, async (page) => {
  const frame = page.locator(".rows:has(#claims-all)");
  const state = () => frame.evaluate((e) => [[...e.querySelectorAll("tbody > tr")].filter((row) => row.checkVisibility()).length, e.querySelector(".choose [role=status]")?.textContent ?? null]);
  const all = await frame.locator("tbody > tr").count(), first = await state();
  const [disputed, hidden] = await frame.evaluate((e) => ["tr:not(.beyond)", "tr.beyond"].map((rows) => e.querySelectorAll(`${rows}:is(.is-contested, .is-doubted, .is-contradicted)`).length));
  await frame.locator(".all").check();
  const whole = await state();
  await frame.locator(".all").uncheck();
  const options = {};
  for (const select of await frame.locator("select").all()) {
    const name = (await select.locator("..").textContent()).split(" ")[0], values = await select.locator("option").allTextContents();
    await select.selectOption(values[1]);
    options[name] = [values[1], await state(), values.length];
    await select.selectOption("");
  }
  const roles = await frame.evaluate((e) => Object.fromEntries(["table", "row", "columnheader", "rowheader", "cell"].map((role) => [role, e.querySelectorAll(`[role=${role}]`).length])));
  return { all, first, whole, disputed, hidden, options, roles, end: await state() };
});
await open("without scripts", { javaScriptEnabled: false }, async (page) => {
  const frame = page.locator(".rows:has(#claims-all)"), seen = async () => frame.evaluate((e) => [...e.querySelectorAll("tbody > tr")].filter((row) => row.checkVisibility()).length);
  const first = await seen();
  await frame.locator(".all").check();
  return { first, all: await seen() };
});

await browser.close();
console.log(JSON.stringify(report));
