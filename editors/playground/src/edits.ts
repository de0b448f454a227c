/** Workspace edits of the server, made in all their files. */
import { LSPPlugin } from "@codemirror/lsp-client";
import type { Text } from "@codemirror/state";
import type * as lsp from "vscode-languageserver-protocol";
import type { Files } from "./workspace";

export function offsetAt(doc: Text, position: lsp.Position): number {
  if (position.line >= doc.lines) return doc.length;
  const line = doc.line(position.line + 1);
  return Math.min(line.from + position.character, line.to);
}

export function positionAt(doc: Text, offset: number): lsp.Position {
  const line = doc.lineAt(offset);
  return { line: line.number - 1, character: offset - line.from };
}

/** Applies an edit; the number of files that it has changed. */
export async function applyEdit(files: Files, edit: lsp.WorkspaceEdit): Promise<number> {
  const byFile = new Map<string, lsp.TextEdit[]>(Object.entries(edit.changes ?? {}));
  for (const change of edit.documentChanges ?? []) {
    if ("edits" in change) byFile.set(change.textDocument.uri, change.edits as lsp.TextEdit[]);
  }
  for (const [uri, edits] of byFile) {
    const file = await files.requestFile(uri);
    if (!file) throw new Error(`${uri} is not in this workspace`);
    const doc = (file.getView()?.state ?? file.state).doc;
    const changes = edits.map((one) => ({
      from: offsetAt(doc, one.range.start),
      to: offsetAt(doc, one.range.end),
      insert: one.newText,
    }));
    files.updateFile(uri, { changes, userEvent: "lsp" });
  }
  files.client.sync();
  return byFile.size;
}

export function requireFiles(plugin: LSPPlugin): Files {
  return plugin.client.workspace as Files;
}
