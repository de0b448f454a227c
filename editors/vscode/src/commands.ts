/** The extension's commands. */

import * as path from "node:path";

import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient/node";

import { REGION_SCHEME, type Region, regionAt } from "./regions";
import { SHOW_REFERENCES, type Session } from "./session";

const RECORDING = "rholsp.recording";

export function registerCommands(extension: vscode.ExtensionContext, session: Session): vscode.Disposable[] {
  const commands: Readonly<Record<string, (...args: never[]) => unknown>> = {
    "rholsp.restart": () => session.restart(),
    "rholsp.showLog": () => session.log.show(),
    "rholsp.recordSession": () => record(extension, session),
    "rholsp.stopRecording": () => stopRecording(session),
    "rholsp.openMetrics": () => openMetrics(session),
    "rholsp.openRegion": () => openRegion(session),
    "rholsp.showMenu": () => showMenu(session),
    [SHOW_REFERENCES]: (uri: string, position: Position, places: Location[]) =>
      showReferences(session, uri, position, places),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
}

async function showMenu(session: Session): Promise<void> {
  const recording = session.recordingFolder !== undefined;
  const entries = [
    { label: "$(debug-restart) Restart the server", command: "rholsp.restart" },
    { label: "$(output) Show the log", command: "rholsp.showLog" },
    recording
      ? { label: "$(debug-stop) Stop recording", command: "rholsp.stopRecording" }
      : { label: "$(record) Record a session", command: "rholsp.recordSession" },
    { label: "$(graph) Open the metrics", command: "rholsp.openMetrics" },
    { label: "$(gear) Settings", command: "workbench.action.openSettings", argument: "@ext:rholsp.rholsp" },
  ];
  const placeHolder = session.situation.server || "No server runs";
  const picked = await vscode.window.showQuickPick(entries, { placeHolder });
  if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command, picked.argument);
  }
}

async function record(extension: vscode.ExtensionContext, session: Session): Promise<void> {
  const start = "Record";
  const detail =
    "The server is started anew and writes every message into a file, the texts and names of your documents included. " +
    "Look at it before you share it.";
  if ((await vscode.window.showWarningMessage("Record this session?", { modal: true, detail }, start)) !== start) {
    return;
  }
  const folder = vscode.Uri.joinPath(extension.globalStorageUri, "recordings");
  await vscode.workspace.fs.createDirectory(folder);
  await vscode.commands.executeCommand("setContext", RECORDING, true);
  await session.restart({ record: folder.fsPath });
}

async function stopRecording(session: Session): Promise<void> {
  const folder = session.recordingFolder;
  if (folder === undefined) {
    return;
  }
  await vscode.commands.executeCommand("setContext", RECORDING, false);
  await session.restart({ record: undefined });
  const file = await newestRecord(folder);
  if (file === undefined) {
    await vscode.window.showWarningMessage("The server has recorded nothing.");
    return;
  }
  const [open, reveal, copy] = ["Open", "Show in Folder", "Copy Replay Command"];
  const message = `Recorded: ${path.basename(file.fsPath)}`;
  switch (await vscode.window.showInformationMessage(message, open, reveal, copy)) {
    case open:
      await vscode.window.showTextDocument(file);
      break;
    case reveal:
      await vscode.commands.executeCommand("revealFileInOS", file);
      break;
    case copy:
      await vscode.env.clipboard.writeText(`rholsp replay "${file.fsPath}"`);
      break;
  }
}

/** Names of records sort by the time of their start. */
async function newestRecord(folder: string): Promise<vscode.Uri | undefined> {
  const uri = vscode.Uri.file(folder);
  const names = (await vscode.workspace.fs.readDirectory(uri)).map(([name]) => name);
  const newest = names.filter((name) => name.startsWith("wire-") && name.endsWith(".jsonl")).sort().at(-1);
  return newest === undefined ? undefined : vscode.Uri.joinPath(uri, newest);
}

async function openMetrics(session: Session): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: "Starting the server with metrics" };
  const address = await vscode.window.withProgress(options, () => session.metricsPage());
  if (address === undefined) {
    await vscode.window.showWarningMessage("The server has told no address of its metrics; its log says why.");
    return;
  }
  await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(address)));
}

async function openRegion(session: Session): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const client = session.running;
  if (editor === undefined || client === undefined) {
    return;
  }
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  const regions = await client.sendRequest<Region[] | null>("rholsp/regions", { textDocument: { uri } });
  const region = regionAt(regions ?? [], editor.selection.active) ?? (await pickRegion(editor.document, regions ?? []));
  if (region === undefined) {
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`${REGION_SCHEME}:${region.uri}`));
  await vscode.languages.setTextDocumentLanguage(document, region.languageId);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

async function pickRegion(document: vscode.TextDocument, regions: readonly Region[]): Promise<Region | undefined> {
  if (regions.length === 0) {
    await vscode.window.showInformationMessage("No string of this file is known to be of another language.");
    return undefined;
  }
  const entries = regions.map((region) => ({
    label: `Line ${region.range.start.line + 1}`,
    description: region.languageId,
    detail: firstWords(document, region),
    region,
  }));
  return (await vscode.window.showQuickPick(entries, { placeHolder: "Which one?" }))?.region;
}

function firstWords(document: vscode.TextDocument, { range: { start, end } }: Region): string {
  const text = document.getText(new vscode.Range(start.line, start.character, end.line, end.character));
  return text.replace(/\s+/g, " ").slice(0, 80);
}

async function showReferences(session: Session, uri: string, position: Position, places: Location[]): Promise<void> {
  const convert = session.running?.protocol2CodeConverter;
  if (convert !== undefined) {
    const locations = places.map((place) => convert.asLocation(place));
    const at = convert.asPosition(position);
    await vscode.commands.executeCommand("editor.action.showReferences", convert.asUri(uri), at, locations);
  }
}
