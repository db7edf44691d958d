// Measures the figures of a built book as they are shown in windows of several widths, and prints them and what is amiss as JSON.
// usage: node figures.mjs CHROMIUM BOOK   (BOOK: folder of pages)
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, book] = process.argv.slice(2);
const WIDTHS = [320, 390, 768, 1440];
const pages = fs.readdirSync(book, { recursive: true }).filter((f) => f.endsWith(".html") && fs.readFileSync(path.join(book, f), "utf-8").includes('<div class="drawings"'));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

// Every figure of the page: which drawing is shown, how wide, how many words it has, and what is wrong with them.
function measure() {
  const edge = document.documentElement.clientWidth;
  return [...document.querySelectorAll("figure.study")].map((figure) => {
    const amiss = [], shown = [...figure.querySelectorAll(".drawing")].filter((d) => d.checkVisibility());
    if (shown.length !== 1) return { id: figure.id, amiss: [`${shown.length} drawings are shown`] };
    const svg = shown[0].querySelector("svg"), frame = svg.getBoundingClientRect();
    const scale = frame.width / svg.viewBox.baseVal.width;
    const labels = [...svg.querySelectorAll("text")].map((text) => {
      // The box of a line is as high as its type allows; letters take the middle of it.
      const { left, right, top, bottom } = text.getBoundingClientRect(), size = parseFloat(getComputedStyle(text).fontSize) * scale;
      const middle = (top + bottom) / 2;
      return { text: text.textContent, left, right, top: middle - size * 0.42, bottom: middle + size * 0.42, size };
    });
    if (frame.left < 0 || frame.right > edge + 1) amiss.push(`the drawing is cut off: ${frame.left} to ${frame.right} in ${edge}`);
    for (const label of labels) {
      if (label.size < 12) amiss.push(`“${label.text}” has ${label.size.toFixed(2)} px`);
      if (label.left < frame.left - 1 || label.right > frame.right + 1 || label.top < frame.top - 1 || label.bottom > frame.bottom + 1) amiss.push(`“${label.text}” is cut off`);
    }
    for (const box of svg.querySelectorAll("rect")) {
      const { left, right } = box.getBoundingClientRect();
      if (right > left && (left < frame.left - 1 || right > frame.right + 1)) amiss.push(`a box is cut off: ${left} to ${right}`);
    }
    labels.forEach((a, n) => {
      for (const b of labels.slice(n + 1)) {
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) amiss.push(`“${a.text}” overlaps “${b.text}”`);
      }
    });
    const key = [...figure.querySelectorAll(".key li")];
    for (const entry of key) if (!entry.querySelector("svg :is(path, circle, rect, g)") || !entry.textContent.trim()) amiss.push(`a key without a mark or words: ${entry.textContent}`);
    const above = figure.querySelector("figcaption").getBoundingClientRect();
    if (above.bottom > frame.top + 1) amiss.push("the headline does not stand above the drawing");
    return { id: figure.id, drawing: shown[0].className, width: frame.width, labels: labels.length, key: key.length, links: svg.querySelectorAll("a[href]").length, amiss };
  });
}

const result = {};
for (const width of WIDTHS) {
  const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
  for (const file of pages) {
    await page.goto(pathToFileURL(path.join(book, file)).href);
    await page.evaluate(() => document.fonts.ready);
    for (const figure of await page.evaluate(measure)) (result[`${file}#${figure.id}`] ??= {})[width] = figure;
  }
}
await browser.close();
console.log(JSON.stringify(result));
