import assert from "node:assert/strict";
import { test } from "node:test";

import { regionAt } from "../src/regions";
import { type ServerState, statusText } from "../src/status";

const SERVER = "rholsp 0.1.0, inside this extension";
const STATISTICS = {
  files: 1234,
  open_files: 2,
  symbols: 56789,
  contracts: 1,
  regions: 1,
  index_ms: 812.4,
  cache: { hit_rate: 0.914 },
};

function shown(state: ServerState, recording = false): ReturnType<typeof statusText> {
  return statusText({ state, recording, server: SERVER });
}

test("the counts of a workspace that was read", () => {
  const { text, tooltip, grave } = shown({ kind: "ready", statistics: STATISTICS });
  assert.equal(text, "$(check) Rholang: 1,234 files");
  for (const part of ["| files | 1,234, 2 of them open |", "56,789", "1 region |", "812 ms", "91 %", SERVER]) {
    assert.ok(tooltip.includes(part), `${part} in ${tooltip}`);
  }
  assert.equal(grave, false);
});

test("one file is one file, and a workspace that is still read has no time yet", () => {
  const { text, tooltip } = shown({ kind: "ready", statistics: { ...STATISTICS, files: 1, index_ms: 0 } });
  assert.equal(text, "$(check) Rholang: 1 file");
  assert.ok(tooltip.includes("still reading"));
});

test("indexing says how far it is", () => {
  const { text, tooltip } = shown({ kind: "indexing", percentage: 40, message: "40/100 files" });
  assert.equal(text, "$(loading~spin) Rholang 40 %");
  assert.ok(tooltip.includes("40/100 files"));
});

test("a recording is always to be seen, unless nothing runs", () => {
  assert.equal(shown({ kind: "starting" }, true).text, "$(record) $(loading~spin) Rholang");
  const stopped = shown({ kind: "stopped", reason: "The server has stopped." }, true);
  assert.equal(stopped.text, "$(error) Rholang");
  assert.ok(stopped.grave);
});

test("the region at a place, its ends included", () => {
  const range = { start: { line: 1, character: 5 }, end: { line: 3, character: 2 } };
  const region = { uri: "file:///a.rho#metta-1", languageId: "metta", route: "flow", range };
  const inside = [[1, 5], [2, 0], [3, 2]] as const;
  const outside = [[1, 4], [3, 3], [0, 9]] as const;
  for (const [line, character] of inside) {
    assert.equal(regionAt([region], { line, character }), region);
  }
  for (const [line, character] of outside) {
    assert.equal(regionAt([region], { line, character }), undefined);
  }
});
