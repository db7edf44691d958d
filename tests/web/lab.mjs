// Opens chapters in JupyterLab as notebooks, runs all their cells and tells what came of it, as JSON.
// usage: node lab.mjs CHROMIUM LAB FOLDER CHAPTER…   (LAB: the server's address; FOLDER: for pictures)
import { chromium } from "playwright-core";

const [executablePath, lab, pictures, ...chapters] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const report = {};

// The kernel of a chapter is there, connected, and does nothing; the server knows, whatever the page shows.
async function rested(page, chapter) {
  for (let n = 0; n < 240; n++) {
    const sessions = await (await page.request.get(`${lab}/api/sessions`)).json();
    const kernel = sessions.find((s) => s.path === chapter)?.kernel;
    if (kernel?.execution_state === "idle" && kernel.connections > 0) return;
    await page.waitForTimeout(500);
  }
  throw new Error(`${chapter}: the kernel does not come to rest`);
}

// Saves, as a reader does with the keyboard. An output that is drawn late makes the notebook unsaved again: then once more.
async function save(page, chapter) {
  for (let n = 0; n < 20; n++) {
    await page.keyboard.press("Control+s");
    const saved = () => !document.querySelector(".jp-mod-dirty");
    if (await page.waitForFunction(saved, null, { timeout: 5_000 }).then(() => true, () => false)) return;
  }
  const asked = await page.locator(".jp-Dialog").allInnerTexts();
  throw new Error(`${chapter} cannot be saved; JupyterLab asks: ${asked.join("; ") || "nothing"}`);
}

// One reader opens one chapter after another and closes each, so that JupyterLab itself is loaded only once for a folder.
const page = await browser.newPage({ viewport: { width: 1440, height: 1800 } });
let folder, abroad, errors;
page.on("request", (r) => /^(https?|wss?):/.test(r.url()) && new URL(r.url()).host !== new URL(lab).host && abroad.push(r.url()));
page.on("pageerror", (e) => errors.push(String(e)));

for (const chapter of chapters) {
  [abroad, errors] = [[], []];
  const its = chapter.slice(0, chapter.lastIndexOf("/"));
  if (its !== folder) await page.goto(`${lab}/lab/tree/${its}?reset`);
  folder = its;
  // The file browser opens a file as a double click there does.
  await page.locator(`.jp-DirListing-item[title^="Name: ${chapter.split("/").at(-1)}"]`).dblclick({ timeout: 120_000 });
  await page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor({ timeout: 60_000 });
  const written = () => {
    const texts = [...document.querySelectorAll(".jp-NotebookPanel .jp-RenderedMarkdown")];
    return texts.length && texts.every((text) => text.innerText.trim());
  };
  await page.waitForFunction(written, null, { timeout: 60_000 });
  await page.waitForTimeout(500); // what Markdown left of roles is put right just after
  const before = await page.evaluate(() => [...document.querySelectorAll("[data-glue]")].map((e) => e.textContent));
  const file = await (await page.request.get(`${lab}/api/contents/${chapter}?type=notebook`)).json();
  const cells = file.content.cells.filter((c) => c.cell_type === "code").length;
  if (cells) {
    await page.waitForFunction((n) => document.querySelectorAll(".jp-CodeCell").length === n, cells, { timeout: 60_000 });
    await rested(page, chapter);
    await page.getByRole("menuitem", { name: "Run", exact: true }).click();
    await page.getByText("Run All Cells", { exact: true }).click();
    // After a failed cell the others do not run.
    const ran = () => document.querySelector("[data-mime-type='application/vnd.jupyter.error']")
      || [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].every((p) => /\[\d+\]/.test(p.textContent));
    await page.waitForFunction(ran, null, { timeout: 240_000 });
    await rested(page, chapter);
    // Outputs are drawn, and glued values put in, after the kernel rests.
    const filled = () => [...document.querySelectorAll("[data-glue]")].every((e) => e.textContent !== "…");
    await page.waitForFunction(filled, null, { timeout: 30_000 }).catch(() => {}); // what is still missing is told below
    await page.waitForTimeout(1000);
  }
  report[chapter] = await page.evaluate(() => {
    const all = (what) => [...document.querySelectorAll(`.jp-NotebookPanel ${what}`)];
    return {
      cells: all(".jp-CodeCell").length,
      failed: all("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']").map((e) => e.textContent),
      figures: all(".jp-OutputArea-output figure > img").map((i) => [i.alt, i.complete && i.naturalWidth > 0, i.clientWidth]),
      tables: all(".jp-OutputArea-output table").map((t) => [t.querySelector("th")?.textContent, t.rows.length]),
      glued: all("[data-glue]").map((e) => e.textContent),
      words: all(".jp-RenderedMarkdown").map((m) => m.innerText).join("\n"),
      asked: [...document.querySelectorAll(".jp-Dialog")].map((d) => d.innerText),
    };
  });
  await page.locator(".jp-NotebookPanel .jp-Cell").first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${pictures}/${chapter.split("/").at(-1)}.png` });
  await save(page, chapter);
  Object.assign(report[chapter], { before, abroad, errors });
  await page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current .lm-TabBar-tabCloseIcon").click();
  await page.locator(".jp-NotebookPanel").waitFor({ state: "detached" });
}

await browser.close();
console.log(JSON.stringify(report));
