/** The server in a web worker: Python from Pyodide, Trio on this loop, and the page as the only client. */
import type { FromWorker, ToWorker } from "./transport";

interface Server {
  put(text: string): void;
}

let server: Server | null = null;
let pyodide: any = null;

function tell(message: FromWorker): void {
  postMessage(message);
}

function write(path: string, text: string): void {
  const target = `/workspace/${path}`;
  pyodide.FS.mkdirTree(target.slice(0, target.lastIndexOf("/")));
  pyodide.FS.writeFile(target, text);
}

async function start(files: Record<string, string>): Promise<void> {
  tell({ kind: "stage", stage: "loading Python" });
  const here = new URL("./", self.location.href).href;
  const archive = fetch(`${here}rholsp.zip`).then((answer) => answer.arrayBuffer());
  const module = await import(/* @vite-ignore */ `${here}pyodide/pyodide.mjs`);
  pyodide = await module.loadPyodide({ indexURL: `${here}pyodide/` });
  tell({ kind: "stage", stage: "loading the server" });
  pyodide.unpackArchive(await archive, "zip", { extractDir: "/lib/rholsp" });
  for (const [path, text] of Object.entries(files)) write(path, text);
  pyodide.globals.set("post", (text: string) => tell({ kind: "message", text }));
  server = (await pyodide.runPythonAsync(`
import sys
sys.path.insert(0, "/lib/rholsp")
import page_server
page_server.start(post)
`)) as Server;
  tell({ kind: "ready" });
}

self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const said = event.data;
  if (said.kind === "message") server?.put(said.text);
  else if (said.kind === "write") write(said.path, said.text);
  else start(said.files).catch((error: unknown) => tell({ kind: "failed", reason: String(error) }));
});
