// Runs Lighthouse as on a phone over pages of a served book; prints each category's score and what keeps it from 100, as JSON.
// usage: node lighthouse.mjs CHROMIUM BOOK CATEGORIES PAGE...   (CATEGORIES: with commas between, such as accessibility,seo)
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { serve } from "./book.mjs";

const [executablePath, book, categories, ...names] = process.argv.slice(2);
const server = await serve(book);
// A free port, since others may run a browser at the same time.
const port = 9300 + (process.pid % 600);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`] });
const report = {};
for (const name of names) {
  const { lhr } = await lighthouse(server.home + name, { port, logLevel: "error", onlyCategories: categories.split(","), disableFullPageScreenshot: true });
  const short = (category) => category.auditRefs.filter(({ id, weight }) => weight && lhr.audits[id].score !== null && lhr.audits[id].score < 1).map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`);
  report[name] = Object.fromEntries(Object.values(lhr.categories).map((c) => [c.id, { score: Math.round(c.score * 100), short: short(c) }]));
  process.stderr.write(`${name}\n`);
}
await browser.close();
server.close();
console.log(JSON.stringify(report));
