import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest
import trio
import trio.testing

from rholsp.features.language_registry import LANGUAGES, RHOLANG
from rholsp.rholang.summarise import summarise
from rholsp.text.uris import from_path
from rholsp.workspace.actor import ActorStopped, open_mailbox
from rholsp.workspace.files import stamp
from rholsp.workspace.files.stamp import stamp_of
from rholsp.workspace.store.summary_codec import decode, format_key, text_key
from rholsp.workspace.workers import pool
from rholsp.workspace.workers.main import answer
from rholsp.workspace.workers.pool import (
    Failed,
    Missing,
    NotDone,
    Summarised,
    Unreadable,
    WorkerCounters,
    WorkerPool,
    WorkerResult,
    WorkerSettings,
    worker_count,
    worker_pool,
    workers_pay,
)
from tests.patience import HUNG

T = TypeVar("T")

FAULTS = "tests.workspace.worker_faults:LANGUAGES"


@asynccontextmanager
async def _pool(settings: WorkerSettings) -> AsyncIterator[WorkerPool]:
    mailbox, inbox = open_mailbox()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(worker_pool, inbox, settings)
        yield WorkerPool(mailbox)
        nursery.cancel_scope.cancel()


def _write(folder: Path, texts: dict[str, str]) -> list[tuple[str, str]]:
    items = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, newline="")
        items.append((from_path(str(path)), str(path)))
    return items


def _by_name(results: tuple[WorkerResult, ...]) -> dict[str, WorkerResult]:
    named = {Path(result.path).name: result for result in results}
    assert len(named) == len(results)
    assert all(result.uri == from_path(result.path) for result in results)
    return named


def _alive(pid: int) -> bool:
    """Whether the process still runs; one that has ended and is not fetched yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def _until(condition: Callable[[], Awaitable[T]]) -> T:
    """What the condition gives once that is true; other processes set no events."""
    with trio.fail_after(HUNG):
        while not (found := await condition()):  # noqa: ASYNC110
            await trio.sleep(0.02)
        return found


async def _gone(pid: int) -> None:
    async def gone() -> bool:
        return not _alive(pid)

    await _until(gone)


async def _pid_in(path: Path) -> int:
    async def text() -> str:
        file = trio.Path(path)
        return await file.read_text() if await file.exists() else ""

    return int(await _until(text))


async def _idle(pool: WorkerPool) -> WorkerCounters:
    async def counters() -> WorkerCounters | None:
        found = await pool.counters()
        return None if found.running else found

    found = await _until(counters)
    assert found is not None
    return found


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")


async def test_files_mean_what_they_mean_here(tmp_path: Path) -> None:
    texts = {f"{number}.rho": f"contract f{number}(@x) = {{ g!(x) }} // ä\r\n" for number in range(20)}
    items = _write(tmp_path, texts)
    (tmp_path / "bad.rho").write_bytes(b"Nil \xff")
    (tmp_path / "binary.rho").write_bytes(b"\0\1")
    items += [(from_path(str(tmp_path / name)), str(tmp_path / name)) for name in ("bad.rho", "binary.rho", "none.rho")]
    async with _pool(WorkerSettings(2)) as pool:
        results = _by_name(await pool.summarise_batch(items))
    assert len(results) == len(items)
    for name, text in texts.items():
        result = results[name]
        assert isinstance(result, Summarised)
        assert decode(result.packed) == summarise(text)
        assert result.key == text_key(text, format_key(RHOLANG))
        assert result.findings == ()
    bad, binary = results["bad.rho"], results["binary.rho"]
    assert isinstance(bad, Summarised)
    assert isinstance(binary, Summarised)
    assert decode(bad.packed) == summarise("Nil \ufffd")
    assert [finding.code for finding in bad.findings] == ["RH020"]
    assert [finding.code for finding in binary.findings] == ["RH021"]
    assert binary.key is None
    assert isinstance(results["none.rho"], Missing)


async def test_workers_go_by_the_policies_of_the_process_that_starts_them(tmp_path: Path) -> None:
    text = "new x in { x!(<%= amount %>) }"
    policies = {"rholang": '[["<%=", "%>"]]'}
    async with _pool(WorkerSettings(1, policies=lambda: policies)) as pool:
        (result,) = await pool.summarise_batch(_write(tmp_path, {"a.rho": text}))
    assert isinstance(result, Summarised)
    summary = decode(result.packed)
    assert [finding.code for finding in summary.diagnostics] == ["RH007"]
    assert result.key != text_key(text, format_key(RHOLANG))


def test_an_old_file_comes_with_its_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ((uri, path),) = _write(tmp_path, {"a.rho": "Nil"})
    fresh = answer(uri, path, LANGUAGES)
    later = time.time_ns() + 2 * stamp.SETTLED_NS
    monkeypatch.setattr(time, "time_ns", lambda: later)
    old = answer(uri, path, LANGUAGES)
    assert isinstance(fresh, Summarised)
    assert isinstance(old, Summarised)
    assert fresh.stamp is None
    assert old.stamp == stamp_of(path) is not None


def test_a_file_that_cannot_be_read_is_said() -> None:
    assert isinstance(answer("file:///a", "a\0b", LANGUAGES), Unreadable)


async def test_a_batch_of_nothing_is_answered_at_once() -> None:
    async with _pool(WorkerSettings(2)) as pool:
        assert await pool.summarise_batch([]) == ()
        assert (await pool.counters()).started == 0


async def test_batches_share_the_workers(tmp_path: Path) -> None:
    items = _write(tmp_path, {f"{number}.rho": "Nil" for number in range(100)})
    found: list[WorkerResult] = []

    async def ask(pool: WorkerPool, start: int) -> None:
        found.extend(await pool.summarise_batch(items[start : start + 10]))

    async with _pool(WorkerSettings(2)) as pool:
        async with trio.open_nursery() as nursery:
            for start in range(0, 100, 10):
                nursery.start_soon(ask, pool, start)
        with trio.fail_after(HUNG):
            await trio.testing.wait_all_tasks_blocked(0.01)
        counters = await pool.counters()
    assert sorted(result.uri for result in found) == sorted(uri for uri, _ in items)
    assert all(isinstance(result, Summarised) for result in found)
    assert (counters.files, counters.failed) == (100, 0)
    assert 1 <= counters.started <= 2


async def test_a_crash_costs_one_file(tmp_path: Path) -> None:
    texts = {f"{number}.rho": "crash" if number == 5 else "Nil" for number in range(20)}
    async with _pool(WorkerSettings(1, languages=FAULTS)) as pool:
        results = _by_name(await pool.summarise_batch(_write(tmp_path, texts)))
        counters = await pool.counters()
    failed = results.pop("5.rho")
    assert isinstance(failed, Failed)
    assert "crashed" in failed.why
    assert len(results) == 19
    assert all(isinstance(result, Summarised) for result in results.values())
    assert (counters.failed, counters.started, counters.restarts) == (1, 2, 2)


async def test_a_file_is_tried_again_before_it_is_blamed(tmp_path: Path) -> None:
    texts = {"a.rho": f"crash-once {tmp_path / 'marker'}", "b.rho": "Nil"}
    async with _pool(WorkerSettings(1, languages=FAULTS)) as pool:
        results = await pool.summarise_batch(_write(tmp_path, texts))
    assert len(results) == 2
    assert all(isinstance(result, Summarised) for result in results)


async def test_an_exception_is_left_to_this_process(tmp_path: Path) -> None:
    items = _write(tmp_path, {"a.rho": "raise", "b.rho": "Nil"})
    async with _pool(WorkerSettings(1, languages=FAULTS)) as pool:
        results = _by_name(await pool.summarise_batch(items))
        assert (await pool.counters()).started == 1
    assert isinstance(results["a.rho"], NotDone)
    assert isinstance(results["b.rho"], Summarised)


@linux_only
async def test_a_runaway_is_killed_and_costs_one_file(tmp_path: Path) -> None:
    texts = {"a.rho": f"circle {tmp_path / 'pid'}", **{f"{number}.rho": "Nil" for number in range(10)}}
    async with _pool(WorkerSettings(1, languages=FAULTS, file_seconds=1.5)) as pool:
        results = _by_name(await pool.summarise_batch(_write(tmp_path, texts)))
    failed = results.pop("a.rho")
    assert isinstance(failed, Failed)
    assert "longer than 1.5 s" in failed.why
    assert all(isinstance(result, Summarised) for result in results.values())
    await _gone(await _pid_in(tmp_path / "pid"))


async def test_noise_on_its_standard_streams_does_no_harm(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with _pool(WorkerSettings(1, languages=FAULTS)) as pool:
        (result,) = await pool.summarise_batch(_write(tmp_path, {"a.rho": "print "}))
    assert isinstance(result, Summarised)
    assert decode(result.packed) == summarise("b''")
    out, err = capfd.readouterr()
    assert out == ""
    assert err == "noisenoise"


@pytest.mark.parametrize("name", ["rholsp.nowhere:LANGUAGES", "tests.workspace.worker_faults:REFUSING"])
async def test_where_no_worker_starts_nothing_is_done(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    items = _write(tmp_path, {f"{number}.rho": "Nil" for number in range(30)})
    async with _pool(WorkerSettings(2, languages=name)) as pool:
        for _ in range(2):
            results = await pool.summarise_batch(items)
            assert len(results) == 30
            assert {type(result) for result in results} == {NotDone}
            assert (await _idle(pool)).started <= 2


async def test_where_the_system_starts_no_process_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    async with _pool(WorkerSettings(1)) as pool:
        (result,) = await pool.summarise_batch(_write(tmp_path, {"a.rho": "Nil"}))
    assert isinstance(result, NotDone)
    assert "No such file" in result.why


@linux_only
async def test_at_the_end_everybody_is_told_and_no_process_stays(tmp_path: Path) -> None:
    items = _write(tmp_path, {f"{number}.rho": f"wait {tmp_path / 'pid'}" for number in range(2)})
    told = 0

    async def ask(pool: WorkerPool) -> None:
        nonlocal told
        with pytest.raises(ActorStopped):
            await pool.summarise_batch(items)
        told += 1

    async with trio.open_nursery() as nursery:
        async with _pool(WorkerSettings(1, languages=FAULTS)) as pool:
            for _ in range(3):
                nursery.start_soon(ask, pool)
            pid = await _pid_in(tmp_path / "pid")
            assert _alive(pid)
        assert not _alive(pid)
        with pytest.raises(ActorStopped):
            await pool.summarise_batch(items)
    assert told == 3


async def test_workers_without_work_end_and_come_again(tmp_path: Path) -> None:
    items = _write(tmp_path, {"a.rho": "Nil"})
    async with _pool(WorkerSettings(1, idle_seconds=0.05)) as pool:
        for started in (1, 2):
            (result,) = await pool.summarise_batch(items)
            assert isinstance(result, Summarised)
            assert (await _idle(pool)).started == started


async def serve_one(languages: str, path: str) -> None:
    """The life of a parent that is killed: its only file never ends."""
    async with _pool(WorkerSettings(1, languages=languages)) as pool:
        await pool.summarise_batch([(from_path(path), path)])


@linux_only
@pytest.mark.parametrize("word", ["circle", "wait"])
async def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path, word: str) -> None:
    ((_, path),) = _write(tmp_path, {"a.rho": f"{word} {tmp_path / 'pid'}"})
    code = (
        "import sys; sys.path[:] = eval(sys.argv[1]); import trio; from tests.workspace.test_workers import serve_one;"
        " trio.run(serve_one, *sys.argv[2:])"
    )
    parent = await trio.lowlevel.open_process([sys.executable, "-P", "-c", code, repr(sys.path), FAULTS, path])
    try:
        pid = await _pid_in(tmp_path / "pid")
        assert _alive(pid)
    finally:
        parent.kill()
        await parent.wait()
    await _gone(pid)


async def test_the_folder_where_the_server_starts_is_not_imported_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "rholsp", "faulthandler", "parsimonious"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    async with _pool(WorkerSettings(1)) as pool:
        (result,) = await pool.summarise_batch(_write(tmp_path, {"a.rho": "Nil"}))
    assert isinstance(result, Summarised)


def test_there_are_no_more_workers_than_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    usable = worker_count(None)
    assert 1 <= usable <= (os.cpu_count() or 1)
    assert [worker_count(setting) for setting in (0, 1, 10_000)] == [0, 1, usable]
    monkeypatch.setattr(sys, "executable", "")
    assert worker_count(4) == 0


def test_workers_pay_from_some_size_on() -> None:
    assert not workers_pay(pool.PAYING_BYTES - 1)
    assert workers_pay(pool.PAYING_BYTES)
