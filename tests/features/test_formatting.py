"""Formatting, by the cases in `cases/formatting*.txt`."""

from __future__ import annotations

import re

import pytest

from rholsp.features.facts import FileFacts, LazySummary
from rholsp.features.formatting import format_document, format_ranges, format_typed
from rholsp.features.language import Language, Languages
from rholsp.features.language_registry import LANGUAGES, METTA, RHOLANG
from rholsp.rholang.summarise import summarise
from rholsp.syntax.formatting.style import CannotFormat, Replacement, Style, applied
from rholsp.text.lines import LineIndex, PositionEncoding
from tests.features.fixture import Case, cases

START, END = "⟦", "⟧"


def facts_of(uri: str, text: str, languages: Languages = LANGUAGES) -> FileFacts:
    language = languages.of_file(uri)
    return FileFacts(uri, LazySummary(language.summarise(text)), language.id, 1, text)


def formatted(uri: str, text: str, style: Style | None = None) -> str:
    found = format_document(LANGUAGES, facts_of(uri, text), style or Style())
    assert found is not None
    return applied(text, found)


def ranges_in(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without the brackets that mark ranges, and the ranges."""
    starts: list[int] = []
    ranges: list[tuple[int, int]] = []
    length = 0
    for piece in re.split(f"([{START}{END}])", marked):
        if piece == START:
            starts.append(length)
        elif piece == END:
            ranges.append((starts.pop(), length))
        else:
            length += len(piece)
    return re.sub(f"[{START}{END}]", "", marked), sorted(ranges)


def is_minimal(text: str, each: Replacement) -> bool:
    old = text[each.start : each.end]
    return old[:1] != each.text[:1] and (not old or not each.text or old[-1] != each.text[-1])


@pytest.mark.parametrize("case", cases("formatting.txt"), ids=repr)
def test_a_document(case: Case) -> None:
    ((uri, text),) = case.files.items()
    found = format_document(LANGUAGES, facts_of(uri, text), Style())
    assert found is not None
    assert all(is_minimal(text, each) for each in found)
    new = applied(text, found)
    assert new.strip("\n") == case.texts.get("after", text).strip("\n")
    assert new in ("", new.strip("\n") + "\n") or "format off" in text
    assert formatted(uri, new) == new


@pytest.mark.parametrize("case", cases("formatting_ranges.txt"), ids=repr)
def test_ranges(case: Case) -> None:
    ((uri, marked),) = case.files.items()
    text, ranges = ranges_in(marked)
    facts = facts_of(uri, text)
    if "refused" in case.texts:
        with pytest.raises(CannotFormat) as refused:
            format_ranges(LANGUAGES, facts, ranges, Style())
        line, column = facts.lines.position(refused.value.offset, PositionEncoding.UTF32)
        assert f"{line + 1}:{column + 1}: {refused.value}" == case.texts["refused"]
        return
    found = format_ranges(LANGUAGES, facts, ranges, Style())
    assert found is not None
    assert all(any(start <= each.start and each.end <= end for start, end in ranges) for each in found)
    assert applied(text, found).strip("\n") == case.texts.get("after", text).strip("\n")


@pytest.mark.parametrize("case", cases("formatting_typed.txt"), ids=repr)
def test_what_has_been_typed(case: Case) -> None:
    ((uri, text),) = case.files.items()
    assert case.cursor is not None
    character = next(name for name in case.texts if name.startswith("typed")).removeprefix("typed ")
    typed = "\n" if character == "newline" else character
    found = format_typed(LANGUAGES, facts_of(uri, text), case.cursor[1], typed, Style())
    assert found is not None
    # What is on the cursor's line behind it, and all after it, is not touched but for the line's indentation.
    rest = text[case.cursor[1] :].lstrip(" \t")
    new = applied(text, found)
    assert new.endswith(rest)
    assert new.rstrip("\n") == case.texts.get("after", text).rstrip("\n")


def test_tabs_and_other_levels() -> None:
    text = "new x in {\n  for (a <- b;\n c <- d) {\nx!(1)\n}\n}\n"
    assert formatted("a.rho", text, Style(indent=4)) == (
        "new x in {\n    for (a <- b;\n         c <- d) {\n        x!(1)\n    }\n}\n"
    )
    assert formatted("a.rho", text, Style(indent=4, tabs=True)) == (
        "new x in {\n\tfor (a <- b;\n\t\t c <- d) {\n\t\tx!(1)\n\t}\n}\n"
    )


def test_tabs_of_the_author_count_as_the_editor_shows_them() -> None:
    text = "new x in {\n\tnew y in {\n\t\tx!( 1 ) | y!( 2 )\n\t}\n}\n"
    start = text.index("x!(")
    found = format_ranges(
        LANGUAGES, facts_of("a.rho", text), [(start, text.index("\n\t}"))], Style(indent=4, tabs=True)
    )
    assert found is not None
    assert applied(text, found) == text.replace("( 1 )", "(1)").replace("( 2 )", "(2)")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("uri", ["a.rho", "a.metta"])
def test_line_ends_stay(uri: str, end: str) -> None:
    before, after = {
        "a.rho": ("// c\nx!( 1 ) |\n\n\n/* a\n b */ y!( [1,\n2] )", "// c\nx!(1) |\n\n/* a\n b */ y!([1,\n  2])\n"),
        "a.metta": ("; c\n(f   1)\n\n\n(g\n1)", "; c\n(f 1)\n\n(g\n  1)\n"),
    }[uri]
    assert formatted(uri, before.replace("\n", end)) == after.replace("\n", end)


def test_line_ends_that_differ_stay_as_they_are() -> None:
    assert formatted("a.rho", "a!(1) |\r\nb!(1) |\nc!( 1 ) |\r\n    d!(1)\r\n") == (
        "a!(1) |\r\nb!(1) |\nc!(1) |\r\nd!(1)\r\n"
    )


def test_a_byte_order_mark_stays() -> None:
    assert formatted("a.rho", "\ufeff x!( 1 )") == "\ufeffx!(1)\n"


def test_a_text_with_a_syntax_error_is_refused_with_its_place() -> None:
    text = "a!( 1 ) |\nb!(1 |"
    with pytest.raises(CannotFormat, match="expected a process, found the end of the file") as refused:
        formatted("a.rho", text)
    assert LineIndex.of(text).line_of(refused.value.offset) == 1
    with pytest.raises(CannotFormat, match="this bracket is never closed"):
        formatted("a.metta", "(f")


@pytest.mark.parametrize(
    "text", ["new x in { x!(1) | {% block %} }", "for ({% for c in cs %}) { Nil }", "x!([{{ a }} {{ b }}])"]
)
def test_a_template_that_puts_in_what_is_missing_is_refused(text: str) -> None:
    facts = facts_of("a.rho", text)
    assert not [found for found in facts.summary.diagnostics if found.code in ("RH001", "RH002")]
    with pytest.raises(CannotFormat, match="what the template puts in"):
        format_document(LANGUAGES, facts, Style())


def test_without_a_text_or_a_formatter_there_is_no_answer() -> None:
    plain = Languages((Language("plain", "Plain", (".txt",), summarise, RHOLANG.resolver),))
    closed = FileFacts("a.rho", LazySummary(summarise("x!( 1 )")), "rholang")
    for languages, facts in ((LANGUAGES, closed), (plain, facts_of("a.txt", "x!( 1 )", plain))):
        assert format_document(languages, facts, Style()) is None
        assert format_ranges(languages, facts, [(0, 1)], Style()) is None
        assert format_typed(languages, facts, 1, "}", Style()) is None


@pytest.mark.parametrize("text", ["(a))\n(d e)\n", "(a)\n)\n(d e)\n", "\n  match= (f $x) (g $x 1))\n  (: f T)\n"])
@pytest.mark.parametrize("character", [")", "\n"])
def test_a_bracket_without_a_partner_is_no_part_of_what_is_laid_out(text: str, character: str) -> None:
    facts = FileFacts("file:///a.metta", LazySummary(METTA.summarise(text)), "metta", 1, text)
    for offset in range(len(text) + 1):
        edits = format_typed(LANGUAGES, facts, offset, character, Style(20))
        assert all(not text[edit.start : edit.end].strip() and not edit.text.strip() for edit in edits)
