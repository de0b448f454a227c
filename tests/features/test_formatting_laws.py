"""Laws of formatting, on generated programs with blanks, line ends and comments anywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.embedded.position_map import PositionMap
from rholsp.features.formatting import format_document, format_ranges, format_typed
from rholsp.features.language_registry import LANGUAGES
from rholsp.metta.grammar import language as metta
from rholsp.model.summary import Region
from rholsp.rholang.grammar import language as rholang
from rholsp.syntax.formatting.style import CannotFormat, Style, applied
from tests.features.metta_programs import forms, workspaces
from tests.features.programs import GRAMMAR, filled
from tests.features.region_programs import half_typed
from tests.features.test_formatting import facts_of

RHO, METTA = "file:///a.rho", "file:///a.metta"
GAPS = {
    RHO: ("\n", "\n\n\n", "  ", "\t", " //c\n", "\n  // d \n\n", " /* e */ ", "\n/* f\n * g */\n"),
    METTA: ("\n", "\n\n\n", "  ", "\t", " ;c\n", "\n  ;; d \n\n"),
}
SYNTAX = {
    **GRAMMAR,
    "process": (
        *GRAMMAR["process"],
        "if (<value>) { <process> } else { <process> }",
        "if (<value>) <name>!(1) else if (<value>) {} else <process>",
        "select { <formal> <- <name> & <formal> <- <name> where <value> => { <process> } <formal> <- <name> => Nil }",
        "match <value> { <value> => <process> | Nil _ => <name>!(<value>) }",
        "bundle+{ <process> }",
        "<id>!m(<value>, <value>).",
        "<name>!?(<value>).",
        "<name>!!(<value>, <value>, <value>)",
        "for (<formal>, _ <- <id>!?(<value>) & _ <= <id>?!) { <process> }",
        "import <id>, <id> in <process>",
        "new <id> in <name>!(1)",
    ),
    "value": (
        *GRAMMAR["value"],
        "<value> ++ <value> ++ <value>",
        "<value> + 1 * (<value> - -1)",
        "not <value> and <value> == 1 or true",
        '<value> %% {<value>: <value>, "k": <value>, ...<id>}',
        "<id>.get(<value>).nth(1).size()",
        "Set(<value>, <value>)",
        "{|<value>, <value> ...<id>|}",
        "(<value>, <value>,)",
        "[<value> ...<id>]",
        "bundle0{<id>}",
        "$$t$$",
        '"<id>\n  <id>"',
        "`rho:<id>`",
        "{}",
    ),
}
"""All there is in the language, beside what programs of few names need."""
styles = st.builds(Style, width=st.sampled_from([20, 40, 100]), indent=st.sampled_from([2, 4]), tabs=st.booleans())


@st.composite
def scattered(draw: st.DrawFn, uri: str = RHO) -> str:
    """A program with other blanks, and comments, between some of its tokens."""
    text = draw(filled(SYNTAX, "process", 3) if uri == RHO else forms())
    lexed = (rholang() if uri == RHO else metta()).lexer.lex(text)
    pieces = []
    end = 0
    for start, stop in zip(lexed.starts, lexed.ends, strict=True):
        gap = text[end:start]
        # A quarter of the gaps is enough to see everything beside what is usual.
        if draw(st.integers(0, 3)) == 0 and not (uri == METTA and text[start - 1 : start] == "!"):
            gap = gap + draw(st.sampled_from(GAPS[uri]))
        pieces += [gap, text[start:stop]]
        end = stop
    whole = "".join(pieces) + draw(st.sampled_from(["", "\n", *GAPS[uri]]))
    return whole.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def essence(uri: str, text: str) -> list[str]:
    """Tokens and comments in order, comments without the blanks that formatting may change in them."""
    language = rholang() if uri.endswith(".rho") else metta()
    lexed = language.lexer.lex(text)
    starts = set(lexed.starts)
    found: list[str] = []
    at = 0
    for piece in language.lexer.master.findall(text):
        if at in starts:
            found.append(piece)
        elif piece.strip("\ufeff \t\r\n"):
            body = piece.removeprefix("//")
            found.append("#" + "\n".join(line.strip() for line in body.replace("\r", "").strip().split("\n")))
        at += len(piece)
    return found


def formatted(uri: str, text: str, style: Style) -> str:
    found = format_document(LANGUAGES, facts_of(uri, text), style)
    assert found is not None
    ends = [0, *(each.end for each in found)]
    assert all(end <= each.start <= each.end for end, each in zip(ends, found, strict=False))
    return applied(text, found)


texts = st.one_of(st.tuples(st.just(RHO), scattered(RHO)), st.tuples(st.just(METTA), scattered(METTA)))


@settings(max_examples=150, deadline=None)
@given(texts, styles)
def test_tokens_comments_and_line_ends_stay_and_what_is_formatted_is_not_formatted_again(
    program: tuple[str, str], style: Style
) -> None:
    uri, text = program
    new = formatted(uri, text, style)
    assert essence(uri, new) == essence(uri, text)
    assert formatted(uri, new, style) == new
    assert ("\r\n" in new) <= ("\r\n" in text)
    assert not any(line.endswith((" ", "\t")) for line in new.replace("\r", "").split("\n") if "*" not in line)
    assert "\n\n\n" not in new.replace("\r", "")


@settings(max_examples=150, deadline=None)
@given(texts, styles, st.data())
def test_a_range_changes_nothing_outside_itself_and_no_token(
    program: tuple[str, str], style: Style, data: st.DataObject
) -> None:
    uri, text = program
    offsets = st.integers(0, len(text))
    ranges = [(min(pair), max(pair)) for pair in data.draw(st.lists(st.tuples(offsets, offsets), max_size=2))]
    found = format_ranges(LANGUAGES, facts_of(uri, text), ranges, style)
    assert found is not None
    assert all(any(start <= each.start and each.end <= end for start, end in ranges) for each in found)
    assert essence(uri, applied(text, found)) == essence(uri, text)


@settings(max_examples=100, deadline=None)
@given(texts, styles)
def test_the_range_of_everything_is_the_whole_of_a_rholang_text(program: tuple[str, str], style: Style) -> None:
    uri, text = program
    if uri == RHO:
        found = format_ranges(LANGUAGES, facts_of(uri, text), [(0, len(text))], style)
        assert found is not None
        assert applied(text, found) == formatted(uri, text, style)


@settings(max_examples=100, deadline=None)
@given(scattered(), scattered(), scattered(), styles)
def test_what_is_between_off_and_on_stays_byte_for_byte(before: str, kept: str, behind: str, style: Style) -> None:
    kept = f"// rholsp: format off{kept}" if kept.startswith(("\n", "\r")) else f"// rholsp: format off\n{kept}\n"
    kept += "\n     // rholsp: format on"
    text = f"new q in {{\n{before}\n|  {kept}\n | {behind}\n}}\n"
    new = formatted(RHO, text, style)
    assert kept in new
    assert essence(RHO, new) == essence(RHO, text)
    assert formatted(RHO, new, style) == new


@settings(max_examples=100, deadline=None)
@given(workspaces(), styles)
def test_code_in_strings_keeps_its_tokens_and_all_other_strings_stay(files: dict[str, str], style: Style) -> None:
    for uri, text in files.items():
        facts, new = facts_of(uri, text), formatted(uri, text, style)
        regions = facts_of(uri, new).summary.regions
        assert [_guest(text, region) for region in facts.summary.regions] == [_guest(new, region) for region in regions]
        assert essence(uri, _without(text, facts.summary.regions)) == essence(uri, _without(new, regions))
        assert formatted(uri, new, style) == new


def _guest(text: str, region: Region) -> list[str]:
    return essence(METTA, PositionMap.of(text, region.parts).text)


def _without(text: str, regions: tuple[Region, ...]) -> str:
    """The text with empty literals in place of the regions'."""
    for start, end, hole in reversed([part for region in regions for part in region.parts]):
        text = text if hole else text[:start] + text[end:]
    return text


@settings(max_examples=200, deadline=None)
@given(half_typed(), st.sampled_from(["}", ")", "\n"]), styles, st.data())
def test_whatever_is_typed_changes_nothing_but_blanks(
    text: str, character: str, style: Style, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    start, end = sorted((offset, data.draw(st.integers(0, len(text)))))
    facts = facts_of(RHO, text)
    found = format_typed(LANGUAGES, facts, offset, character, style)
    assert found is not None
    assert "".join(applied(text, found).split()) == "".join(text.split())
    with suppress(CannotFormat):
        found = format_ranges(LANGUAGES, facts, [(start, end)], style)
        assert found is not None
        assert "".join(applied(text, found).split()) == "".join(text.split())


# ------------------------------------------------------------------------------------------------ work

BLOCK = 'for(@x<-c){// c\n x!([1,2,{"a":1}], x.get(1).length()+1)|\nmatch x{1=>Nil _=>y!(2)} } |\n'


def calls_made(work: Callable[[], object]) -> int:
    """How many functions are called, of Python's own too."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    work()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("uri", "text"),
    [
        (RHO, lambda size: BLOCK * size + "Nil"),
        (RHO, lambda size: "new x in {" * size + "x!(1)" + "}" * size),
        (RHO, lambda size: "x!(" + "[(" * size + ")]" * size + ")"),
        (RHO, lambda size: "x!(" + " + ".join(["a"] * size) + ")"),
        (RHO, lambda size: "x!(a" + ".f(1)" * size + ")"),
        (RHO, lambda size: "new x in\n" * size + "Nil"),
        (RHO, lambda size: "f!?(1);\n" * size + "Nil"),
        (RHO, lambda size: "match x { _ =>\n" * size + "Nil" + "}" * size),
        (RHO, lambda size: "if (x) {\nNil } else " * size + "Nil"),
        (RHO, lambda size: "x!(1) | // c\n" * size + "Nil"),
        (RHO, lambda size: "// rholsp: format off\n// rholsp: format on\nx!( 1 ) |\n" * size + "Nil"),
        (METTA, lambda size: "(= (f $x) ; c\n (g (h $x) 1))\n" * size),
        (METTA, lambda size: "(f " * size + ")" * size),
    ],
)
def test_work_grows_as_the_text_does(uri: str, text: Callable[[int], str]) -> None:
    whole, range_, typed = [], [], []
    for size in (100, 200):
        facts = facts_of(uri, text(size))
        middle = facts.lines.length // 2
        whole.append(calls_made(partial(format_document, LANGUAGES, facts, Style())))
        range_.append(calls_made(partial(format_ranges, LANGUAGES, facts, [(middle, middle + 9)], Style())))
        typed.append(calls_made(partial(format_typed, LANGUAGES, facts, middle, "\n", Style())))
    for once, twice in (whole, range_, typed):
        assert twice <= 2.1 * once + 100
