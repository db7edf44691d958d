// Searches a built book in a real browser, from its folder; prints what happened as JSON.
// usage: node search.mjs CHROMIUM BOOK PAGE QUERY…   (BOOK: folder of pages; the queries are asked one after the other)
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, book, pageName, ...queries] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const report = {};
const address = (name) => pathToFileURL(book).href + "/" + name;

async function open(name, run, options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options });
  const page = await context.newPage();
  const seen = { requests: [], loaded: [], errors: [], dialogs: 0 };
  page.on("request", (r) => { (r.url().startsWith("file:") ? seen.loaded : seen.requests).push(r.url().split("/").pop()); });
  page.on("console", (m) => { if (m.type() === "error") seen.errors.push(m.text()); });
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  page.on("dialog", async (d) => { seen.dialogs++; await d.dismiss(); });
  report[name] = { ...(await run(page, seen)), ...seen };
  await context.close();
}
const field = (page) => page.locator("#search-words");
async function ask(page, query) {
  await field(page).fill(query);
  await page.waitForFunction((asked) => document.querySelector(".hits").dataset.answers === asked, query.trim());
  return state(page);
}
const state = (page) => page.evaluate(() => ({
  status: document.querySelector(".search [role=status]").textContent,
  others: [...document.querySelectorAll(".others button")].map((b) => b.textContent),
  groups: [...document.querySelectorAll(".hits section")].map((s) => ({
    kind: s.dataset.kind,
    heading: s.querySelector("h2").textContent,
    hits: [...s.querySelectorAll("li")].map((li) => ({
      link: li.querySelector("a").getAttribute("href"), text: li.innerText, marked: [...li.querySelectorAll("mark")].map((m) => m.textContent),
      foreign: [...li.querySelectorAll("[lang]")].map((e) => [e.lang, e.textContent]),
    })),
  })),
}));
const at = (page) => page.evaluate(() => ({ page: location.pathname.split("/").pop(), query: location.search, fragment: location.hash, open: !!document.querySelector("dialog[open]") }));

await open("before", async (page) => {
  await page.goto(address(pageName));
  return { open: await page.locator("dialog").count() };
});
await open("queries", async (page) => {
  await page.goto(address("search.html"));
  await field(page).waitFor();
  const hits = {};
  for (const query of queries) hits[query] = await ask(page, query);
  return { found: hits };
});
await open("keys", async (page, seen) => {
  await page.goto(address(pageName));
  const before = seen.loaded.includes("search-index.js");
  await page.keyboard.press("/");
  await page.locator("dialog[open]").waitFor();
  const focused = await page.evaluate(() => document.activeElement.id);
  await ask(page, queries[0]);
  const asked = await at(page);
  await page.keyboard.press("ArrowDown");
  const first = await page.evaluate(() => document.activeElement.getAttribute("href"));
  await page.keyboard.press("ArrowUp");
  const back = await page.evaluate(() => document.activeElement.id);
  await page.keyboard.press("Escape");
  const closed = await at(page);
  await page.keyboard.press("/");
  await ask(page, queries[0]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.hash !== "");
  return { before, focused, asked, first, back, closed, went: await at(page) };
});
// Keys pressed faster than the browser draws: each stands in one turn of the page's own loop.
await open("fast keys", async (page) => {
  await page.goto(address(pageName));
  await page.keyboard.press("/");
  await page.locator("dialog[open]").waitFor();
  await ask(page, queries[0]);
  return page.evaluate((query) => {
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    press("Escape");
    press("/");
    const again = !!document.querySelector("dialog[open]");
    const field = document.querySelector("#search-words");
    field.value = query;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    press("ArrowDown");
    const stepped = document.activeElement, answers = document.querySelector(".hits").dataset.answers;
    return new Promise((done) => setTimeout(() => done({ again, answers, stays: stepped.matches(".hits a") && document.activeElement === stepped }), 400));
  }, queries[1]);
});
await open("link", async (page) => {
  await page.goto(address(pageName));
  await page.locator("a.to-search").click();
  await page.locator("dialog[open]").waitFor();
  const opened = await at(page);
  await page.locator("dialog .close").click();
  return { opened, closed: await at(page), focus: await page.evaluate(() => document.activeElement.className) };
});
await open("shared", async (page) => {
  await page.goto(`${address("search.html")}?q=${encodeURIComponent(queries[0])}`);
  await page.locator(".hits a").first().waitFor();
  return { ...(await state(page)), value: await field(page).inputValue() };
});
await open("key off", async (page) => {
  await page.goto(address(pageName));
  await page.keyboard.press("/");
  await page.locator("dialog .help summary").click();
  await page.locator("dialog .help input").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  return at(page);
});
await open("typing", async (page) => {
  await page.goto(address(pageName));
  await page.locator("#translation > details > summary").click();
  await page.locator("#pasted").pressSequentially("a/b");
  return { ...(await at(page)), typed: await page.locator("#pasted").inputValue() };
});
await open("hostile", async (page) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "EditionIndex", { get: () => [{ kind: "page", title: "<img src=x onerror=alert(1)>", text: "<b>hostile</b> <script>alert(2)</script>", address: "index.html" }], set() {} });
  });
  await page.goto(`${address("search.html")}?q=${encodeURIComponent("<img src=x onerror=alert(3)> hostile")}`);
  await page.locator(".hits a").first().waitFor();
  return { elements: await page.locator(".search :is(img, b, script)").count(), text: await page.locator(".hits li").innerText() };
});
await open("narrow", async (page) => {
  await page.goto(`${address("search.html")}?q=${encodeURIComponent(queries[0])}`);
  await page.locator(".hits a").first().waitFor();
  return { width: await page.evaluate(() => document.documentElement.scrollWidth) };
}, { viewport: { width: 320, height: 600 } });
await open("without scripts", async (page) => {
  await page.goto(address(pageName));
  await page.locator("a.to-search").click();
  return { address: page.url().split("/").pop(), text: await page.locator("main").innerText(), links: await page.locator("main a").evaluateAll((all) => all.map((a) => a.getAttribute("href"))) };
}, { javaScriptEnabled: false });
await browser.close();
console.log(JSON.stringify(report));
