/** Rholang and MeTTa in VS Code, by the language server rholsp. */

import * as vscode from "vscode";

import { registerCommands } from "./commands";
import type { Missing } from "./server_search";
import { Session } from "./session";
import { START_SECTIONS } from "./settings";
import { statusText } from "./status";

const LANGUAGES = ["rholang", "metta"];
const PYTHON_DOWNLOADS = "https://www.python.org/downloads/";
const OTHER_EXTENSION = "f1r3fly-io.f1r3fly-io-rholang";
/** Milliseconds between two looks at the counts while nothing but editing happens. */
const STATISTICS_PAUSE = 5_000;

let session: Session | undefined;

export async function activate(extension: vscode.ExtensionContext): Promise<void> {
  const started = new Session(extension, (missing) => void tellOfMissing(missing, started));
  session = started;
  extension.subscriptions.push(
    showStatus(started),
    ...registerCommands(extension, started),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (START_SECTIONS.some((section) => change.affectsConfiguration(section))) {
        void started.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  await tellOfOtherExtension(extension);
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await session?.dispose();
}

function showStatus(started: Session): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("rholsp.status", vscode.StatusBarAlignment.Right, 100);
  item.name = "Rholang";
  item.command = "rholsp.showMenu";
  const update = (): void => {
    const { text, tooltip, grave } = statusText(started.situation);
    item.text = text;
    item.tooltip = new vscode.MarkdownString(tooltip, true);
    item.tooltip.isTrusted = { enabledCommands: ["rholsp.restart", "rholsp.showLog", "rholsp.openMetrics"] };
    item.backgroundColor = grave ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    const language = vscode.window.activeTextEditor?.document.languageId ?? "";
    if (started.situation.state.kind !== "ready" || LANGUAGES.includes(language)) {
      item.show();
    } else {
      item.hide();
    }
  };
  let asked = 0;
  const ask = (): void => {
    if (Date.now() - asked >= STATISTICS_PAUSE) {
      asked = Date.now();
      void started.refreshStatistics();
    }
  };
  update();
  return vscode.Disposable.from(
    item,
    started.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(() => {
      update();
      ask();
    }),
    vscode.workspace.onDidSaveTextDocument(ask),
  );
}

async function tellOfMissing(missing: Missing, started: Session): Promise<void> {
  const [install, settings, again] = ["Get Python", "Open Settings", "Try Again"];
  const buttons = missing.needsPython ? [install, settings, again] : [settings, again];
  switch (await vscode.window.showErrorMessage(missing.reason, ...buttons)) {
    case install:
      await vscode.env.openExternal(vscode.Uri.parse(PYTHON_DOWNLOADS));
      break;
    case settings:
      await vscode.commands.executeCommand("workbench.action.openSettings", "rholsp.server");
      break;
    case again:
      await started.restart();
      break;
  }
}

/** Two extensions would answer everything twice. */
async function tellOfOtherExtension(extension: vscode.ExtensionContext): Promise<void> {
  const told = "toldOfOtherExtension";
  if (vscode.extensions.getExtension(OTHER_EXTENSION) === undefined || extension.globalState.get(told) === true) {
    return;
  }
  await extension.globalState.update(told, true);
  const show = "Show It";
  const message = "The Rholang extension of F1R3FLY.io is enabled as well: every answer will come twice.";
  void vscode.window.showWarningMessage(message, show).then((picked) => {
    if (picked === show) {
      void vscode.commands.executeCommand("workbench.extensions.search", `@installed ${OTHER_EXTENSION}`);
    }
  });
}
