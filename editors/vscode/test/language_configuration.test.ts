/** The regular expressions of the language configurations, as VS Code applies them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

interface Rule {
  readonly beforeText: string;
  readonly afterText?: string;
  readonly previousLineText?: string;
  readonly action: { readonly indent: string; readonly appendText?: string; readonly removeText?: number };
}

interface Configuration {
  readonly comments: { readonly lineComment: string };
  readonly onEnterRules: readonly Rule[];
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly wordPattern: string | { readonly pattern: string; readonly flags: string };
}

function read(language: string): Configuration {
  return JSON.parse(readFileSync(`language-configuration/${language}.json`, "utf8")) as Configuration;
}

const RHOLANG = read("rholang");
const METTA = read("metta");

/** What the Enter key adds at the `|` of a line; undefined where no rule holds. */
function onEnter({ onEnterRules }: Configuration, line: string, previous = ""): string | undefined {
  const [before = "", after = ""] = line.split("¦");
  const rule = onEnterRules.find(
    ({ beforeText, afterText, previousLineText }) =>
      new RegExp(beforeText).test(before) &&
      (afterText === undefined || new RegExp(afterText).test(after)) &&
      (previousLineText === undefined || new RegExp(previousLineText).test(previous)),
  );
  return rule === undefined ? undefined : (rule.action.appendText ?? "");
}

function words({ wordPattern }: Configuration, text: string): string[] {
  const { pattern, flags } = typeof wordPattern === "string" ? { pattern: wordPattern, flags: "" } : wordPattern;
  return text.match(new RegExp(pattern, `${flags}g`)) ?? [];
}

test("documentation goes on in the next line", () => {
  assert.equal(onEnter(RHOLANG, "  /// What it does.¦"), "/// ");
  assert.equal(onEnter(RHOLANG, "  ///¦"), "");
  assert.equal(onEnter(RHOLANG, "/** What¦ */"), " * ");
  assert.equal(onEnter(RHOLANG, " * and how¦", "/** What"), "* ");
  assert.equal(onEnter(RHOLANG, "x * y¦", "/** What"), undefined);
});

test("a remark goes on only where it is broken", () => {
  assert.equal(onEnter(RHOLANG, "// one ¦two"), "// ");
  assert.equal(onEnter(RHOLANG, "// one¦"), undefined);
  assert.equal(onEnter(METTA, "; one ¦two"), "; ");
  assert.equal(onEnter(METTA, "(f) ¦x"), undefined);
});

test("an opening bracket indents", () => {
  const { increaseIndentPattern, decreaseIndentPattern } = RHOLANG.indentationRules;
  for (const line of ["new x in {", "x!(", "match x { // by kind", "{|"]) {
    assert.match(line, new RegExp(increaseIndentPattern));
  }
  for (const line of ["x!(1) |", "// as in {", "{ Nil }"]) {
    assert.doesNotMatch(line, new RegExp(increaseIndentPattern));
  }
  assert.match("  } |", new RegExp(decreaseIndentPattern));
  assert.match("|}", new RegExp(decreaseIndentPattern));
  const metta = new RegExp(METTA.indentationRules.increaseIndentPattern);
  assert.match("(= (f $x)", metta);
  assert.match("  (let $x (g 1)", metta);
  assert.doesNotMatch("(f (g 1))", metta);
  assert.doesNotMatch("; (f", metta);
});

test("a double click takes a whole name", () => {
  assert.deepEqual(words(RHOLANG, "x'!(_a1, größe.nth(10), 2.5f64)"), ["x'", "_a1", "größe", "nth", "10", "2.5f64"]);
  assert.deepEqual(words(METTA, "(add-atom &self $x)"), ["add-atom", "&self", "$x"]);
});

test("comments are those of the language", () => {
  assert.equal(RHOLANG.comments.lineComment, "//");
  assert.equal(METTA.comments.lineComment, ";");
});
