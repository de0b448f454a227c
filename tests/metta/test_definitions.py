"""Rules, their documentation, and the outline."""

import pytest

from rholsp.metta.summarise import summarise

TEXT = """\
; adds one
(: inc (-> Number Number))
(= (inc $x)
   ; a remark
   (+ $x 1))
; the first case
(= (fac 0) 1)
(= (fac $n) (* $n (fac (- $n 1))))
(= limit 10)
!(bind! &kb (new-space))
(: Colour Type)
(macro (twice $x) ($x $x))
"""


def test_the_outline_has_everything_that_is_defined_or_declared_in_text_order() -> None:
    assert [(item.kind, item.name, item.detail) for item in summarise(TEXT).outline] == [
        ("type", "inc", "(-> Number Number)"),
        ("function", "inc", "(= (inc $x) …) : (-> Number Number)"),
        ("function", "fac", "(= (fac 0) …)"),
        ("function", "fac", "(= (fac $n) …)"),
        ("constant", "limit", "(= limit …)"),
        ("space", "&kb", "(bind! &kb (new-space))"),
        ("type", "Colour", "Type"),
        ("function", "twice", "(macro (twice $x) …)"),
    ]


def test_each_rule_is_a_contract_that_spans_its_form() -> None:
    summary = summarise(TEXT)
    rules = [c for c in summary.contracts if summary.symbols[c.symbol].name == "fac"]
    assert [TEXT[slice(*c.span)] for c in rules] == ["(= (fac 0) 1)", "(= (fac $n) (* $n (fac (- $n 1))))"]
    assert [TEXT[slice(*c.name)] for c in rules] == ["fac", "fac"]
    assert [c.formals for c in rules] == [(("num", "0"),), (("var",),)]
    assert [c.doc for c in rules] == ["the first case", ""]


def test_a_comment_above_the_declaration_documents_the_rules() -> None:
    (contract,) = [c for c in summarise(TEXT).contracts if "inc" in c.signature]
    assert contract.doc == "adds one"


@pytest.mark.parametrize(
    ("above", "doc"),
    [
        ("; one\n", "one"),
        (";; one\n;;   two\n", "one\n  two"),
        (";;; Title\n;;; =====\n;;; text\n", "Title\n\ntext"),
        ("; one\n\n", ""),
        ("; far\n\n; near\n", "near"),
        ("(g) ; of g\n", ""),
        ("(g) ; of g\n; of f\n", "of f"),
        ("; Copyright somebody\n; All rights reserved\n", ""),
        ("; windows\r\n; lines\r\n", "windows\nlines"),
        (";;;;;;;;\n; framed ;\n;;;;;;;;\n", "framed"),
        ("", ""),
    ],
)
def test_the_comment_directly_above_is_documentation(above: str, doc: str) -> None:
    assert summarise(f"{above}(= (f) 1)").contracts[0].doc == doc


def test_a_doc_form_documents_every_rule_of_its_name_wherever_it_stands() -> None:
    text = (
        "; less\n(= (f 0 $y) 1)\n(= (f $x $y) 2)\n"
        '(@doc f (@desc "Does \\"it\\".") (@params ((@param "first") (@param (@type Number) (@desc "second"))))'
        ' (@return "a number"))'
    )
    expected = 'Does "it".\n\n1. first\n2. second\n\nReturns: a number'
    assert [contract.doc for contract in summarise(text).contracts] == [expected, expected]


def test_a_signature_is_one_line_without_comments_and_not_too_long() -> None:
    (first, second) = summarise('(= (f\n  $x ; why\n  "a ; b") 1)\n(= (g ' + "$long " * 100 + ") 1)").contracts
    assert first.signature == '(= (f $x "a ; b") …)'
    assert len(second.signature) <= 200


@pytest.mark.parametrize(
    "text",
    [
        "(= (f $x) 1)",
        "!(add-atom &self (= (f $x) 1))",
        "(add-atom &self (= (f $x) 1))",
        "(= (learn) (add-reduct &self (= (f $x) 1)))",
        "!(add-atoms &self ((= (f $x) 1)))",
        "!(add-reducts &self ((= (f $x) 1)))",
    ],
)
def test_a_rule_defines_where_a_space_takes_it_in(text: str) -> None:
    assert "f" in [item.name for item in summarise(text).outline]


@pytest.mark.parametrize(
    "text",
    [
        "!(= (f $x) 1)",
        "! (: f Number)",
        "!(assertEqual (= (f $x) 1) T)",
        "!(assertEqualToResult (g) ((= (f $x) 1)))",
        "!(get-type (= (f $x) 1))",
        "!(remove-atom &self (= (f $x) 1))",
        "!(match &self (: $x A) (: f $x))",
        "(pattern (= (f $x) 1))",
        "((= (f $x) 1))",
    ],
)
def test_a_rule_that_is_data_or_is_evaluated_defines_nothing(text: str) -> None:
    summary = summarise(text)
    assert (summary.outline, summary.contracts) == ((), ())
    assert "f" in [symbol.name for symbol in summary.symbols]


def test_what_is_no_name_defines_nothing() -> None:
    assert summarise('(= $x 1) (= "s" 1) (= 1 2) (= ($f 1) 2) (= () 1) (= (()) 1) (: $t Type)').outline == ()
