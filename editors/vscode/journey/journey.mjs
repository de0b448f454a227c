/**
 * What a person does in VS Code with the extension, on a machine that has Python and nothing else:
 * `node journey.mjs --vsix FILE --python FILE [--browser FILE] [--pictures DIR]`.
 *
 * Prints each step that was seen to work, one a line, and ends with status 0 if all were.
 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { startCodeServer } from "./code_server.mjs";
import { openWorkbench } from "./workbench.mjs";

const FILES = {
  "ledger.rho": `// A ledger of amounts.
//
// @param amount what to add
// @param ret receives the sum so far
contract @"ledger"(@"add", @amount, ret) = {
  for (@sum <- @"sum") {
    @"sum"!(sum + amount) | ret!(sum + amount)
  }
} |
contract @"ledger"(@"read", ret) = {
  for (@sum <<- @"sum") { ret!(sum) }
} |
@"sum"!(0)
`,
  "shop.rho": `// A shop that keeps its books.
new stdout(\`rho:io:stdout\`), paid, known in {
  @"ledger"!("add", 120, *paid) |
  for (@sum <- paid) {
    stdot!(["sold for", sum]) |
    @"ledger"!("read", *known)
  } |
  for (@sum <- known) {   stdout!( ["in all",sum] ) }
}
`,
  "planner.rho": `// A planner that thinks in MeTTa.
new mettaCompile(\`rho:metta:compile\`), answer in {
  for (@plan <- mettaCompile!?("
    ; The way from here to there.
    (= (route $from $to) (via (way $from $to) \\"on foot\\"))
    !(route dock hall)
  ")) {
    answer!({||}.run(plan))
  }
}
`,
  "map.metta": `; The map of the depot.
(: way (-> Place Place Number))
(= (way dock hall) 2)
`,
};

const { values } = parseArgs({
  options: {
    vsix: { type: "string" },
    python: { type: "string" },
    browser: { type: "string", default: "/usr/bin/chromium" },
    pictures: { type: "string" },
  },
});
const home = mkdtempSync(join(tmpdir(), "rholsp-journey-"));
const folder = join(home, "shop", "shop");
const bin = join(home, "bin");
mkdirSync(bin);
const pictures = resolve(values.pictures ?? join(home, "pictures"));

async function main() {
  mkdirSync(pictures, { recursive: true });
  await visit("bare", { "hello.rho": "Nil\n" }, WITHOUT_PYTHON);
  symlinkSync(values.python, join(bin, "python3"));
  await visit("shop", FILES, STEPS, { "rholang.server.logLevel": "info" });
}

/** Goes the steps in a folder with these files, in a code-server of its own. */
async function visit(name, files, steps, settings = {}) {
  const own = join(home, name);
  const folder = join(own, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text);
  }
  const server = await startCodeServer({ home: own, vsix: resolve(values.vsix), path: bin, settings });
  try {
    const bench = await openWorkbench({ url: server.url, folder, browser: values.browser });
    try {
      for (const [title, step] of steps) {
        await step(bench);
        console.log(title);
      }
    } catch (error) {
      await bench.page.screenshot({ path: join(dirname(values.vsix), "journey-failed.png") });
      throw error;
    } finally {
      await bench.close();
    }
  } finally {
    await server.stop();
  }
}

/** The command lines of the servers of this journey that run now. */
function servers() {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const lines = processes.map((name) => {
    try {
      return readFileSync(join("/proc", name, "cmdline"), "utf8").split("\0");
    } catch {
      return []; // It has ended.
    }
  });
  return lines.filter((line) => line.includes("-I") && line.some((part) => part.startsWith(home)));
}

function onDisk(name) {
  return readFileSync(join(folder, name), "utf8");
}

/** Line and column (1-based) of a text in a file as it is on the disk. */
function place(name, text, offset = 0) {
  const at = onDisk(name).indexOf(text);
  assert.ok(at >= 0, `${text} in ${name}`);
  const before = onDisk(name).slice(0, at + offset).split("\n");
  return [before.length, before.at(-1).length + 1];
}

const WITHOUT_PYTHON = [
  [
    "without Python",
    async (bench) => {
      await bench.open("hello.rho");
      const message = bench.page.locator(".notification-list-item", { hasText: "needs Python 3.11 or newer" }).first();
      await message.waitFor();
      for (const button of ["Get Python", "Open Settings", "Try Again"]) {
        await message.locator(".monaco-button", { hasText: button }).waitFor();
      }
      await bench.picture(join(pictures, "vscode-python.png"));
    },
  ],
  [
    "an environment in the workspace",
    async (bench) => {
      const own = join(home, "bare");
      const scripts = join(own, "bare", ".venv", "bin");
      mkdirSync(scripts, { recursive: true });
      const [extension] = readdirSync(join(own, "extensions")).filter((name) => name.startsWith("rholsp."));
      const copy = join(own, "extensions", extension, "out", "server");
      const script = `#!/bin/sh\nexec "${values.python}" -I "${copy}" "$@"\n`;
      writeFileSync(join(scripts, "rholsp"), script, { mode: 0o755 });
      await bench.page.locator(".notification-list-item .monaco-button", { hasText: "Try Again" }).click();
      await bench.until("the count of files", async () => (await bench.status()).some((text) => text.includes("1 file")));
    },
  ],
];

const STEPS = [
  [
    "start",
    async (bench) => {
      await bench.open("shop.rho");
      await bench.until("the count of files", async () => (await bench.status()).some((text) => text.includes("4 files")));
    },
  ],
  [
    "diagnostics",
    async (bench) => {
      await bench.run("View: Focus Problems");
      const finding = bench.page.locator(".markers-panel .monaco-list-row", { hasText: "stdot" });
      await finding.first().waitFor();
      await bench.page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
      await bench.picture(join(pictures, "vscode-diagnostics.png"));
      await bench.press("Control+J");
    },
  ],
  [
    "quick fix",
    async (bench) => {
      await bench.open("shop.rho", ...place("shop.rho", "stdot", 2));
      const fix = await bench.summon("Control+.", ".action-widget .monaco-list-row", "stdout");
      await bench.picture(join(pictures, "vscode-quick-fix.png"));
      await fix.click();
      await bench.until("the repair", async () => (await bench.text()).includes('stdout!(["sold for"'));
      await bench.save();
      assert.match(onDisk("shop.rho"), /stdout!\(\["sold for"/);
    },
  ],
  [
    "definition across files",
    async (bench) => {
      await bench.open("shop.rho", ...place("shop.rho", '@"ledger"!("read"', 3));
      await bench.follow("ledger.rho");
      const [line] = place("ledger.rho", 'contract @"ledger"(@"read"');
      await bench.until("the clause that takes it", async () => (await bench.cursor()).line === line);
    },
  ],
  [
    "code lens",
    async (bench) => {
      const lens = bench.page.locator(".codelens-decoration a").first();
      await lens.waitFor();
      await lens.click();
      const peek = bench.page.locator(".peekview-widget .monaco-list-row", { hasText: "ledger" });
      await peek.first().waitFor();
      await bench.press("Escape");
    },
  ],
  [
    "rename across files",
    async (bench) => {
      await bench.open("ledger.rho", ...place("ledger.rho", '@"ledger"', 3));
      const box = await bench.summon("F2", ".rename-box input", "");
      assert.equal(await box.inputValue(), "ledger");
      await box.fill("books");
      await bench.picture(join(pictures, "vscode-rename.png"));
      await bench.press("Enter");
      await bench.until("the new name", async () => (await bench.text()).includes('@"books"(@"add"'));
      await bench.save();
      assert.equal(onDisk("ledger.rho").match(/@"books"/g)?.length, 2);
      assert.equal(onDisk("shop.rho").match(/@"books"/g)?.length, 2);
      assert.doesNotMatch(onDisk("shop.rho"), /@"ledger"/);
    },
  ],
  [
    "completion",
    async (bench) => {
      await bench.open("shop.rho", ...place("shop.rho", "*known)\n", "*known)".length));
      await bench.type(" |\n@\"bo");
      const proposal = bench.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "books" });
      await proposal.first().waitFor();
      await bench.picture(join(pictures, "vscode-completion.png"));
      await bench.press("Enter");
      await bench.until("the completed call", async () => /\n +@"books"!\(/.test(await bench.text()));
      await bench.press("Escape");
      await bench.run("File: Revert File");
      await bench.until("the old text", async () => (await bench.page.locator(".tab.dirty").count()) === 0);
    },
  ],
  [
    "formatting",
    async (bench) => {
      await bench.open("shop.rho", 1, 1);
      await bench.run("Format Document");
      const laidOut = 'for (@sum <- known) { stdout!(["in all", sum]) }';
      await bench.until("the layout", async () => (await bench.text()).includes(laidOut));
      await bench.save();
      assert.ok(onDisk("shop.rho").includes(laidOut));
    },
  ],
  [
    "MeTTa in a string",
    async (bench) => {
      await bench.open("planner.rho", ...place("planner.rho", "(way $from", 2));
      await bench.follow("map.metta");
      await bench.open("planner.rho", ...place("planner.rho", "!(route", 3));
      await bench.press("F12");
      await bench.until("the rule", async () => (await bench.cursor()).line === place("planner.rho", "(= (route")[0]);
      await bench.run("Rholang: Open the Embedded Text Here");
      const plain = '(= (route $from $to) (via (way $from $to) "on foot"))';
      await bench.until("the text without escapes", async () => (await bench.text()).includes(plain));
      await bench.press("Control+B");
      await bench.picture(join(pictures, "vscode-metta.png"));
      await bench.press("Control+B");
    },
  ],
  [
    "restart",
    async (bench) => {
      await bench.open("shop.rho");
      await bench.run("Rholang: Restart Server");
      await bench.open("shop.rho", ...place("shop.rho", '@"books"!("add"', 3));
      await bench.follow("ledger.rho");
      await bench.until("the counts again", async () => (await bench.status()).some((text) => text.includes("4 files")));
    },
  ],
  [
    "the other extension's settings",
    async () => {
      const [line] = servers();
      assert.deepEqual(line.slice(line.indexOf("--log-level")).slice(0, 2), ["--log-level", "info"]);
    },
  ],
  [
    "recording",
    async (bench) => {
      await bench.run("Rholang: Record a Session");
      await bench.page.locator(".monaco-dialog-box .monaco-button", { hasText: /^Record$/ }).click();
      await bench.until("a server that records", async () => servers().some((line) => line.includes("--wire-log")));
      await bench.open("shop.rho", ...place("shop.rho", '@"books"!("add"', 3));
      await bench.follow("ledger.rho");
      await bench.run("Rholang: Stop Recording");
      const told = bench.page.locator(".notification-list-item", { hasText: /Recorded: wire-.*\.jsonl/ }).first();
      await told.waitFor();
      await told.locator(".monaco-button", { hasText: "Open" }).first().click();
      await bench.until("the record", async () => (await bench.text()).includes('"rholsp_wire_log":1'));
      await bench.until("a server that does not", async () => servers().every((line) => !line.includes("--wire-log")));
    },
  ],
  [
    "metrics",
    async (bench) => {
      const opened = bench.page.context().waitForEvent("page");
      await bench.run("Rholang: Open Metrics");
      const ask = bench.page.locator(".monaco-dialog-box .monaco-button", { hasText: "Open" }).first();
      await Promise.race([opened, ask.click()]);
      const page = await opened;
      await page.getByText("rholsp_workspace_files").first().waitFor();
      await page.close();
    },
  ],
];

try {
  await main();
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
}
