import assert from "node:assert/strict";
import { test } from "node:test";

import { type Missing, type Server, type System, type Wishes, findServer } from "../src/server_search";

const VERSION = "import sys; print('.'.join(map(str, sys.version_info[:3])))";

/** A machine: the programs on its PATH, further files, and what runs print, by the command line. */
interface Machine {
  readonly path?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly says?: Readonly<Record<string, string>>;
  readonly windows?: boolean;
}

function system({ path = {}, files = [], says = {}, windows = false }: Machine, runs: string[] = []): System {
  return {
    windows,
    home: "/home/ada",
    isFile: (file) => files.includes(file) || Object.values(path).includes(file),
    onPath: (name) => path[name],
    answer: (command, args) => {
      const line = [command, ...args].join(" ").replace(VERSION, "VERSION");
      runs.push(line);
      return Promise.resolve(says[line]);
    },
  };
}

const NOTHING: Wishes = {
  path: "",
  otherPath: "",
  python: "",
  folders: ["/work"],
  interpreter: undefined,
  trusted: true,
  bundled: "/ext/server",
};
const BUNDLE = "/ext/server/__main__.py";

/** A machine that has everything. */
const RICH: Machine = {
  path: { rholsp: "/usr/bin/rholsp", python3: "/usr/bin/python3", uvx: "/usr/bin/uvx" },
  files: [BUNDLE, "/opt/rholsp", "/work/.venv/bin/rholsp"],
  says: {
    "/opt/rholsp --version": "rholsp 1.0.0\n",
    "/work/.venv/bin/rholsp --version": "rholsp 2.0.0\n",
    "/usr/bin/rholsp --version": "rholsp 3.0.0\n",
    "/usr/bin/python3 -c VERSION": "3.12.1\n",
    "/usr/bin/python3 -I /ext/server --version": "rholsp 4.0.0\n",
  },
};

function without(...names: string[]): Machine {
  const keep = (entry: [string, string]): boolean => !names.some((name) => entry.join(" ").includes(name));
  return {
    path: Object.fromEntries(Object.entries(RICH.path ?? {}).filter(keep)),
    files: (RICH.files ?? []).filter((file) => !names.some((name) => file.includes(name))),
    says: Object.fromEntries(Object.entries(RICH.says ?? {}).filter(keep)),
  };
}

async function found(wishes: Partial<Wishes>, machine: Machine, runs: string[] = []): Promise<Server> {
  const result = await findServer({ ...NOTHING, ...wishes }, system(machine, runs));
  assert.ok("origin" in result, JSON.stringify(result));
  return result;
}

async function missing(wishes: Partial<Wishes>, machine: Machine): Promise<Missing> {
  const result = await findServer({ ...NOTHING, ...wishes }, system(machine));
  assert.ok("reason" in result, JSON.stringify(result));
  return result;
}

test("the order is setting, environment, PATH, the copy inside, uvx", async () => {
  assert.deepEqual(await found({ path: "/opt/rholsp" }, RICH), {
    origin: "setting",
    command: "/opt/rholsp",
    args: [],
    version: "1.0.0",
  });
  assert.equal((await found({}, RICH)).command, "/work/.venv/bin/rholsp");
  assert.equal((await found({}, without(".venv"))).command, "/usr/bin/rholsp");
  assert.deepEqual(await found({}, without(".venv", "/usr/bin/rholsp")), {
    origin: "bundled",
    command: "/usr/bin/python3",
    args: ["-I", "/ext/server"],
    version: "4.0.0",
  });
  assert.deepEqual(await found({}, without(".venv", "/usr/bin/rholsp", "python3")), {
    origin: "uvx",
    command: "/usr/bin/uvx",
    args: ["rholsp"],
    version: "",
  });
  const nothing = await missing({}, without(".venv", "/usr/bin/rholsp", "python3", "uvx"));
  assert.equal(nothing.reason, "Rholang needs Python 3.11 or newer, and none was found.");
  assert.ok(nothing.needsPython);
});

test("a setting that names nothing is told, not passed over", async () => {
  const absent = await missing({ path: "/opt/absent" }, RICH);
  assert.match(absent.reason, /\/opt\/absent: there is no such program/);
  assert.equal(absent.needsPython, false);
  const silent = await missing({ path: "/opt/rholsp" }, { ...RICH, says: {} });
  assert.match(silent.reason, /does not answer/);
});

test("a setting may be a name, relative, below home or below the workspace", async () => {
  const says = { "/usr/bin/mine --version": "rholsp 1\n", "/work/bin/mine --version": "x", "/home/ada/mine --version": "y" };
  const machine = { path: { mine: "/usr/bin/mine" }, files: ["/work/bin/mine", "/home/ada/mine"], says };
  assert.equal((await found({ path: "mine" }, machine)).command, "/usr/bin/mine");
  assert.equal((await found({ path: "bin/mine" }, machine)).command, "/work/bin/mine");
  assert.equal((await found({ path: "${workspaceFolder}/bin/mine" }, machine)).command, "/work/bin/mine");
  assert.equal((await found({ path: "~/mine" }, machine)).command, "/home/ada/mine");
});

test("a server of another make, or a broken one, is passed over", async () => {
  const says = { ...RICH.says, "/opt/other --version": "rholang-language-server 0.3\n" };
  const machine = { ...RICH, files: [...(RICH.files ?? []), "/opt/other"], says };
  assert.equal((await found({ otherPath: "/opt/other" }, machine)).origin, "environment");
  assert.equal((await found({ otherPath: "/opt/rholsp" }, machine)).origin, "setting");
  const { ["/work/.venv/bin/rholsp --version"]: _, ...broken } = RICH.says ?? {};
  assert.equal((await found({}, { ...RICH, says: broken })).origin, "path");
});

test("the interpreter that the Python extension has chosen comes before folders with usual names", async () => {
  const machine = {
    ...RICH,
    files: [...(RICH.files ?? []), "/envs/one/bin/rholsp"],
    says: { ...RICH.says, "/envs/one/bin/rholsp --version": "rholsp 5.0.0\n" },
  };
  assert.equal((await found({ interpreter: "/envs/one/bin/python" }, machine)).version, "5.0.0");
});

test("nothing of a workspace that is not trusted is started", async () => {
  const runs: string[] = [];
  const machine = { ...without("/usr/bin/rholsp"), files: [...(RICH.files ?? []), "/work/.venv/bin/python"] };
  const server = await found({ trusted: false, interpreter: "/work/.venv/bin/python" }, machine, runs);
  assert.equal(server.command, "/usr/bin/python3");
  assert.deepEqual(
    runs.filter((run) => run.startsWith("/work")),
    [],
  );
});

test("an interpreter that is too old is passed over for a newer one", async () => {
  const machine = {
    path: { python3: "/usr/bin/python3", "python3.12": "/usr/bin/python3.12" },
    files: [BUNDLE],
    says: {
      "/usr/bin/python3 -c VERSION": "3.9.2\n",
      "/usr/bin/python3.12 -c VERSION": "3.12.0\n",
      "/usr/bin/python3.12 -I /ext/server --version": "rholsp 4.0.0\n",
    },
  };
  assert.equal((await found({}, machine)).command, "/usr/bin/python3.12");
  const old = await missing({}, { ...machine, path: { python3: "/usr/bin/python3" } });
  assert.deepEqual(old.tried, ["/usr/bin/python3"]);
});

test("the interpreter of the settings comes first", async () => {
  const machine = {
    ...without(".venv", "/usr/bin/rholsp"),
    files: [BUNDLE, "/opt/python"],
    says: { "/opt/python -c VERSION": "3.13.0", "/opt/python -I /ext/server --version": "rholsp 4.0.0" },
  };
  assert.equal((await found({ python: "/opt/python" }, machine)).command, "/opt/python");
});

test("Windows has its own names", async () => {
  const program = "C:\\work\\.venv\\Scripts\\rholsp.exe";
  const machine = { windows: true, files: [program], says: { [`${program} --version`]: "rholsp 1.0.0" } };
  assert.equal((await found({ folders: ["C:\\work"] }, machine)).command, program);
});
