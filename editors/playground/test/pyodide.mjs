// A Pyodide with the packages that Trio needs, taken from the environment of the checkout.
import { execFileSync } from "node:child_process";
import { loadPyodide } from "pyodide";

export const ROOT = new URL("../../../", import.meta.url).pathname;
export const PYTHON = process.env.RHOLSP_PYTHON ?? `${ROOT}.venv/bin/python`;

/** What the static page loads: rholsp and all that it needs, as a zip. */
export function bundle() {
  const code = "import sys; from release.bundle import packed; sys.stdout.buffer.write(packed({}))";
  return new Uint8Array(execFileSync(PYTHON, ["-c", code], { cwd: ROOT, maxBuffer: 1 << 26 }));
}

export async function python() {
  const pyodide = await loadPyodide();
  pyodide.unpackArchive(bundle(), "zip", { extractDir: "/lib/rholsp" });
  pyodide.runPython("import sys; sys.path.insert(0, '/lib/rholsp')");
  return pyodide;
}
