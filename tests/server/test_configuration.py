"""Settings as a client gives them: when it greets, by a notification, or as an answer."""

from typing import Any

import pytest

from rholsp.editor_settings import read_editor_settings
from tests.server.client import Client, Json
from tests.server.harness import PUBLISH, initialize_params, open_document, raw_server

URI = "file:///w/a.rho"
TEXT = "new unused in { Nil }"
QUIET = {"diagnostics": {"hints": False}}
PULL = {"workspace": {"configuration": True}}


async def begin(client: Client, options: Any, capabilities: Json | None = None) -> None:
    await client.ask("initialize", initialize_params(capabilities=capabilities, options=options))
    await client.tell("initialized", {})


async def end(client: Client) -> None:
    await client.ask("shutdown")
    await client.tell("exit")


async def codes(client: Client) -> list[str]:
    report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
    return [item["code"] for item in report["items"]]


@pytest.mark.parametrize("options", [QUIET, {"rholsp": QUIET}, {"rholsp": QUIET, "other": 1}])
async def test_initialization_options_may_stand_under_the_name_of_the_server(options: Json) -> None:
    async with raw_server(ignored=[PUBLISH]) as (client, running):
        await begin(client, options)
        await open_document(client, URI, TEXT)
        assert await codes(client) == []
        await end(client)
        await running.ended.wait()


@pytest.mark.parametrize("nothing", [None, {}, [], [None], [{}]])
async def test_without_settings_the_initialization_options_hold_again(nothing: Any) -> None:
    now: list[Any] = [[QUIET]]
    answers = {"workspace/configuration": lambda _: now[0]}
    async with raw_server(ignored=[PUBLISH], answers=answers) as (client, running):
        await begin(client, {"diagnostics": {"delayMs": 0}}, PULL)
        await open_document(client, URI, TEXT)
        assert await codes(client) == []
        now[0] = nothing
        await client.tell("workspace/didChangeConfiguration", {"settings": None})
        assert await codes(client) == ["RH402"]
        await end(client)
        await running.ended.wait()


async def test_without_settings_in_a_notification_the_initialization_options_hold_again() -> None:
    async with raw_server(ignored=[PUBLISH]) as (client, running):
        await begin(client, QUIET)
        await open_document(client, URI, TEXT)
        for value, expected in (
            ({"diagnostics": {"hints": True}}, ["RH402"]),
            (None, []),
            ({"x": 1}, ["RH402"]),
            ({}, []),
        ):
            await client.tell("workspace/didChangeConfiguration", {"settings": {"rholsp": value}})
            assert await codes(client) == expected
        assert (await client.notified("window/logMessage"))["message"] == "rholsp.x: there is no such setting"
        await end(client)
        await running.ended.wait()


async def test_what_is_wrong_is_said_once() -> None:
    async with raw_server(ignored=[PUBLISH]) as (client, running):
        await begin(client, {"rholsp": {"diagnostic": {}, "files": {"include": "*.rho"}}})
        for value in ({"diagnostic": {}}, {"diagnostic": {}, "hints": 1}, {}):
            await client.tell("workspace/didChangeConfiguration", {"settings": {"rholsp": value}})
        await end(client)
        await running.ended.wait()
        said = [one["params"]["message"] for one in client.notifications if one["method"] == "window/logMessage"]
        assert said == [
            "rholsp.files.include: expected an array of strings",
            "rholsp.diagnostic: there is no such setting",
            "rholsp.hints: there is no such setting",
            "rholsp.files.include: expected an array of strings",
        ]
        client.notifications.clear()


async def test_marks_of_templates_are_settled_before_the_first_file_is_read() -> None:
    text = "new x in { x!(<%= amount %>) }"
    for options, expected in (({"templates": {"placeholders": [["<%=", "%>"]]}}, {"RH007"}), ({}, {"RH001"})):
        async with raw_server(ignored=[PUBLISH]) as (client, running):
            await begin(client, options)
            await open_document(client, URI, text)
            assert set(await codes(client)) == expected
            for _ in range(2):
                other = {"templates": {"placeholders": [["<<", ">>"]]}}
                await client.tell("workspace/didChangeConfiguration", {"settings": {"rholsp": other}})
            assert set(await codes(client)) == expected
            await end(client)
            await running.ended.wait()
            said = [one["params"]["message"] for one in client.notifications if one["method"] == "window/logMessage"]
            assert said == ["rholsp.templates.placeholders: counts from the next start of the server on"]
            client.notifications.clear()


@pytest.mark.parametrize("value", [1, "{{", [["{{"]], [["", "}}"]], [["{{", 1]], [[1, "}}"]], ["{{", "}}"]])
async def test_marks_that_are_none_are_told(value: object) -> None:
    settings, complaints = read_editor_settings({"templates": {"placeholders": value}})
    assert settings.placeholders is None
    assert len(complaints) == 1
