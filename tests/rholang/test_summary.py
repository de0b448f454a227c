"""Questions that a summary answers itself."""

from itertools import product

import pytest

from rholsp.rholang.summarise import summarise


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("new foo in { |foo!(1) }", "foo"),
        ("new foo in { f|oo!(1) }", "foo"),
        ("new foo in { foo|!(1) }", "foo"),
        ("new foo in { foo!|(1) }", None),
        ('new lib in { @(*lib|, "get")!(1) }', "lib"),
        ('new lib in { @(|*lib, "get")!(1) }', '@(*lib, "get")'),
        ('new lib in { |@(*lib, "get")!(1) }', '@(*lib, "get")'),
        ('new lib in { @(*lib, "get")|!(1) }', '@(*lib, "get")'),
        ('@"s"|!(1)', '@"s"'),
        ("new c in { for (@x <- c) { c!(|x) } }", "x"),
    ],
)
def test_the_occurrence_at_the_cursor(marked: str, expected: str | None) -> None:
    offset = marked.index("|")
    text = marked.replace("|", "")
    summary = summarise(text)
    found = summary.occurrence_at(offset)
    assert (None if found is None else text[summary.starts[found] : summary.ends[found]]) == expected


FAULTS = [
    *('x!("abc)', "x!(1", "x!(1))", "x!(`rho:io)", "for (y <- z { Nil }", "contract c(@x = { Nil }", "{ x!(1)"),
    *("match x { 1 Nil }", "for (y <- z) { y!(1", 'x!({"a": 1)', 'new y in { y!("abc }', "x!(1)) }"),
]


@pytest.mark.parametrize("faults", [*product(FAULTS, FAULTS), *product(FAULTS[:4], repeat=3)], ids=" ".join)
def test_what_stands_behind_several_mistakes_is_found(faults: tuple[str, ...]) -> None:
    good = [f"contract {name}() = {{ Nil }}" for name in ("first", "second", "third")]
    summary = summarise(" |\n".join([good[0], *faults, *good[1:]]))
    found = [summary.symbols[contract.symbol].name for contract in summary.contracts]
    assert [name for name in found if name != "c"] == ["first", "second", "third"]
