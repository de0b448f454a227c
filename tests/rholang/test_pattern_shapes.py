"""Shapes of patterns and arguments, and which fits which."""

import pytest

from rholsp.model.summary import Shape
from rholsp.rholang.pattern_shapes import Fit, accepts, call_arguments, fits
from rholsp.rholang.summarise import summarise


def pattern_shape(pattern: str) -> Shape:
    return summarise(f"contract c(@{pattern}) = {{ Nil }}").contracts[0].formals[0]


def argument_shape(argument: str) -> Shape:
    text = f"new n, u(`rho:x`) in {{ for (@v <- n) {{ receiver!({argument}) }} }}"
    summary = summarise(text)
    return next(s for s in summary.sends if summary.symbols[s.symbol].name == "receiver").args[0]


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("1", ("int", "1")),
        ("007", ("int", "7")),
        ("-1", ("int", "-1")),
        ("1u8", ("num", "1u8")),
        ("-1.5", ("num", "-1.5")),
        ("true", ("bool", True)),
        ("Nil", ("nil",)),
        ('"get"', ("str", "get")),
        ('"' + "a" * 100 + '"', ("some", "str")),
        ("`rho:x`", ("uri", "rho:x")),
        ("[1, 2]", ("list", (("int", "1"), ("int", "2")), False)),
        ("(1,)", ("tuple", (("int", "1"),), False)),
        ("(1)", ("int", "1")),
        ("{1}", ("int", "1")),
        ("Set(1)", ("set", (("int", "1"),), False)),
        ("{|1|}", ("pathmap", (("int", "1"),), False)),
        ("{}", ("map", (), False)),
        ('{"a" : 1}', ("map", ((("str", "a"), ("int", "1")),), False)),
        ("[[[[1]]]]", ("list", (("list", (("list", (("some", "list"),), False),), False),), False)),
        ("[" + "1, " * 20 + "]", ("some", "list")),
        ("v", ("var",)),
        ("v + 1", ("other",)),
        ("{n!(1)}", ("other",)),
        ("*n", ("new",)),
        ("*u", ("eval",)),
        ('*@"s"', ("str", "s")),
    ],
)
def test_shapes_of_arguments(source: str, shape: Shape) -> None:
    assert argument_shape(source) == shape


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("x", ("var",)),
        ("_", ("wild",)),
        ("[h ...t]", ("list", (("var",),), True)),
        ("{...r}", ("map", (), True)),
        ("{1 : x, ...r}", ("map", ((("int", "1"), ("var",)),), True)),
        ("{x /\\ Int}", ("and", ("var",), ("type", "Int"))),
        ("{1 \\/ 2}", ("or", ("int", "1"), ("int", "2"))),
        ("{~1}", ("not", ("int", "1"))),
        ("{=x}", ("other",)),
    ],
)
def test_shapes_of_patterns(source: str, shape: Shape) -> None:
    assert pattern_shape(source) == shape


@pytest.mark.parametrize(
    ("pattern", "argument", "fit"),
    [
        ("x", "v", "yes"),
        ("_", "1", "yes"),
        ("1", "1", "yes"),
        ("1", "01", "yes"),
        ("1", "2", "no"),
        ("1", '"1"', "no"),
        ("1", "v", "maybe"),
        ("1", "v + 1", "maybe"),
        ('"get"', '"get"', "yes"),
        ('"get"', '"set"', "no"),
        ('"get"', "*n", "no"),
        ('"get"', "*u", "maybe"),
        ("Nil", "Nil", "yes"),
        ("true", "false", "no"),
        ("[]", "[]", "yes"),
        ("[a, b]", "[1, 2]", "yes"),
        ("[a, b]", "[1]", "no"),
        ("[a ...r]", "[1, 2]", "yes"),
        ("[a, b ...r]", "[1]", "no"),
        ("[1, b]", "[2, 1]", "no"),
        ("[1, b]", "[v, 1]", "maybe"),
        ("[a]", "(1,)", "no"),
        ("[" + "1, " * 20 + "]", "[1]", "maybe"),
        ("[" + "1, " * 20 + "]", "1", "no"),
        ('{"a" : x}', '{"a" : 1}', "yes"),
        ('{"a" : 2}', '{"a" : 1}', "no"),
        ('{"a" : x}', '{"b" : 1}', "no"),
        ('{"a" : x}', '{"a" : 1, "b" : 2}', "no"),
        ('{"a" : x, ...r}', '{"a" : 1, "b" : 2}', "yes"),
        ('{"a" : x}', "{v : 1}", "maybe"),
        ("Set(1)", "Set(1)", "yes"),
        ("Set(1)", "Set(2)", "maybe"),
        ("{Int}", "1", "yes"),
        ("{Int}", '"1"', "no"),
        ("{String}", '"' + "a" * 100 + '"', "yes"),
        ("{Int}", "v", "maybe"),
        ("{x /\\ Int}", "1", "yes"),
        ("{x /\\ Int}", "Nil", "no"),
        ("{1 \\/ 2}", "2", "yes"),
        ("{1 \\/ 2}", "3", "no"),
        ("{1 \\/ 2}", "v", "maybe"),
        ("{~1}", "2", "yes"),
        ("{~1}", "1", "no"),
        ("{=x}", "1", "maybe"),
    ],
)
def test_fits(pattern: str, argument: str, fit: Fit) -> None:
    assert fits(pattern_shape(pattern), argument_shape(argument)) == fit


@pytest.mark.parametrize(
    ("contract", "call", "fit"),
    [
        ("f(@1, x)", "f!(1, *y)", "yes"),
        ("f(@1, x)", "f!(1)", "no"),
        ("f(@1, x)", "f!(1, 2, 3)", "no"),
        ("f(@1, ...@r)", "f!(1, 2, 3)", "yes"),
        ("f(@1, ...@r)", "f!()", "no"),
        ("f(@2, x)", "f!(1, *y)", "no"),
        ("f(ret, @1)", "f!?(1).", "yes"),
        ('f(ret, @"get", @1)', "f!get(1).", "yes"),
        ("f()", "f!!()", "yes"),
    ],
)
def test_a_contract_accepts_a_call(contract: str, call: str, fit: Fit) -> None:
    summary = summarise(f"contract {contract} = {{ Nil }} | {call}")
    send = summary.sends[0]
    assert accepts(summary.contracts[0], call_arguments(send)) == fit
