"""Laws of the engine, on random texts, random tokens and damaged programs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rholsp.rholang.grammar import language
from rholsp.rholang.syntax_errors import syntax_diagnostics
from rholsp.syntax import recovery
from rholsp.syntax.analysis import analyse
from rholsp.syntax.compiled_grammar import NESTING_LIMIT
from rholsp.syntax.grammar import END, Choice, Expr, Grammar, Look, Ref, Repeat, Seq, Tokens
from rholsp.syntax.reference_parser import Interpreter, interpreter
from rholsp.syntax.tree import Fault, Slot, Tree, tokens_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.rho"))
WORDS = sorted({token.name for token in language().grammar.tokens.values() if token.literal})
PIECES = [*WORDS, "x", "foo", "_", "1", "1.5", "2u8", '"s"', "`rho:id:x`", "$$t$$", "// c\n", "/* c */", " ", "\n"]
texts = (
    st.text() | st.text(alphabet='(){}[]|@*!?<-=>,;. "`/\\\nabx1é😀') | st.lists(st.sampled_from(PIECES)).map(" ".join)
)


@cache
def reference() -> Interpreter:
    return interpreter(language().grammar)


@cache
def programs() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in EXAMPLES)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """An example with a few stretches removed, doubled, moved or replaced."""
    text = draw(st.sampled_from(programs()))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(["", text[start:end] * 2, *PIECES]))
        text = text[:start] + piece + text[end:]
    return text


def check(tree: Tree) -> None:
    """Every token stands once, in order, in the tree or among the skipped; trivia between; errors in the text."""
    inside = list(tokens_of(tree.root))
    assert inside == sorted(inside)
    assert sorted([*inside, *tree.skipped]) == list(range(len(tree)))
    position, rebuilt = 0, []
    for start, end in zip(tree.starts, tree.ends, strict=True):
        assert position <= start < end
        gap = tree.text[position:start]
        assert not gap.replace("\ufeff", "").strip() or "/" in gap or tree.stray
        rebuilt += [gap, tree.text[start:end]]
        position = end
    assert "".join([*rebuilt, tree.text[position:]]) == tree.text
    assert all(0 <= e.token <= len(tree) for e in tree.errors)
    assert not _empty_nodes(tree.root)
    for found in syntax_diagnostics(tree):
        assert 0 <= found.start <= found.end <= len(tree.text)


def _empty_nodes(root: Slot) -> list[Slot]:
    todo, empty = list(root[1:]), []
    while todo:
        slot = todo.pop()
        if isinstance(slot, tuple):
            if next(tokens_of(slot), None) is None:
                empty.append(slot)
            todo.extend(slot[1:])
        elif isinstance(slot, list):
            todo.extend(slot)
    return empty


@given(texts)
def test_any_text_gives_a_lossless_tree(text: str) -> None:
    check(language().parse(text))


@given(damaged())
@settings(max_examples=60)
def test_a_damaged_program_gives_a_lossless_tree(text: str) -> None:
    check(language().parse(text))


@given(texts)
def test_an_accepted_text_is_one_that_the_interpreter_accepts_and_the_trees_are_the_same(text: str) -> None:
    tree = language().parse(text)
    root = reference().parse(tree.kinds.rstrip(END))
    assert (root is None) == bool(tree.errors)
    if root is not None:
        assert tree.root == root


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_has_the_interpreters_tree(path: Path) -> None:
    tree = language().parse(path.read_text(encoding="utf-8"))
    assert not tree.errors
    assert tree.root == reference().parse(tree.kinds.rstrip(END))


def derive(draw: st.DrawFn, grammar: Grammar, e: Expr, depth: int, heights: dict[str, int]) -> str:
    """A random string of kinds that ``e`` derives; close to the leaves once ``depth`` is used up."""
    match e:
        case Tokens(kinds):
            return draw(st.sampled_from(kinds))
        case Ref(rule):
            return derive(draw, grammar, grammar.rules[rule], depth - 1, heights)
        case Seq(items):
            return "".join(derive(draw, grammar, item, depth, heights) for item in items)
        case Choice(items):
            lowest = sorted(items, key=lambda item: _height(item, heights))
            return derive(draw, grammar, draw(st.sampled_from(lowest if depth > 0 else lowest[:1])), depth, heights)
        case Repeat(item, least, many):
            times = least if depth <= 0 else draw(st.integers(least, 2 if many else 1))
            return "".join(derive(draw, grammar, item, depth - 1, heights) for _ in range(times))
        case Look():
            return ""


def _height(e: Expr, heights: dict[str, int]) -> int:
    match e:
        case Tokens() | Look():
            return 0
        case Ref(rule):
            return heights.get(rule, 10_000) + 1
        case Seq(items):
            return max(_height(item, heights) for item in items)
        case Choice(items):
            return min(_height(item, heights) for item in items)
        case Repeat(item, least, _):
            return _height(item, heights) if least else 0


@cache
def heights() -> dict[str, int]:
    grammar, found = language().grammar, {}
    while True:
        now = {name: _height(rule, found) for name, rule in grammar.rules.items()}
        if now == found:
            return found
        found = now


@st.composite
def derived(draw: st.DrawFn) -> str:
    grammar = language().grammar
    depth = draw(st.integers(4, 40))
    return derive(draw, grammar, Ref(grammar.start), depth, heights())


@given(derived())
@settings(max_examples=40)
def test_generated_programs_have_the_interpreters_tree(kinds: str) -> None:
    assume(len(kinds) < 300)
    rec = recovery.Recovery(
        kinds + END * 8,
        language().grammar.names(),
        language().grammar.brackets(),
        language().regions,
        language().starters,
    )
    root, end = language().parser(rec.kinds, rec, NESTING_LIMIT, {}, {})
    errors, _ = rec.finish(end, -1)
    expected = reference().parse(kinds)
    assert (expected is None) == bool(errors)
    if expected is not None:
        assert root == expected


DEEP = {
    "brackets": ("[", ""),
    "closed brackets": ("[", "]"),
    "groups": ("(", ")"),
    "blocks": ("{", "}"),
    "quotes": ("@", ""),
    "negations": ("~", "x"),
    "evals": ("*@", "x"),
    "binders": ("new x in ", "x"),
    "receives": ("for (x <- y) {", "}"),
    "sequences": ("x!?(1); ", "x"),
    "sums": ("a + ", ""),
    "methods": ("a.b().", ""),
    "cases": ("match x { a => ", ""),
    "mixed brackets": ("({[", ""),
    "closers": ("}", ")"),
    "escaped quotes": ('\\"\n', ""),
    "open strings": ('"', "\n"),
    "separators": ("foo!(,", ""),
}


@pytest.mark.parametrize(("opening", "closing"), DEEP.values(), ids=DEEP)
def test_absurd_nesting_gives_an_answer(opening: str, closing: str) -> None:
    check(language().parse(opening * 50_000 + closing * 50_000))


def test_deep_nesting_is_one_diagnostic() -> None:
    found = syntax_diagnostics(language().parse("[" * 50_000))
    assert [(d.code, d.message.split(":")[0]) for d in found] == [("RH001", "nested too deeply to read")]
    assert language().parse("[" * 50_000).errors[0].fault is Fault.NESTING


def test_five_megabytes_on_one_line() -> None:
    tree = language().parse("x!(1)|" * 830_000 + "Nil")
    assert not tree.errors
    assert len(tree) == 830_000 * 6 + 1


@given(damaged() | st.lists(st.sampled_from(PIECES), max_size=400).map(" ".join))
@settings(max_examples=60)
def test_work_is_bounded_per_token(text: str) -> None:
    """Recovery is the only part that looks ahead: it may look at a bounded number of tokens for each one read."""
    looked = 0
    over = recovery.Recovery._over

    def counting(self: recovery.Recovery, j: int) -> int:
        nonlocal looked
        looked += 1
        return over(self, j)

    with mock.patch.object(recovery.Recovery, "_over", counting):
        tree = language().parse(text)
    assert looked <= 3 * recovery.SCAN_LIMIT * (len(tree) + 1)


def test_the_grammar_is_predictable() -> None:
    assert analyse(language().grammar).first_of["program"]
