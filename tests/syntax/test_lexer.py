"""Tokens of Rholang: the traps of maximal munch, and what happens to text that is none."""

import pytest

from rholsp.rholang.grammar import language
from rholsp.syntax.lexer import CUTS


def tokens(text: str) -> list[str]:
    lexed = language().lexer.lex(text)
    names = language().grammar.names()
    found = zip(lexed.kinds, lexed.starts, lexed.ends, strict=False)
    return [f"{names[kind]}:{text[s:e]}" if names[kind] != text[s:e] else text[s:e] for kind, s, e in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x!?(1)", ["IDENT:x", "!?", "(", "INTEGER:1", ")"]),
        ("x!!(1)", ["IDENT:x", "!!", "(", "INTEGER:1", ")"]),
        ("x!=y", ["IDENT:x", "!=", "IDENT:y"]),
        ("a<<-b<-c<=d<e", ["IDENT:a", "<<-", "IDENT:b", "<-", "IDENT:c", "<=", "IDENT:d", "<", "IDENT:e"]),
        ("{||}", ["{|", "|}"]),
        ("{|a|b|}", ["{|", "IDENT:a", "|", "IDENT:b", "|}"]),
        ("a||b", ["IDENT:a", "||", "IDENT:b"]),
        ("_ _x __ x'", ["_", "IDENT:_x", "IDENT:__", "IDENT:x'"]),
        ("newx new", ["IDENT:newx", "new"]),
        ("bundle+{x} bundle0 bundle0x", ["bundle+", "{", "IDENT:x", "}", "bundle0", "IDENT:bundle0x"]),
        ("1 1i8 1u256 1n 1r", ["INTEGER:1", *(f"TYPED_NUMBER:{n}" for n in ("1i8", "1u256", "1n", "1r"))]),
        ("1.5f64 1e5f32 .5p2 1p3", [f"TYPED_NUMBER:{n}" for n in ("1.5f64", "1e5f32", ".5p2", "1p3")]),
        ("1.5 1e5 .5", ["FLOAT:1.5", "FLOAT:1e5", "FLOAT:.5"]),
        ("1.f()", ["INTEGER:1", ".", "IDENT:f", "(", ")"]),
        ("[1...x]", ["[", "INTEGER:1", "...", "IDENT:x", "]"]),
        ("1foo", ["BAD_NUMBER:1foo"]),
        ("BigInt(12) BigInt", ["BIG_INTEGER:BigInt(12)", "BigInt"]),
        (r'"a\"b"', [r'STRING:"a\"b"']),
        ('"a\nb"', ['STRING:"a\nb"']),
        ("`rho:io:stdout`", ["URI:`rho:io:stdout`"]),
        (
            "{{ a }}b{{ c.d | f(1) }} {{{e}}}",
            [
                "PLACEHOLDER:{{ a }}b",
                "PLACEHOLDER:{{ c.d | f(1) }}",
                "{",
                "PLACEHOLDER:{{e}}",
                "}",
            ],
        ),
        ("$a #{b} ${c} $d$", ["PLACEHOLDER:$a", "PLACEHOLDER:#{b}", "PLACEHOLDER:${c}", "PLACEHOLDER:$d"]),
        (
            "{{ Nil }} {{a: 1}} {{ x!(1) }}",
            [
                *"{{",
                "Nil",
                *"}}{{",
                "IDENT:a",
                ":",
                "INTEGER:1",
                *"}}{{",
                "IDENT:x",
                "!",
                "(",
                "INTEGER:1",
                ")",
                *"}}",
            ],
        ),
        ('{% if x %} a {%- "%" -%} {# no #} b {%N}', ["IDENT:a", "IDENT:b", "{", "%", "IDENT:N", "}"]),
        ("a -> b =~ c => - >", ["IDENT:a", "->", "IDENT:b", "=~", "IDENT:c", "=>", "-", ">"]),
        ("$$amount$$ %AMOUNT", ["PLACEHOLDER:$$amount$$", "%", "IDENT:AMOUNT"]),
        ("a/\\b\\/c/d", ["IDENT:a", "/\\", "IDENT:b", "\\/", "IDENT:c", "/", "IDENT:d"]),
        ("a//b\n/*c*/d", ["IDENT:a", "IDENT:d"]),
        ("/* /* */ x */", ["IDENT:x", "*", "/"]),
        ("\ufeffx\u00a0y", ["IDENT:x", "IDENT:y"]),
        ("été 'k", ["IDENT:été", "IDENT:'k"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_an_unclosed_string_ends_with_its_line_and_so_do_some_more() -> None:
    assert tokens('x!("abc\n| y "d\n z')[3:] == ['OPEN_STRING:"abc', "|", "IDENT:y", 'OPEN_STRING:"d', "IDENT:z"]
    assert tokens('("a\n' * CUTS + "z")[-1] == "IDENT:z"
    assert tokens('x!("abc\n| y\n z') == ["IDENT:x", "!", "(", 'OPEN_STRING:"abc', "|", "IDENT:y", "IDENT:z"]


def test_characters_that_begin_no_token_are_joined() -> None:
    lexed = language().lexer.lex("x ?? y")
    assert lexed.stray == ((2, 4),)
    assert [lexed.text[s:e] for s, e in zip(lexed.starts, lexed.ends, strict=True)] == ["x", "y"]


def test_a_comment_of_another_language_is_stray_to_the_end_of_its_line() -> None:
    lexed = language().lexer.lex("x # y z\n# w\rv")
    assert [lexed.text[s:e] for s, e in lexed.stray] == ["# y z", "# w"]
    assert [lexed.text[s:e] for s, e in zip(lexed.starts, lexed.ends, strict=True)] == ["x", "v"]


def test_an_unclosed_comment_is_known() -> None:
    assert language().lexer.lex("x /* y").unclosed_trivia == 2
    assert language().lexer.lex("x /* y */").unclosed_trivia == -1


def test_an_unclosed_string_does_not_turn_the_strings_behind_it_inside_out() -> None:
    text = 'a!("one\ntwo") | x!("abc)\n| y!("def", "g")\n| z!("h")'
    assert tokens(text)[:8] == ["IDENT:a", "!", "(", 'STRING:"one\ntwo"', ")", "|", "IDENT:x", "!"]
    assert tokens(text)[9:17] == ['OPEN_STRING:"abc)', "|", "IDENT:y", "!", "(", 'STRING:"def"', ",", 'STRING:"g"']
    assert tokens(text)[-5:] == ["IDENT:z", "!", "(", 'STRING:"h"', ")"]
