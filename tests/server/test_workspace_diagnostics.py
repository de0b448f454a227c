"""workspace/diagnostic as a client sees it: all files, in parts, and only what is new."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rholsp.features.diagnostics import diagnostics
from rholsp.features.view import View
from rholsp.model.summary import Diagnostic
from rholsp.server.handlers import workspace_diagnostics
from rholsp.text.uris import from_path
from tests.server.client import Client, Json, Refused
from tests.server.harness import PUBLISH, open_document, session

PULL = {"textDocument": {"diagnostic": {}}}
BROKEN = "new x in { x!(1 }"
SOUND = "new x in { x!(1) | for (_ <- x) { Nil } }"


def write(folder: Path, texts: dict[str, str]) -> dict[str, str]:
    """Puts files there; their URIs by name."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {name: from_path(str(folder / name)) for name in texts}


async def pull(client: Client, known: Json | None = None, **more: Any) -> Json:
    previous = [{"uri": uri, "value": value} for uri, value in (known or {}).items()]
    found: Json = await client.ask("workspace/diagnostic", {"previousResultIds": previous, **more})
    return found


def by_uri(report: Json) -> dict[str, Json]:
    found = {one["uri"]: one for one in report["items"]}
    assert len(found) == len(report["items"])
    return found


def codes(report: Json) -> list[str]:
    return [item["code"] for item in report["items"]]


async def touch(client: Client, path: Path, kind: int = 2) -> None:
    await client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": from_path(str(path)), "type": kind}]})


async def edit(client: Client, uri: str, version: int, text: str) -> None:
    params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
    await client.tell("textDocument/didChange", params)


async def test_every_file_with_findings_is_reported_once_and_then_unchanged(tmp_path: Path) -> None:
    uris = write(tmp_path, {"a.rho": BROKEN, "b.rho": SOUND, "c.metta": "(= (f $x"})
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        first = by_uri(await pull(client))
        assert first.keys() == {uris["a.rho"], uris["c.metta"]}
        assert {one["kind"] for one in first.values()} == {"full"}
        assert {one["version"] for one in first.values()} == {None}
        assert all(codes(one) for one in first.values())
        known = {uri: one["resultId"] for uri, one in first.items()}
        second = by_uri(await pull(client, known))
        assert {uri: (one["kind"], one["resultId"]) for uri, one in second.items()} == {
            uri: ("unchanged", result_id) for uri, result_id in known.items()
        }


async def test_what_is_mended_deleted_or_new_is_reported_anew(tmp_path: Path) -> None:
    uris = write(tmp_path, {"a.rho": BROKEN, "b.rho": BROKEN, "c.rho": BROKEN})
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        known = {uri: one["resultId"] for uri, one in by_uri(await pull(client)).items()}
        (tmp_path / "a.rho").write_text(SOUND, encoding="utf-8")
        (tmp_path / "b.rho").unlink()
        uris |= write(tmp_path, {"d.rho": BROKEN})
        await touch(client, tmp_path / "a.rho")
        await touch(client, tmp_path / "b.rho", 3)
        await touch(client, tmp_path / "d.rho", 1)
        found = by_uri(await pull(client, known))
        assert [found[uris[name]]["kind"] for name in ("a.rho", "b.rho", "c.rho", "d.rho")] == [
            *("full", "full", "unchanged", "full")
        ]
        assert [bool(codes(found[uris[name]])) for name in ("a.rho", "b.rho", "d.rho")] == [False, False, True]


async def test_an_edit_shows_in_the_next_answer_also_in_files_that_nobody_opened(tmp_path: Path) -> None:
    uris = write(tmp_path, {"lib.rho": "contract measure(@x) = { @1!(x) }", "user.rho": "measure!(1)"})
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        user, lib = uris["user.rho"], uris["lib.rho"]
        first = by_uri(await pull(client))
        assert [item["severity"] for item in first[user]["items"]] == [2]
        await open_document(client, lib, "contract other(@x) = { @1!(x) }")
        second = by_uri(await pull(client, {user: first[user]["resultId"]}))
        assert [item["severity"] for item in second[user]["items"]] == [1]
        assert second[lib]["version"] == 1
        await edit(client, lib, 2, "contract measure(@x) = { @1!(x) }")
        third = by_uri(await pull(client, {user: second[user]["resultId"]}))
        assert third[user]["resultId"] == first[user]["resultId"]


REGISTERED = """new c, sign(`rho:registry:insertSigned:secp256k1`), out in {
  contract c(@x) = { @1!(x) } | for (_ <- out) { Nil } |
  sign!("00".hexToBytes(), (1, bundle+{*c}), "".hexToBytes(), *out)
}"""
CALLS = """new look(`rho:registry:lookup`), ch in {
  look!(`rho:id:ycmowmui1655xa6ajonu18euujtmni98o6dptorn6kqh6uytnckr95`, *ch) | for (@(_, c) <- ch) { @c!(1) }
}"""


async def test_callers_through_the_registry_are_looked_at_again(tmp_path: Path) -> None:
    uris = write(tmp_path, {"lib.rho": REGISTERED, "user.rho": CALLS})
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        assert uris["user.rho"] not in by_uri(await pull(client))
        await open_document(client, uris["lib.rho"], REGISTERED.replace("c(@x)", "c(@x, _)"))
        assert codes(by_uri(await pull(client))[uris["user.rho"]]) == ["RH601"]


async def test_parts_come_as_they_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_diagnostics, "_PART", 2)
    uris = write(tmp_path, {f"{number}.rho": BROKEN for number in range(5)})
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        assert await pull(client, partialResultToken="all") == {"items": []}
        found: list[str] = []
        parts = 0
        while len(found) < len(uris):
            progress = await client.notified("$/progress")
            assert progress["token"] == "all"
            found += by_uri(progress["value"])
            parts += 1
        assert (sorted(found), parts) == (sorted(uris.values()), 3)


async def test_only_open_files_where_the_settings_say_so(tmp_path: Path) -> None:
    uris = write(tmp_path, {"a.rho": BROKEN, "b.rho": BROKEN})
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        known = {uri: one["resultId"] for uri, one in by_uri(await pull(client)).items()}
        await open_document(client, uris["a.rho"], BROKEN)
        scope = {"settings": {"rholsp": {"diagnostics": {"scope": "openFiles"}}}}
        await client.tell("workspace/didChangeConfiguration", scope)
        found = by_uri(await pull(client, known))
        assert found[uris["a.rho"]]["kind"] == "unchanged"
        assert (found[uris["b.rho"]]["kind"], codes(found[uris["b.rho"]])) == ("full", [])


async def test_an_open_file_has_one_id_for_both_questions(tmp_path: Path) -> None:
    uris = write(tmp_path, {"a.rho": SOUND})
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        await open_document(client, uris["a.rho"], "new unused in { Nil }")
        own = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": uris["a.rho"]}})
        (found,) = (await pull(client))["items"]
        assert (found["resultId"], found["items"]) == (own["resultId"], own["items"])


async def test_what_was_pushed_of_files_that_are_not_open_is_withdrawn(tmp_path: Path) -> None:
    uris = write(tmp_path, {"a.rho": BROKEN})

    async def pushed(client: Client) -> list[str]:
        params = await client.notified(PUBLISH, lambda params: params["uri"] == uris["a.rho"])
        return codes({"items": params["diagnostics"]})

    async with session(capabilities=PULL, folders=[tmp_path], ignored=()) as client:
        assert await pushed(client)
        assert (await pull(client))["items"]
        assert await pushed(client) == []
        (tmp_path / "a.rho").write_text(f"{BROKEN} ", encoding="utf-8")
        await touch(client, tmp_path / "a.rho")
        assert (await pull(client))["items"]


async def test_other_requests_are_answered_and_it_can_be_cancelled_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uris = write(tmp_path, {f"{number}.rho": BROKEN for number in range(30)})
    looked_at: list[str] = []

    async def counted(view: View, uri: str, *more: Any) -> tuple[Diagnostic, ...] | None:
        looked_at.append(uri)
        return await diagnostics(view, uri, *more)

    monkeypatch.setattr(workspace_diagnostics, "diagnostics", counted)
    async with session(capabilities=PULL, folders=[tmp_path]) as client:
        await open_document(client, uris["0.rho"], SOUND)
        await client.ask("workspace/symbol", {"query": "waits for the index"})
        pulling = await client.request("workspace/diagnostic", {"previousResultIds": []})
        hovered = await client.request(
            "textDocument/hover", {"textDocument": {"uri": uris["0.rho"]}, "position": {"line": 0, "character": 4}}
        )
        await client.tell("$/cancelRequest", {"id": pulling})
        assert await client.reply_to(hovered) is not None
        with pytest.raises(Refused, match="-32800"):
            await client.reply_to(pulling)
        assert len(looked_at) < len(uris)
        assert len((await pull(client))["items"]) == 29


NAMES = ("a.rho", "b.rho")
TEXTS = (BROKEN, SOUND, "contract f(@x) = { @1!(x) }", "f!(1)", "f!(1, 2)", "new unused in { Nil }")


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TEXTS)), min_size=1, max_size=6))
@hypothesis_settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_a_client_has_put_together_is_what_a_new_server_says(edits: list[tuple[str, str]]) -> None:
    shown: dict[str, Json] = {}
    texts: dict[str, str] = {}
    async with session(capabilities=PULL) as client:
        for version, (name, text) in enumerate(edits):
            uri = f"file:///w/{name}"
            await (edit(client, uri, version, text) if uri in texts else open_document(client, uri, text, version))
            texts[uri] = text
            for one in (await pull(client, {uri: was["resultId"] for uri, was in shown.items()}))["items"]:
                if one["kind"] == "full":
                    shown[one["uri"]] = one
    async with session(capabilities=PULL) as client:
        for uri, text in texts.items():
            await open_document(client, uri, text, 0)
        fresh = {uri: one["items"] for uri, one in by_uri(await pull(client)).items()}
    assert {uri: one["items"] for uri, one in shown.items() if one["items"]} == fresh
