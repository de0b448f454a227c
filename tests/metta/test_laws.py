"""What holds for the summary of any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.metta.builtins import builtins
from rholsp.metta.highlight_tokens import tokens, tokens_at
from rholsp.metta.pattern_shapes import MATCHES, WRONG_NUMBER, misfit
from rholsp.metta.summarise import summarise
from rholsp.model.summary import Role, SymbolKind
from tests.metta.programs import PIECES, PROGRAMS, damaged
from tests.summaries import assert_lawful

texts = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | damaged()


@given(texts)
@settings(max_examples=400, deadline=None)
def test_any_text(text: str) -> None:
    assert_lawful(summarise, text)


@given(texts, st.data())
@settings(max_examples=300, deadline=None)
def test_the_tokens_at_an_offset_are_those_of_the_text(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert tokens_at(text, offset) == [token for token in tokens(text) if token.start <= offset <= token.end]


@given(texts)
@settings(max_examples=200, deadline=None)
def test_binders_and_scopes(text: str) -> None:
    summary = summarise(text)
    for i, symbol in enumerate(summary.symbols):
        roles = [role for _, role in summary.occurrences_of(i)]
        if symbol.kind is SymbolKind.VARIABLE:
            assert roles.count(Role.BINDER) == 1
            assert symbol.scope is not None
        else:
            assert symbol.key == f"metta:{symbol.name}"
            assert Role.BINDER not in roles
    for send in summary.sends:
        for contract in summary.contracts:
            assert MATCHES <= misfit(send, contract) <= WRONG_NUMBER


@given(texts)
@settings(max_examples=200, deadline=None)
def test_tokens_are_in_order_and_hold_everything_but_blanks(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert position <= token.start < token.end
        assert not text[position : token.start].replace("\ufeff", "").strip()
        position = token.end
    assert not text[position:].replace("\ufeff", "").strip()


@pytest.mark.parametrize("name", sorted(builtins()))
def test_every_built_in_name_can_stand_with_any_number_of_parts(name: str) -> None:
    for parts in ("", "$x", "$x $y", "(a $x) $y (b $x)", "() 1 ((a)) $x", "($x) ($y 2) \ufffc (f)", '"s" ! (x) y z w'):
        assert_lawful(summarise, f"!({name} {parts})")
        assert_lawful(summarise, f"({name} {parts}")


@pytest.mark.parametrize(
    "unit", ["(", "(= (f $x) ", "(let $x 1 ", "(case a ((b ", "(= (", "(match &self ", "!", "(f ("]
)
def test_deep_nesting(unit: str) -> None:
    assert_lawful(summarise, unit * 50_000)
    assert_lawful(summarise, unit * 700 + ")" * 1400)


@pytest.mark.parametrize("text", PROGRAMS)
def test_a_meaning_depends_on_the_text_alone(text: str) -> None:
    assert summarise(text) == summarise(text)
