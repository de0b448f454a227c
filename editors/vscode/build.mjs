/**
 * Makes out/: the extension in one file, the grammars, and the server for machines that have none.
 * `node build.mjs --tests` makes the unit tests instead.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const common = { bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning", absWorkingDir: here };

if (process.argv.includes("--tests")) {
  rmSync(join(here, "out", "test"), { recursive: true, force: true });
  const tests = readdirSync(join(here, "test")).filter((name) => name.endsWith(".test.ts"));
  await build({ ...common, entryPoints: tests.map((name) => `test/${name}`), outdir: "out/test", sourcemap: "inline" });
} else {
  rmSync(join(here, "out"), { recursive: true, force: true });
  await build({ ...common, entryPoints: ["src/extension.ts"], outfile: "out/extension.js", external: ["vscode"], minify: true });
  mkdirSync(join(here, "out", "grammars"), { recursive: true });
  const grammars = join(root, "editors", "grammars");
  for (const name of readdirSync(grammars).filter((file) => file.endsWith(".tmLanguage.json"))) {
    cpSync(join(grammars, name), join(here, "out", "grammars", name));
  }
  copyFileSync(join(root, "LICENSE"), join(here, "LICENSE"));
  const venv = join(root, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const python = process.env.PYTHON ?? (existsSync(venv) ? venv : "python3");
  const write = "import sys; from pathlib import Path; from release.bundle import write_folder; write_folder(Path(sys.argv[1]))";
  execFileSync(python, ["-c", write, join(here, "out", "server")], { cwd: root, stdio: "inherit" });
}
