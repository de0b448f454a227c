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
from benchmarks.plain_server import without_revising
from benchmarks.session import places_of
from benchmarks.typed_texts import KINDS, RHOLANG, Kind
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.language_registry import RHOLANG as RHOLANG_LANGUAGE
from rholsp.model.summary import Severity
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


@pytest.mark.parametrize("kind", [RHOLANG, *KINDS.values()], ids=["Rholang", *KINDS])
def test_edits_lead_back_to_the_text(kind: Kind) -> None:
    original = kind.text(200, 1)
    assert 150 < original.count("\n") < 260
    found = LANGUAGES.get(kind.language).summarise(original).diagnostics
    assert [one for one in found if one.severity is Severity.ERROR] == []
    for typing in kind.places.values():
        text, counted = original, 0
        for edit, counts in typing(text, 8):
            assert 0 <= edit.start <= edit.end <= len(text)
            text = edit.of(text)
            counted += counts
            assert kind.asked in text
        assert text == original
        assert counted >= 2


def test_kinds_of_files_are_what_they_are_called() -> None:
    assert len(RHOLANG_LANGUAGE.summarise(KINDS["with MeTTa in its strings"].text(200, 1)).regions) > 3
    items = RHOLANG_LANGUAGE.summarise(KINDS["with agents"].text(200, 1)).outline
    assert sum(item.kind == "agent" for item in items) > 3


def test_what_keys_cost_stands_beside_what_they_cost_plainly() -> None:
    questions = keystrokes.DEFINITION, keystrokes.TOKENS, keystrokes.DIAGNOSTICS, keystrokes.PROCESSOR
    by = dict.fromkeys(questions, SPREAD)
    plain = {"undo": {question: {**SPREAD, "median": 77.0} for question in by}}
    of = {"bytes": 11_000, "parse_ms": 5.0, "from_nothing_ms": 14.0, "places": {"undo": by}, "beside": {"plain": plain}}
    of |= {"opened_ms": {"revised": 20.0}, "first_key_ms": {"revised": 15.0}}
    of |= {"burst": {"passed_ms": 300.0, "processor_ms": None}}
    written = page(record(keystrokes={"lines": {"500": of}, "kinds": {"MeTTa": of}}), None, [], "")
    assert written.count("| undo | 2.00 | 3.00 | 77.00 |") == 2


def test_the_plain_server_is_the_server_without_revising() -> None:
    plain = without_revising(LANGUAGES)
    assert [one.id for one in plain.known] == [one.id for one in LANGUAGES.known]
    assert all(one.revise is None for one in plain.known)
    assert any(one.revise is not None for one in LANGUAGES.known)


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
