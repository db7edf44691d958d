// Opens every document of an unpacked EPUB as a reading system does, on a phone and on a tablet, by day and by night.
// epub.mjs CHROMIUM FOLDER NAME…: gives, for each that is not as it should be, what is wrong.
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, folder, ...names] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const wrong = [];
for (const [width, colorScheme] of [[390, "light"], [800, "dark"]]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const name of names) {
    asked.length = 0;
    await page.goto(pathToFileURL(`${folder}/${name}`).href);
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    await page.evaluate(() => document.fonts.ready);
    const report = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - innerWidth,
      broken: document.querySelector("parsererror")?.textContent ?? "",
      faces: [...document.fonts].filter((face) => face.status === "error").length,
      family: getComputedStyle(document.body).fontFamily,
    }));
    const faults = [
      report.wide > 0 && `is ${report.wide} px wider than the screen`,
      report.broken,
      report.faces && "has a face that does not load",
      !report.family.includes("Edition Serif") && "has no style",
      ...asked.filter((url) => !url.startsWith("file:")).map((url) => `asks for ${url}`),
    ];
    wrong.push(...faults.filter(Boolean).map((fault) => `${name} at ${width} px ${fault}`));
  }
  await context.close();
}
await browser.close();
console.log(JSON.stringify(wrong));
