/** What the user has set: under `rholsp`, and under `rholang` what the extension of F1R3FLY.io reads. */

import * as vscode from "vscode";

import { launchArguments } from "./launch";
import type { Wishes } from "./server_search";

/** Sections whose change means that the server must be started anew. */
export const START_SECTIONS = ["rholsp.server", "rholang.server"];

export async function readWishes(extension: vscode.ExtensionContext): Promise<Wishes> {
  const own = vscode.workspace.getConfiguration("rholsp.server");
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  return {
    path: own.get("path", "").trim(),
    otherPath: chosen<string>("rholang.server", "path") ?? "",
    python: own.get("python", "").trim(),
    folders: folders.map((folder) => folder.uri.fsPath),
    interpreter: vscode.workspace.isTrusted ? await activeInterpreter(folders[0]) : undefined,
    trusted: vscode.workspace.isTrusted,
    bundled: extension.asAbsolutePath("out/server"),
  };
}

/** The server's arguments that settings ask for. */
export function readArguments(): string[] {
  const section = "rholang.server";
  return launchArguments({
    own: vscode.workspace.getConfiguration("rholsp.server").get<string[]>("arguments", []),
    others: chosen<string[]>(section, "extraArgs") ?? [],
    logLevel: chosen<string>(section, "logLevel"),
    wireLog: chosen<boolean>(section, "wireLog") ?? false,
  });
}

/** What somebody has set, other than an extension's default. */
function chosen<T>(section: string, name: string): T | undefined {
  const found = vscode.workspace.getConfiguration(section).inspect<T>(name);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}

/** As far as its interface is used here; https://github.com/microsoft/vscode-python has all of it. */
interface PythonExtension {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(path: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
  };
}

async function activeInterpreter(folder: vscode.WorkspaceFolder | undefined): Promise<string | undefined> {
  const python = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (python === undefined) {
    return undefined;
  }
  try {
    const { environments } = await python.activate();
    const resolved = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(folder?.uri));
    return resolved?.executable.uri?.fsPath;
  } catch {
    return undefined; // Whatever fails there, the search goes on without it.
  }
}
