"""Names of slots: what a grammar may say of them, and the module that is made of it."""

import pytest

from rholsp.syntax.grammar import GrammarError
from rholsp.syntax.slot_names import nodes_module, slot_names


@pytest.mark.parametrize(
    ("grammar", "names"),
    [
        ('#: from comma to\na = "x" "," "y"', {"a": ("from", "comma", "to")}),
        ('#: x else y\n# About it.\na = "x" ("else" "y")?', {"a": ("x", "else", "y")}),
        ('#: items\na = "x" ("|" "x")*', {"a": ("items",)}),
        (
            '#: all\na = c*\nc = "x" b_tail*\n#: left sign right\nb_tail = "+" "x"',
            {"a": ("all",), "b": ("left", "sign", "right")},
        ),
        ('a = b__one / b__two\n#: first second\nb__one = "x" "y"\nb__two = "z" "y"', {"b": ("first", "second")}),
        ('a = b / "x"\nb = "y" / "z"', {}),
    ],
)
def test_names_by_kind(grammar: str, names: dict[str, tuple[str, ...]]) -> None:
    assert slot_names(grammar + "\n") == names


@pytest.mark.parametrize(
    ("grammar", "message"),
    [
        ('a = "x" "y"', "a: `a` has 2 slots and 0 names of slots"),
        ('#: first\na = "x" "y"', "a: `a` has 2 slots and 1 names of slots"),
        ('#: left sign\na = "x" b_tail*\nb_tail = "+" "x"', "a: it makes no node whose slots could have names"),
        ('#: one one\na = "x" "y"', "a: two slots have one name"),
        ('#: one\n#: first second\na = "x" "y"', "no rule follows the names `one`"),
        ('#: first second\n\na = "x" "y"', "no rule follows the names `first second`"),
        (
            'a = b__one / b__two\n#: first second\nb__one = "x" "y"\n#: first second\nb__two = "z" "y"',
            "b__two: the slots of `b` have been named already",
        ),
        ('a = b__one / b__two\n#: first second\nb__one = "x" "y"\nb__two = "z" "y" "x"', "b__two: `b` has 3 slots"),
    ],
)
def test_refused_with_the_reason(grammar: str, message: str) -> None:
    with pytest.raises(GrammarError) as caught:
        slot_names(grammar + "\n")
    assert message in str(caught.value)


def test_the_module_has_one_constant_for_each_slot_and_one_for_what_kinds_share() -> None:
    grammar = 'a = b / c\n#: sign body\nb = "x" "y"\n#: sign word body\nc = "z" "y" "x"\n'
    found: dict[str, object] = {}
    exec(nodes_module("it.peg", grammar), found)
    constants = {name: value for name, value in found.items() if name.isupper()}
    assert constants == {"SIGN": 1, "B_SIGN": 1, "B_BODY": 2, "C_SIGN": 1, "C_WORD": 2, "C_BODY": 3}


def test_two_slots_of_one_name_together_with_their_kinds_are_refused() -> None:
    grammar = 'a = b / b_c\n#: c_d e\nb = "x" "y"\n#: d f\nb_c = "z" "y"\n'
    with pytest.raises(GrammarError, match="two slots have one name"):
        nodes_module("it.peg", grammar)
