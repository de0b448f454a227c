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


def test_receives() -> None:
    text = """contract k() = {
  for (@1, x <- a & @[y ...z], ...@w <<- @"b"; <= c) { Nil }
} | for (v <- d?!; u <- e!?(2)) { Nil } | select { @s <- f => Nil }"""
    summary = summarise(text)
    assert [(text[r.name.start : r.name.end], r.arrow, len(r.formals), r.variadic) for r in summary.receives] == [
        ("a", "<-", 2, False),
        ('@"b"', "<<-", 1, True),
        ("c", "<=", 0, False),
        ("d", "<-", 0, True),
        ("f", "<-", 1, False),
    ]
    assert summary.receives[0].formals == (("int", "1"), ("var",))
    assert [text[r.bind.start : r.bind.end] for r in summary.receives] == [
        "@1, x <- a",
        '@[y ...z], ...@w <<- @"b"',
        "<= c",
        "v <- d?!",
        "@s <- f",
    ]
    assert {r.span for r in summary.receives[:3]} == {Span(text.index("for"), text.index("}") + 1)}
    assert [r.container for r in summary.receives] == [0, 0, 0, -1, -1]
    assert text[summary.receives[4].span.start : summary.receives[4].span.end] == "@s <- f => Nil"


def test_receives_inside_patterns_take_nothing() -> None:
    text = "for (@{for (y <- x) { Nil }} <- c) { Nil }"
    assert [text[r.name.start : r.name.end] for r in summarise(text).receives] == ["c"]


@pytest.mark.parametrize(
    "use",
    """
c!(*x)
c!([*x])
c!({x!(1)})
@{x!(1)}!(2)
@[*x]!(1)
match *x { _ => Nil }
let y <- *x in Nil
c!(bundle+{*x})
{x!(1)}.toByteArray()
match {x!(1)} { _ => Nil }
c!?(for (_ <- x) { Nil }).
if (*x == Nil) Nil
for (y <- c where *x == *y) { Nil }
match 1 { =*x => Nil }
Set(*x)
{*x: 1}
not {x!(1)}
*x
c!(1 + {contract x() = { Nil }})
let y = {x!(1)} in Nil
{1: {x!(1)}}
{|*x|}
""".strip().splitlines(),
)
def test_names_that_escape(use: str) -> None:
    assert summarise(f"new x in {{ {use} }}").symbols[0].escapes


@pytest.mark.parametrize(
    "use",
    """
x!(1)
for (y <- x) { y!(1) }
contract x(y) = { x!(2) }
x!?(1).
for (y <- x!?(1)) { x!!(2) }
if (true) x!(1) else x!(2)
match 1 { _ => x!(1) }
{ x!(1) | Nil }
for (_ <- x?!) { Nil }
select { y <- x => x!(1) }
let y <- 1 in x!(1)
for (y <- c; z <- x) { Nil }
""".strip().splitlines(),
)
def test_names_that_do_not(use: str) -> None:
    assert not summarise(f"new x in {{ {use} }}").symbols[0].escapes


def test_code_that_is_passed_on_keeps_its_own_names() -> None:
    summary = summarise("c!({ new x in { x!(1) | for (y <- x) { x!(2) } } })")
    assert [symbol.escapes for symbol in summary.symbols if symbol.name == "x"] == [False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("c!(1) // rholsp: allow RH603", [("RH603", "c!(1) // rholsp: allow RH603")]),
        ("// rholsp: allow RH603, RH402: a test\n\nc!(1)\nd!(2)", [("RH603", "c!(1)"), ("RH402", "c!(1)")]),
        ("c!(1)\n/* rholsp:allow RH603 */ d!(2)", [("RH603", "/* rholsp:allow RH603 */ d!(2)")]),
        ('c!("rholsp: allow RH603")', []),
        ("c!(1) // rholsp: allowed RH603", []),
        ("c!(1)\r\n// rholsp: allow RH603\r\nd!(2)\r\n", [("RH603", "d!(2)")]),
        ("c!(1)\n// rholsp: allow RH603", [("RH603", "// rholsp: allow RH603")]),
    ],
)
def test_allowances(text: str, found: list[tuple[str, str]]) -> None:
    summary = summarise(text)
    assert [(a.code, text[a.covered.start : a.covered.end]) for a in summary.allowances] == found
    assert [text[a.place.start : a.place.end] for a in summary.allowances] == [code for code, _ in found]


@pytest.mark.parametrize(
    ("use", "is_received"),
    [
        ("c!(bundle+{*x})", False),
        ("c!(bundle0{*x})", False),
        ("c!({x!(1)})", False),
        ("c!(bundle+{*x}, *x)", True),
        ("c!(bundle{*x})", True),
        ("c!(bundle-{*x})", True),
        ("c!(bundle+{[*x]})", True),
    ],
)
def test_names_that_others_may_send_on_at_most(use: str, is_received: bool) -> None:
    symbol = summarise(f"new x in {{ {use} }}").symbols[0]
    assert symbol.escapes
    assert symbol.is_received_elsewhere == is_received


def test_statements_of_a_template() -> None:
    text = 'c!(1, {% if x %} 2, {%- endif -%} "{% no %}") {# {% neither #} // {% in a comment %}'
    found = [text[slice(*one.place)] for one in summarise(text).statements]
    assert found[:2] == ["{% if x %}", "{%- endif -%}"]
    assert "{% no %}" not in found
    assert summarise("c!({1: 2} %% {})").statements == ()
