"""What the server tells by itself: diagnostics, progress, notices, settings."""

import json
from pathlib import Path

import pytest
import trio
import trio.testing

from rholsp.app import hosting
from rholsp.config import Settings
from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.features.diagnostics import diagnostics
from rholsp.features.view import View
from rholsp.model.summary import Diagnostic, FileSummary
from rholsp.protocol.connection import Peer
from rholsp.server.background import push_diagnostics
from rholsp.server.background.user_messages import MessageThrottle
from rholsp.server.session import Session
from rholsp.text.uris import from_path
from rholsp.workspace import Notice, open_workspace
from rholsp.workspace.store.summary_codec import PackedSummary
from tests.server.client import UNANSWERED, Client, Json
from tests.server.harness import PUBLISH, initialize_params, open_document, raw_server, session

URI = "file:///w/a.rho"
BROKEN = "new x in { x!(1 }"
SOUND = "new x in { x!(1) }"
PULL = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}


async def edit(client: Client, version: int, text: str) -> None:
    params = {"textDocument": {"uri": URI, "version": version}, "contentChanges": [{"text": text}]}
    await client.tell("textDocument/didChange", params)


async def pushed(client: Client, uri: str, version: int | None) -> list[Json]:
    params = await client.notified(PUBLISH, lambda params: params["uri"] == uri and params.get("version") == version)
    diagnostics: list[Json] = params["diagnostics"]
    return diagnostics


async def test_diagnostics_are_pushed_with_their_version_and_replaced() -> None:
    async with session(ignored=()) as client:
        await open_document(client, URI, BROKEN)
        (error,) = await pushed(client, URI, 1)
        assert error["code"].startswith("RH0")
        assert (error["severity"], error["source"]) == (1, "rholsp")
        await edit(client, 2, SOUND)
        assert await pushed(client, URI, 2) == []
        await client.tell("textDocument/didClose", {"textDocument": {"uri": URI}})


async def test_diagnostics_of_a_closed_document_without_a_file_are_cleared() -> None:
    async with session(ignored=()) as client:
        await open_document(client, URI, BROKEN)
        assert len(await pushed(client, URI, 1)) == 1
        await client.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
        assert await pushed(client, URI, None) == []


async def test_files_that_nobody_opened_are_reported_and_cleared_when_they_go(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text(BROKEN, encoding="utf-8")
    (tmp_path / "sound.rho").write_text(SOUND, encoding="utf-8")
    uri = from_path(str(path))
    async with session(ignored=(), folders=[tmp_path]) as client:
        assert len(await pushed(client, uri, None)) == 1
        path.unlink()
        await client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 3}]})
        assert await pushed(client, uri, None) == []


async def test_an_edit_elsewhere_renews_diagnostics(tmp_path: Path) -> None:
    user, lib = from_path(str(tmp_path / "user.rho")), from_path(str(tmp_path / "lib.rho"))
    async with session(ignored=()) as client:
        await open_document(client, user, "measure!(1)")
        (missing,) = await pushed(client, user, 1)
        assert (missing["code"], missing["severity"]) == ("RH101", 1)
        await open_document(client, lib, "contract measure(@x) = { Nil }")
        await pushed(client, lib, 1)
        (elsewhere,) = await pushed(client, user, 1)
        assert (elsewhere["code"], elsewhere["severity"]) == ("RH101", 2)


async def test_an_edit_of_what_is_registered_renews_diagnostics(tmp_path: Path) -> None:
    user, lib = from_path(str(tmp_path / "user.rho")), from_path(str(tmp_path / "lib.rho"))
    registered = """new c, sign(`rho:registry:insertSigned:secp256k1`), out in {
  contract c(@x) = { @1!(x) } | for (_ <- out) { Nil } |
  sign!("00".hexToBytes(), (1, bundle+{*c}), "".hexToBytes(), *out)
}"""
    calls = """new look(`rho:registry:lookup`), ch in {
  look!(`rho:id:ycmowmui1655xa6ajonu18euujtmni98o6dptorn6kqh6uytnckr95`, *ch) | for (@(_, c) <- ch) { @c!(1) }
}"""
    async with session(ignored=()) as client:
        await open_document(client, lib, registered)
        assert await pushed(client, lib, 1) == []
        await open_document(client, user, calls)
        assert await pushed(client, user, 1) == []
        await client.tell(
            "textDocument/didChange",
            {
                "textDocument": {"uri": lib, "version": 2},
                "contentChanges": [{"text": registered.replace("c(@x)", "c(@x, _)")}],
            },
        )
        assert await pushed(client, lib, 2) == []
        (misfit,) = await pushed(client, user, 1)
        assert misfit["code"] == "RH601"


@pytest.mark.parametrize("setting", ["warning", "off"])
async def test_names_of_other_files_are_warned_of_where_that_is_wanted(tmp_path: Path, setting: str) -> None:
    user, lib = from_path(str(tmp_path / "user.rho")), from_path(str(tmp_path / "lib.rho"))
    (tmp_path / "lib.rho").write_text("Nil |\ncontract measure(_) = { Nil }", encoding="utf-8")
    capabilities = {"textDocument": {"diagnostic": {}, "publishDiagnostics": {"relatedInformation": True}}}
    settings = {"rholsp": {"diagnostics": {"freeNames": setting}}}
    async with session(folders=[tmp_path], capabilities=capabilities) as client:
        await client.tell("workspace/didChangeConfiguration", {"settings": settings})
        await open_document(client, user, "measure!(1)")
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": user}})
        other = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": lib}})
        if setting == "off":
            assert report["items"] == other["items"] == []
            return
        (warning,) = report["items"]
        (place,) = warning["relatedInformation"]
        assert place["location"]["uri"] == lib
        assert place["location"]["range"]["start"] == {"line": 1, "character": 9}
        assert [(one["code"], one["severity"]) for one in other["items"]] == [("RH121", 2)]


@pytest.mark.parametrize(
    ("settings", "left"),
    [({"disabled": ["RH402"]}, ["RH401", "RH603"]), ({"hints": False}, []), ({"delayMs": 1}, None)],
)
async def test_other_settings_show_other_diagnostics_at_once(settings: Json, left: list[str] | None) -> None:
    async with session(ignored=()) as client:
        await open_document(client, URI, "new x, y in { new x in { x!(1) } | @1!(*x) }")
        assert sorted(one["code"] for one in await pushed(client, URI, 1)) == ["RH401", "RH402", "RH603"]
        await client.tell("workspace/didChangeConfiguration", {"settings": {"rholsp": {"diagnostics": settings}}})
        if left is not None:
            assert sorted(one["code"] for one in await pushed(client, URI, 1)) == left


async def test_related_places_and_tags_only_where_the_client_shows_them() -> None:
    text = "new x in { new x in { x!(1) } }"
    for capabilities in ({}, {"textDocument": {"publishDiagnostics": {"relatedInformation": True, "tagSupport": {}}}}):
        async with session(ignored=(), capabilities=capabilities) as client:
            await open_document(client, URI, text)
            found = await pushed(client, URI, 1)
            related = [place for one in found for place in one.get("relatedInformation", [])]
            tagged = [one for one in found if one.get("tags")]
            assert bool(related) == bool(capabilities)
            assert bool(tagged) == bool(capabilities)
            assert all(place["location"]["uri"] == URI for place in related)


async def test_hints_can_be_turned_off() -> None:
    text = "new unused in { Nil }"
    async with session(ignored=()) as client:
        await open_document(client, URI, text)
        assert [one["severity"] for one in await pushed(client, URI, 1)] == [4]
    async with session(ignored=(), capabilities={}) as client:
        settings = {"rholsp": {"diagnostics": {"hints": False, "delayMs": 0}}}
        await client.tell("workspace/didChangeConfiguration", {"settings": settings})
        await open_document(client, URI, text)
        assert await pushed(client, URI, 1) == []


async def test_of_very_many_diagnostics_the_severest_are_shown() -> None:
    text = "new unused in { Nil } | " * 1500 + "undefined!(1) | " * 5 + "Nil"
    async with session(ignored=()) as client:
        await open_document(client, URI, text)
        *shown, rest = await pushed(client, URI, 1)
    assert [one["severity"] for one in shown] == [1] * 5 + [4] * 995
    assert rest["message"] == "505 more findings in this file are left out"


async def test_settings_are_asked_for_again_when_they_change() -> None:
    capabilities = {"workspace": {"configuration": True}}
    settings: list[Json | None] = [None]
    async with session(
        ignored=(), capabilities=capabilities, answers={"workspace/configuration": lambda _: settings}
    ) as client:
        await client.until(lambda: len(client.asked) == 1)
        assert client.asked[0]["params"] == {"items": [{"section": "rholsp"}]}
        settings[0] = {"diagnostics": {"hints": False, "delayMs": 0}}
        await client.tell("workspace/didChangeConfiguration", {"settings": None})
        await client.until(lambda: len(client.asked) == 2)
        await trio.testing.wait_all_tasks_blocked()
        await open_document(client, URI, "new unused in { Nil }")
        assert await pushed(client, URI, 1) == []


async def test_who_offers_to_pull_is_pushed_at_until_it_does() -> None:
    async with session(ignored=(), capabilities=PULL) as client:
        await open_document(client, URI, BROKEN)
        assert len(await pushed(client, URI, 1)) == 1
        await edit(client, 2, SOUND)
        assert await pushed(client, URI, 2) == []
        await edit(client, 3, BROKEN)
        assert len(await pushed(client, URI, 3)) == 1
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        assert len(report["items"]) == 1
        assert await pushed(client, URI, None) == []
        await edit(client, 4, BROKEN + " ")
        await trio.testing.wait_all_tasks_blocked(0.05)
        assert client.notifications == []
        assert [one["method"] for one in client.asked] == []


async def test_what_is_computed_for_a_push_when_the_first_pull_comes_is_not_pushed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen, pulled = trio.Event(), trio.Event()

    async def slow(view: View, uri: str, settings: DiagnosticSettings) -> tuple[Diagnostic, ...] | None:
        seen.set()
        await pulled.wait()
        return await diagnostics(view, uri, settings)

    monkeypatch.setattr(push_diagnostics, "diagnostics", slow)
    async with session(ignored=(), capabilities=PULL) as client:
        await open_document(client, URI, BROKEN)
        await seen.wait()
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        assert len(report["items"]) == 1
        pulled.set()
        await trio.testing.wait_all_tasks_blocked(0.05)
        assert client.notifications == []


async def test_who_pulls_is_not_pushed_at() -> None:
    async with session(ignored=(), capabilities=PULL) as client:
        await open_document(client, URI, SOUND)
        assert await pushed(client, URI, 1) == []
        await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        await edit(client, 2, BROKEN)
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        assert report["kind"] == "full"
        assert len(report["items"]) == 1
        params = {"textDocument": {"uri": URI}, "previousResultId": report["resultId"]}
        again = await client.ask("textDocument/diagnostic", params)
        assert again == {"kind": "unchanged", "resultId": report["resultId"]}
        await edit(client, 3, SOUND)
        renewed = await client.ask("textDocument/diagnostic", params)
        assert (renewed["kind"], renewed["items"]) == ("full", [])
        assert renewed["resultId"] != report["resultId"]
        await trio.testing.wait_all_tasks_blocked(0.05)
        assert client.notifications == []


async def test_a_document_that_nobody_knows_has_no_diagnostics() -> None:
    async with session(ignored=(), capabilities=PULL) as client:
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": "untitled:x"}})
        assert (report["kind"], report["items"]) == ("full", [])


async def test_who_pulls_is_told_to_pull_again_when_another_file_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = trio.Event()
    others_changed = push_diagnostics._others_changed

    def noting(session: Session, batch: set[str], seen: dict[str, int | None]) -> bool:
        if URI in batch:
            noted.set()
        return others_changed(session, batch, seen)

    monkeypatch.setattr(push_diagnostics, "_others_changed", noting)
    async with session(ignored=(), capabilities=PULL) as client:
        await open_document(client, URI, "measure!(1)")
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        assert [(one["code"], one["severity"]) for one in report["items"]] == [("RH101", 1)]
        await noted.wait()
        await open_document(client, "file:///w/lib.rho", "contract measure(@x) = { Nil }")
        await client.until(lambda: "workspace/diagnostic/refresh" in [one["method"] for one in client.asked])
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        assert [(one["code"], one["severity"]) for one in report["items"]] == [("RH101", 2)]


async def test_what_was_pushed_for_a_closed_file_goes_when_a_puller_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text(BROKEN, encoding="utf-8")
    uri = from_path(str(path))
    async with session(ignored=(), folders=[tmp_path], capabilities=PULL) as client:
        assert len(await pushed(client, uri, None)) == 1
        await client.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        await open_document(client, uri, BROKEN)
        assert await pushed(client, uri, None) == []


@pytest.mark.parametrize("shown", [True, False])
async def test_indexing_is_shown_as_progress_where_the_client_shows_any(tmp_path: Path, shown: bool) -> None:
    for number in range(200):
        (tmp_path / f"{number}.rho").write_text(SOUND * 50, encoding="utf-8")
    asked: list[Json] = []
    answers: Json = {"window/workDoneProgress/create": asked.append}
    capabilities = {"window": {"workDoneProgress": shown}}
    async with session(ignored=(PUBLISH,), folders=[tmp_path], capabilities=capabilities, answers=answers) as client:
        while (await client.ask("rholsp/statistics"))["files"] < 200:  # noqa: ASYNC110
            await trio.sleep(0.01)
        if not shown:
            return
        kinds: list[str] = []
        while kinds[-1:] != ["end"]:
            params = await client.notified("$/progress")
            assert params["token"] == asked[0]["token"]
            kinds.append(params["value"]["kind"])
        assert kinds[0] == "begin"
        assert set(kinds[1:-1]) <= {"report"}


async def test_no_progress_is_shown_of_work_that_ended_before_the_client_made_room(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text(SOUND, encoding="utf-8")
    capabilities = {"window": {"workDoneProgress": True}}
    answers: Json = {"window/workDoneProgress/create": UNANSWERED}
    async with session(folders=[tmp_path], capabilities=capabilities, answers=answers) as client:
        await client.until(lambda: bool(client.asked))
        while (await client.ask("rholsp/statistics"))["index_ms"] == 0:  # noqa: ASYNC110
            await trio.sleep(0.01)
        await client.send({"id": client.asked[0]["id"], "result": None})
        await trio.testing.wait_all_tasks_blocked(0.05)
        assert client.notifications == []


async def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "noise.rho").write_bytes(b"\x00\x01\xff" * 100)
    async with session(folders=[tmp_path]) as client:
        told = await client.notified("window/showMessage")
        assert str(tmp_path / "noise.rho") in told["message"]


async def test_many_faults_at_once_open_few_windows_and_are_all_in_the_log(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.rho" for number in range(12)]
    for path in paths:
        path.write_bytes(b"\0")
    async with session(folders=[tmp_path]) as client:
        shown = [(await client.notified("window/showMessage"))["message"] for _ in range(6)]
        logged = [(await client.notified("window/logMessage"))["message"] for _ in range(7)]
    assert shown[5] == "rholsp has more warnings like these: see its log"
    told = [message.partition(":")[0] for message in shown[:5] + logged]
    assert sorted(told) == sorted(map(str, paths))


async def test_faults_are_shown_again_after_a_calm_while(mock_clock: trio.testing.MockClock) -> None:
    peer = Peer()
    async with open_workspace() as workspace:
        board = MessageThrottle(Session(peer, workspace, Settings()))
        methods = []
        for calm in (0.0,) * 7 + (60.0, 0.0):
            mock_clock.jump(calm)
            board.tell(Notice(URI, "cannot be read"))
        peer.close()
        async for body in peer.frames_out:
            methods.append(json.loads(body)["method"])
    shown, logged = "window/showMessage", "window/logMessage"
    assert methods == [shown] * 6 + [logged] * 2 + [shown] * 2


async def test_nothing_is_told_before_the_client_listens() -> None:
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params(capabilities=PULL))
        await open_document(client, URI, BROKEN)
        await trio.testing.wait_all_tasks_blocked(0.05)
        assert client.notifications == []
    assert running.status == 1


async def test_bursts_of_edits_are_reported_once_they_rest(mock_clock: trio.testing.MockClock) -> None:
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params(options={"diagnostics": {"delayMs": 200}}))
        await client.tell("initialized", {})
        await open_document(client, URI, SOUND)
        for version in range(2, 30):
            await edit(client, version, BROKEN if version % 2 else SOUND)
            mock_clock.jump(0.02)
        await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
        assert client.notifications == []
        while not client.notifications:
            mock_clock.jump(0.2)
            await trio.testing.wait_all_tasks_blocked()
        assert len(await pushed(client, URI, 29)) == 1
        assert client.notifications == []
    assert running.status == 1


async def test_an_open_file_does_not_wait_for_those_that_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a start there are thousands of files to report; what the user edits goes first all the same."""
    for number in range(100):
        (tmp_path / f"closed{number}.rho").write_text(BROKEN)
    asked: list[str] = []
    begun, go_on, own, everything = (trio.Event() for _ in range(4))

    async def noting(view: View, uri: str, settings: DiagnosticSettings) -> tuple[Diagnostic, ...] | None:
        asked.append(uri)
        if uri == URI:
            own.set()
        else:
            begun.set()
            await go_on.wait()
        if len(set(asked)) == 101:
            everything.set()
        return await diagnostics(view, uri, settings)

    monkeypatch.setattr(push_diagnostics, "diagnostics", noting)
    async with session(folders=[tmp_path]) as client:
        await begun.wait()
        await open_document(client, URI, BROKEN)
        await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
        go_on.set()
        await own.wait()
        assert asked.index(URI) <= 3 * push_diagnostics._AT_ONCE
        await everything.wait()


async def test_after_a_start_only_files_with_findings_are_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What diagnostics need to know of all other files is in their briefs, and their summaries stay packed."""
    for number in range(50):
        (tmp_path / f"sound{number}.rho").write_text(SOUND + f" // {number}")
    last = tmp_path / "the_last.rho"
    last.write_text(BROKEN)
    unpack, unpacked = PackedSummary.unpack, 0

    def counted(packed: PackedSummary) -> FileSummary:
        nonlocal unpacked
        unpacked += 1
        return unpack(packed)

    monkeypatch.setattr(PackedSummary, "unpack", counted)
    for _ in ("analyses and stores", "reads what is stored"):
        unpacked = 0
        settings = Settings(store=True, workers=0)
        async with hosting(settings) as host, raw_server(settings=settings, host=host) as (client, running):
            await client.ask("initialize", initialize_params(folders=[tmp_path]))
            await client.tell("initialized", {})
            # Closed files are looked at in the order of their names.
            assert len(await pushed(client, from_path(str(last)), None)) == 1
            await client.ask("shutdown")
            await client.tell("exit")
            await running.ended.wait()
    assert unpacked == 1


async def test_only_open_files_have_diagnostics_where_that_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "closed.rho").write_text(BROKEN)
    options = {"diagnostics": {"delayMs": 0, "scope": "openFiles"}}
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params(folders=[tmp_path], options=options))
        await client.tell("initialized", {})
        opened = from_path(str(tmp_path / "opened.rho"))
        await open_document(client, opened, BROKEN)
        assert len(await pushed(client, opened, 1)) == 1
        found = await client.ask("workspace/symbol", {"query": ""})
        assert found is not None
        await client.tell("textDocument/didClose", {"textDocument": {"uri": opened}})
        assert await pushed(client, opened, None) == []
        await client.ask("shutdown")
        await client.tell("exit")
        await running.ended.wait()


async def test_diagnostics_that_an_edit_has_overtaken_are_not_pushed(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = trio.Event()
    seen = trio.Event()

    async def slow(view: View, uri: str, settings: DiagnosticSettings) -> tuple[Diagnostic, ...] | None:
        found = await diagnostics(view, uri, settings)
        seen.set()
        await typed.wait()
        return found

    monkeypatch.setattr(push_diagnostics, "diagnostics", slow)
    async with session(ignored=()) as client:
        await open_document(client, URI, BROKEN)
        await seen.wait()
        await edit(client, 2, SOUND)
        await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
        typed.set()
        assert await pushed(client, URI, 2) == []


async def test_who_pulls_is_not_told_to_pull_again_after_edits_of_its_own() -> None:
    async with session(capabilities=PULL) as client:
        await open_document(client, URI, "measure!(1)")
        await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
        for version in range(2, 5):
            await edit(client, version, f"measure!({version})")
            await trio.testing.wait_all_tasks_blocked(0.05)
        await open_document(client, "file:///w/lib.rho", "contract measure(@x) = { Nil }")
        await client.until(lambda: "workspace/diagnostic/refresh" in [one["method"] for one in client.asked])
        assert [one["method"] for one in client.asked].count("workspace/diagnostic/refresh") == 1
