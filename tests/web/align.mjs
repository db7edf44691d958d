// Aligns copies as the browser does; reads {known, copies} and prints the placements of each copy, as JSON.
import fs from "node:fs";
import vm from "node:vm";

vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));
const { known, copies } = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(copies.map((blocks) => EditionAlign.align(known, blocks))));
