"""Contracts, sends and the outline of a file."""

import pytest

from rholsp.model.summary import Span
from rholsp.rholang.summarise import summarise


def test_contracts_of_one_name_are_all_definitions_of_its_binder() -> None:
    text = 'new f in { contract f(@"a") = { Nil } | contract f(@"b", ...@r) = { Nil } }'
    summary = summarise(text)
    assert [c.symbol for c in summary.contracts] == [0, 0]
    assert summary.symbols[0].binder == Span(4, 5)
    assert [c.variadic for c in summary.contracts] == [False, True]
    assert [text[c.name.start : c.name.end] for c in summary.contracts] == ["f", "f"]
    assert [text[c.span.start : c.span.end] for c in summary.contracts] == [
        'contract f(@"a") = { Nil }',
        'contract f(@"b", ...@r) = { Nil }',
    ]


def test_containers_of_contracts() -> None:
    text = "contract a() = { contract b() = { contract c() = { Nil } } } | contract d() = { Nil }"
    assert [c.container for c in summarise(text).contracts] == [-1, 0, 1, -1]


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("contract f(@x, ret) = { Nil }", "contract f(@x, ret)"),
        ("contract f(\n  @x, // amount\n  ret\n) = { Nil }", "contract f(@x, ret)"),
        ("contract  f ( @[a ...b] , ...@r ) = { Nil }", "contract f (@[a ...b], ...@r)"),
        ('contract @"s"(@{x /\\ Int}) = { Nil }', 'contract @"s"(@{x /\\ Int})'),
        ('contract f(@"a\nb") = { Nil }', 'contract f(@"a\\nb")'),
        ("agent A { constructor(@x) { Nil } | default(...@args) { Nil } }", "agent A(@x)"),
        ("agent A { default(...@args) { Nil } }", "agent A"),
    ],
)
def test_signatures_are_one_line(text: str, signature: str) -> None:
    assert summarise(text).contracts[0].signature == signature


def test_sends() -> None:
    text = "a!(1) | b!!(2, 3) | c!?(). | @4!(5) | d!get(6). | for (x <- e!?(7)) { x!() } | f!?(8); g!(9)"
    summary = summarise(text)
    assert [(text[s.name.start : s.name.end], s.operator, [arg[1] for arg in s.args]) for s in summary.sends] == [
        ("a", "!", ["1"]),
        ("b", "!!", ["2", "3"]),
        ("c", "!?", []),
        ("@4", "!", ["5"]),
        ("d", "!?", ["get", "6"]),
        ("e", "!?", ["7"]),
        ("x", "!", []),
        ("f", "!?", ["8"]),
        ("g", "!", ["9"]),
    ]
    assert [text[s.span.start : s.span.end] for s in summary.sends][3:6] == ["@4!(5)", "d!get(6)", "e!?(7)"]


def test_sends_inside_patterns_are_no_calls() -> None:
    assert summarise("for (@{x!(1)} <- c) { x!(2) }").sends[0].args == (("int", "2"),)


def test_outline() -> None:
    text = """new f, out(`rho:io:stdout`) in {
  contract f(@x, r) = { new g in { contract @"h"(y) = { let z <- 1 in { Nil } } } } |
  agent A {
    constructor(c) { Nil } | private method go(d) { new e in { Nil } } | default(...@args) { Nil }
  }
}"""
    summary = summarise(text)
    items = [
        (o.kind, o.name, o.detail, summary.outline[o.parent].name if o.parent >= 0 else "") for o in summary.outline
    ]
    assert items == [
        ("new", "out", "rho:io:stdout", ""),
        ("contract", "f", "(@x, r)", ""),
        ("new", "g", "", "f"),
        ("contract", '@"h"', "(y)", "f"),
        ("let", "z", "", '@"h"'),
        ("agent", "A", "(c)", ""),
        ("method", "constructor", "(c)", "A"),
        ("method", "go", "private (d)", "A"),
        ("new", "e", "", "go"),
        ("method", "default", "(...@args)", "A"),
    ]
    spans = [text[o.span.start : o.span.end] for o in summary.outline]
    assert spans[0] == "out(`rho:io:stdout`)"
    assert spans[3] == 'contract @"h"(y) = { let z <- 1 in { Nil } }'
    assert spans[7] == "private method go(d) { new e in { Nil } }"


def test_the_outline_of_a_broken_file() -> None:
    text = "contract f(@x) = { y!( } | contract g( = { Nil }"
    assert [(o.kind, o.name) for o in summarise(text).outline] == [("contract", "f"), ("contract", "g")]
