import { LSPClient, LSPPlugin, formatDocument, languageServerExtensions, type Transport } from "@codemirror/lsp-client";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit } from "@codemirror/language";
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { lintGutter } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import type * as lsp from "vscode-languageserver-protocol";
import { positionAt, offsetAt } from "./edits";
import { features, showCodeActions } from "./features";
import { BundledFiles, ServedFiles, pathOf, uriOf, type FileSource } from "./files";
import { Metrics, Problems, byId, showFiles, showRegions } from "./panels";
import { fromHash, toHash } from "./share";
import { SocketConnection, WorkerConnection, type Connection } from "./transport";
import { Files } from "./workspace";

declare const EXAMPLES: Record<string, string>;
/** Put in by build.mjs: the examples' texts by their paths. */

const IS_SERVED = document.documentElement.dataset["server"] === "socket";

function progress(stage: string | null): void {
  byId("status").textContent = stage ?? "";
}

async function connect(): Promise<[Connection, FileSource]> {
  if (IS_SERVED) {
    const url = new URL("lsp", location.href);
    url.protocol = "ws:";
    url.hash = "";
    const files = await ServedFiles.open();
    return [new SocketConnection(url.href, progress), files];
  }
  const shared = await fromHash(location.hash);
  const texts = shared ? { ...EXAMPLES, [shared.path]: shared.text } : { ...EXAMPLES };
  const files = new BundledFiles(texts);
  const worker = new WorkerConnection(new URL("worker.js", location.href).href, texts, progress);
  files.worker = worker;
  return [worker, files];
}

/** Tells `metrics` how long each request waits for its answer. */
function timed(connection: Connection, metrics: Metrics): Transport {
  const sent = new Map<unknown, number>();
  connection.subscribe((text) => {
    const id = /^\{"jsonrpc":"2.0","id":(\d+),"result"/.exec(text)?.[1];
    const began = id === undefined ? undefined : sent.get(Number(id));
    if (began !== undefined) metrics.answered(performance.now() - began);
    sent.delete(Number(id));
  });
  return {
    send(text) {
      const id = /"id":(\d+)/.exec(text)?.[1];
      if (id !== undefined) sent.set(Number(id), performance.now());
      connection.send(text);
    },
    subscribe: (handler) => connection.subscribe(handler),
    unsubscribe: (handler) => connection.unsubscribe(handler),
  };
}

async function start(): Promise<void> {
  const [connection, source] = await connect();
  const metrics = new Metrics();
  const problems = new Problems(
    (uri) => pathOf(source, uri) ?? uri,
    (uri, position) => void go(uri, position),
  );
  const client = new LSPClient({
    rootUri: source.root,
    timeout: 20_000,
    workspace: (owner) => new Files(owner, source, extensions),
    notificationHandlers: {
      "textDocument/publishDiagnostics": (_, params: lsp.PublishDiagnosticsParams) => {
        problems.publish(params);
        return false;
      },
    },
    extensions: [...languageServerExtensions(), ...features()],
  });
  const files = client.workspace as Files;

  function extensions(uri: string, languageId: string): Extension {
    return [
      lineNumbers(),
      foldGutter(),
      codeFolding(),
      lintGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      bracketMatching(),
      closeBrackets(),
      search(),
      indentUnit.of("  "),
      EditorState.languageData.of(() => [
        { commentTokens: languageId === "metta" ? { line: ";" } : { line: "//", block: { open: "/*", close: "*/" } } },
      ]),
      client.plugin(uri, languageId),
      keymap.of([
        { key: "Mod-s", run: save, preventDefault: true },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        indentWithTab,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) regionsSoon();
      }),
    ];
  }

  function save(): boolean {
    const uri = files.shown?.uri;
    const path = uri === undefined ? null : pathOf(source, uri);
    if (path === null) return false;
    const text = files.view.state.doc.toString();
    client.sync();
    source.write(path, text).then(
      () => {
        client.notification("textDocument/didSave", { textDocument: { uri } });
        progress(IS_SERVED ? `${path} is saved` : null);
      },
      (error) => progress(String(error)),
    );
    return true;
  }

  async function go(uri: string, position: lsp.Position): Promise<void> {
    const view = await files.displayFile(uri);
    if (!view) return;
    const at = offsetAt(view.state.doc, position);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    view.focus();
  }

  let timer = 0;
  function regionsSoon(): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const uri = files.shown?.uri;
      if (!uri || byId("regions").hidden) return;
      client.sync();
      showRegions(client, uri, (to, position) => void go(to, position)).catch(console.warn);
    }, 200);
  }

  async function open(path: string): Promise<void> {
    await files.displayFile(uriOf(source, path));
    files.view.focus();
  }

  const view = new EditorView({ parent: byId("editor") });
  files.view = view;
  const paths = await source.list();
  files.onShow = (path) => {
    showFiles(paths, path, (other) => void open(other));
    document.title = `${path} – rholsp`;
    regionsSoon();
  };
  showFiles(paths, "", (path) => void open(path));

  await connection.ready;
  progress("starting");
  client.connect(timed(connection, metrics));
  await client.initializing;
  progress(null);
  document.documentElement.dataset["state"] = "ready";

  const shared = IS_SERVED ? null : await fromHash(location.hash);
  const first = shared?.path ?? paths.find((path) => path === "token.rho") ?? paths[0];
  if (first !== undefined) await open(first);
  else progress("There is no Rholang or MeTTa file here.");

  for (const tab of document.querySelectorAll<HTMLButtonElement>("[data-panel]")) {
    tab.addEventListener("click", () => {
      for (const other of document.querySelectorAll<HTMLButtonElement>("[data-panel]")) {
        const isShown = other === tab;
        other.setAttribute("aria-selected", String(isShown));
        byId(other.dataset["panel"]!).hidden = !isShown;
      }
      regionsSoon();
      if (!byId("metrics").hidden) void metrics.show(client);
    });
  }
  byId("format").addEventListener("click", () => formatDocument(view));
  byId("act").addEventListener("click", () => showCodeActions(view));
  byId("share").addEventListener("click", () => {
    const path = files.shown ? pathOf(source, files.shown.uri) : null;
    if (path === null) return;
    void toHash({ path, text: view.state.doc.toString() }).then((hash) => {
      setHash(hash);
      void navigator.clipboard?.writeText(location.href).catch(() => undefined);
      progress("The address of this page now holds this file.");
    });
  });
  metrics.follow(client);
  // For tests, and for whoever looks.
  Object.assign(window, { rholsp: { client, files, view, LSPPlugin, positionAt, go, open } });
}

function setHash(hash: string): void {
  window.history.replaceState(null, "", hash);
}

start().catch((error: unknown) => {
  document.documentElement.dataset["state"] = "failed";
  progress(error instanceof Error ? error.message : String(error));
});
