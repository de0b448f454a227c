/** What stands beside the editor: files, problems, regions, and the server's figures. */
import type { LSPClient } from "@codemirror/lsp-client";
import type * as lsp from "vscode-languageserver-protocol";

const SEVERITIES = ["", "error", "warning", "information", "hint"];

export function byId<E extends HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as E;
}

function row(parent: HTMLElement, text: string, className: string, onClick: () => void): HTMLButtonElement {
  const button = parent.appendChild(document.createElement("button"));
  button.className = className;
  button.textContent = text;
  button.addEventListener("click", onClick);
  return button;
}

export function showFiles(paths: string[], shown: string, open: (path: string) => void): void {
  const list = byId("files");
  list.replaceChildren();
  for (const path of paths) row(list, path, path === shown ? "file shown" : "file", () => open(path));
}

export type Go = (uri: string, position: lsp.Position) => void;

/** Diagnostics of all files, as the server pushes them. */
export class Problems {
  private readonly byUri = new Map<string, lsp.Diagnostic[]>();

  constructor(
    private readonly name: (uri: string) => string,
    private readonly go: Go,
  ) {}

  publish(params: lsp.PublishDiagnosticsParams): void {
    if (params.diagnostics.length) this.byUri.set(params.uri, params.diagnostics);
    else this.byUri.delete(params.uri);
    this.show();
  }

  private show(): void {
    const list = byId("problems");
    list.replaceChildren();
    let count = 0;
    for (const [uri, diagnostics] of [...this.byUri].sort(([one], [two]) => (one < two ? -1 : 1))) {
      for (const one of diagnostics) {
        const { line, character } = one.range.start;
        const text = `${this.name(uri)}:${line + 1}:${character + 1}  ${one.message}`;
        const severity = SEVERITIES[one.severity ?? 1]!;
        row(list, text, `problem ${severity}`, () => this.go(uri, one.range.start)).title = String(one.code ?? "");
        if ((one.severity ?? 1) <= 2) count++;
      }
    }
    byId("problem-count").textContent = String(count);
  }
}

interface RegionInfo {
  uri: string;
  languageId: string;
  route: string;
  range: lsp.Range;
}

/** The texts of other languages in a file, as documents of their own. */
export async function showRegions(client: LSPClient, uri: string, go: Go): Promise<void> {
  const panel = byId("regions");
  const regions = await client.request<object, RegionInfo[]>("rholsp/regions", { textDocument: { uri } });
  const texts = await Promise.all(
    regions.map((region) =>
      client.request<object, { text: string }>("workspace/textDocumentContent", { uri: `rholsp-region:${region.uri}` }),
    ),
  );
  panel.replaceChildren();
  if (!regions.length) panel.textContent = "This file has no text of another language.";
  regions.forEach((region, i) => {
    const title = `${region.languageId}, line ${region.range.start.line + 1}`;
    row(panel, title, "region-title", () => go(uri, region.range.start));
    panel.appendChild(document.createElement("pre")).textContent = texts[i]!.text;
  });
}

interface Statistics {
  [name: string]: unknown;
}

const SHOWN: [string, (statistics: Statistics) => unknown][] = [
  ["files", (one) => one["files"]],
  ["open files", (one) => one["openFiles"] ?? one["open_files"]],
  ["contracts", (one) => one["contracts"]],
  ["symbols", (one) => one["symbols"]],
  ["regions", (one) => one["regions"]],
  ["index", (one) => milliseconds(one["indexMs"] ?? one["index_ms"])],
  ["cache hits", (one) => percent((one["cache"] as Statistics | undefined)?.["hitRate"] ?? (one["cache"] as Statistics | undefined)?.["hit_rate"])],
];

function milliseconds(value: unknown): string | undefined {
  return typeof value === "number" ? `${value.toFixed(0)} ms` : undefined;
}

function percent(value: unknown): string | undefined {
  return typeof value === "number" ? `${(value * 100).toFixed(0)} %` : undefined;
}

/** The server's figures, anew every second, and how long the page waited for its answers. */
export class Metrics {
  private readonly waits: number[] = [];

  answered(milliseconds: number): void {
    this.waits.push(milliseconds);
    if (this.waits.length > 200) this.waits.shift();
  }

  follow(client: LSPClient): void {
    window.setInterval(() => {
      if (client.connected && !byId("metrics").hidden) void this.show(client);
    }, 1000);
  }

  async show(client: LSPClient): Promise<void> {
    const statistics = await client.request<null, Statistics>("rholsp/statistics", null);
    const rows = SHOWN.map(([label, of]): [string, unknown] => [label, of(statistics)]);
    const waits = [...this.waits].sort((one, two) => one - two);
    if (waits.length) {
      rows.push(["answer, median", milliseconds(waits[waits.length >> 1])]);
      rows.push(["answer, 95 %", milliseconds(waits[Math.floor(waits.length * 0.95)])]);
    }
    const table = byId("metrics");
    table.replaceChildren();
    for (const [label, value] of rows) {
      if (value === undefined) continue;
      const line = table.appendChild(document.createElement("tr"));
      line.appendChild(document.createElement("th")).textContent = label;
      line.appendChild(document.createElement("td")).textContent = String(value);
    }
  }
}
