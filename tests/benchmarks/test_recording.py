"""What `make bench` writes, and what its benchmarks ask."""

import json
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

from benchmarks import keystrokes, methods, recording, wire
from benchmarks.__main__ import names
from benchmarks.figures import FIGURES, numbers, value_of
from benchmarks.page import page
from benchmarks.session import places_of
from benchmarks.workspaces import generate
from rholsp.protocol.codec import decode
from rholsp.rholang.summarise import summarise
from rholsp.server.methods import METHODS

SPREAD = {"count": 3, "least": 1.0, "median": 2.0, "p95": 3.0, "most": 4.0}
MACHINE = {
    "cpu": "a processor",
    "cores": 2,
    "load": 0.1,
    "python": "CPython",
    "versions": {},
    "quick": False,
    "revision": "abc",
}


def record(**reports: Any) -> dict[str, Any]:
    return {"machine": MACHINE, "reports": reports}


def test_every_step_is_a_benchmark() -> None:
    known = names()
    assert {step.name for step in recording.STEPS} <= {*known}
    assert "recording" in known


def test_a_benchmark_that_fails_is_a_line() -> None:
    written = page(record(wire={"failed": "no servers here"}), None, [], "")
    assert "`wire` failed: no servers here" in written
    assert written.count("not measured") == len(FIGURES)


def test_goals_say_whether_they_are_reached_and_what_was_before() -> None:
    now, before = ({"wire": _wire(ours)} for ours in (2.0, 4.0))
    (line,) = [
        line for line in page(record(**now), record(**before), [], "old").split("\n") if "bare Trio server |" in line
    ]
    assert line.split(" | ")[1:] == ["≤ 2.5 x", "2 x", "yes", "4 x", "0.50 |"]
    assert _row(page(record(**before), None, [], "")) == ["≤ 2.5 x", "4 x", "**no** |"]


def _row(written: str) -> list[str]:
    """The cells of one goal."""
    (line,) = [line for line in written.split("\n") if "bare Trio server |" in line]
    return line.split(" | ")[1:]


def _wire(ours: float) -> dict[str, Any]:
    def side(processor: float) -> dict[str, Any]:
        return {"passed_ms": SPREAD, "processor_ms": {**SPREAD, "median": processor}, "in_flight_per_second": SPREAD}

    meeting = {"hover": {wire.OURS: side(ours), wire.TRIO: side(1.0), wire.PYGLS: side(4.0)}}
    starts = {wire.OURS: {wire.GREETED: SPREAD, wire.USEFUL: SPREAD}, wire.TRIO: {wire.GREETED: SPREAD}}
    return {"rholang": meeting, "starts_ms": starts, "commands": {wire.OURS: "/some/where/python -m rholsp"}}


def test_no_folder_of_this_machine_is_on_the_page() -> None:
    assert "`python -m rholsp`" in page(record(wire=_wire(1.0)), None, [], "")


def test_all_numbers_can_be_compared() -> None:
    assert dict(numbers({"a": [1], "b": {"c": SPREAD, "d": 5, "e": True, "f": "x"}})) == {
        "b/c/median": 2.0,
        "b/c/p95": 3.0,
        "b/d": 5.0,
    }
    assert all(value_of(figure, {}) is None for figure in FIGURES)


def test_a_step_is_given_up_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["recording"])
    args = recording._arguments()
    assert recording._run(recording.Step("soak", "", "", 1), args, 0) == {"failed": "there was no time left for it"}
    found = recording._run(recording.Step("no such benchmark", "", "", 100), args, 100)
    assert found["failed"].startswith("no benchmark 'no such benchmark'")
    assert "within" in recording._run(recording.Step("soak", "", "", 1), args, 0.01)["failed"]


@pytest.mark.parametrize("place", keystrokes.PLACES)
def test_edits_lead_back_to_the_text(place: str) -> None:
    original = text = list(generate(2, lines=200).values())[1]
    counted = 0
    for edit, counts in keystrokes.PLACES[place](text, 8):
        assert 0 <= edit.start <= edit.end <= len(text)
        text = text[: edit.start] + edit.text + text[edit.end :]
        counted += counts
    assert text == original
    assert counted >= 2


TEXT = "contract twice(@x, ret) = { ret!(x + x) }\n"
URI = "file:///w/a.rho"


@pytest.mark.parametrize("method", [name for name in methods.requests() if name not in methods.PARTS])
def test_what_methods_are_asked_is_what_they_take(method: str) -> None:
    places = places_of(URI, summarise(TEXT))
    asker = methods.Asker(places, {URI: 1}, ["twice"])
    kind = METHODS[method].params
    if kind is not None:
        made = asker.params(kind, 1)
        decoded = decode(json.loads(json.dumps(made)), kind)
        assert attrs.has(type(decoded))


def test_methods_about_parts_come_behind_those_that_give_them() -> None:
    asked = methods.requests()
    assert all(asked.index(source) < asked.index(name) for name, (source, _) in methods.PARTS.items() if name in asked)
    # A method whose parameters are a part of an answer must say of which.
    assert {name for name in asked if name.endswith(("/resolve", "Calls"))} <= {*methods.PARTS}


def test_canned_servers_have_answers_for_what_is_asked(tmp_path: Path) -> None:
    asked = wire.rholang_material(tmp_path)
    assert {Path(one.params["textDocument"]["uri"]).name for one in asked} == {"small.rho", "large.rho"}
    assert sum(path.read_text().count("settle!") for path in tmp_path.iterdir()) == wire.REFERENCES - 1
