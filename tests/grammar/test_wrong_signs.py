"""A sign where another one is due: one mistake, one error, at the sign."""

import pytest

from rholsp.rholang.summarise import summarise

SIGNS = ["=", "=>", "->", "<-", "<=", "<<-", ":", "=="]
FORMS = {
    "match 1 { 1 SIGN { Nil } }": {"=>"},
    "match 1 { 1 => { Nil } x SIGN { @1!(x) } _ => { Nil } }": {"=>"},
    "match 1 { x where true SIGN { @1!(x) } }": {"=>"},
    "select { x <- @1 SIGN { x!(1) } }": {"=>"},
    "for (@x SIGN @1) { @2!(x) }": {"<-", "<=", "<<-"},
    "for (@x <- @1 & @y SIGN @2) { @3!(x, y) }": {"<-", "<=", "<<-"},
    "for (@x <- @1; @y SIGN @2) { @3!(x, y) }": {"<-", "<=", "<<-"},
    "contract @1(@x) SIGN { @2!(x) }": {"="},
    "let x SIGN 1 in { @1!(x) }": {"<-", "="},
    "let @x SIGN 1 in { @1!(x) }": {"<-"},
    "let @x <- 1; @y SIGN 2 in { @1!(x, y) }": {"<-"},
    "@1!({1 SIGN 2})": {":"},
    "@1!({1: 2, 3 SIGN 4, 5: 6})": {":"},
}
"""Places for a sign, and which ones are right there."""
# Between processes in braces these are operators: `{1 <= 2}` is no map, but a comparison.
OPERATORS = {"<-", "<=", "=="}
# A comparison again, and an arrow with which the next bind of a branch may begin.
AMBIGUOUS = {("@1!({1: 2, 3 SIGN 4, 5: 6})", sign) for sign in OPERATORS} | {
    ("select { x <- @1 SIGN { x!(1) } }", sign) for sign in ("<-", "<=", "<<-")
}

PAIRS = [
    (form, sign)
    for form, right in FORMS.items()
    for sign in SIGNS
    if sign not in right and not (form == "@1!({1 SIGN 2})" and sign in OPERATORS) and (form, sign) not in AMBIGUOUS
]


@pytest.mark.parametrize(("form", "sign"), PAIRS)
def test_one_error_at_the_sign(form: str, sign: str) -> None:
    found = [one for one in summarise(form.replace("SIGN", sign)).diagnostics if one.severity == 1 and one.code < "RH1"]
    assert [(one.code, one.start, one.end) for one in found] == [
        ("RH001", form.index("SIGN"), form.index("SIGN") + len(sign))
    ]


@pytest.mark.parametrize(("form", "sign"), [(form, sign) for form, right in FORMS.items() for sign in sorted(right)])
def test_the_right_sign_is_none(form: str, sign: str) -> None:
    assert [one for one in summarise(form.replace("SIGN", sign)).diagnostics if one.code == "RH001"] == []


@pytest.mark.parametrize(
    "text",
    [
        "select { <- x => Nil <- y => Nil }",
        'select { <- @"a" => @1!(2) <- @1 & @z <- y => Nil }',
        "select { @1 <- x => Nil @-1 <- y where true => Nil }",
        "let x <- 1, in Nil",
        "let <- in { Nil }",
        "x!(BigInt( 1 ))",
        "x!(a<-1, a <-b)",
    ],
)
def test_what_one_grammar_accepts_is_no_error(text: str) -> None:
    assert [one for one in summarise(text).diagnostics if one.code < "RH1" and one.severity <= 2] in ([], SELECT)


SELECT = [one for one in summarise("select { x <- y => Nil }").diagnostics if one.code == "RH005"]
