// Opens the title page of a built book at four widths and prints what the first screen holds and what is cut off in the bar, as JSON.
// usage: node title.mjs CHROMIUM BOOK
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, book] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const seen = {};

function look() {
  const visible = (e) => getComputedStyle(e).visibility === "visible" && getComputedStyle(e).display !== "none";
  const onScreen = (e) => e.checkVisibility() && e.getBoundingClientRect().top < innerHeight && e.getBoundingClientRect().bottom > 0;
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), range = document.createRange();
  let words = 0;
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    if (range.getBoundingClientRect().bottom <= innerHeight) words += walker.currentNode.textContent.split(/\s+/).filter(Boolean).length;
  }
  const labels = [...document.querySelectorAll(".bar :is(.number, .word)")].filter(visible);
  return {
    marks: [...document.querySelectorAll("main .status-mark")].filter(onScreen).length,
    ways: [...document.querySelectorAll(".ways-in a")].filter((a) => a.getBoundingClientRect().bottom <= innerHeight).length,
    words,
    pieces: document.querySelectorAll(".bar > span").length,
    numbers: labels.filter((e) => e.className === "number").length,
    cut: labels.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent),
    smallest: Math.min(...labels.map((e) => parseFloat(getComputedStyle(e).fontSize))),
  };
}
for (const width of [320, 390, 768, 1440]) {
  const page = await browser.newPage({ viewport: { width, height: 844 } });
  await page.goto(pathToFileURL(path.join(book, "index.html")).href);
  await page.evaluate(() => document.fonts.ready);
  seen[width] = await page.evaluate(look);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(seen));
