// Brings a copy of the translation to the built book in a real browser; prints what happened as JSON.
// usage: node translation.mjs CHROMIUM BOOK PAGE COPY [PRIVATE]   (BOOK, PRIVATE: folders of pages; COPY: a file that holds the text)
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, publicBook, pageName, copy, privateBook] = process.argv.slice(2);
let book = publicBook;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const report = {};

async function open(name, run, options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options });
  const page = await context.newPage();
  const seen = { requests: [], errors: [], dialogs: 0 };
  page.on("request", (r) => { if (!r.url().startsWith("file:")) seen.requests.push(r.url()); });
  page.on("console", (m) => { if (m.type() === "error") seen.errors.push(m.text()); });
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  page.on("dialog", async (d) => { seen.dialogs++; await d.dismiss(); });
  await page.goto(pathToFileURL(`${book}/${pageName}`).href);
  const state = async () => ({
    status: await page.locator("#translation [role=status]").textContent().catch(() => ""),
    shown: await page.locator(".translation").evaluateAll((all) => all.map((t) => [t.parentElement.id, t.className, t.lastElementChild.textContent])),
    html: await page.locator(".translation > p:last-child").evaluateAll((all) => all.map((t) => t.children.length)),
  });
  report[name] = { ...(await run({ page, context, state, seen })), ...seen };
  await context.close();
}
const summary = (page) => page.locator("#translation > details > summary");
const settled = (page) => page.waitForFunction(() => !/^$|…$/.test(document.querySelector("#translation [role=status]").textContent));
async function give(page, name, content) {
  await page.locator("#translation [type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
  await settled(page);
}

await open("before", async ({ page, state }) => {
  const quiet = await state();
  return { ...quiet, open: await page.locator("#translation > details").evaluate((d) => d.open), ways: await page.locator("#translation .without button:visible").allTextContents() };
});
await open("file", async ({ page, state }) => {
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".open-file").focus();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "copy.txt", mimeType: "text/plain", buffer: fs.readFileSync(copy) });
  await settled(page);
  const first = await state();
  await page.locator("[name=view][value=translation]").check();
  const hidden = await page.locator(".passage > .paraphrase").first().isHidden();
  await page.locator("[name=view][value=paraphrase]").check();
  const back = await page.locator(".passage > .paraphrase").first().isVisible() && await page.locator(".translation").first().isHidden();
  await page.reload();
  const again = await state();
  // Everything beside the page itself in which the copy could be, and whether its words are there.
  const words = fs.readFileSync(copy, "utf8").split(/\n\s*\n/)[1].slice(0, 20);
  const holders = await page.evaluate(async () => ({
    storage: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    address: decodeURIComponent(location.href),
    history: JSON.stringify(history.state) + window.name,
    cookies: document.cookie,
    databases: JSON.stringify(await indexedDB.databases()),
    caches: JSON.stringify(window.caches ? await caches.keys().catch(() => []) : []),
  }));
  const holding = Object.keys(holders).filter((place) => holders[place].includes(words));
  const steps = await page.evaluate(() => history.length);
  await page.locator(".forget").click();
  const forgotten = await state();
  await page.reload();
  return { first, hidden, back, again, holding, steps, session: holders.session, databases: holders.databases, forgotten, after: await state(), kept: await page.evaluate(() => localStorage.length) };
});
await open("paste", async ({ page, state }) => {
  await summary(page).click();
  await page.locator("#pasted").fill(fs.readFileSync(copy, "utf8"));
  await page.locator(".paste").click();
  await settled(page);
  return state();
});
for (const [name, answer] of [
  ["api", { status: 200, contentType: "application/json", headers: { "access-control-allow-origin": "*" }, body: JSON.stringify([{ content: { rendered: fs.readFileSync(copy, "utf8").split(/\n\s*\n/).map((b) => `<p>${b.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</p>`).join("\n") } }]) }],
  ["api refused", { status: 200, contentType: "application/json", body: "[]" }],
  ["api gone", { status: 404, headers: { "access-control-allow-origin": "*" }, body: "" }],
]) {
  await open(name, async ({ page, context, state }) => {
    const asked = [];
    await context.route((url) => url.protocol === "https:", (route) => { asked.push(route.request().url()); return route.fulfill(answer); });
    await page.locator(".fetch").click();
    await settled(page);
    return { ...(await state()), asked };
  });
}
const hostile = `<!doctype html><script>window.top.hacked=1;alert(1)</script><p onmouseover="alert(2)">${fs.readFileSync(copy, "utf8").split(/\n\s*\n/).join('<img src="https://example.org/x" onerror="alert(3)"></p><p>')}</p>`
  + "<svg onload=alert(4)><iframe src='javascript:alert(5)'></iframe><link rel=stylesheet href=https://example.org/y>";
for (const [name, content] of [
  ["hostile", hostile],
  ["other text", "Some words of another text altogether.\n\nAnd a second paragraph of it."],
  ["empty", ""],
  ["binary", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 0, 0, 0xff])],
  ["huge", Buffer.alloc(50_000_000, 97)],
  ["scripts", "<html><script>alert(1)</script><script src=https://example.org/z></script></html>"],
]) {
  await open(name, async ({ page, state }) => {
    if (name === "huge") {
      fs.writeFileSync(`${process.env.TMPDIR || "/tmp"}/edition-huge.txt`, content);
      await page.locator("#translation [type=file]").setInputFiles(`${process.env.TMPDIR || "/tmp"}/edition-huge.txt`);
      await settled(page);
      fs.rmSync(`${process.env.TMPDIR || "/tmp"}/edition-huge.txt`);
    } else {
      await give(page, "copy.html", content);
    }
    return { ...(await state()), hacked: await page.evaluate(() => window.hacked ?? null) };
  });
}
await open("without scripts", async ({ page }) => ({ text: await page.locator("#translation").innerText(), paraphrase: await page.locator(".paraphrase").count() }), { javaScriptEnabled: false });
if (privateBook) {
  book = privateBook;
  await open("private", async ({ page }) => {
    const seen = async () => [await page.locator(".paraphrase").first().isVisible(), await page.locator(".translation").first().isVisible()];
    const both = await seen();
    await page.locator("[name=view][value=translation]").check();
    const one = await seen();
    await page.reload();
    return { both, one, again: await seen() };
  });
}
await browser.close();
console.log(JSON.stringify(report));
