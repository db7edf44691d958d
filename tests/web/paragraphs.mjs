// Reads copies as paragraphs in a real browser; takes a list of base64 contents, prints a list of lists, as JSON.
// usage: node paragraphs.mjs CHROMIUM ALIGN < contents
import fs from "node:fs";
import { chromium } from "playwright-core";

const [executablePath, align] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
await page.addScriptTag({ content: fs.readFileSync(align, "utf8") });
const report = await page.evaluate((contents) => contents.map((content) => {
  const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
  try { return EditionAlign.paragraphs(bytes); } catch (error) { return String(error.message); }
}), JSON.parse(fs.readFileSync(0, "utf8")));
await browser.close();
console.log(JSON.stringify(report));
