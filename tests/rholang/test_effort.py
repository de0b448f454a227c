"""What an edit makes the analysis read again is seen in time to be left to a thread; what is read means the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.rholang.analysis import analyse, analysed
from rholsp.rholang.grammar import language
from rholsp.syntax.effort import unpaired
from rholsp.syntax.relexing import TooMuch
from tests.rholang.test_incremental import assert_same, long_programs
from tests.syntax.test_relexing import edited

UNIT = "contract c{0}(@a, ret) = {{ new b in {{ b!({0}, a, *top) | for (@x, y <- b) {{ ret!(x, *y, {0}, a) }} }} }}"
UNITS = " |\n".join(map(UNIT.format, range(100)))
TEXT = f"new top in {{\n{UNITS}\n}}"
LITTLE = 3 * len(UNIT)


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("new top", "x!( "),
        ("contract c3(", "{ "),
        ("contract c3(", "} "),
        ("contract c3(", ") ("),
        ("contract c3(", "x"),
        ("contract c3(", " | ".join(map(UNIT.format, range(10))) + " | "),
        ("op in {\n", "x"),
    ],
)
def test_what_reaches_far_is_not_read_while_others_wait(place: str, written: str) -> None:
    before = analyse(TEXT)
    assert len(list(before.units())) == 100
    at = TEXT.index(place)
    text = TEXT[:at] + written + TEXT[at:]
    with pytest.raises(TooMuch):
        analysed(text, before, None, LITTLE)
    assert_same(analysed(text, before), text)


@pytest.mark.parametrize("written", ["x!(1) | ", '"', "// ", "foo ", "new y in { y!(1) } | ", "| "])
def test_what_is_near_is_read(written: str) -> None:
    before = analyse(TEXT)
    at = TEXT.index("contract c50(")
    text = TEXT[:at] + written + TEXT[at:]
    assert_same(analysed(text, before, None, LITTLE), text)


def test_a_comment_that_is_closed_leaves_all_behind_it_to_be_read() -> None:
    with pytest.raises(TooMuch):
        analysed(TEXT, analyse("/* " + TEXT), None, LITTLE)
    assert_same(analysed("/* " + TEXT, analyse(TEXT), None, LITTLE), "/* " + TEXT)


def test_a_text_of_which_nothing_is_known_is_not_read() -> None:
    with pytest.raises(TooMuch):
        analysed(TEXT, None, None, LITTLE)


@given(st.data(), long_programs(), st.integers(0, 400))
@settings(max_examples=30, deadline=None)
def test_within_a_limit_any_edit_means_the_same(data: st.DataObject, text: str, most: int) -> None:
    before = analyse(text)
    after = data.draw(edited(text))
    try:
        made = analysed(after, before, None, most)
    except TooMuch:
        return
    assert_same(made, after)


@pytest.mark.parametrize(
    ("tokens", "left"),
    [("{}", ""), ("([]){", "{"), ("}{", "}{"), ("{(}", "{(}"), (")", ")"), ("x{y}z", ""), ("{|x|}(", "(")],
)
def test_brackets_without_their_partners(tokens: str, left: str) -> None:
    grammar = language()
    kinds = grammar.lexer.lex(" ".join(tokens) if "|" not in tokens else tokens)
    names = grammar.lexer.names
    size = len(kinds.starts)
    assert "".join(names[kind] for kind in unpaired(kinds.kinds[:size], grammar.brackets)) == left
