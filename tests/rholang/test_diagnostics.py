"""Every code of docs/rholang.md 3 that a file alone decides: where it is reported, and where it is not."""

from pathlib import Path

import pytest

from rholsp.rholang.summarise import summarise
from tests.markers import assert_finding, cases, of_code

CASES = cases(Path(__file__).parent / "data" / "diagnostics.txt")
POSITIVE = [(title, text) for title, text in CASES if not title.startswith("no ")]
NEGATIVE = [(title, text) for title, text in CASES if title.startswith("no ")]


@pytest.mark.parametrize(("title", "body"), [pytest.param(*case, id=case[0]) for case in POSITIVE])
def test_a_finding_stands_where_it_belongs(title: str, body: str) -> None:
    assert_finding(summarise, title, body)


@pytest.mark.parametrize(("title", "body"), [pytest.param(*case, id=case[0]) for case in NEGATIVE])
def test_no_finding_where_nothing_is_wrong(title: str, body: str) -> None:
    code = title.split()[1].rstrip(":")
    assert of_code(summarise(body), code) == []


def test_every_code_has_a_case_for_and_a_case_against_it() -> None:
    positive = {title.split()[0] for title, _ in POSITIVE}
    negative = {title.split()[1].rstrip(":") for title, _ in NEGATIVE}
    # `select` and a bundle in a pattern are findings wherever they stand.
    assert positive - negative == {"RH005", "RH011", "RH112"} - negative
    assert negative <= positive


@pytest.mark.parametrize(
    ("text", "code", "related"),
    [
        ("for (x, x <- c) { x!(1) }", "RH102", ["x@5"]),
        ("for (@x <- c) { x!(1) }", "RH103", ["x@6"]),
        ("for (x <- c) { d!(x) }", "RH104", ["x@5"]),
        ("for (@a <- c & @b <- c) { d!(a, b) }", "RH113", ["c@11"]),
        ("new x, x in { x!(1) }", "RH114", ["x@4"]),
        ("for (x <- a & y <= b) { x!(*y) }", "RH118", ["<-@7"]),
        ("new x in { new x in { x!(1) } | x!(1) }", "RH401", ["x@4"]),
        ("let x <- 1; y <- 2 & z <- 3 in { c!(*x, *y, *z) }", "RH001", [";@10"]),
    ],
)
def test_the_place_that_explains_a_finding(text: str, code: str, related: list[str]) -> None:
    found = [d for d in summarise(text).diagnostics if d.code == code]
    assert [[f"{text[r.start : r.end]}@{r.start}" for r in d.related] for d in found] == [related]


def test_unused_binders_are_unnecessary_and_nothing_else_is() -> None:
    text = "new x, y in { new y in { y!(1) } }"
    assert [(d.code, d.unnecessary) for d in summarise(text).diagnostics] == [
        ("RH402", True),
        ("RH402", True),
        ("RH401", False),
    ]


def test_what_names_mean_is_not_guessed_in_a_file_in_another_language() -> None:
    text = "for (x <- c) { d!(x) } " + "| new in . => for\n" * 20
    assert [d for d in summarise(text).diagnostics if d.code.startswith("RH1")] == []
    assert "RH104" in {d.code for d in summarise("for (x <- c) { d!(x) } | new in").diagnostics}


def test_findings_are_in_text_order() -> None:
    text = 'new x in { for (@y <- c) { y!(9223372036854775808, _, "\\q") } }'
    starts = [d.start for d in summarise(text).diagnostics]
    assert starts == sorted(starts)
    assert len(starts) == 5
