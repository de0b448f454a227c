"""The border to a client that keeps its answers for itself, refuses, or changes its mind."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import trio

from rholsp.server import configuration
from rholsp.server.background import client_setup
from rholsp.workspace import Workspace
from tests.patience import HUNG
from tests.server.client import UNANSWERED, Client, Json
from tests.server.harness import PUBLISH, session

WATCH = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}, "configuration": True}}
CONFIGURATION, REGISTER, UNREGISTER = (
    "workspace/configuration",
    "client/registerCapability",
    "client/unregisterCapability",
)


def globs(message: Json) -> list[str]:
    [registration] = message["params"]["registrations"]
    return [watcher["globPattern"] for watcher in registration["registerOptions"]["watchers"]]


def asked(client: Client, method: str) -> list[Json]:
    return [message for message in client.asked if message["method"] == method]


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows when the server begins to look at the disk by itself."""
    calls: list[int] = []
    watch = Workspace.watch_disk

    async def noted(self: Workspace) -> None:
        calls.append(1)
        await watch(self)

    monkeypatch.setattr(Workspace, "watch_disk", noted)
    monkeypatch.setattr(configuration, "PATIENCE", 0.05)
    monkeypatch.setattr(client_setup, "PATIENCE", 0.05)
    monkeypatch.setattr(client_setup, "WATCH_PATIENCE", 0.2)
    return calls


async def test_who_never_tells_its_settings_watches_files_all_the_same(scanned: list[int]) -> None:
    async with session(capabilities=WATCH, answers={CONFIGURATION: UNANSWERED}) as client:
        await client.until(lambda: bool(asked(client, REGISTER)))
        assert globs(asked(client, REGISTER)[0]) == ["**/*.rho", "**/*.rhox", "**/*.metta", "**/.gitignore"]
    assert not scanned


async def test_who_never_tells_its_settings_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def counted(seconds: float) -> trio.CancelScope:
        waited.append(seconds)
        return trio.move_on_after(0.05)

    monkeypatch.setattr(configuration, "trio", SimpleNamespace(Event=trio.Event, move_on_after=counted))
    async with session(capabilities=WATCH, answers={CONFIGURATION: UNANSWERED}) as client:
        for _ in range(30):
            await client.tell("workspace/didChangeConfiguration", {"settings": None})
        assert await client.ask("rholsp/statistics")
        assert waited == [configuration.PATIENCE]
        # Once it has answered, it is asked again, and waited for again.
        await client.send({"id": asked(client, CONFIGURATION)[0]["id"], "result": [None]})
        await client.until(lambda: len(asked(client, CONFIGURATION)) == 2)
        await client.tell("workspace/didChangeConfiguration", {"settings": None})
        assert await client.ask("rholsp/statistics")
        assert len(waited) == 2


async def test_settings_that_come_late_hold_all_the_same(tmp_path: Path, scanned: list[int]) -> None:
    (tmp_path / "a.rho").write_text("contract kept(@x) = { Nil }")
    (tmp_path / "b.rho").write_text("contract left(@x) = { Nil }")
    capabilities = {"workspace": {"configuration": True}}
    async with session(capabilities=capabilities, folders=[tmp_path], answers={CONFIGURATION: UNANSWERED}) as client:
        while len(await client.ask("workspace/symbol", {"query": ""})) < 2:
            pass
        settings = {"files": {"exclude": ["b.rho"]}}
        await client.send({"id": asked(client, CONFIGURATION)[0]["id"], "result": [settings]})
        while len(found := await client.ask("workspace/symbol", {"query": ""})) != 1:
            pass
        assert found[0]["name"] == "kept"


@pytest.mark.parametrize("answer", [UNANSWERED, "refused"])
async def test_where_nobody_watches_files_the_disk_is_looked_at(answer: object, scanned: list[int]) -> None:
    async with session(capabilities=WATCH, answers={REGISTER: UNANSWERED}) as client:
        await client.until(lambda: bool(asked(client, REGISTER)))
        if answer == "refused":
            error = {"code": -32601, "message": "no"}
            await client.send({"id": asked(client, REGISTER)[0]["id"], "error": error})
        with trio.fail_after(HUNG):
            while not scanned:
                await client.ask("rholsp/statistics")


async def test_watchers_follow_the_settings(tmp_path: Path, scanned: list[int]) -> None:
    answers = {UNREGISTER: None}
    async with session(capabilities=WATCH, answers=answers, ignored=(PUBLISH, "window/logMessage")) as client:
        await client.until(lambda: len(asked(client, REGISTER)) == 1)
        for number, include in enumerate((["*.rho"], ["src/*.rho", "*.metta"], ["src/*.rho", "*.metta"]), 2):
            settings = {"settings": {"rholsp": {"files": {"include": include}}}}
            await client.tell("workspace/didChangeConfiguration", settings)
            await client.until(lambda number=number: len(asked(client, REGISTER)) >= min(number, 3))  # type: ignore[misc]
        await client.ask("rholsp/statistics")
        assert [globs(message)[:-1] for message in asked(client, REGISTER)[1:]] == [
            ["**/*.rho"],
            ["src/*.rho", "**/*.metta"],
        ]
        assert len(asked(client, UNREGISTER)) == 2
    assert not scanned
