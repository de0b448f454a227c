// Makes the pages: `node build.mjs [FOLDER]` writes FOLDER/served, for `rholsp play`, and FOLDER/static, for the web.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL("./", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
const target = process.argv[2] ?? `${here}dist`;
const python = process.env.RHOLSP_PYTHON ?? `${root}.venv/bin/python`;

function examples(folder, prefix = "") {
  const found = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(found, examples(path, `${prefix}${entry.name}/`));
    else if (/\.(rho|metta)$/.test(entry.name)) found[prefix + entry.name] = readFileSync(path, "utf8");
  }
  return found;
}

async function bundle(entry, out, defined) {
  await build({
    entryPoints: [`${here}src/${entry}`],
    outfile: out,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    define: defined,
    legalComments: "linked",
    absWorkingDir: here,
  });
}

function page(folder, server, connect) {
  const text = readFileSync(`${here}index.html`, "utf8").replace("SERVER", server).replace("CONNECT", connect);
  writeFileSync(`${folder}/index.html`, text);
  cpSync(`${here}style.css`, `${folder}/style.css`);
}

rmSync(target, { recursive: true, force: true });
for (const kind of ["served", "static"]) mkdirSync(`${target}/${kind}`, { recursive: true });
await bundle("main.ts", `${target}/served/main.js`, { EXAMPLES: "{}" });
page(`${target}/served`, "socket", "ws://localhost:* ws://127.0.0.1:*");

await bundle("main.ts", `${target}/static/main.js`, { EXAMPLES: JSON.stringify(examples(`${root}examples`)) });
await bundle("worker.ts", `${target}/static/worker.js`, {});
page(`${target}/static`, "worker", "");
mkdirSync(`${target}/static/pyodide`);
for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"]) {
  cpSync(`${here}node_modules/pyodide/${name}`, `${target}/static/pyodide/${name}`);
}
const code = `
import sys
from pathlib import Path
from release.bundle import packed
extra = {path.name: path.read_bytes() for path in Path(${JSON.stringify(`${here}python`)}).glob("*.py") if not path.name.startswith("test_")}
sys.stdout.buffer.write(packed(extra))
`;
writeFileSync(`${target}/static/rholsp.zip`, execFileSync(python, ["-c", code], { cwd: root, maxBuffer: 1 << 26 }));

let bytes = 0;
function add(folder) {
  for (const name of readdirSync(folder)) {
    const path = `${folder}/${name}`;
    if (statSync(path).isDirectory()) add(path);
    else if (!name.endsWith(".LEGAL.txt")) bytes += gzipSync(readFileSync(path)).length;
  }
}
add(`${target}/static`);
console.log(`the static page: ${(bytes / 1e6).toFixed(1)} MB gzipped`);
