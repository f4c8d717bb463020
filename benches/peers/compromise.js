// The quotations that compromise finds in articles on standard input, one JSON object a line: prints how many, and the seconds
// that they took. Reading and starting are not counted.
import { readFileSync } from "node:fs";
import nlp from "compromise";

const articles = readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line).text);
nlp("To get it ready, “says” somebody.").quotations().length;
const begin = process.hrtime.bigint();
let found = 0;
for (const text of articles) found += nlp(text).quotations().length;
console.log(JSON.stringify({ found, seconds: Number(process.hrtime.bigint() - begin) / 1e9 }));
