"""Which calls fit which rules."""

import pytest

from rholsp.metta.pattern_shapes import MATCHES, MISFIT, UNDECIDED, WRONG_NUMBER, misfit
from rholsp.metta.summarise import summarise


@pytest.mark.parametrize(
    ("pattern", "call", "expected"),
    [
        ("$x", "1", MATCHES),
        ("$x", "(g 1)", MATCHES),
        ("$_", "a", MATCHES),
        ("1", "1", MATCHES),
        ("1", "2", MISFIT),
        ("1", "1.0", UNDECIDED),
        ("a", "a", MATCHES),
        ("a", "b", MISFIT),
        ("a", "1", MISFIT),
        ('"a"', '"a"', MATCHES),
        ('"a"', '"b"', MISFIT),
        ('"a"', "a", MISFIT),
        ("a", "$x", UNDECIDED),
        ("$x", "$x", MATCHES),
        ("(C $a)", "$x", UNDECIDED),
        ("(C $a)", "(C 1)", MATCHES),
        ("(C $a)", "(C 1 2)", UNDECIDED),
        ("(C $a)", "(D 1)", UNDECIDED),
        ("(C $a)", "(C 1 \ufffc)", UNDECIDED),
        ("(f $a)", "(f 1)", UNDECIDED),
        ("(constant $a)", "(constant 1)", UNDECIDED),
        ("(C $a)", "1", MISFIT),
        ("a", "(g 1)", UNDECIDED),
        ("()", "()", MATCHES),
        ("(C $a)", "()", MISFIT),
        ("a", "constant", UNDECIDED),
        ("a b", "a c", MISFIT),
        ("a b", "$x c", MISFIT),
        ("$x $x", "1 2", UNDECIDED),
        ("$x $y", "1", WRONG_NUMBER),
        ("$x", "1 2", WRONG_NUMBER),
        ("$x", "\ufffc", UNDECIDED),
        ("$x", "1 2 \ufffc", UNDECIDED),
        ("a", '"a\ufffc"', MISFIT),
        ('"a"', '"a\ufffc"', UNDECIDED),
        ('"' + "a" * 100 + '"', '"' + "b" * 100 + '"', UNDECIDED),
        ("(a (b (c (d e))))", "1", MISFIT),
        ("True", "False", MISFIT),
        ("$x", "! (g)", MATCHES),
    ],
)
def test_a_call_fits(pattern: str, call: str, expected: int) -> None:
    summary = summarise(f"(= constant 1) (= (f {pattern}) x) !(f {call})")
    send = next(send for send in summary.sends if summary.symbols[send.symbol].name == "f")
    contract = next(c for c in summary.contracts if summary.symbols[c.symbol].name == "f")
    assert misfit(send, contract) == expected


def test_arguments_given_in_several_steps_belong_to_the_innermost_list() -> None:
    summary = summarise("(= ((f $x) $y) ($x $y)) !((f 1) 2)")
    assert [len(c.formals) for c in summary.contracts] == [1]
    assert misfit(summary.sends[0], summary.contracts[0]) == MATCHES
