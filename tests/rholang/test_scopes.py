"""Which binder a name refers to (docs/rholang.md 2.2, 2.3, 2.7), and which names that are no identifiers are equal."""

from pathlib import Path

import pytest

from rholsp.model.summary import FileSummary, Role, Span, SymbolKind
from rholsp.rholang.summarise import summarise
from tests.markers import Mark, cases, unmark

DATA = Path(__file__).parent / "data"


def symbol_at(summary: FileSummary, mark: Mark) -> int | None:
    for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True):
        if (start, end) == (mark.start, mark.end):
            return symbol
    return None


@pytest.mark.parametrize("marked", [pytest.param(text, id=title) for title, text in cases(DATA / "scopes.txt")])
def test_every_name_refers_to_its_binder(marked: str) -> None:
    text, marks = unmark(marked)
    summary = summarise(text)
    by_label: dict[str, int] = {}
    for mark in marks:
        found = symbol_at(summary, mark)
        where = f"{text[mark.start : mark.end]!r} at {mark.start}"
        if mark.label == "none":
            assert found is None, where
            continue
        assert found is not None, f"no occurrence: {where}"
        symbol = summary.symbols[found]
        if mark.label == "free":
            assert (symbol.kind, symbol.key) == (SymbolKind.FREE, text[mark.start : mark.end]), where
            continue
        assert by_label.setdefault(mark.label, found) == found, where
        if mark.binder:
            assert symbol.binder == Span(mark.start, mark.end), where
            assert symbol.key is None
    assert len(set(by_label.values())) == len(by_label), "two labels, one symbol"


@pytest.mark.parametrize("marked", [pytest.param(text, id=title) for title, text in cases(DATA / "compound.txt")])
def test_compound_names_are_equal_by_structure(marked: str) -> None:
    text, marks = unmark(marked)
    summary = summarise(text)
    by_label: dict[str, int] = {}
    for mark in marks:
        # `@1` and `@(1)` are one name, but only compound occurrences span the whole quote.
        found = symbol_at(summary, mark)
        assert found is not None, f"no occurrence: {text[mark.start : mark.end]!r}"
        assert by_label.setdefault(mark.label, found) == found, text[mark.start : mark.end]
    assert len(set(by_label.values())) == len(by_label), "two labels, one symbol"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('@"s"!(1)', '@"s"'),
        ("@[ 1, 2, ]!(1)", "@[1,2]"),
        ('@(*lib, "get")!(1)', '@(*lib,"get")'),
        ('new lib in { @(*lib, "get")!(1) }', None),
        ("for (@x <- c) { @[x]!(1) }", None),
        ("foo!(`rho:io:stdout`)", "`rho:io:stdout`"),
    ],
)
def test_keys_are_what_the_workspace_knows_a_name_by(text: str, key: str | None) -> None:
    symbols = [s for s in summarise(text).symbols if s.kind in (SymbolKind.QUOTED, SymbolKind.URI)]
    assert [s.key for s in symbols] == [key]


def test_a_long_compound_name_has_a_short_key() -> None:
    long = "@[" + ", ".join(str(i) for i in range(1000)) + "]"
    first, second, third = (
        next(s for s in summarise(f"{name}!(1)").symbols if s.kind is SymbolKind.QUOTED)
        for name in (long, long.replace(", ", ","), long.replace("999", "998"))
    )
    assert first.key == second.key != third.key
    assert first.key is not None
    assert len(first.key) < 100
    assert len(first.name) < 100


def test_roles() -> None:
    text = (
        "new a in { contract a(b) = { b!(*a) | for (_ <- a) { Nil } } } | for (@p <- c!?(1)) "
        "{ match 1 { =p => { d!(p) } } } | @z!(1)"
    )
    summary = summarise(text)
    found = [(text[s:e], Role(r)) for s, e, r in zip(summary.starts, summary.ends, summary.roles, strict=True)]
    assert found == [
        ("a", Role.BINDER),
        ("a", Role.CONTRACT),
        ("b", Role.BINDER),
        ("b", Role.SEND),
        ("a", Role.EVAL),
        ("a", Role.RECEIVE),
        ("p", Role.BINDER),
        ("c", Role.SEND),
        ("p", Role.REFER),
        ("d", Role.SEND),
        ("p", Role.USE),
        ("z", Role.USE),
    ]


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("new x in { Nil }", " { Nil }"),
        ("contract c(x) = { Nil }", "{ Nil }"),
        ("for (x <- c; y <- d) { Nil }", "; y <- d) { Nil }"),
        ("match 1 { x => { Nil } y => { 1 } }", " => { Nil }"),
        ("let x <- 1; y <- 2 in { Nil }", "; y <- 2 in { Nil }"),
        ("let x <- 1 & y <- 2 in { Nil }", " { Nil }"),
        ("match 1 { x \\/ 2 => { Nil } }", "x"),
    ],
)
def test_scopes_are_where_a_binder_is_visible(text: str, visible: str) -> None:
    scope = next(s.scope for s in summarise(text).symbols if s.name == "x")
    assert scope is not None
    assert text[scope.start : scope.end] == visible


def test_kinds_and_containers() -> None:
    text = "new n in { contract n(f) = { for (r <- f) { let l <- 1 in { match 1 { c => { c } } } } } }"
    summary = summarise(text)
    assert {s.name: (s.kind, s.container) for s in summary.symbols} == {
        "n": (SymbolKind.NEW, -1),
        "f": (SymbolKind.FORMAL, 0),
        "r": (SymbolKind.RECEIVED, 0),
        "l": (SymbolKind.LET, 0),
        "c": (SymbolKind.CASE, 0),
    }


def test_a_binder_knows_its_uri() -> None:
    symbol = next(s for s in summarise("new out(`rho:io:stdout`) in { out!(1) }").symbols if s.name == "out")
    assert symbol.uri == "rho:io:stdout"
