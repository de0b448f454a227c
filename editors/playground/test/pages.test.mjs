// Both pages in Chromium: the one beside `rholsp play`, and the one in which the server runs in a web worker.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { HAS_CHROMIUM, openPage, serveFolder } from "./browser.mjs";
import { PYTHON, ROOT } from "./pyodide.mjs";

const PAGES = new URL("../dist/", import.meta.url).pathname;
const PICTURES = process.env.PICTURES;
const skip = !HAS_CHROMIUM ? "there is no Chromium" : !existsSync(PAGES) ? "the pages are not built" : false;
const PATIENCE = Number(process.env.PATIENCE ?? 240) * 1000;

async function served() {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  cpSync(`${ROOT}examples`, folder, { recursive: true });
  const server = spawn(PYTHON, ["-m", "rholsp", "play", folder, "--port", "0", "--no-store"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const url = await new Promise((resolve, reject) => {
    let said = "";
    server.on("exit", () => reject(new Error(said)));
    server.stderr.on("data", (data) => {
      said += data;
      const port = /ws:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (port) resolve(`http://127.0.0.1:${port[1]}/`);
    });
  });
  const close = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, close, folder };
}

async function ready(page) {
  await page.waitForFunction(() => ["ready", "failed"].includes(document.documentElement.dataset.state), null, {
    timeout: PATIENCE,
  });
  assert.equal(await page.getAttribute("html", "data-state"), "ready", await page.textContent("#status"));
  await page.waitForFunction(() => window.rholsp, null, { timeout: PATIENCE });
}

/** Shows a file, with the cursor behind the first place of some text. */
async function cursor(page, path, text) {
  await page.evaluate(
    async ([path, text]) => {
      await window.rholsp.open(path);
      const { view } = window.rholsp;
      const at = view.state.doc.toString().indexOf(text) + text.length;
      view.dispatch({ selection: { anchor: at }, scrollIntoView: true });
      view.focus();
    },
    [path, text],
  );
}

const text = (page) => page.evaluate(() => window.rholsp.view.state.doc.toString());
const shown = (page) => page.textContent("nav .shown");

async function picture(page, name) {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

for (const [name, open] of [
  ["served", served],
  ["static", () => serveFolder(`${PAGES}static`)],
]) {
  test(`a day's work on the ${name} page`, { skip, timeout: 2 * PATIENCE }, async () => {
    const faults = [];
    const server = await open();
    const { browser, page } = await openPage(server.url, faults);
    page.setDefaultTimeout(PATIENCE);
    try {
      await ready(page);

      // Colours and diagnostics.
      await page.waitForSelector(".tok-keyword");
      await page.waitForSelector("#problems .warning");
      await cursor(page, "token.rho", "new MakeMint, stdout(`rho:io:stdout`) in {");
      await page.keyboard.type("\n  stdou!(1) |");
      await page.waitForSelector("#problems .error:has-text('`stdou` is not bound')");
      await page.waitForSelector(".cm-lintRange-error");

      // A quick fix.
      await page.keyboard.press("ArrowLeft");
      await cursor(page, "token.rho", "  stdo");
      await page.click("#act");
      await page.click(".actions button:has-text('stdout')");
      await page.waitForFunction(() => window.rholsp.view.state.doc.toString().includes("  stdout!(1) |"));
      await page.waitForSelector("#problems .error", { state: "detached" });
      await page.waitForSelector(".cm-lintRange-error", { state: "detached" });
      await picture(page, `playground-${name}`);

      // Hover.
      await cursor(page, "library/main.rho", "listMa");
      const box = await page.evaluate(() => {
        const { view } = window.rholsp;
        return view.coordsAtPos(view.state.selection.main.head);
      });
      await page.mouse.move(box.left - 4, (box.top + box.bottom) / 2, { steps: 5 });
      await page.waitForSelector(".cm-tooltip-hover:has-text('Applies a function to each element')");
      await page.mouse.move(5, 5);

      // Definition across files.
      await cursor(page, "library/main.rho", "listMa");
      await page.keyboard.press("F12");
      await page.waitForFunction(() => document.querySelector("nav .shown").textContent === "library/lists.rho");

      // Completion.
      await cursor(page, "library/main.rho", "// What everybody pays.");
      await page.keyboard.type("\n    listFo");
      await page.waitForSelector(".cm-tooltip-autocomplete li:has-text('listFold')");
      await page.keyboard.press("Escape");
      for (let i = 0; i < "\n    listFo".length; i++) await page.keyboard.press("Backspace");

      // Rename across files.
      await cursor(page, "library/lists.rho", "contract listMa");
      await page.keyboard.press("F2");
      const field = page.locator(".cm-panels input");
      await field.fill("mapList");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => window.rholsp.view.state.doc.toString().includes("contract mapList("));
      await cursor(page, "library/main.rho", "mapList");
      assert.match(await text(page), /mapList!\(orders/);
      assert.doesNotMatch(await text(page), /listMap/);

      // A region, in the panel and by its own diagnostics.
      await page.click("[data-panel=regions]");
      await cursor(page, "planner.rho", "new ");
      await page.waitForSelector("#regions pre");
      await picture(page, `playground-${name}-regions`);
      await page.click("[data-panel=metrics]");
      await page.waitForSelector("#metrics th:has-text('contracts')");

      // Saving, and sharing.
      if (server.folder) {
        await cursor(page, "library/main.rho", "mapList");
        await page.keyboard.press("Control+s");
        await page.waitForFunction(() => document.querySelector("#status").textContent.includes("is saved"));
        assert.equal(readFileSync(join(server.folder, "library/main.rho"), "utf8"), await text(page));
      } else {
        await cursor(page, "dispatch.rho", "new ");
        await page.keyboard.type("shared, ");
        const expected = await text(page);
        await page.click("#share");
        await page.waitForFunction(() => location.hash.startsWith("#file=dispatch.rho&text="));
        await page.reload();
        await ready(page);
        await page.waitForFunction(() => document.querySelector("nav .shown"));
        assert.equal(await shown(page), "dispatch.rho");
        assert.equal(await text(page), expected);
      }
      assert.deepEqual(faults, []);
    } catch (error) {
      await picture(page, `failed-${name}`);
      throw error;
    } finally {
      await browser.close();
      server.close();
    }
  });
}
