/** The server's command line, and what it says on standard error. */

export interface LaunchSettings {
  readonly own: readonly string[];
  readonly others: readonly string[];
  readonly logLevel: string | undefined;
  readonly wireLog: boolean;
}

/** What may be asked of one start. */
export interface Extras {
  /** Folder to record the session in; undefined records nothing. */
  readonly record: string | undefined;
  readonly metrics: boolean;
}

export function launchArguments(settings: LaunchSettings): string[] {
  const level = settings.logLevel === undefined ? [] : ["--log-level", settings.logLevel];
  const wireLog = settings.wireLog ? ["--wire-log"] : [];
  return [...level, ...wireLog, ...settings.others, ...settings.own];
}

export function extraArguments(extras: Extras, present: readonly string[]): string[] {
  const record = extras.record === undefined ? [] : ["--wire-log", "--log-folder", extras.record];
  const hasPort = present.some((argument) => /^--metrics-port(?:=|$)/.test(argument));
  return [...record, ...(extras.metrics && !hasPort ? ["--metrics-port", "0"] : [])];
}

export type Level = "error" | "warn" | "info" | "debug";

const LEVELS: Readonly<Record<string, Level>> = {
  CRITICAL: "error",
  ERROR: "error",
  WARNING: "warn",
  INFO: "info",
  DEBUG: "debug",
};

/** A line of standard error: how grave it is, and its text without the mark that says so. */
export function readLine(line: string): { level: Level; text: string } {
  const marked = /^rholsp: ([A-Z]+): (.*)$/.exec(line);
  const level = marked?.[1] === undefined ? undefined : LEVELS[marked[1]];
  return level === undefined ? { level: "info", text: line } : { level, text: marked?.[2] ?? line };
}

/** The address of the metrics page, if the line tells it. */
export function metricsAddress(line: string): string | undefined {
  return /metrics: (http:\/\/\S+)/.exec(line)?.[1];
}
