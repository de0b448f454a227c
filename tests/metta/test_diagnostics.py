"""Every code of rholsp/metta/diagnostic_codes.py: where it is reported, and where it is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from rholsp.metta.diagnostic_codes import CODES, TYPO
from rholsp.metta.dialects import AUTO, DIALECTS
from rholsp.metta.lints.arities import arity_findings
from rholsp.metta.summarise import summarise
from rholsp.model.summary import FileSummary, Severity
from tests.markers import assert_finding, cases, of_code

CASES = cases(Path(__file__).parent / "data" / "diagnostics.txt")
POSITIVE = [(title, text) for title, text in CASES if not title.startswith("no ")]
NEGATIVE = [(title, text) for title, text in CASES if title.startswith("no ")]


def judged(text: str, dialect: str = AUTO) -> FileSummary:
    summary = summarise(text)
    findings = sorted((*summary.diagnostics, *arity_findings(summary, dialect)), key=lambda one: one.start)
    return replace(summary, diagnostics=tuple(findings))


@pytest.mark.parametrize(("title", "body"), [pytest.param(*case, id=case[0]) for case in POSITIVE])
def test_a_finding_stands_where_it_belongs(title: str, body: str) -> None:
    assert_finding(judged, title, body)


@pytest.mark.parametrize(("title", "body"), [pytest.param(*case, id=case[0]) for case in NEGATIVE])
def test_no_finding_where_nothing_is_wrong(title: str, body: str) -> None:
    code = title.split()[1].rstrip(":")
    assert of_code(judged(body), code) == []


def test_every_code_has_a_case_for_and_a_case_against_it() -> None:
    codes = {code.code for code in CODES} - {TYPO}  # which only the workspace decides
    assert {title.split()[0] for title, _ in POSITIVE} == codes
    assert {title.split()[1].rstrip(":") for title, _ in NEGATIVE} == codes


def test_one_mistake_is_one_error() -> None:
    text = "(= (f $x) (g $x))\n(= (h) (k 1 2))\n!(f (h))\n"
    for at, character in enumerate(text):
        if character in "()":
            found = summarise(text[:at] + text[at + 1 :]).diagnostics
            assert [d.code for d in found if d.severity == 1] == ["MT001"], at


def test_a_duplicate_shows_the_rule_that_it_repeats() -> None:
    (found,) = of_code(summarise("(= (f) 1) (= (f) 1)"), "MT104")
    assert [(place.start, place.end) for place in found.related] == [(0, 9)]


@pytest.mark.parametrize(
    ("form", "refused_by"),
    [
        ("!(if (f) 1)", {"hyperon", "mettatron"}),
        ("!(if (f) 1 2)", set()),
        ("!(map-atom (1 2) f)", {"hyperon", "mettatron"}),
        ("!(foldl-atom (1 2) 0 f)", {"hyperon", "mettatron"}),
        ("!(foldl-atom (1 2) 0 $a $b (f $a $b))", set()),
        ("!(+ 1)", {"hyperon", "mettatron"}),
        ("!(+ 1 2 3)", {"hyperon", "mettatron", "petta"}),
        ("!(match & self p t)", {"hyperon", "petta"}),
        ("!(get-type x &kb)", {"mettatron"}),
        ("!(add-atom &kb)", {"hyperon"}),
        ("!(error a b c)", {"mettatron"}),
    ],
)
def test_each_dialect_refuses_what_it_does_not_take(form: str, refused_by: set[str]) -> None:
    found = {dialect for dialect in DIALECTS if judged(form, dialect).diagnostics}
    assert found == refused_by
    for dialect in found:
        assert {one.severity for one in judged(form, dialect).diagnostics} == {Severity.WARNING}
