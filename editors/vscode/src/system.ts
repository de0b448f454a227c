/** The machine that the extension runs on. */

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";

import type { System } from "./server_search";

/** Milliseconds that a program has to say its version: a first start from a cold disk takes seconds. */
const PATIENCE = 20_000;

export const machine: System = {
  windows: process.platform === "win32",
  home: homedir(),
  isFile,
  onPath: (name) => find(name, process.env["PATH"] ?? "", process.platform === "win32"),
  answer: (command, args) =>
    new Promise((resolve) => {
      execFile(command, [...args], { timeout: PATIENCE, windowsHide: true, encoding: "utf8" }, (error, stdout) =>
        resolve(error === null ? stdout : undefined),
      );
    }),
};

function isFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return isReadableScript(file);
  }
}

/** Python reads scripts that nobody marked as executable. */
function isReadableScript(file: string): boolean {
  return file.endsWith(".py") && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/** The first file of that name in the folders of a search path. */
export function find(name: string, searchPath: string, windows: boolean): string | undefined {
  const suffixes = windows ? [".exe", ".cmd", ".bat"] : [""];
  // A relative folder in the PATH would lead into whatever folder happens to be the current one.
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const files = folders.flatMap((folder) => suffixes.map((suffix) => path.join(folder, name + suffix)));
  return files.find(isFile);
}
