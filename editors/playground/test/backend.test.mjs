import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { python } from "./pyodide.mjs";

const source = (name) => readFileSync(new URL(`../python/${name}`, import.meta.url), "utf8");

test("Trio runs on the event loop of JavaScript", { timeout: 120_000 }, async () => {
  const pyodide = await python();
  pyodide.FS.writeFile("/lib/rholsp/trio_on_webloop.py", source("trio_on_webloop.py"));
  pyodide.FS.writeFile("/lib/rholsp/test_trio_on_webloop.py", source("test_trio_on_webloop.py"));
  const names = await pyodide.runPythonAsync(`
import trio_on_webloop
trio_on_webloop.install()
import test_trio_on_webloop
await test_trio_on_webloop.run_all()
`);
  assert.ok(names.toJs().length >= 10);
});
