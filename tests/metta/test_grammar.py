"""Atoms and lists, laws of the grammar, and how a forgotten bracket is contained."""

from functools import cache
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.metta.grammar import language, parse
from rholsp.metta.summarise import summarise
from rholsp.syntax.grammar import END
from rholsp.syntax.reference_parser import Interpreter, interpreter
from rholsp.syntax.tree import Tree, sexpr, tokens_of
from tests.metta.programs import PIECES, damaged

texts = st.text() | st.text(alphabet='() ;"\\\n$!&ab1.-\ufffc') | st.lists(st.sampled_from(PIECES)).map("".join)


@cache
def reference() -> Interpreter:
    return interpreter(language().grammar)


def kinds(text: str) -> list[str]:
    tree = language().parse(text)
    return [f"{tree.kind_name(i)}:{tree.text_of(i)}" for i in range(len(tree))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("println! =alpha a->b é %x%", ["SYMBOL:" + s for s in ("println!", "=alpha", "a->b", "é", "%x%")]),
        ("1 -2 +3 1.5 1. .5 -1e5", ["NUMBER:" + n for n in ("1", "-2", "+3", "1.5", "1.", ".5", "-1e5")]),
        ("1a - + -x 1.2.3", ["SYMBOL:" + s for s in ("1a", "-", "+", "-x", "1.2.3")]),
        ("$x $ $x? $_ $x.y", ["VARIABLE:" + v for v in ("$x", "$", "$x?", "$_", "$x.y")]),
        ("!f ! !$x", ["BANG:!", "SYMBOL:f", "BANG:!", "BANG:!", "VARIABLE:$x"]),
        ("!= !? f!", ["SYMBOL:!=", "SYMBOL:!?", "SYMBOL:f!"]),
        ("&self &kb &", ["SYMBOL:&self", "SYMBOL:&kb", "SYMBOL:&"]),
        ('a"b c"d "e"f', ['SYMBOL:a"b', 'SYMBOL:c"d', 'STRING:"e"', "SYMBOL:f"]),
        ('"g""h" i""j', ['STRING:"g"', 'STRING:"h"', 'SYMBOL:i""j']),
        ("('\"' 2)", ["(:(", "SYMBOL:'\"'", "NUMBER:2", "):)"]),
        ('$x"y 1"2', ['VARIABLE:$x"y', 'SYMBOL:1"2']),
        ('"a\\"b" "\n"', ['STRING:"a\\"b"', 'STRING:"\n"']),
        ("a;b (c)\nd", ["SYMBOL:a", "SYMBOL:d"]),
        ("\ufffc a\ufffcb $x\ufffc \ufffc1", ["HOLE:\ufffc", "HOLE:a\ufffcb", "HOLE:$x\ufffc", "HOLE:\ufffc1"]),
        ("[a] {b}", ["SYMBOL:[a]", "SYMBOL:{b}"]),
    ],
)  # fmt: skip
def test_atoms(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_lists() -> None:
    (tree,) = parse("!(f (g) $x) ()")
    assert sexpr(tree, tree.root) == "(file [! (list ( [f (list ( [g] )) $x] )) (list ( [] ))])"


def rebuilt(trees: tuple[Tree, ...]) -> str:
    """The text from its tokens and what lies between them."""
    pieces, position = [], 0
    text = trees[-1].text
    for tree in trees:
        inside = list(tokens_of(tree.root))
        assert inside == sorted(inside)
        assert sorted([*inside, *tree.skipped]) == list(range(len(tree)))
        for start, end in zip(tree.starts, tree.ends, strict=True):
            assert position <= start < end
            gap = text[position:start]
            assert ";" in gap or not gap.strip("\ufeff \t\r\n\v\f\x1c\x1d\x1e\x1f").strip()
            pieces += [gap, text[start:end]]
            position = end
    return "".join([*pieces, text[position:]])


@given(texts | damaged())
@settings(max_examples=200, deadline=None)
def test_any_text_gives_lossless_trees(text: str) -> None:
    assert rebuilt(parse(text)) == text


@given(texts | damaged())
@settings(max_examples=200, deadline=None)
def test_an_accepted_text_has_the_interpreters_tree(text: str) -> None:
    tree = language().parse(text)
    root = reference().parse(tree.kinds.rstrip(END))
    assert (root is None) == bool(tree.errors)
    if root is not None:
        assert tree.root == root


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("(a (b\n(c)\n(d)", ["(a (b\n", "(c)\n(d)"]),
        ("(a (b\n!(c)\n(d)", ["(a (b\n", "!(c)\n(d)"]),
        ("(a\n  (b\n  (c)\n(d)", ["(a\n  (b\n  (c)\n", "(d)"]),
        ("  (a (b\n  (c)", ["  (a (b\n  ", "(c)"]),
        ("(a)\n(b\n(c)\n(d\n(e)", ["(a)\n(b\n", "(c)\n(d\n", "(e)"]),
        ("(a\n(b)\n(c))", ["(a\n(b)\n(c))"]),
        ('(a "\n(b)" (c', ['(a "\n(b)" (c']),
    ],
)
def test_a_form_ends_where_the_next_begins_if_it_is_not_closed(text: str, forms: list[str]) -> None:
    trees = parse(text)
    cuts = [0, *(tree.starts[0] for tree in trees[1:]), len(text)]
    assert [text[a:b] for a, b in pairwise(cuts)] == forms


@pytest.mark.parametrize(
    ("opening", "closing"), [("(", ""), ("(", ")"), (")", ""), ("(\n", ""), ('(a "', ""), ("!", "")]
)
def test_absurd_nesting_gives_an_answer(opening: str, closing: str) -> None:
    text = opening * 50_000 + closing * 50_000
    assert rebuilt(parse(text)) == text


FAULTS = ['(a "x)', '(a "x\\")', "(a (b)", "(a b))", '"x', "(a 'x\"", "!(a (", ")", '(a "x" (']


@pytest.mark.parametrize("faults", [*product(FAULTS, FAULTS), *product(FAULTS[:5], repeat=3)], ids=" ".join)
def test_what_stands_behind_several_mistakes_is_found(faults: tuple[str, ...]) -> None:
    text = "\n".join(["(= (first) 1)", *faults, "(= (second) 2)", "(= (third) 3)", ""])
    summary = summarise(text)
    assert [summary.symbols[rule.symbol].name for rule in summary.contracts] == ["first", "second", "third"]
