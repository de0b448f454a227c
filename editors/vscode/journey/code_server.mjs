/** code-server with one folder and one extension, in a home of its own. */

import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const modules = join(dirname(fileURLToPath(import.meta.url)), "node_modules");
const ENTRY = join(modules, "code-server", "out", "node", "entry.js");

/** Without what moves, asks or wants a network. */
const SETTINGS = {
  "chat.disableAIFeatures": true,
  "editor.accessibilitySupport": "off",
  "editor.fontFamily": "DejaVu Sans Mono",
  "editor.inlayHints.enabled": "on",
  "editor.minimap.enabled": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.layoutControl.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** The interpreter that code-server wants, from npm; the present one where there is none for this machine. */
function node24() {
  const file = join(modules, `node-linux-${process.arch}`, "bin", "node");
  return existsSync(file) ? file : process.execPath;
}

/** A port that is free now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Installs the extension and serves until `stop` is called. `path` is all that its PATH holds.
 */
export async function startCodeServer({ home, vsix, path, settings = {} }) {
  const [user, extensions] = [join(home, "user"), join(home, "extensions")];
  mkdirSync(join(user, "User"), { recursive: true });
  writeFileSync(join(user, "User", "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
  // What extensions get is what a login shell says.
  const env = { HOME: home, PATH: path, LANG: "C.UTF-8", SHELL: "/bin/sh" };
  writeFileSync(join(home, ".profile"), `PATH=${path}\nexport PATH\n`);
  const places = ["--user-data-dir", user, "--extensions-dir", extensions, "--config", join(home, "config.yaml")];
  const installed = await promisify(execFile)(node24(), [ENTRY, ...places, "--install-extension", vsix], { env });
  if (!installed.stdout.includes("was successfully installed")) {
    throw new Error(`the extension was not installed: ${installed.stdout}${installed.stderr}`);
  }
  const port = await freePort();
  const flags = ["--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const args = [ENTRY, ...places, ...flags, "--bind-addr", `127.0.0.1:${port}`];
  const child = spawn(node24(), args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await new Promise((resolve, reject) => {
    const hear = (chunk) => {
      output += chunk;
      if (output.includes("HTTP server listening")) {
        resolve();
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (status) => reject(new Error(`code-server ended (${status}): ${output}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    async stop() {
      if (child.exitCode === null) {
        // The whole group: extension host and language server are processes of their own.
        process.kill(-child.pid, "SIGTERM");
      }
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // All have ended.
      }
    },
  };
}
