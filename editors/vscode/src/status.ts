/** What the status bar says of the server: text and tooltip, from plain data. */

/** Answer to `rholsp/statistics`, as far as it is shown. */
export interface Statistics {
  readonly files: number;
  readonly open_files: number;
  readonly symbols: number;
  readonly contracts: number;
  readonly regions: number;
  readonly index_ms: number;
  readonly cache: { readonly hit_rate: number };
}

export type ServerState =
  | { readonly kind: "looking" }
  | { readonly kind: "starting" }
  | { readonly kind: "indexing"; readonly percentage: number | undefined; readonly message: string }
  | { readonly kind: "ready"; readonly statistics: Statistics | undefined }
  | { readonly kind: "stopped"; readonly reason: string };

export interface Situation {
  readonly state: ServerState;
  readonly recording: boolean;
  /** Which server runs, such as `rholsp 0.1.0 (in this extension)`. */
  readonly server: string;
}

export interface StatusText {
  readonly text: string;
  /** Markdown with links to commands. */
  readonly tooltip: string;
  readonly grave: boolean;
}

const COUNT = new Intl.NumberFormat("en");

export function statusText(situation: Situation): StatusText {
  const { state } = situation;
  const text = situation.recording && state.kind !== "stopped" ? `$(record) ${label(state)}` : label(state);
  return { text, tooltip: tooltip(situation), grave: state.kind === "stopped" };
}

function label(state: ServerState): string {
  switch (state.kind) {
    case "looking":
    case "starting":
      return "$(loading~spin) Rholang";
    case "indexing":
      return state.percentage === undefined ? "$(loading~spin) Rholang" : `$(loading~spin) Rholang ${state.percentage} %`;
    case "ready":
      return state.statistics === undefined ? "$(check) Rholang" : `$(check) Rholang: ${files(state.statistics)}`;
    case "stopped":
      return "$(error) Rholang";
  }
}

function files(statistics: Statistics): string {
  return plural(statistics.files, "file");
}

function plural(count: number, noun: string): string {
  return `${COUNT.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function tooltip(situation: Situation): string {
  const recording = situation.recording ? ["$(record) This session is being recorded."] : [];
  const links = "[Restart](command:rholsp.restart) · [Log](command:rholsp.showLog) · [Metrics](command:rholsp.openMetrics)";
  return [...described(situation.state), situation.server, ...recording, links].filter((part) => part !== "").join("\n\n");
}

function described(state: ServerState): string[] {
  switch (state.kind) {
    case "looking":
      return ["Looking for the server"];
    case "starting":
      return ["Starting the server"];
    case "indexing":
      return [`Reading the workspace: ${state.message}`];
    case "stopped":
      return [state.reason];
    case "ready":
      return state.statistics === undefined ? ["Ready"] : [counts(state.statistics)];
  }
}

function counts(statistics: Statistics): string {
  const { open_files, symbols, contracts, regions, index_ms, cache } = statistics;
  const rows = [
    ["files", `${COUNT.format(statistics.files)}, ${COUNT.format(open_files)} of them open`],
    ["symbols", COUNT.format(symbols)],
    ["contracts", COUNT.format(contracts)],
    ["MeTTa in strings", plural(regions, "region")],
    ["read in", index_ms === 0 ? "still reading" : `${COUNT.format(Math.round(index_ms))} ms`],
    ["answers from the cache", `${Math.round(100 * cache.hit_rate)} %`],
  ];
  return ["| | |", "| --- | --- |", ...rows.map(([what, value]) => `| ${what} | ${value} |`)].join("\n");
}
