"""Each metric moves when its cause happens: real sessions, read as Prometheus reads them."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import trio
import trio.testing

from rholsp.metrics import definitions as d
from rholsp.metrics.lag import probe_loop
from rholsp.metrics.sampling import of_actors, of_loop
from rholsp.protocol.connection import Peer
from rholsp.server.methods import METHODS
from rholsp.workspace import CacheCounters, IndexRun, open_workspace
from rholsp.workspace.analysis import INLINE_LENGTH
from rholsp.workspace.index import indexer as indexer_module
from rholsp.workspace.messages import CountFiles, FileCounts, IndexState
from rholsp.workspace.stats import Figures
from rholsp.workspace.store.actor import StoreCounters
from rholsp.workspace.workers import pool as pool_module
from rholsp.workspace.workers.pool import WorkerCounters
from tests.metrics.scraping import Samples, Scraped, scraped
from tests.patience import HUNG
from tests.server.client import Refused
from tests.server.harness import PUBLISH, at, open_document

URI = "file:///w/main.rho"
TEXT = 'new x in { x!(1) | @"shared"!(2) }'
LIBRARY = 'contract @"shared"(@n) = { Nil }'


def durations(method: str, outcome: str) -> str:
    return f'rholsp_request_duration_seconds_count{{method="{method}",outcome="{outcome}"}}'


def lookups(result: str) -> str:
    return f'rholsp_resolver_lookups_total{{language="rholang",result="{result}"}}'


async def ask_definition(server: Scraped, needle: str = "shared", uri: str = URI, text: str = TEXT) -> Any:
    return await server.client.ask("textDocument/definition", at(uri, text, needle))


async def indexed(server: Scraped) -> None:
    """Returns once the folders are indexed; what asks is a request of the server's own."""
    # Asking without a pause would take the processor from the workers that are waited for.
    while not (await server.client.ask("rholsp/statistics"))["index_ms"]:  # noqa: ASYNC110
        await trio.sleep(0.02)


async def test_requests_by_method_and_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scraped(monkeypatch) as server:
        await open_document(server.client, URI, TEXT)
        await ask_definition(server)
        for method, params in (("made/up", {}), ("textDocument/rename", {**at(URI, TEXT, "x"), "newName": "1 2"})):
            with pytest.raises(Refused):
                await server.client.ask(method, params)
        found = await server.samples()
    assert found[durations("initialize", "ok")] == 1
    assert found[durations("textDocument/definition", "ok")] == 1
    assert found[durations("textDocument/rename", "error")] == 1
    assert found[durations("other", "error")] == 1
    for phase in ("queue", "parse", "resolve", "encode"):
        assert found[f'rholsp_request_phase_seconds_count{{phase="{phase}"}}'] == 2
    assert found['rholsp_notifications_total{method="textDocument/didOpen"}'] == 1


async def test_a_request_in_flight_and_its_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    working = trio.Event()

    async def never(*_: Any) -> None:
        working.set()
        await trio.sleep_forever()

    row = METHODS["textDocument/hover"]
    monkeypatch.setitem(METHODS, row.name, dataclasses.replace(row, handler=never))
    async with scraped(monkeypatch) as server:
        await open_document(server.client, URI, TEXT)
        request = await server.client.request("textDocument/hover", at(URI, TEXT, "x"))
        await working.wait()
        assert (await server.samples())["rholsp_requests_in_flight"] == 1
        await server.client.tell("$/cancelRequest", {"id": request})
        with pytest.raises(Refused):
            await server.client.reply_to(request)
        found = await server.samples()
    assert found["rholsp_requests_in_flight"] == 0
    assert found[durations("textDocument/hover", "cancelled")] == 1
    assert durations("textDocument/hover", "ok") not in found


async def test_frames_and_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scraped(monkeypatch) as server:
        before = await server.samples()
        await open_document(server.client, URI, TEXT)
        await server.client.ask("textDocument/hover", at(URI, TEXT, "x"))
        after = await server.samples()
    frames_in, bytes_in = 'rholsp_frames_total{direction="in"}', 'rholsp_frame_bytes_total{direction="in"}'
    assert after[frames_in] == before[frames_in] + 2
    assert after[bytes_in] > before[bytes_in] + len(TEXT)
    assert after['rholsp_frames_total{direction="out"}'] > before['rholsp_frames_total{direction="out"}']


async def test_parsing_on_the_loop_and_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"// {'ü' * INLINE_LENGTH}\n{TEXT}"
    async with scraped(monkeypatch) as server:
        await open_document(server.client, URI, TEXT)
        await server.client.ask("textDocument/hover", at(URI, TEXT, "x"))
        short = await server.samples()
        await open_document(server.client, "file:///w/long.rho", text)
        await server.client.ask("textDocument/documentSymbol", {"textDocument": {"uri": "file:///w/long.rho"}})
        long = await server.samples()
    assert short['rholsp_parse_duration_seconds_count{place="inline"}'] == 1
    assert short['rholsp_parse_bytes_total{place="inline"}'] == len(TEXT)
    assert short['rholsp_parse_duration_seconds_count{place="thread"}'] == 0
    assert long['rholsp_parse_duration_seconds_count{place="thread"}'] == 1
    assert long['rholsp_parse_bytes_total{place="thread"}'] == len(text.encode())
    assert long["rholsp_workspace_bytes"] == len(TEXT) + len(text.encode())


async def test_parsing_in_a_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(indexer_module, "workers_pay", lambda text_bytes: True)
    # On a busy machine a worker may take long to start; then all would be analysed without it.
    monkeypatch.setattr(pool_module, "STARTING_SECONDS", HUNG)
    (tmp_path / "a.rho").write_text(LIBRARY)
    (tmp_path / "b.rho").write_text(TEXT)
    async with scraped(monkeypatch, folders=[tmp_path], workers=1) as server:
        await indexed(server)
        found = await server.samples()
    assert found['rholsp_parse_duration_seconds_count{place="worker"}'] == 2
    assert found['rholsp_parse_duration_seconds_sum{place="worker"}'] > 0
    assert found['rholsp_parse_bytes_total{place="worker"}'] == len(LIBRARY) + len(TEXT)
    assert found['rholsp_index_files_total{origin="worker"}'] == 2
    assert found["rholsp_worker_starts_total"] == 1
    assert found["rholsp_worker_restarts_total"] == 0


async def test_the_resolver_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '@"shared"!(2) | @"other"!(3)'
    async with scraped(monkeypatch, cache_size=1) as server:
        await open_document(server.client, URI, text)
        await open_document(server.client, "file:///w/library.rho", LIBRARY)
        for needle in ("shared", "shared", "other", "shared"):
            await ask_definition(server, needle, text=text)
        asked = await server.samples()
        change = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": text + " "}]}
        await server.client.tell("textDocument/didChange", change)
        await ask_definition(server, "other", text=text)
        edited = await server.samples()
    assert (asked[lookups("hit")], asked[lookups("miss")], asked[lookups("join")]) == (1, 3, 0)
    assert asked["rholsp_resolver_cache_hit_ratio"] == 1 / 4
    assert asked["rholsp_resolver_cache_entries"] == 1
    assert asked['rholsp_resolver_cache_evictions_total{language="rholang"}'] == 2
    assert edited['rholsp_resolver_cache_invalidations_total{language="rholang"}'] == 1


async def test_the_size_of_the_workspace_and_of_its_shards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.rho").write_text(LIBRARY)
    async with scraped(monkeypatch, folders=[tmp_path]) as server:
        await indexed(server)
        await open_document(server.client, URI, TEXT)
        await server.client.ask("textDocument/hover", at(URI, TEXT, "x"))
        opened = await server.samples()
        await server.client.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
        await ask_definition(server)
        closed = await server.samples()
        known = await server.client.ask("rholsp/statistics")
    assert (opened["rholsp_workspace_files"], closed["rholsp_workspace_files"]) == (13, 12)
    assert (opened["rholsp_workspace_open_documents"], closed["rholsp_workspace_open_documents"]) == (1, 0)
    assert closed["rholsp_workspace_symbols"] == known["symbols"]
    assert closed["rholsp_workspace_names"] == known["shared_names"]
    assert closed["rholsp_workspace_bytes"] == 12 * len(LIBRARY)
    for kind in ("files", "symbols", "regions", "bytes"):
        assert shards(closed, kind) == closed[f"rholsp_workspace_{kind}"]
    assert shards(closed, "names") == closed["rholsp_workspace_names"]


def shards(found: Samples, kind: str) -> float:
    return sum(found[f'rholsp_shard_{kind}{{shard="{shard}"}}'] for shard in range(4))


@pytest.mark.parametrize("mode", ["push", "pull"])
async def test_the_time_from_an_edit_to_its_diagnostics(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    name = f'rholsp_diagnostics_latency_seconds_count{{mode="{mode}"}}'
    capabilities = {"textDocument": {"diagnostic": {}}} if mode == "pull" else {}
    async with scraped(monkeypatch, capabilities=capabilities, ignored=()) as server:
        await open_document(server.client, URI, TEXT)
        for _ in range(2):
            if mode == "pull":
                await server.client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
            else:
                await server.client.notified(PUBLISH)
                break
        first = await server.samples()
        edit = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "new x in {"}]}
        await server.client.tell("textDocument/didChange", edit)
        if mode == "pull":
            await server.client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        else:
            await server.client.notified(PUBLISH)
        second = await server.samples()
    # Asking again for diagnostics of the same text is no edit that waits.
    assert (first[name], second[name]) == (1, 2)


async def test_indexing_and_the_index_on_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("own")))
    for number in range(3):
        (tmp_path / f"{number}.rho").write_text(f"{LIBRARY} | {number}!(1)")
    found: list[Samples] = []
    for _ in range(2):
        async with scraped(monkeypatch, folders=[tmp_path], store=True) as server:
            await indexed(server)
            found.append(await server.samples())
    first, second = found
    for samples in found:
        assert samples["rholsp_index_running"] == 0
        assert samples["rholsp_index_run_files"] == samples["rholsp_index_run_done_files"] == 3
        assert samples["rholsp_index_last_run_seconds"] > 0
    assert first['rholsp_index_files_total{origin="inline"}'] == 3
    assert first['rholsp_store_reads_total{result="miss"}'] >= 3
    assert first['rholsp_store_writes_total{result="written"}'] == 3
    assert first["rholsp_store_summaries"] == 3
    assert first["rholsp_store_used_bytes"] > 0
    assert second['rholsp_index_files_total{origin="stored"}'] == 3
    assert second['rholsp_store_reads_total{result="hit"}'] >= 3


async def test_slow_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scraped(monkeypatch, slow_seconds=1e-9) as server:
        await open_document(server.client, URI, TEXT)
        await ask_definition(server)
        await ask_definition(server)
        found = await server.samples()
    assert found['rholsp_slow_operations_total{method="textDocument/definition"}'] == 2


async def test_the_lag_of_the_loop(autojump_clock: trio.testing.MockClock) -> None:
    lags: list[float] = []
    with trio.move_on_after(3.5):
        await probe_loop(lags.append)
    assert lags == pytest.approx([0, 0, 0])


async def test_messages_wait_in_mailboxes_and_tasks_live() -> None:
    async with open_workspace() as workspace:
        await trio.testing.wait_all_tasks_blocked()
        quiet = of_loop(workspace, Peer())
        for _ in range(3):
            workspace.documents[2].channel.send_nowait(CountFiles())
        busy = of_loop(workspace, Peer())
        assert (quiet[d.MAILBOX_DEPTH]["documents", "2"], busy[d.MAILBOX_DEPTH]["documents", "2"]) == (0, 2)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep_forever)
            await trio.testing.wait_all_tasks_blocked()
            more = of_loop(workspace, Peer())
            nursery.cancel_scope.cancel()
        living = quiet[d.TASKS_LIVING][()]
        assert isinstance(living, float | int)
        assert more[d.TASKS_LIVING][()] == living + 1
        assert busy[d.TASKS_RUNNABLE][()] == 1


def test_what_actors_say_stands_where_it_belongs() -> None:
    found = of_actors(
        Figures(
            files=(FileCounts(1, 2, 3, 4, 5), FileCounts(10, 20, 30, 40, 50)),
            names=(6, 60),
            index=IndexState(True, 7, 8, IndexRun(milliseconds=9000), {"stored": 10, "failed": 11}),
            cache=CacheCounters(size=12, recent_hit_rate=0.5),
            lookups={
                "rholang": {"hits": 13, "misses": 14, "joins": 15, "evictions": 16, "invalidations": 17},
                "unheard-of": {"hits": 18},
            },
            store=StoreCounters(19, 20, 21, 22, 23, 24, 25),
            workers=WorkerCounters(26, 27, 28, 29, 30),
        )
    )
    plain = {metric.name: values[()] for metric, values in found.items() if () in values}
    assert plain == {
        "rholsp_resolver_cache_hit_ratio": 0.5,
        "rholsp_resolver_cache_entries": 12,
        "rholsp_workspace_files": 11,
        "rholsp_workspace_open_documents": 22,
        "rholsp_workspace_symbols": 33,
        "rholsp_workspace_regions": 44,
        "rholsp_workspace_bytes": 55,
        "rholsp_workspace_names": 66,
        "rholsp_index_running": 1,
        "rholsp_index_run_files": 7,
        "rholsp_index_run_done_files": 8,
        "rholsp_index_last_run_seconds": 9,
        "rholsp_store_corruptions_total": 23,
        "rholsp_store_summaries": 24,
        "rholsp_store_used_bytes": 25,
        "rholsp_workers_running": 26,
        "rholsp_worker_starts_total": 27,
        "rholsp_worker_restarts_total": 30,
    }
    assert found[d.INDEX_ORIGINS] == {("stored",): 10, ("inline",): 0, ("worker",): 0, ("failed",): 11}
    assert found[d.STORE_READS] == {("hit",): 19, ("miss",): 20}
    assert found[d.STORE_WRITES] == {("written",): 21, ("dropped",): 22}
    rows = {labels: value for labels, value in found[d.LOOKUPS].items() if value}
    assert rows == {("rholang", "hit"): 13, ("rholang", "miss"): 14, ("rholang", "join"): 15, ("other", "hit"): 18}
    assert found[d.EVICTIONS]["rholang",] == 16
    assert found[d.INVALIDATIONS]["rholang",] == 17
    assert found[d.SHARD_NAMES] == {("0",): 6, ("1",): 60}
