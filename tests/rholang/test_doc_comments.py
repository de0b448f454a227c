"""Documentation comments (docs/rholang.md 5): to whom a comment belongs, its text, its tags."""

import pytest

from rholsp.rholang.doc_comments import Documentation, Tagged, clean, parse_doc
from rholsp.rholang.summarise import summarise


def doc_of_contract(text: str) -> str:
    return summarise(text).contracts[-1].doc


BODY = "contract f(x) = { Nil }"


@pytest.mark.parametrize(
    ("above", "doc"),
    [
        ("// Adds.\n", "Adds."),
        ("// Adds\n// two numbers.\n", "Adds\ntwo numbers."),
        ("/// Adds.\n", "Adds."),
        ("/* Adds. */\n", "Adds."),
        ("/** Adds. */ ", "Adds."),
        ("/**\n * Adds\n *   two numbers.\n */\n", "Adds\n  two numbers."),
        ("/*\n   Adds\n     two.\n*/\n", "Adds\n  two."),
        ("// Adds.\r\n", "Adds."),
        ("// Adds.\n\n", "Adds."),
        ("// Adds.\n\n\n", ""),
        ("// something else\n\n// Adds.\n", "Adds."),
        ("// plain\n/// Adds.\n", "Adds."),
        ("// ======\n// Adds.\n// ------\n", "Adds."),
        ("// ---- Adds ----\n", "Adds"),
        ("//////////\n// Adds.\n//////////\n", "Adds."),
        ("/*****\n * Adds.\n *****/\n", "Adds."),
        ("//\n// Adds.\n//\n//   indented\n//\n", "Adds.\n\n  indented"),
    ],
)
def test_a_block_above_a_contract_is_its_documentation(above: str, doc: str) -> None:
    assert doc_of_contract(f"foo!(1) |\n{above}{BODY}") == doc


@pytest.mark.parametrize(
    ("text", "doc"),
    [
        (f"foo!(1) // trailing\n| {BODY}", ""),
        (f"foo!(1) | // trailing\n{BODY}", ""),
        (f"foo!(1) | // trailing\n// Adds.\n{BODY}", "Adds."),
        (f"foo!(1) | /* trailing\n too */\n{BODY}", ""),
        (f"new f in {{ // trailing\n {BODY} }}", ""),
        (f"new f in {{\n  // Adds.\n  {BODY} }}", "Adds."),
        (f"foo!(1)\n// Adds.\n| {BODY}", "Adds."),
        (f"foo!(1)\n|\n// Adds.\n{BODY}", "Adds."),
        (f"// Adds.\n{BODY}", "Adds."),
        (f"// A file about sums.\n\n{BODY}", ""),
        (f"// Copyright 2026 Somebody\n{BODY}", ""),
        (f"// SPDX-License-Identifier: MIT\n\n// Adds.\n{BODY}", "Adds."),
    ],
)
def test_trailing_comments_and_banners_are_no_documentation(text: str, doc: str) -> None:
    assert doc_of_contract(text) == doc


def test_each_clause_has_its_own() -> None:
    text = '// One.\ncontract f(@"a") = { Nil } |\n// Two.\ncontract f(@"b") = { Nil } | contract f(@"c") = { Nil }'
    assert [c.doc for c in summarise(text).contracts] == ["One.", "Two.", ""]


def test_an_agent_has_one_too() -> None:
    assert (
        doc_of_contract("// A counter.\nagent A { constructor() { Nil } | default(...@args) { Nil } }") == "A counter."
    )


@pytest.mark.parametrize(
    ("text", "docs"),
    [
        ("// Both.\nnew a, b in { Nil }", {"a": "Both.", "b": "Both."}),
        ("new\n  // First.\n  a, // trailing\n  // Second.\n  b in { Nil }", {"a": "First.", "b": "Second."}),
        ("// All.\nnew a,\n  // Own.\n  b in { Nil }", {"a": "All.", "b": "Own."}),
        ("// Ours.\nnew a, out(`rho:io:stdout`) in { Nil }", {"a": "Ours.", "out": ""}),
        ("// The log.\nnew out(`rho:io:stdout`) in { Nil }", {"out": "The log."}),
        ("c!(1) |\n// A value.\nlet x <- 1 in { Nil }", {"x": "A value."}),
        ("contract f(\n  // Amount.\n  @a, // trailing\n  b) = { Nil }", {"a": "Amount.", "b": ""}),
        ("/* A table of keys\n*/\nnew a, b in { Nil }", {"a": "", "b": ""}),
        ("// =====\n// A file\n// =====\nnew a, b in { Nil }", {"a": "", "b": ""}),
    ],
)
def test_binders_have_documentation(text: str, docs: dict[str, str]) -> None:
    assert {s.name: s.doc for s in summarise(text).symbols if s.binder and s.name != "f"} == docs


def test_indentation_that_all_lines_share_is_taken_off() -> None:
    assert clean(["//   a", "//     b"]) == "a\n  b"


@pytest.mark.parametrize(
    ("line", "param"),
    [
        ("@param x the amount", Tagged("x", "", "the amount")),
        ("@param x - the amount", Tagged("x", "", "the amount")),
        ("@param x: the amount", Tagged("x", "", "the amount")),
        ("@param {Int} x - the amount", Tagged("x", "Int", "the amount")),
        ("@param {Int} x the amount", Tagged("x", "Int", "the amount")),
        ("@param x {Int} the amount", Tagged("x", "Int", "the amount")),
        ("@param @x the amount", Tagged("x", "", "the amount")),
        ("@param x", Tagged("x", "", "")),
        ("@param ...@rest the others", Tagged("rest", "", "the others")),
        ("@param x the amount\n  in coins", Tagged("x", "", "the amount\nin coins")),
    ],
)
def test_params(line: str, param: Tagged) -> None:
    assert parse_doc(line).params == (param,)


def test_all_tags() -> None:
    text = (
        "Adds two numbers.\n\nSlowly.\n@param a one\n@param b two\n@return {Int} the sum\n@returns - also the sum\n"
        "@throws {Overflow} too big\n@throws when tired\n@since 1.2\n@deprecated"
    )
    assert parse_doc(text) == Documentation(
        "Adds two numbers.\n\nSlowly.",
        (Tagged("a", "", "one"), Tagged("b", "", "two")),
        (Tagged("", "Int", "the sum"), Tagged("", "", "also the sum")),
        (),
        (Tagged("", "Overflow", "too big"), Tagged("", "", "when tired")),
        (("since", "1.2"), ("deprecated", "")),
    )


def test_examples_hold_rholang() -> None:
    text = '@example A sum\n  add!(1, 2, *r) |\n    @x!(1)\n  @"s"!(2)\n@param a one\n@example\nadd!(1)'
    doc = parse_doc(text)
    assert doc.examples == ('A sum\nadd!(1, 2, *r) |\n  @x!(1)\n@"s"!(2)', "add!(1)")
    assert doc.params == (Tagged("a", "", "one"),)


def test_rholang_in_a_description_is_no_tag() -> None:
    text = "Send with\n@x!(1)\n```\n@param is not one here\n```"
    assert parse_doc(text) == Documentation(text)


def test_the_documentation_of_a_let_is_of_its_own_binders() -> None:
    symbols = summarise("// Outer.\nlet x = { let y = 1 in y } in { x }").symbols
    assert {symbol.name: symbol.doc for symbol in symbols} == {"x": "Outer.", "y": ""}
