"""Built-in names, coloured tokens, and what a name can be renamed to."""

import pytest

from rholsp.metta import definitions
from rholsp.metta.builtins import HYPERON, METTATRON, builtins, core
from rholsp.metta.highlight_tokens import tokens
from rholsp.metta.names import why_not_a_name
from rholsp.metta.units import HANDLERS
from rholsp.model.summary import SymbolKind

METTATRONS = """
= ! : -> quote eval if if-equal let match case switch switch-minimal switch-internal chain function return error
catch is-error get-type check-type map-atom filter-atom foldl-atom cons-atom decons-atom car-atom cdr-atom
size-atom index-atom min-atom max-atom unique-atom union-atom intersection-atom subtraction-atom assertEqual
assertAlphaEqual assertEqualToResult assertAlphaEqualToResult assertEqualMsg =alpha exec coalg lookup rulify ,
+ - * / % < <= > >= == and or not pow-math log-math sqrt-math isinf-math Bool Number Long Float String Nil
Atom Type True False
"""


def test_the_table_has_what_the_nodes_evaluator_knows() -> None:
    assert [name for name in METTATRONS.split() if METTATRON not in builtins()[name].dialects] == []


def test_every_form_that_the_walk_knows_is_in_the_table() -> None:
    assert {*HANDLERS, *definitions.DEFINING_FORMS} <= set(builtins())


def test_entries_are_complete() -> None:
    for name, entry in builtins().items():
        assert entry.name == name
        assert entry.about
        assert not entry.about.endswith(".")
        assert entry.dialects
        assert entry.most is None or entry.least <= entry.most
        assert name in entry.signature
        assert entry.kind == "form" or entry.type
    assert all(METTATRON in entry.dialects or HYPERON in entry.dialects for entry in core().values())


@pytest.mark.parametrize(
    ("name", "signature", "type_", "numbers"),
    [
        ("let", "(let pattern value body)", "(-> Atom %Undefined% Atom %Undefined%)", (3, 3)),
        ("+", "(+ a b)", "(-> Number Number Number)", (2, 2)),
        ("match", "(match space [self] pattern template)", None, (3, 4)),
        ("nop", "(nop arguments...)", None, (0, None)),
        ("Number", "Number", "Type", (0, 0)),
        ("PI", "PI", "Number", (0, 0)),
        ("|->", "(|-> variables body)", None, (2, 2)),
    ],
)
def test_signatures(name: str, signature: str, type_: str | None, numbers: tuple[int, int | None]) -> None:
    entry = builtins()[name]
    assert (entry.signature, (entry.least, entry.most)) == (signature, numbers)
    assert type_ is None or entry.type == type_


def test_tokens_know_what_they_are() -> None:
    text = '!(let $x "a;b" (+ -1 foo)) ; why\n(: f (-> Number $t)) car-atom \ufffc'
    shown = [(text[token.start : token.end], token.kind) for token in tokens(text) if token.kind]
    assert shown == [
        ("!", "operator"),
        ("let", "keyword"),
        ("$x", "variable"),
        ('"a;b"', "string"),
        ("+", "operator"),
        ("-1", "number"),
        ("; why", "comment"),
        (":", "operator"),
        ("->", "operator"),
        ("Number", "type"),
        ("$t", "variable"),
        ("car-atom", "function"),
    ]


@pytest.mark.parametrize("new", ["foo", "get-doc?", "é", "->>", "foo!", "a.b", "[x]"])
def test_a_symbol_can_be_called(new: str) -> None:
    assert why_not_a_name(new, SymbolKind.GLOBAL, "old") is None


@pytest.mark.parametrize(
    "new",
    [
        "",
        "a b",
        "(a)",
        "a)",
        '"s"',
        'a"',
        "a;",
        "$x",
        "1",
        "-1.5",
        "True",
        "let",
        "+",
        "_",
        "!",
        "!f",
        "&kb",
        "a\ufffc",
    ],
)
def test_a_symbol_cannot_be_called(new: str) -> None:
    assert why_not_a_name(new, SymbolKind.GLOBAL, "old")


@pytest.mark.parametrize(
    ("new", "old", "fine"),
    [("&b", "&a", True), ("b", "&a", False), ("&b", "a", False), ("&self", "&a", False), ("&", "&a", False)],
)
def test_a_space_keeps_its_sign(new: str, old: str, fine: bool) -> None:
    assert (why_not_a_name(new, SymbolKind.GLOBAL, old) is None) == fine


@pytest.mark.parametrize(
    ("new", "fine"),
    [("$y", True), ("$é?", True), ("$", False), ("$_", False), ("y", False), ("$a b", False), ("", False)],
)
def test_a_variable_begins_with_a_dollar(new: str, fine: bool) -> None:
    assert (why_not_a_name(new, SymbolKind.VARIABLE, "$x") is None) == fine
