"""Which binder a variable refers to, and what is a name of the workspace (docs/metta.md 2)."""

from pathlib import Path

import pytest

from rholsp.metta.summarise import summarise
from rholsp.model.summary import Role, Span, SymbolKind
from tests.markers import cases, unmark

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("marked", [pytest.param(text, id=title) for title, text in cases(DATA / "scopes.txt")])
def test_every_name_refers_to_its_binder(marked: str) -> None:
    text, marks = unmark(marked)
    summary = summarise(text)
    symbols = {
        (start, end): symbol for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True)
    }
    by_label: dict[str, int] = {}
    for mark in marks:
        found = symbols.get((mark.start, mark.end))
        name = text[mark.start : mark.end]
        where = f"{name!r} at {mark.start}"
        if mark.label == "none":
            assert found is None, where
            continue
        assert found is not None, f"no occurrence: {where}"
        symbol = summary.symbols[found]
        if mark.label == "global":
            assert (symbol.kind, symbol.key, symbol.binder) == (SymbolKind.GLOBAL, f"metta:{name}", None), where
            continue
        assert by_label.setdefault(mark.label, found) == found, where
        if mark.binder:
            assert (symbol.kind, symbol.key) == (SymbolKind.VARIABLE, None), where
            assert symbol.binder == Span(mark.start, mark.end), where
    assert len(set(by_label.values())) == len(by_label), "two labels, one symbol"


def test_roles() -> None:
    text = "(: f (-> A B)) (= (f $x) (g $x k)) (= c 1) (bind! &kb (new-space)) !(f c)"
    summary = summarise(text)
    found = [(text[s:e], Role(r)) for s, e, r in zip(summary.starts, summary.ends, summary.roles, strict=True)]
    assert found == [
        ("f", Role.DECLARE),
        ("A", Role.USE),
        ("B", Role.USE),
        ("f", Role.CONTRACT),
        ("$x", Role.BINDER),
        ("g", Role.SEND),
        ("$x", Role.USE),
        ("k", Role.USE),
        ("c", Role.CONTRACT),
        ("&kb", Role.CONTRACT),
        ("f", Role.SEND),
        ("c", Role.USE),
    ]


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("!(f) (= (f $x) (g $x)) (h)", "(= (f $x) (g $x))"),
        ("!(let $x (f) (g $x))", "(g $x)"),
        ("!(let* (($x 1) ($y 2)) (g $x))", " ($y 2)) (g $x))"),
        ("!(match &self (p $x) (q $x))", "(q $x)"),
        ("!(case (f) (((A $x) (g $x)) (B c)))", "(g $x)"),
        ("!(map-atom (1 2) $x (g $x))", "(g $x)"),
        ("!(f $x)", "(f $x)"),
    ],
)
def test_scopes_are_where_a_variable_is_visible(text: str, visible: str) -> None:
    scope = next(s.scope for s in summarise(text).symbols if s.name == "$x")
    assert scope is not None
    assert text[scope.start : scope.end] == visible


def test_a_variable_knows_the_rule_that_it_stands_in() -> None:
    summary = summarise("!(f $a) (= (g $b) $c) (= (h) $d)")
    assert {s.name: s.container for s in summary.symbols if s.kind is SymbolKind.VARIABLE} == {
        "$a": -1,
        "$b": 0,
        "$c": 0,
        "$d": 1,
    }
