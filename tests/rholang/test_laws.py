"""What holds for the summary of any text: random ones, random tokens, and real programs with mistakes in them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.model.summary import Severity
from rholsp.rholang.grammar import keep, language
from rholsp.rholang.highlight_tokens import stretch_around
from rholsp.rholang.summarise import summarise
from rholsp.rholang.visitor import TABLE
from rholsp.syntax.plan import NaryPlan, NodePlan, node_kind, plan_rules
from tests.markers import cases, unmark
from tests.summaries import assert_lawful

DATA = Path(__file__).parent / "data"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.rho"))
PROGRAMS = [
    *(unmark(text)[0] for name in ("scopes.txt", "compound.txt", "diagnostics.txt") for _, text in cases(DATA / name)),
    *(path.read_text(encoding="utf-8") for path in EXAMPLES),
]
INNER = frozenset(
    {
        "ack_source",
        "agent_member",
        "bind",
        "branch",
        "case",
        "decl",
        "let_names",
        "let_variable",
        "names_rest",
        "receipt",
    }
)
"""Nodes that the constructs around them take apart."""

TOKENS = [
    *(token.name for token in language().grammar.tokens.values() if token.literal),
    *("x", "y", "foo", "1", "1u8", '"s"', "`rho:x`", "$$p$$", "1.5", "// c\n", "/* d */", "é", "#", '"', "`", "/*"),
]


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert_lawful(summarise, text)


@pytest.mark.parametrize("are_known", [False, True])
@given(st.lists(st.sampled_from([*TOKENS, "\n"]), max_size=30), st.sampled_from(["", " "]), st.data())
@settings(max_examples=300, deadline=None)
def test_the_tokens_of_a_stretch_are_those_of_the_text(
    are_known: bool, tokens: list[str], glue: str, data: st.DataObject
) -> None:
    text = glue.join(tokens)
    held = language().lexer.lex(text)
    if are_known:
        keep(held)
    offset = data.draw(st.integers(0, len(text)))
    before, behind = data.draw(st.integers(0, 20)), data.draw(st.integers(0, 20))
    start, end = stretch_around(text, offset, before, behind)
    assert start <= max(0, offset - before)
    assert end >= min(len(text), offset + behind)
    alone, whole = language().lexer.lex(text[start:end]), language().lexer.lex(text)
    expected = [
        token
        for token in zip(whole.kinds, whole.starts, whole.ends, strict=False)
        if token[2] > start and token[1] < end
    ]
    assert [
        (kind, start + first, start + last)
        for kind, first, last in zip(alone.kinds, alone.starts, alone.ends, strict=False)
    ] == expected


@given(st.lists(st.sampled_from(TOKENS), max_size=60), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=300, deadline=None)
def test_any_tokens(tokens: list[str], glue: str) -> None:
    assert_lawful(summarise, glue.join(tokens))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_programs_with_mistakes(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(PROGRAMS))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(start + data.draw(st.sampled_from([0, 1, 2, 10, 100])), len(text))
        text = text[:start] + data.draw(st.sampled_from(["", *TOKENS])) + text[end:]
    assert_lawful(summarise, text)


@pytest.mark.parametrize("unit", ["[", "{", "new x in ", "not ", "@{", "*@", "contract c(x) = {", "1 + ", "x!?(1);"])
def test_deep_nesting(unit: str) -> None:
    assert_lawful(summarise, unit * 5000)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_have_no_errors(path: Path) -> None:
    found = summarise(path.read_text(encoding="utf-8")).diagnostics
    assert [d for d in found if d.severity <= Severity.WARNING] == []


def test_the_walk_knows_every_node_of_the_grammar() -> None:
    plans = plan_rules(language().grammar)
    kinds = {node_kind(name) for name, plan in plans.items() if isinstance(plan, NodePlan | NaryPlan)}
    assert kinds - INNER == set(TABLE)
