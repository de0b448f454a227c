"""What an edited text means is what it means analysed from nothing: tree, errors, summary and brief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.rholang.analysis import Analysis, analyse, analysed
from rholsp.rholang.grammar import parse
from rholsp.rholang.summarise import summarise
from rholsp.rholang.unit_groups import MOST_UNITS
from rholsp.syntax.tree import Tree, first_token, last_token
from rholsp.syntax.units import LEAST, UNIT
from tests.features.programs import programs
from tests.rholang.test_laws import PROGRAMS
from tests.syntax.test_relexing import edited

CALLS = '{x}!(1, [{x}, 2], (*{y}, `rho:io:stdout`), @[*{x}, 1], 3) | @(*{x}, 1)!({y}, 2, "\\q", 1.5, x.nth(1, 2))'
UNITS = (
    "contract {x}(@{y}, {x}) = {{ new {y} in {{ {calls} }} | for (@a, {x} <- {y} & b <- {x}) {{ {x}!(a, *b) }} }}",
    "for ({x}, @{y} <- @(*{y}, 1)) {{ {calls} | match {y} {{ {x} => Nil  [{y}, _] => {x}!(=y) }} }}",
    "new lookup(`rho:registry:lookup`), {x} in {{ lookup!(`rho:id:a`, *{x}) | for (@(_, {y}) <- {x}) {{ {calls} }} }}",
    "new {x}, unused in {{ {x}!({{ {calls} }}) | contract {x}(@{{ x!(1) | {calls} }}) = {{ {calls} }} | {x}!(*free) }}",
    "let {x} <- 1; {y} <- {x} in {{ {calls} | {x}!(bundle+{{*{y}}}) | @{{{calls}}}!({{ {calls} | {calls} }}) }}",
    "// said of it\nnew insert(`rho:registry:insertArbitrary`), {y} in {{ insert!(bundle+{{*{x}}}, *{y}) | {calls} }}",
    "agent {x} {{ constructor({y}) {{ {calls} }} | method m(@a) {{ {calls} }} }}",
    "{x}!(1)",
)
AGENTS = (
    "agent {x} {{ constructor({y}) {{ {calls} }} | method m(@a) {{ a!(*this) | {calls} }} | default() {{ Nil }} }}",
    "agent {x} {{ constructor({y}) {{ {calls} | new r in {{ {y}!(*r) | for (o <- r) {{ o!m(1). | {calls} }} }} }} }}",
    "new {y} in {{ {x}!(*{y}, 1, 2) | for (o <- {y}) {{ o!m(1). | {calls} }} }}",
    "new r in {{ {x}!(*r, [1, 2], *{y}) | for ({y}, @_ <- r) {{ {y}!?(1). | {y}!(*r) | {calls} }} | r!({calls}) }}",
    "for ({y} <- {x}!?(1, *{y})) {{ {y}!m({calls}). | new s in {{ s!(*{y}) | for (o <- s) {{ o!m(). }} }} }}",
    "new {x} in {{ agent {x} {{ constructor() {{ {calls} }} }} | for (_ <- {x}!?()) {{ Nil }} |"
    " new r in {{ {x}!(*r) | for (o <- r) {{ o!m(). }} }} }}",
    "new {x}, r in {{ {x}!(*r) | for (o <- r) {{ o!m(). | {calls} }} | for (@q <- {x}) {{ {x}!(*r) }} }}",
)


@st.composite
def long_programs(draw: st.DrawFn) -> str:
    """Processes side by side, large enough to be units, with few names, and some in scopes around others."""
    names = st.sampled_from(("x", "y", "a"))
    agents = draw(st.booleans())

    def unit() -> str:
        x, y = draw(names), draw(names)
        shape = draw(st.sampled_from((*UNITS[:6] * 3, *UNITS, *(AGENTS * 4 if agents else ()))))
        return shape.format(x=x, y=y, calls=CALLS.format(x=draw(names), y=draw(names)))

    def several(depth: int) -> str:
        parts = [unit() for _ in range(draw(st.integers(1, 4)))]
        if depth:
            around = draw(st.sampled_from(("new {x} in {{ {inner} }}", "{{ {inner} }}", "{x}!({{ {inner} }})")))
            parts.insert(draw(st.integers(0, len(parts))), around.format(x=draw(names), inner=several(depth - 1)))
        return draw(st.sampled_from((" | ", " |\n\n", "\r\n|\r\n"))).join(parts)

    return draw(st.sampled_from(("", "// head\n", "x!(1) | "))) + several(draw(st.integers(0, 2)))


def assert_same_tree(analysis: Analysis, slot: Any, expected: Any) -> None:
    """A part of a tree is the expected one, what the parser passed over included."""
    if isinstance(slot, tuple) and slot[0] == UNIT:
        assert slot[1:] == (first_token(expected), last_token(expected))
        spans = {placed.first: placed.span for placed in analysis.units()}
        if slot[1] in spans:
            assert analysis.grammar.parse_unit(analysis.lexed, slot[1], spans[slot[1]]) == expected
    elif isinstance(slot, tuple | list):
        assert type(slot) is type(expected)
        parts = list(slot)
        for at in range(len(parts) - 1, -1, -1):
            parts[at : at + 1] = taken_apart(analysis, parts[at])
        assert len(parts) == len(expected)
        for part, other in zip(parts, expected, strict=True):
            assert_same_tree(analysis, part, other)
    else:
        assert slot == expected


def taken_apart(analysis: Analysis, slot: Any) -> list[Any]:
    """The units of a group that the parser passed over, and what stands between them."""
    if not isinstance(slot, tuple) or slot[0] != UNIT:
        return [slot]
    inside = [unit for unit in analysis.units() if slot[1] <= unit.first <= slot[2]]
    parts = [part for unit in inside for part in ((UNIT, unit.first, unit.span.end - 1), unit.span.end)]
    return parts[:-1] if len(inside) > 1 and parts[0][1] == slot[1] and parts[-1] == slot[2] + 1 else [slot]


def assert_same(made: tuple[Analysis, Tree], text: str) -> Analysis:
    analysis, passed_over = made
    summary, tree = summarise(text), parse(text)
    for field in summary.__dataclass_fields__:
        assert getattr(analysis.summary, field) == getattr(summary, field), field
    assert analysis.brief in (None, summary.brief())
    assert analysis.summary.brief() == summary.brief()
    assert (passed_over.errors, passed_over.skipped) == (tree.errors, tree.skipped)
    assert analysis.whole(passed_over).root == tree.root
    assert_same_tree(analysis, passed_over.root, tree.root)
    return analysis


@given(st.data(), st.one_of(st.sampled_from(PROGRAMS), long_programs(), programs()), st.integers(1, 6))
@settings(max_examples=80, deadline=None)
def test_any_edits(data: st.DataObject, text: str, edits: int) -> None:
    analysis = assert_same(analysed(text, None), text)
    texts = [text]
    for _ in range(edits):
        undo = len(texts) > 1 and data.draw(st.integers(0, 7)) == 0
        texts.append(texts[-2] if undo else data.draw(edited(texts[-1])))
        analysis = assert_same(analysed(texts[-1], analysis), texts[-1])


@given(long_programs(), long_programs())
@settings(max_examples=30, deadline=None)
def test_any_text_after_any_other(before: str, after: str) -> None:
    assert_same(analysed(after, analyse(before)), after)


@pytest.mark.parametrize("wrapped", ["{", "x!(", "x!({", "@{", "new x in {", "[", "not", "match {", '"', "/* ", "// "])
@given(long_programs(), st.data())
@settings(max_examples=8, deadline=None)
def test_what_opens_before_units(wrapped: str, text: str, data: st.DataObject) -> None:
    """Typed key by key where a process may begin: units stand in other brackets, deeper, or in no code at all."""
    at = data.draw(st.sampled_from([0, *(at + 2 for at, sign in enumerate(text) if sign == "|")]))
    analysis = analyse(text)
    for size in range(1, len(wrapped) + 1):
        edited_text = text[:at] + wrapped[:size] + text[at:]
        analysis = assert_same(analysed(edited_text, analysis), edited_text)


def test_a_key_costs_what_it_touches() -> None:
    """Counted in tokens: what is read again for each key of a line, typed anywhere in a long text."""
    unit = "contract c{0}(@a, ret) = {{ new b in {{ b!({0}, a) | for (@x, y <- b) {{ ret!(x, *y, {0}, a) }} }} }}"
    units = [unit.format(number) for number in range(400)]
    size = len(parse(units[0])) + 1
    assert size > LEAST
    for line in (0, 200, 399):
        text = " |\n".join(units)
        at = text.index(f"contract c{line}(")
        before = analyse(text)
        assert len(list(before.units())) == len(units)
        for key in "for (@v <- c) { c!(v, 1) } | ":
            text, at = text[:at] + key + text[at:], at + 1
            after, tree = analysed(text, before)
            assert after.walked <= 3 * size
            # Behind a bracket that is opened or closed, all stands in others.
            assert key in "(){}" or len(tokens_read(tree)) <= 2 * len(units) + 3 * size
            before = after
        assert before.summary == summarise(text)


def test_a_key_passes_over_groups() -> None:
    """Counted in steps: units that edits left alone are known, placed and composed as groups."""
    unit = "contract c{0}(@a, ret) = {{ new b in {{ b!({0}, a) | for (@x, y <- b) {{ ret!(x, *y, {0}, a) }} }} }}"
    units = [unit.format(number) for number in range(400)]
    text = " |\n".join(units)
    size = len(parse(units[0])) + 1
    before = analyse(text)
    groups = -(-len(units) // MOST_UNITS)
    for line in (200, 0, 399, 203):
        at = text.index("(@a, ret)", text.index(f"contract c{line}("))
        for number in range(5):
            text, at = text[:at] + "n" + text[at:], at + 1
            after, tree = analysed(text, before)
            # Each group that was taken apart left some more, and is put together after that key.
            assert after.placings <= (groups + 12 if number else groups + 12 + MOST_UNITS)
            assert len(tokens_read(tree)) <= 2 * after.placings + 3 * size
            before = after
        assert before.summary == summarise(text)


def test_agents_and_their_callers_are_kept() -> None:
    """Counted in tokens, as above; what comes of an answer is known for units that are not read again."""
    agent = (
        "agent A{0} {{ constructor(a) {{ this!(*a) }} | method m(@x, ret) {{ ret!(x + {0}) }} |"
        " default(...@args) {{ for (r <- args) {{ r!(Nil) }} }} }}"
    )
    caller = "new r in {{ A{0}!(*r, 1, 2) | for (a <- r) {{ a!m({0}). | a!m(1). | a!m(2, [3], {{}}). }} }}"
    shapes = (agent, caller)
    units = [shapes[number % 2].format(number // 2) for number in range(200)]
    size = max(len(parse(unit)) for unit in units) + 1
    assert min(len(parse(unit)) for unit in units) >= LEAST
    text = " |\n".join(units)
    before = analyse(text)
    assert len(list(before.units())) == len(units)
    assert sum(one.is_instance for one in before.summary.stand_ins) == 100
    at = text.index("agent A50")
    for key in "A7!(*b) | ":
        text, at = text[:at] + key + text[at:], at + 1
        before = analyse(text, before)
        assert before.walked <= 3 * size
    for name in ("agent A50", "A60!(*r"):
        at = text.index(name)
        text = text[:at] + name.replace("A", "B") + text[at + len(name) :]
        before = assert_same(analysed(text, before), text)
        assert before.walked <= 3 * size
    assert sum(one.is_instance for one in before.summary.stand_ins) == 98


def tokens_read(tree: Tree) -> Sequence[int]:
    """The tokens that the parser read, the first for each unit that it passed over."""
    tokens: list[int] = []
    stack: list[Any] = [tree.root]
    while stack:
        top = stack.pop()
        if isinstance(top, int):
            tokens.append(top)
        elif isinstance(top, tuple) and top[0] == UNIT:
            tokens.append(top[1])
        elif isinstance(top, tuple | list):
            stack.extend(top)
    return tokens


def test_versions_share_what_they_have_in_common() -> None:
    text = " |\n".join(
        f"contract c{i}(@a) = {{ for (@b, @c, @d <- @a) {{ c{i}!(b, c, d, [a, b]) }} }}" for i in range(9)
    )
    first = analyse(text)
    second = analyse(text + " | x!(1)", first)
    third = analyse("y!(1) | " + text, first)
    assert len(list(first.units())) == 9
    for after in (second, third):
        assert all(
            old.unit is new.unit for old, new in zip(list(first.units())[1:8], list(after.units())[1:], strict=False)
        )
