/**
 * What the grammars say of files: `node scopes.mjs FILE…` prints a line of JSON for each, an array of
 * [start, end, scopes], offsets in code points, of what has any scope but that of the whole file.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const grammars = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "grammars");
const FILES = {
  "source.rholang": "rholang.tmLanguage.json",
  "source.metta": "metta.tmLanguage.json",
  "source.rholang.metta": "metta-in-rholang.tmLanguage.json",
};
await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")).buffer);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => JSON.parse(readFileSync(join(grammars, FILES[scope]), "utf8")),
  getInjections: (scope) => (scope === "source.rholang" ? ["source.rholang.metta"] : []),
});

/** How many code points stand before an index. */
function points(line, index) {
  return [...line.slice(0, index)].length;
}

for (const file of process.argv.slice(2)) {
  const grammar = await registry.loadGrammar(file.endsWith(".metta") ? "source.metta" : "source.rholang");
  const found = [];
  let stack = textmate.INITIAL;
  let offset = 0;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    for (const { startIndex, endIndex, scopes } of tokens) {
      if (scopes.length > 1) {
        found.push([offset + points(line, startIndex), offset + points(line, endIndex), scopes.slice(1).join(" ")]);
      }
    }
    stack = ruleStack;
    offset += points(line, line.length) + 1;
  }
  console.log(JSON.stringify(found));
}
