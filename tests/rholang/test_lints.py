"""The lints: what each of them finds, and what it leaves alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from rholsp.model.summary import FileSummary
from rholsp.rholang.lints.summary import summary_lints
from rholsp.rholang.summarise import summarise
from tests.markers import assert_finding, cases, of_code

CASES = cases(Path(__file__).parent / "data" / "lints.txt")
POSITIVE = [(title, text) for title, text in CASES if not title.startswith("no ")]
NEGATIVE = [(title, text) for title, text in CASES if title.startswith("no ")]


def linted(text: str) -> FileSummary:
    summary = summarise(text)
    findings = sorted((*summary.diagnostics, *summary_lints(summary)), key=lambda one: (one.start, one.end))
    return replace(summary, diagnostics=tuple(findings))


@pytest.mark.parametrize(("title", "body"), [pytest.param(*case, id=case[0]) for case in POSITIVE])
def test_a_lint_finds(title: str, body: str) -> None:
    assert_finding(linted, title, body)


@pytest.mark.parametrize(("title", "body"), [pytest.param(*case, id=case[0]) for case in NEGATIVE])
def test_a_lint_leaves_alone(title: str, body: str) -> None:
    assert of_code(linted(body), title.split()[1].rstrip(":")) == []


def test_every_lint_has_cases_for_and_against_it() -> None:
    positive = {title.split()[0] for title, _ in POSITIVE}
    assert positive == {title.split()[1].rstrip(":") for title, _ in NEGATIVE}
    assert len(positive) == 22


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("new f in { contract f(@x) = { @1!(x) } | f!(1, 2) }", "RH601", "it takes 1 argument, not 2"),
        ("new f in { contract f() = { @1!(2) } | f!(1) }", "RH601", "it takes no arguments, not 1"),
        (
            'new f in { contract f(@"get", r) = { r!(1) } | contract f(@"set") = { @1!(1) } | f!("gte", 1) }',
            "RH601",
            'argument 1 is `"gte"`, not `"get"`; did you mean `"get"`?',
        ),
        (
            "new f in { contract f(@x, ...@r) = { @1!(x, r) } | contract f(@1, @2, @3) = { Nil } | f!() }",
            "RH601",
            "it takes 1 or more or 3 arguments, not 0",
        ),
        (
            "new f in { contract f(@x) = { @1!(x) } | f!?(1). }",
            "RH601",
            "it takes 1 argument, not 1 and the hidden return channel",
        ),
        (
            "new f in { for (@(x, _) <- f) { @1!(x) } | f!([1]) }",
            "RH601",
            "argument 1 is a List of 1, not a Tuple of 2",
        ),
        (
            "new f in { contract f(@1) = { @1!(1) } | f!?(). }",
            "RH601",
            "the hidden return channel is a new name, not `1`",
        ),
    ],
)
def test_why_nothing_takes_a_message(text: str, code: str, message: str) -> None:
    (found,) = of_code(linted(text), code)
    assert found.message.endswith(f": {message}")


@pytest.mark.parametrize(
    ("text", "code", "related"),
    [
        ("new f in { contract f(@x) = { @1!(x) } | f!() }", "RH601", ["f@20: takes @x"]),
        ("new f in { for (@x <- f) { @1!(x) } | f!() }", "RH601", ["f@22: takes 1 value"]),
        ("new f in { contract f(@x) = { @1!(x) } }", "RH602", ["f@4: `f` is made here"]),
        ("new a, f in { @1!(*a) | f!(1) }", "RH603", ["f@7: `f` is made here"]),
        ("new o(`rho:io:stdout`) in { o!() }", "RH509", ["o@4: `o` is made here"]),
    ],
)
def test_the_places_that_explain_a_lint(text: str, code: str, related: list[str]) -> None:
    (found,) = of_code(linted(text), code)
    assert [f"{text[r.start : r.end]}@{r.start}: {r.message}" for r in found.related] == related


def test_what_never_runs_is_unnecessary() -> None:
    text = "new a, b, c in { @1!(*a) | b!(1) | contract c() = { @2!(3) } }"
    assert [(d.code, d.unnecessary) for d in linted(text).diagnostics] == [("RH603", True), ("RH602", True)]


def test_suggestions_are_limited_and_findings_are_not() -> None:
    calls = " | ".join(f'c!("get{i}")' for i in range(20))
    found = of_code(linted(f'new c in {{ contract c(@"get") = {{ @1!(1) }} | {calls} }}'), "RH601")
    assert len(found) == 20
    assert [("did you mean" in one.message) for one in found] == [True] * 5 + [False] * 15
    found = of_code(linted(" | ".join(f"@1!([{i}].nht())" for i in range(30))), "RH501")
    assert [one.fix for one in found] == ["nth"] * 20 + [""] * 10
    found = of_code(linted(f"new {', '.join(f'x{i}(`rho:io:stdoot`)' for i in range(9))} in {{ @1!(2) }}"), "RH508")
    assert sum("did you mean" in one.message for one in found) == 5


def test_channels_beyond_measure_are_not_compared() -> None:
    contracts = " | ".join(f"contract c(@{i}) = {{ @1!(1) }}" for i in range(70))
    sends = " | ".join(f"c!({i})" for i in range(100, 170))
    assert of_code(linted(f"new c in {{ {contracts} | {sends} }}"), "RH601") == []
    assert len(of_code(linted(f"new c in {{ {contracts} }}"), "RH602")) == 70
    assert len(of_code(linted(f"new a, c in {{ @1!(*a) | {sends} }}"), "RH603")) == 70
