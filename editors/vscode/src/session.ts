/** One server and what is known of it: from the search to its end, over restarts. */

import * as vscode from "vscode";
import {
  type ClientCapabilities,
  LanguageClient,
  type LanguageClientOptions,
  type StaticFeature,
  State,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";

import { type Extras, extraArguments, metricsAddress, readLine } from "./launch";
import { type Missing, type Origin, type Server, findServer } from "./server_search";
import { readArguments, readWishes } from "./settings";
import type { ServerState, Situation, Statistics } from "./status";
import { machine } from "./system";

const WHERE: Readonly<Record<Origin, string>> = {
  setting: "as the settings say",
  environment: "in the workspace's Python environment",
  path: "on the PATH",
  bundled: "inside this extension",
  uvx: "by uvx",
};

/** Milliseconds that a server has to end when it is asked to. */
const STOPPING = 3_000;
/** Milliseconds between two looks at a workspace that is still read, and how many there are, where no progress is told. */
const READING = 1_000;
const MOST_LOOKS = 60;
/** Milliseconds to wait for the address of the metrics. */
const ADDRESS_PATIENCE = 10_000;

/** How the tokens of the server's progress begin. */
const INDEXING = "rholsp/indexing/";

/** Commands that the server may name in code lenses. */
export const SHOW_REFERENCES = "rholsp.showReferences";

export class Session implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("rholsp", { log: true });
  private client: LanguageClient | undefined;
  private server: Server | undefined;
  private state: ServerState = { kind: "looking" };
  private extras: Extras = { record: undefined, metrics: false };
  private metrics: string | undefined;
  private looks = 0;
  private readonly changes = new vscode.EventEmitter<Situation>();
  private readonly addresses = new vscode.EventEmitter<string>();
  /** Starts, stops and restarts happen one after the other. */
  private last: Promise<void> = Promise.resolve();

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly extension: vscode.ExtensionContext,
    private readonly onMissing: (missing: Missing) => void,
  ) {}

  get running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  get situation(): Situation {
    return { state: this.state, recording: this.extras.record !== undefined, server: this.serverName() };
  }

  get recordingFolder(): string | undefined {
    return this.extras.record;
  }

  /** Ends the server that runs and starts the one that is found now. */
  restart(extras: Partial<Extras> = {}): Promise<void> {
    this.extras = { ...this.extras, ...extras };
    this.last = this.last.then(
      () => this.startAnew(),
      () => this.startAnew(),
    );
    return this.last;
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.metrics = undefined;
    if (client !== undefined) {
      await client.dispose(STOPPING).catch((error: unknown) => this.log.warn(`stopping the server: ${String(error)}`));
    }
  }

  /** Asks for the counts that the status shows. */
  async refreshStatistics(): Promise<void> {
    const client = this.running;
    if (client === undefined || this.state.kind !== "ready") {
      return;
    }
    try {
      const statistics = await client.sendRequest<Statistics>("rholsp/statistics");
      if (this.client === client && this.state.kind === "ready") {
        this.move({ kind: "ready", statistics });
        if (statistics.index_ms === 0 && this.looks++ < MOST_LOOKS) {
          setTimeout(() => void this.refreshStatistics(), READING);
        }
      }
    } catch (error) {
      this.log.debug(`rholsp/statistics: ${String(error)}`);
    }
  }

  /** The address of the server's metrics, for which it is started anew where it has none. */
  async metricsPage(): Promise<string | undefined> {
    if (this.metrics !== undefined) {
      return this.metrics;
    }
    const told = new Promise<string | undefined>((resolve) => {
      const listening = this.addresses.event((address) => done(address));
      const timer = setTimeout(() => done(undefined), ADDRESS_PATIENCE);
      function done(address: string | undefined): void {
        clearTimeout(timer);
        listening.dispose();
        resolve(address);
      }
    });
    await this.restart({ metrics: true });
    return told;
  }

  dispose(): Promise<void> {
    this.changes.dispose();
    this.addresses.dispose();
    return this.stop().finally(() => this.log.dispose());
  }

  private async startAnew(): Promise<void> {
    await this.stop();
    this.move({ kind: "looking" });
    const found = await findServer(await readWishes(this.extension), machine);
    if ("reason" in found) {
      this.log.error(`${found.reason} Looked at: ${found.tried.join(", ") || "nothing"}`);
      this.server = undefined;
      this.move({ kind: "stopped", reason: found.reason });
      this.onMissing(found);
      return;
    }
    this.server = found;
    this.looks = 0;
    const args = readArguments();
    const all = [...found.args, ...args, ...extraArguments(this.extras, args)];
    this.log.info(`Starting ${found.command} ${all.join(" ")} (${this.serverName()})`);
    this.move({ kind: "starting" });
    const client = new LanguageClient("rholsp", "rholsp", { command: found.command, args: all }, this.clientOptions());
    client.registerFeature(commandsOfClient);
    client.onDidChangeState(({ newState }) => this.follow(client, newState));
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.log.error(`The server could not be started: ${String(error)}`);
      this.move({ kind: "stopped", reason: `The server could not be started: ${String(error)}` });
    }
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: ["rholang", "metta"].flatMap((language) =>
        ["file", "untitled"].map((scheme) => ({ scheme, language })),
      ),
      initializationOptions: () => vscode.workspace.getConfiguration("rholsp"),
      synchronize: { configurationSection: "rholsp" },
      outputChannel: this.log,
      middleware: {
        handleWorkDoneProgress: (token, params, next) => {
          // The status item shows it, and there is no other in the same bar.
          if (typeof token === "string" && token.startsWith(INDEXING)) {
            this.followProgress(params);
          } else {
            next(token, params);
          }
        },
      },
      stdioOptions: {
        stdout: () => {
          // The protocol's own.
        },
        stderr: (input) => {
          eachLine(input, (line) => this.hear(line));
        },
      },
    };
  }

  private hear(line: string): void {
    const { level, text } = readLine(line);
    this.log[level](text);
    const address = metricsAddress(line);
    if (address !== undefined) {
      this.metrics = address;
      this.addresses.fire(address);
    }
  }

  private follow(client: LanguageClient, state: State): void {
    if (client !== this.client) {
      return;
    }
    if (state === State.Running) {
      this.move({ kind: "ready", statistics: undefined });
      void this.refreshStatistics();
    } else if (state === State.Starting) {
      this.move({ kind: "starting" });
    } else {
      this.move({ kind: "stopped", reason: "The server has stopped." });
    }
  }

  private followProgress(params: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    if (params.kind === "end") {
      this.move({ kind: "ready", statistics: undefined });
      void this.refreshStatistics();
    } else {
      this.move({ kind: "indexing", percentage: params.percentage, message: params.message ?? "" });
    }
  }

  private move(state: ServerState): void {
    this.state = state;
    this.changes.fire(this.situation);
  }

  private serverName(): string {
    if (this.server === undefined) {
      return "";
    }
    const { origin, version } = this.server;
    return `rholsp ${version}`.trimEnd() + `, ${WHERE[origin]}`;
  }
}

/** Tells the server which commands of ours it may name. */
const commandsOfClient: StaticFeature = {
  fillClientCapabilities(capabilities: ClientCapabilities) {
    const experimental = (capabilities.experimental ?? {}) as Record<string, unknown>;
    capabilities.experimental = { ...experimental, commands: { commands: [SHOW_REFERENCES] } };
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};

function eachLine(input: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = "";
  input.setEncoding("utf8");
  input.on("data", (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.filter((line) => line !== "").forEach(take);
  });
  input.on("end", () => {
    if (rest !== "") {
      take(rest);
    }
  });
}
