import assert from "node:assert/strict";
import { test } from "node:test";

import { extraArguments, launchArguments, metricsAddress, readLine } from "../src/launch";

test("arguments of both extensions' settings, one's own last", () => {
  const settings = { own: ["--workers", "2"], others: ["--no-store"], logLevel: "debug", wireLog: true };
  assert.deepEqual(launchArguments(settings), ["--log-level", "debug", "--wire-log", "--no-store", "--workers", "2"]);
  assert.deepEqual(launchArguments({ own: [], others: [], logLevel: undefined, wireLog: false }), []);
});

test("recording and metrics are asked of one start", () => {
  assert.deepEqual(extraArguments({ record: "/logs", metrics: true }, []), [
    "--wire-log",
    "--log-folder",
    "/logs",
    "--metrics-port",
    "0",
  ]);
  assert.deepEqual(extraArguments({ record: undefined, metrics: true }, ["--metrics-port", "9100"]), []);
  assert.deepEqual(extraArguments({ record: undefined, metrics: true }, ["--metrics-port=9100"]), []);
  assert.deepEqual(extraArguments({ record: undefined, metrics: false }, []), []);
});

test("lines of standard error", () => {
  assert.deepEqual(readLine("rholsp: WARNING: no index"), { level: "warn", text: "no index" });
  assert.deepEqual(readLine("rholsp: CRITICAL: failed"), { level: "error", text: "failed" });
  assert.deepEqual(readLine("  File one"), { level: "info", text: "  File one" });
  assert.equal(metricsAddress("metrics: http://127.0.0.1:4711/metrics"), "http://127.0.0.1:4711/metrics");
  assert.equal(metricsAddress("no metrics: cannot listen"), undefined);
});
