"""Laws of the engine, on random texts, random tokens and damaged programs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rholsp.rholang.grammar import language
from rholsp.rholang.syntax_errors import syntax_diagnostics
from rholsp.syntax import recovery
from rholsp.syntax.analysis import analyse
from rholsp.syntax.compiled_grammar import NESTING_LIMIT
from rholsp.syntax.grammar import END, Choice, Expr, Look, Ref, Repeat, Seq, Tokens
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
    """The nodes below the root that hold no token; each slot is looked at once, those inside before those around."""
    inside_out, todo = [], [root]
    while todo:
        slot = todo.pop()
        if isinstance(slot, tuple | list):
            inside_out.append(slot)
            todo.extend(_parts(slot))
    empty: dict[int, Slot] = {}
    for slot in reversed(inside_out):
        if all(part is None or id(part) in empty for part in _parts(slot)):
            empty[id(slot)] = slot
    return [slot for slot in empty.values() if isinstance(slot, tuple) and slot is not root]


def _parts(slot: tuple[Any, ...] | list[Any]) -> Sequence[Slot]:
    """What a node or a list holds; a node's first item is its kind."""
    return slot[1:] if isinstance(slot, tuple) else slot


def test_nodes_without_tokens_are_found() -> None:
    assert _empty_nodes((0, 1, (2, None, [(3, None)]), [(4, 5)], None)) == [(3, None), (2, None, [(3, None)])]
    assert _empty_nodes((0, None, (1, [[2]]))) == []


@given(texts)
def test_any_text_gives_a_lossless_tree(text: str) -> None:
    check(language().parse(text))


@given(damaged())
@settings(max_examples=60)
def test_a_damaged_program_gives_a_lossless_tree(text: str) -> None:
    check(language().parse(text))


@given(texts)
@example("let a <- b, & c <- d in { Nil }")
@example("let a, @b, = c in { Nil }")
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


class Derivation:
    """A random string of kinds that a rule derives: close to the leaves once `depth` or the length is used up."""

    def __init__(self, draw: st.DrawFn, length: int) -> None:
        self._draw, self._length = draw, length
        self._kinds: list[str] = []

    def of(self, rule: str, depth: int) -> str:
        self._derive(language().grammar.rules[rule], depth)
        return "".join(self._kinds)

    def _derive(self, e: Expr, depth: int) -> None:
        free = depth > 0 and len(self._kinds) < self._length
        match e:
            case Tokens(kinds):
                self._kinds.append(kinds[self._below(len(kinds))])
            case Ref(rule):
                self._derive(language().grammar.rules[rule], depth - 1)
            case Seq(items):
                for item in items:
                    self._derive(item, depth)
            case Choice(items):
                lowest_first = _lowest_first(e)
                self._derive(lowest_first[self._below(len(items) if free else 1)], depth)
            case Repeat(item, least, many):
                for _ in range(least + self._below((2 if many else 1) - least + 1 if free else 1)):
                    self._derive(item, depth - 1)

    def _below(self, number: int) -> int:
        return self._draw(_below(number)) if number > 1 else 0


@cache
def _below(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


_SORTED: dict[int, list[Expr]] = {}
"""By the identity of a choice, which lives as long as the grammar: hashing one would look at all that is in it."""


def _lowest_first(choice: Choice) -> list[Expr]:
    if id(choice) not in _SORTED:
        _SORTED[id(choice)] = sorted(choice.items, key=lambda item: _height(item, heights()))
    return _SORTED[id(choice)]


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
    return Derivation(draw, length=150).of(language().grammar.start, draw(st.integers(4, 40)))


_OPENING_OPERANDS = ("/\\", "\\/", "@")
_ALSO_NAMES = ("agent", "import", "export")


def _is_decided(kinds: str) -> bool:
    """Whether words that begin statements and may also be names stand where one token decides what they are.

    In the operands of patterns and quotes only the interpreter, which goes back, reads agents and links.
    """
    words = [language().grammar.names()[kind] for kind in kinds]
    return not any(one in _OPENING_OPERANDS and other in _ALSO_NAMES for one, other in pairwise(words))


@given(derived())
@settings(max_examples=40)
def test_generated_programs_have_the_interpreters_tree(kinds: str) -> None:
    assume(_is_decided(kinds))
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


def test_a_megabyte_on_one_line() -> None:
    tree = language().parse("x!(1)|" * 170_000 + "Nil")
    assert not tree.errors
    assert len(tree) == 170_000 * 6 + 1


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
