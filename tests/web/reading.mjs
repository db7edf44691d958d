// Reads the built book in a real browser as a reader does, by mouse, keyboard and finger; prints what happened as JSON.
// usage: node reading.mjs CHROMIUM BOOK PAGE   (BOOK: folder of pages; PAGE: one with the passages p01 to p03 and the note n01)
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, book, pageName] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const server = http.createServer((request, response) => {
  const file = path.join(book, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  const type = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" }[path.extname(file)];
  return response.writeHead(200, type ? { "content-type": type } : {}).end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const home = `http://127.0.0.1:${server.address().port}/`, folder = `${pathToFileURL(book).href}/`;
const report = {};

async function open(name, address, run, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 420 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  const seen = { abroad: [], errors: [] };
  page.on("request", (r) => { if (!r.url().startsWith(home) && !r.url().startsWith("file:")) seen.abroad.push(r.url()); });
  page.on("console", (m) => { if (m.type() === "error") seen.errors.push(m.text()); });
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  await page.goto(address);
  report[name] = { ...(await run(page)), ...seen };
  await context.close();
}
const text = (page, what) => page.locator(what).first().evaluate((e) => e.innerText.trim()).catch(() => null);
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("href") || document.activeElement.className || document.activeElement.tagName);
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const shown = (page) => page.evaluate(() => { const n = document.querySelector(".note:popover-open"); return n && [...n.children].map((c) => c.textContent.trim()); });
const noteOpen = (page) => page.waitForSelector(".note:popover-open", { timeout: 3000 });
const noteShut = (page) => page.waitForFunction(() => !document.querySelector(".note"), null, { timeout: 3000 });
const name = "#p01 .paraphrase a.reference[href*='agent-berg']", mark = "#p03 .paraphrase a.reference:has(.status-mark)";

for (const [where, start] of [["from a folder", folder], ["from a server", home]]) {
  await open(`address ${where}`, start + pageName, async (page) => {
    await page.locator("#p02 > .address").click();
    await page.waitForSelector(".said:popover-open");
    return { copied: await clipboard(page), url: page.url(), says: await text(page, ".said"), role: await page.locator(".said").getAttribute("role") };
  });
  await open(`menu ${where}`, start + pageName, async (page) => {
    await page.locator("#p01 > .more").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#menu-p01:popover-open .copy");
    const plain = await text(page, "#menu-p01 .form");
    const inside = await page.locator("#menu-p01").evaluate((m) => { const r = m.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.top >= 0; });
    const copied = [];
    for (let n = 0; n < 4; n++) {
      if (n) await page.locator("#menu-p01 summary").nth(n - 1).click();
      await page.locator("#menu-p01 .copy").nth(n).focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction((before) => navigator.clipboard.readText().then((t) => t !== before), copied.at(-1) ?? "");
      copied.push(await clipboard(page));
    }
    const links = await page.locator("#menu-p01 li a").evaluateAll((all) => all.map((a) => [a.textContent, a.getAttribute("href")]));
    await page.keyboard.press("Escape");
    await page.waitForSelector("#menu-p01", { state: "hidden" });
    return { plain, inside, copied, links, focus: await focused(page), full: page.url() };
  });
}

await open("menu of the book", home + "index.html", async (page) => {
  await page.locator(".cite-book > .more").click();
  await page.waitForSelector("#menu-book:popover-open .copy");
  return { forms: [await text(page, "#menu-book .form"), await page.locator("#menu-book pre").first().evaluate((pre) => pre.textContent)] };
});
await open("without scripts", folder + pageName, async (page) => {
  await page.locator("#p01 > .more").click();
  const menu = await text(page, "#menu-p01");
  await page.locator("#menu-p01 summary").first().click();
  const bibtex = await text(page, "#menu-p01 pre");
  const data = await page.locator("#menu-p01 li a[href$='.json']").getAttribute("href");
  await page.keyboard.press("Escape");
  const shut = await page.locator("#menu-p01").isHidden();
  const choice = await page.locator(".depth").isVisible();
  const disputed = await page.locator("#p03 .disputed").isVisible(), rest = [await page.locator("#p01 .facts").isVisible()];
  await page.locator("#p01 .rest > summary").click();
  rest.push(await page.locator("#p01 .facts").isVisible());
  await page.locator(name).click();
  return { menu, bibtex, data: fs.existsSync(path.join(book, path.dirname(pageName), data)), shut, choice, disputed, rest, url: page.url() };
}, { javaScriptEnabled: false });

await open("here", folder + pageName, async (page) => {
  const at = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => { const h = document.querySelector("a.here"), r = h.getBoundingClientRect(); done([h.hidden, h.textContent, h.hash, r.top >= 0 && r.bottom <= innerHeight, h.closest("header") !== null]); }))));
  const top = await at(), seen = {};
  for (const id of ["p01", "p02", "p03", "n01"]) {
    await page.evaluate((i) => document.getElementById(i).scrollIntoView({ behavior: "instant" }), id);
    seen[id] = await at();
  }
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  return { top, seen, back: await at(), colour: await page.evaluate(() => { const probe = document.createElement("i"); probe.style.color = "var(--accent)"; document.body.append(probe); return getComputedStyle(probe).color === getComputedStyle(document.querySelector("a.here")).color; }) };
}, { reducedMotion: "reduce", viewport: { width: 390, height: 300 } });

for (const release of ["0.0.1", "0.0.0", "0.9.0"]) {
  await open(`release ${release}`, `${folder}${pageName}#p02@${release}`, async (page) => {
    await page.waitForSelector("article:target");
    await page.waitForSelector(".astray");
    return { at: await page.locator("article:target").getAttribute("id"), says: await text(page, ".astray"), url: page.url() };
  });
}

report.astray = {};
for (const [key, address] of [["beyond", `${pageName}#p99`], ["in between", `${pageName}#p00`], ["another letter", `${pageName}#i5`], ["capital", `${pageName}#P02`], ["another page", "chapters/registers.html#p02"], ["title page", "index.html#n7"], ["right", `${pageName}#p02`], ["a word", `${pageName}#nothing`]]) {
  await open("_", folder + address, async (page) => {
    // The page has asked for the map of addresses by the time it is loaded, or it never does.
    const loaded = await page.locator("script[src$='addresses.js']").count() > 0;
    if (loaded) await page.waitForSelector(".astray");
    const says = loaded ? await text(page, ".astray") : null;
    let leads = null;
    if (says) {
      await page.locator(".astray a").click();
      await page.waitForSelector(":is(article, aside):target");
      await page.waitForSelector(".astray", { state: "detached" });
      leads = true;
    }
    report.astray[key] = { says, loaded, leads, url: page.url().slice(folder.length) };
    return {};
  });
}

await open("click", folder + pageName, async (page) => {
  await page.locator(name).hover();
  await page.waitForTimeout(500);
  const hovered = await shown(page) !== null;
  await page.locator(name).click();
  await noteOpen(page);
  const first = await shown(page), label = await page.locator(".note").getAttribute("aria-label"), stayed = page.url().slice(folder.length);
  await page.locator(name).click(); // a second click shuts it
  await noteShut(page);
  await page.locator(mark).scrollIntoViewIfNeeded();
  await page.locator(mark).click();
  await noteOpen(page);
  const second = await shown(page);
  await page.keyboard.press("Escape");
  await noteShut(page);
  await page.locator("a.footnote-reference").click();
  await noteOpen(page);
  const third = await shown(page);
  await page.keyboard.press("Escape");
  await noteShut(page);
  await page.locator("#p02 .paraphrase a[href$='#agent-courier']").click();
  await page.waitForFunction(() => document.querySelector(".note:popover-open [lang]"));
  const marked = await page.evaluate(() => [...document.querySelectorAll(".note [lang]")].map((e) => [e.textContent, e.lang]));
  await page.mouse.click(2, 2);
  await noteShut(page);
  await page.locator(name).click();
  await noteOpen(page);
  await page.locator(".note > a").click();
  await page.waitForURL(/registers/);
  return { hovered, first, label, stayed, second, third, marked, url: page.url().slice(folder.length) };
});
await open("keyboard", folder + pageName, async (page) => {
  await page.locator("#p01 > .more").focus();
  const met = [];
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    met.push([await focused(page), (await shown(page))?.[0] ?? null]);
    if (met.at(-1)[0]?.includes("agent-berg")) break;
  }
  const before = await focused(page);
  await page.keyboard.press("Enter");
  await noteOpen(page);
  const place = await page.evaluate(() => document.activeElement.className);
  await page.keyboard.press("Tab");
  const more = await page.evaluate(() => document.activeElement.closest(".note") !== null && document.activeElement.textContent);
  await page.keyboard.press("Escape");
  await noteShut(page);
  const after = await focused(page);
  await page.keyboard.press("Enter");
  await noteOpen(page);
  const again = await shown(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/registers/);
  return { met, before, place, more, after, again, url: page.url().slice(folder.length) };
});
await open("tap", folder + pageName, async (page) => {
  await page.locator(name).tap();
  await noteOpen(page);
  const first = await shown(page), stayed = page.url().slice(folder.length);
  const fits = await page.locator(".note").evaluate((n) => { const r = n.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth; });
  await page.locator(mark).scrollIntoViewIfNeeded();
  await page.locator(mark).tap();
  await page.waitForFunction(() => document.querySelector(".note:popover-open .status-mark"));
  const second = await shown(page);
  await page.locator("main h1").tap({ position: { x: 5, y: 5 } });
  await noteShut(page);
  await page.locator(name).tap();
  await noteOpen(page);
  await page.locator(".note a").tap();
  await page.waitForURL(/registers/);
  return { first, stayed, fits, second, url: page.url().slice(folder.length) };
}, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });

await open("depth", folder + pageName, async (page) => {
  const state = () => page.evaluate(() => {
    const seen = (what) => [...document.querySelectorAll(what)].filter((e) => e.checkVisibility({ contentVisibilityAuto: true }));
    return {
      marks: [...new Set(seen(":is(.paraphrase, .footnote > p) .status-mark").map((l) => l.classList[1]))].sort(),
      groups: [...new Set(seen(".apparatus dt").map((t) => t.textContent))].sort(),
      claims: [...new Set(seen(".apparatus .status-mark").map((l) => l.classList[1]))].sort(),
      lemmas: seen(".apparatus .lemma > summary").length,
      comments: seen(".apparatus .lemma > p").length,
      lines: seen(".apparatus .whole > summary").length,
      rests: seen(".apparatus .rest > summary").length,
      paraphrases: seen(".paraphrase").length,
      chosen: document.querySelector(".depth :checked").value,
    };
  });
  const states = { start: await state() };
  await page.locator(".depth [value=disputed]").focus();
  for (const depth of ["everything", "plain"]) {
    await page.keyboard.press("ArrowRight");
    states[depth] = await state();
    await page.reload();
    states[`${depth} again`] = await state();
    await page.locator(`.depth [value=${depth}]`).focus();
  }
  await page.locator(name).click();
  await page.waitForURL(/registers/); // in plain reading a name is only a link
  await page.goBack();
  await page.locator(".depth [value=disputed]").check();
  states.end = await state();
  await page.locator("#p01 .rest > summary").click();
  states.rest = await state();
  await page.locator("#p01 .rest > summary").click();
  await page.setViewportSize({ width: 390, height: 800 });
  states.phone = await state();
  await page.locator("#p03 .whole > summary").click();
  states.opened = await state();
  return { states };
});

// Claims with their evidence: which are open, and what a wide screen and a narrow one show of the others.
const claims = () => {
  const isSeen = (e) => e.checkVisibility({ contentVisibilityAuto: true }), all = [...document.querySelectorAll(".claim")];
  return {
    open: all.filter((e) => e.open).map((e) => e.id.slice("claim-".length)),
    lines: all.filter((e) => isSeen(e.querySelector("summary"))).length,
    counts: [...document.querySelectorAll(".claims > .whole > summary")].filter(isSeen).map((e) => e.textContent),
    sources: [...document.querySelectorAll(".claim .whole > ul")].filter(isSeen).length,
  };
};
await open("evidence", folder + "chapters/claims.html", async (page) => {
  const wide = await page.evaluate(claims);
  await page.setViewportSize({ width: 390, height: 800 });
  const narrow = await page.evaluate(claims);
  await page.goto(`${folder}chapters/claims.html#claim-p01-c01`);
  await page.waitForFunction(() => document.getElementById("claim-p01-c01").open);
  return { wide, narrow, led: await page.evaluate(claims), top: await page.locator("#claim-p01-c01").evaluate((e) => e.getBoundingClientRect().top) };
});
await open("evidence without scripts", folder + "chapters/claims.html#claim-p01-c01", async (page) => {
  const before = await page.locator("#claim-p02-c01 .status").isVisible();
  await page.locator("#claim-p02-c01 > summary").click();
  return { disputed: await page.locator("#claim-p03-c01 .status").isVisible(), led: await page.locator("#claim-p01-c01 .status").isVisible(), before, after: await page.locator("#claim-p02-c01 .status").isVisible() };
}, { javaScriptEnabled: false });

server.close();
await browser.close();
delete report._;
console.log(JSON.stringify(report));
