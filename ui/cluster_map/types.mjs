// Makes src/schema.ts from the JSON Schema that `ui.acts.schema.json_schema` makes.
import { compile } from "json-schema-to-typescript";
import { readFile, writeFile } from "node:fs/promises";

const [, , from, to] = process.argv;
const schema = JSON.parse(await readFile(from, "utf8"));
const text = await compile(schema, "Crossing", {
  additionalProperties: false,
  bannerComment: "/** Made from ui/acts/schema.py by `python dev.py types`: change it there. */",
  ignoreMinAndMaxItems: true,
  printWidth: 140,
  unreachableDefinitions: true,
});
// The compiler says of every type by which other it is used, and keeps the indents of docstrings: neither helps a reader.
const plain = text
  .replace(/ \*\n \* This interface was referenced by `Crossing`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g, "")
  .replace(/^ \* {2,}/gm, (indent) => ` * ${" ".repeat(Math.max(indent.length - 7, 0))}`);
await writeFile(to, plain);
