// Looks up combinations of choices as the page does; reads {data, combinations} and prints [result, sentences] of each, as JSON.
// usage: node combinations.mjs SCRIPT   (SCRIPT: switches.js of the theme)
import fs from "node:fs";
import vm from "node:vm";

vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));
const { data, combinations } = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(combinations.map((chosen) => [EditionSwitch.result(data, chosen), EditionSwitch.sentences(data, chosen)])));
