"""What an edited text means is what it means analysed from nothing: trees, errors, summary and brief."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.metta import runs
from rholsp.metta.analysis import Analysis, analysed
from rholsp.metta.grammar import parse, trees_of
from rholsp.metta.nodes import FILE_ITEMS
from rholsp.metta.summarise import summarise
from rholsp.syntax.relexing import TooMuch
from rholsp.syntax.tree import Fault, Tree
from tests.metta.programs import PIECES, PROGRAMS, damaged
from tests.syntax.test_relexing import edited as edited_anyhow

FORMS = (
    "; says what {f} does\n(: {f} (-> Number Atom Number))",
    "(= ({f} {x} $y) (if (== {x} 0) ({g} $y) (let {x} ({g} $y 1) (+ {x} {f}))))",
    "(= ({f} (a {x}))\n   (let* (($p ({g} {x}))\n   ($q (match &self (edge $p $z) $z)))\n     (case $q\n(($a b)))))",
    "!({f} 1 (import! &kb m) true)",
    "! (import! &kb (m {x}))",
    "(import! &{g} a)",
    "!(bind! &kb (new-space))",
    "(= {f} ({g} 1)) // 1",
    '(@doc {f} (@desc "says") (@params ((@param "a\nb"))))',
    "(edge {f} {g}) loose {x}\n{f};glued",
    "(= ({f} {x}) {x})",
    "(add-atom &self (= ({f}) ({g})))",
    "  (indented {f}\n  ({g}))",
    "(= (map-atom {x}) ({f} true #{g}))",
)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Forms of few names, so that they speak of each other."""
    names, variables = st.sampled_from(("f", "g", "h", "let")), st.sampled_from(("$x", "$y", "$", "f"))
    shapes = st.sampled_from(FORMS)
    forms = [
        draw(shapes).format(f=draw(names), g=draw(names), x=draw(variables)) for _ in range(draw(st.integers(0, 12)))
    ]
    return draw(st.sampled_from(("\n", "\n\n", "\r\n", "\r"))).join(forms) + draw(st.sampled_from(("", "\n", " !")))


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """The text after one edit, often one that begins a line."""
    start = draw(st.integers(0, len(text)))
    if draw(st.booleans()):
        start = text.rfind("\n", 0, start) + 1
    end = min(start + draw(st.sampled_from([0, 0, 0, 1, 1, 2, 10, 100])), len(text))
    form = st.sampled_from(FORMS).map(lambda shape: shape.format(f="f", g="g", x="$x") + "\n")
    inserted = draw(st.one_of(st.sampled_from(["", *PIECES]), form, st.text(max_size=3)))
    return text[:start] + inserted + text[end:]


TEXTS = st.one_of(programs(), damaged(), st.sampled_from(PROGRAMS))


SIZES = st.sampled_from([4, 20, 256])
"""Texts of laws are short: with small runs they have many."""


def items(tree: Tree, first: int) -> Iterator[Any]:
    """The top-level parts, with tokens counted from the text's first."""

    def counted(slot: Any) -> Any:
        if isinstance(slot, int):
            return slot + first
        return type(slot)(map(counted, slot)) if isinstance(slot, tuple | list) else slot

    yield from map(counted, tree.root[FILE_ITEMS])


def errors(tree: Tree, first: int) -> Iterator[tuple[Fault, int, int]]:
    for error in tree.errors:
        yield error.fault, first + error.token, first + error.opener if error.opener >= 0 else -1


def assert_same_trees(analysis: Analysis, text: str) -> None:
    found: list[tuple[list[Any], list[Any]]] = []
    for trees in (
        parse(text),
        [tree for run in analysis.runs for tree in trees_of(analysis.lexed, run.first, run.end)],
    ):
        first = 0
        all_items: list[Any] = []
        all_errors: list[Any] = []
        for tree in trees:
            all_items += items(tree, first)
            all_errors += errors(tree, first)
            first += len(tree)
        found.append((all_items, all_errors))
    assert found[0] == found[1]


def assert_same(analysis: Analysis, text: str) -> Analysis:
    summary = summarise(text)
    for field in summary.__dataclass_fields__:
        assert getattr(analysis.summary, field) == getattr(summary, field), field
    assert analysis.brief in (None, summary.brief())
    assert analysis.summary.brief() == summary.brief()
    if analysis.runs:
        assert_same_trees(analysis, text)
    return analysis


@given(SIZES, st.data(), TEXTS, st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_any_edits(size: int, data: st.DataObject, text: str, edits: int) -> None:
    analysis = assert_same(analysed(text, None, None, size), text)
    texts = [text]
    for _ in range(edits):
        undo = len(texts) > 1 and data.draw(st.integers(0, 7)) == 0
        edit = data.draw(st.sampled_from((edited, edited, edited_anyhow)))
        texts.append(texts[-2] if undo else data.draw(edit(texts[-1])))
        analysis = assert_same(analysed(texts[-1], analysis, None, size), texts[-1])


@given(SIZES, TEXTS, TEXTS)
@settings(max_examples=30, deadline=None)
def test_any_text_after_any_other(size: int, before: str, after: str) -> None:
    assert_same(analysed(after, analysed(before, None, None, size), None, size), after)


@pytest.mark.parametrize("typed", ["(", ")", "(= (f $x) (g (", "!(f", '"', "; ", "(: f (-> Atom Atom))", ")))", "\n("])
@given(SIZES, programs(), st.data())
@settings(max_examples=8, deadline=None)
def test_what_is_typed_where_a_line_begins(typed: str, size: int, text: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]))
    analysis = analysed(text, None, None, size)
    for length in range(1, len(typed) + 1):
        edited_text = text[:at] + typed[:length] + text[at:]
        analysis = assert_same(analysed(edited_text, analysis, None, size), edited_text)


@pytest.mark.parametrize(
    "text", [")" * 1_200, "(" * 2_000, "\n(f" * 1_500, ")\n" * 600 + "(f)\n" + ")\n" * 600, "", ";"]
)
def test_texts_with_more_errors_than_are_listed(text: str) -> None:
    analysis = assert_same(analysed(text, None), text)
    assert_same(analysed(text + "\n(= (f) 1)", analysis), text + "\n(= (f) 1)")
    assert_same(analysed("(= (f) 1)\n" + text, analysis), "(= (f) 1)\n" + text)


def long_program() -> list[str]:
    return [f"(= (f{i} $x $y)\n   (if (== $x {i}) (f{max(i - 1, 0)} $x 1) (g{i} (h $y) {i})))" for i in range(600)]


@pytest.mark.parametrize("form", [0, 300, 599])
def test_a_key_costs_what_it_touches(form: int) -> None:
    """Counted in tokens: what is read again for each key of a line, typed in a long text."""
    text = "\n".join(long_program())
    at = text.index(f"(h $y) {form})")
    before = analysed(text, None)
    for key in '(let $z (foo "a" 1) $z) ':
        text, at = text[:at] + key + text[at:], at + 1
        after = analysed(text, before)
        assert after.walked <= 2 * runs.SIZE
        before = after
    assert before.summary == summarise(text)


@pytest.mark.parametrize(
    "typed", ["(= (foo $x) (g300 $x 1))\n", "(: foo (-> Atom Atom))\n", "; said\n", '"said" ', "!(f1 2)\n"]
)
def test_a_form_that_is_typed_above_another_costs_no_more(typed: str) -> None:
    """Though what is typed takes in the next form until its bracket is closed."""
    forms = long_program()
    text = "\n".join(forms)
    at = text.index(forms[300])
    before = analysed(text, None)
    for key in typed:
        text, at = text[:at] + key + text[at:], at + 1
        before = analysed(text, before)
        assert before.walked <= 3 * runs.SIZE
    assert before.summary == summarise(text)


def test_what_a_name_means_is_read_again_where_it_is_named() -> None:
    """Counted in tokens: a function that gets a type changes its callers, and nobody else."""
    text = "\n".join(long_program())
    before = analysed(text, None)
    for change in ("(: f300 (-> Atom Atom Atom))\n", "(= h 1)\n"):
        after = assert_same(analysed(change + text, before), change + text)
        assert after.walked <= 4 * runs.SIZE if "f300" in change else after.walked > len(after.lexed.starts) - runs.SIZE


def test_versions_share_what_they_have_in_common() -> None:
    text = "\n".join(long_program())
    first = analysed(text, None)
    second = analysed(text + "\n(f1 1)", first)
    assert all(old.placed is new.placed for old, new in zip(first.runs[:-1], second.runs, strict=False))
    third = analysed("\n" + text, first)
    assert all(
        old.placed is not None and new.placed is not None and old.placed.unit is new.placed.unit
        for old, new in zip(first.runs[2:], third.runs[2:], strict=True)
    )


def test_a_symbol_of_another_run_may_become_one_of_an_earlier_one() -> None:
    """The numbers and the place of the second run stay, but not which of its symbols it is the first to have."""
    first, second = "(= (a) (b ()()()))", "\n(c d)"
    analysis = analysed(first + second, None, None, 4)
    assert len(analysis.runs) == 2
    text = first.replace("()()()", "c d   ") + second
    assert_same(analysed(text, analysis, None, 4), text)


@pytest.mark.parametrize("typed", ["(f", ")", '"', "(", "(f (g"])
def test_a_text_that_is_opened_broken_costs_no_more(typed: str) -> None:
    forms = long_program()
    text = "\n".join([*forms[:200], typed, *forms[200:]])
    before = analysed(text, None)
    assert len(before.runs) <= len(before.lexed.starts) / runs.SIZE + 2
    for form in (100, 500):
        at = text.index(f"(f{form} $x 1)")
        after = analysed(text[:at] + "a" + text[at:], before)
        assert after.walked <= 3 * runs.SIZE
    assert before.summary == summarise(text)


def test_runs_do_not_crumble() -> None:
    """Edits all over a text leave it in runs of about the same size."""
    text = "\n".join(long_program())
    analysis = analysed(text, None)
    for i in range(0, 600, 3):
        at = text.index(f"(= (f{i} ")
        text = text[:at] + "(a)\n" + text[at + 20 :]
        analysis = analysed(text, analysis)
    assert len(analysis.runs) < 2.5 * len(analysis.lexed.starts) / runs.SIZE
    assert max(run.end - run.first for run in analysis.runs) < 3 * runs.SIZE
    assert_same(analysis, text)


def test_what_reaches_far_is_not_read_while_others_wait() -> None:
    text = "\n".join(f"(= (f{n} $x) (if (> $x {n}) (g $x $x) (f{n + 1} (- $x 1))))" for n in range(400))
    before = analysed(text, None)
    at = text.index("(= (f200")
    for written, reads_little in (("(h 1)\n", True), ("(f1 2) ", True), ("(\n", True), (text[: at // 2], False)):
        edited_text = text[:at] + written + text[at:]
        if reads_little:
            assert_same(analysed(edited_text, before, most=len(text) // 8), edited_text)
        else:
            with pytest.raises(TooMuch):
                analysed(edited_text, before, most=len(text) // 8)
    with pytest.raises(TooMuch):
        analysed(text, None, most=len(text) // 8)
