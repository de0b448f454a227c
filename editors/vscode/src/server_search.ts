/**
 * Where the server is. In this order: what the settings name; `rholsp` in a Python environment of the workspace; on the
 * PATH; the copy inside this extension, for which any Python from 3.11 on will do; `uvx rholsp`.
 *
 * Nothing here touches the machine but through `System`, so tests say what the machine has.
 */

import * as path from "node:path";

/** What the settings and the workspace say. */
export interface Wishes {
  /** The setting `rholsp.server.path`; "" for none. */
  readonly path: string;
  /** The F1R3FLY extension's `rholang.server.path`, which may name another server; "" for none. */
  readonly otherPath: string;
  /** The setting `rholsp.server.python`; "" for none. */
  readonly python: string;
  /** The workspace's folders, on the disk. */
  readonly folders: readonly string[];
  /** The interpreter that the Python extension has chosen for the workspace, if any. */
  readonly interpreter: string | undefined;
  /** Whether programs of the workspace may be started. */
  readonly trusted: boolean;
  /** The folder of the copy inside this extension. */
  readonly bundled: string;
}

/** The machine. */
export interface System {
  readonly windows: boolean;
  readonly home: string;
  isFile(file: string): boolean;
  /** The file that a program's name stands for. */
  onPath(name: string): string | undefined;
  /** What a run printed that ended well, within some seconds; undefined for any other. */
  answer(command: string, args: readonly string[]): Promise<string | undefined>;
}

export type Origin = "setting" | "environment" | "path" | "bundled" | "uvx";

export interface Server {
  readonly origin: Origin;
  readonly command: string;
  /** What stands before the server's own arguments. */
  readonly args: readonly string[];
  /** "" where it is not known before the start. */
  readonly version: string;
}

/** No server can be started: `reason` says why, in a sentence for people. */
export interface Missing {
  readonly reason: string;
  /** Whether it is a Python that is missing, rather than what a setting names. */
  readonly needsPython: boolean;
  /** What was looked at, for the log. */
  readonly tried: readonly string[];
}

const OLDEST_PYTHON = [3, 11] as const;
const ENVIRONMENTS = [".venv", "venv", ".env", "env"];
/** By preference; what a bare `python3` is may be older than what else there is. */
const INTERPRETERS = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"];
const ASK_VERSION = "import sys; print('.'.join(map(str, sys.version_info[:3])))";

export async function findServer(wishes: Wishes, system: System): Promise<Server | Missing> {
  const tried: string[] = [];
  if (wishes.path !== "") {
    const command = namedProgram(wishes.path, wishes, system);
    const said = command === undefined ? undefined : await system.answer(command, ["--version"]);
    if (command !== undefined && said !== undefined) {
      return { origin: "setting", command, args: [], version: versionIn(said) ?? "" };
    }
    const why = command === undefined ? "there is no such program" : "it does not answer to --version";
    return { reason: `rholsp.server.path is ${wishes.path}: ${why}.`, needsPython: false, tried: [wishes.path] };
  }
  const candidates: [Origin, string | undefined][] = [
    ["setting", wishes.otherPath === "" ? undefined : namedProgram(wishes.otherPath, wishes, system)],
    ...environmentPrograms("rholsp", wishes, system).map((file): [Origin, string] => ["environment", file]),
    ["path", system.onPath("rholsp")],
  ];
  for (const [origin, command] of candidates) {
    if (command === undefined) {
      continue;
    }
    tried.push(command);
    const version = versionIn((await system.answer(command, ["--version"])) ?? "");
    if (version !== undefined) {
      return { origin, command, args: [], version };
    }
  }
  return (await bundledServer(wishes, system, tried)) ?? uvxServer(system, tried) ?? nothingFound(tried);
}

/** The version in what `rholsp --version` prints; undefined for the output of another program. */
function versionIn(said: string): string | undefined {
  return /^rholsp (\S+)/.exec(said)?.[1];
}

/** Paths as the machine writes them. */
function paths(system: System): path.PlatformPath {
  return system.windows ? path.win32 : path.posix;
}

function namedProgram(name: string, wishes: Wishes, system: System): string | undefined {
  const { isAbsolute, join } = paths(system);
  const [first] = wishes.folders;
  const filled = name.replace(/^~(?=[\\/])/, system.home).replaceAll("${workspaceFolder}", first ?? "");
  if (!/[\\/]/.test(filled)) {
    return system.onPath(filled);
  }
  const file = isAbsolute(filled) || first === undefined ? filled : join(first, filled);
  return system.isFile(file) ? file : undefined;
}

/** The files of that name in the Python environments of a workspace that is trusted. */
function environmentPrograms(name: string, wishes: Wishes, system: System): string[] {
  if (!wishes.trusted) {
    return [];
  }
  const { dirname, join } = paths(system);
  const [scripts, suffix] = system.windows ? ["Scripts", ".exe"] : ["bin", ""];
  const folders = wishes.folders.flatMap((folder) => ENVIRONMENTS.map((env) => join(folder, env, scripts)));
  if (wishes.interpreter !== undefined) {
    const beside = dirname(wishes.interpreter);
    folders.unshift(beside, join(beside, scripts));
  }
  const files = folders.map((folder) => join(folder, name + suffix));
  return [...new Set(files)].filter((file) => system.isFile(file));
}

async function bundledServer(wishes: Wishes, system: System, tried: string[]): Promise<Server | undefined> {
  if (!system.isFile(paths(system).join(wishes.bundled, "__main__.py"))) {
    return undefined;
  }
  for (const python of pythons(wishes, system)) {
    tried.push(python);
    const said = await system.answer(python, ["-c", ASK_VERSION]);
    if (said === undefined || !isNewEnough(said)) {
      continue;
    }
    // -I: neither the user's packages nor PYTHONPATH may stand in the place of those in the copy.
    const args = ["-I", wishes.bundled];
    const version = versionIn((await system.answer(python, [...args, "--version"])) ?? "");
    if (version !== undefined) {
      return { origin: "bundled", command: python, args, version };
    }
  }
  return undefined;
}

function pythons(wishes: Wishes, system: System): string[] {
  const asked = wishes.python === "" ? undefined : namedProgram(wishes.python, wishes, system);
  const chosen = wishes.trusted ? wishes.interpreter : undefined;
  const files = [
    asked,
    chosen,
    ...environmentPrograms("python", wishes, system),
    ...INTERPRETERS.map((name) => system.onPath(name)),
    system.windows ? system.onPath("py") : undefined,
  ];
  return [...new Set(files.filter((file) => file !== undefined))];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.trim().split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_PYTHON;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function uvxServer(system: System, tried: string[]): Server | undefined {
  const uvx = system.onPath("uvx");
  if (uvx === undefined) {
    return undefined;
  }
  tried.push(uvx);
  return { origin: "uvx", command: uvx, args: ["rholsp"], version: "" };
}

function nothingFound(tried: readonly string[]): Missing {
  const oldest = OLDEST_PYTHON.join(".");
  return { reason: `Rholang needs Python ${oldest} or newer, and none was found.`, needsPython: true, tried };
}
