"""The map between a region's text and its host, against a model that knows every character by itself."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.embedded.position_map import HOLE, PositionMap, escaped
from rholsp.model.summary import Part, Span

ALPHABET = ["a", "(", " ", "$", "\\", '\\"', "\\\\", "\\n", "\\t", "\\r", "\\0", "\\65", "\\x", "\\128512", "7", "\n"]
LITERAL = st.lists(
    st.sampled_from([*ALPHABET, "\r\n", "é", "\U0001f600", "\\65532", "\\55296", "\\9999999"]), max_size=9
)
HOLES = st.sampled_from(["x", "*ret", 'f("s")', "${a}"])


@dataclass(frozen=True)
class Character:
    text: str
    start: int
    end: int
    hole: bool
    part: int


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, list[Part]]:
    """A chain of literals and holes in a host."""
    host = "c!("
    parts: list[Part] = []
    for hole in draw(st.lists(st.booleans(), min_size=1, max_size=5)):
        host += '"' if not hole else ""
        inside = draw(HOLES) if hole else "".join(draw(LITERAL))
        parts.append((len(host), len(host) + len(inside), hole))
        host += inside + ('"' if not hole else "") + " ++ "
    return host + "Nil)", parts


def model(host: str, parts: list[Part]) -> list[Character]:
    """Read escapes one character after the other."""
    found = []
    for index, (start, end, hole) in enumerate(parts):
        if hole:
            found.append(Character(HOLE, start, end, True, index))
            continue
        at = start
        while at < end:
            stop, text = at + 1, host[at]
            following = host[at + 1] if at + 1 < end else ""
            if text == "\\" and following and following in '"\\ntr':
                stop, text = at + 2, {"n": "\n", "t": "\t", "r": "\r"}.get(following, following)
            elif text == "\\" and following in set("0123456789"):
                digits = at + 1
                while digits < end and digits < at + 8 and host[digits] in "0123456789":
                    digits += 1
                code = int(host[at + 1 : digits])
                if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and chr(code) != HOLE:
                    stop, text = digits, chr(code)
            found.append(Character(text, at, stop, False, index))
            at = stop
    return found


@given(sources())
def test_the_text_is_what_the_literals_mean(source: tuple[str, list[Part]]) -> None:
    assert PositionMap.of(*source).text == "".join(c.text for c in model(*source))


@given(sources())
def test_every_character_maps_to_its_source_and_back(source: tuple[str, list[Part]]) -> None:
    places = PositionMap.of(*source)
    for offset, character in enumerate(model(*source)):
        if character.hole:
            assert places.to_host(offset) is None
            continue
        assert places.to_host(offset) == character.start
        for position in range(character.start, character.end):
            assert places.to_guest(position) == offset
        assert places.exact(offset, offset + 1) == (character.start, character.end)


@given(sources())
def test_positions_of_the_host(source: tuple[str, list[Part]]) -> None:
    """Every position of the host: in a literal or at its end it has one place, in a hole or outside it has none."""
    host, parts = source
    places = PositionMap.of(host, parts)
    characters = model(host, parts)
    for position in range(len(host) + 1):
        inside = [i for i, (start, end, hole) in enumerate(parts) if start <= position <= end and not hole]
        found = places.to_guest(position)
        if not inside:
            assert found is None, position
        else:
            assert found == sum(c.part < inside[0] or (c.part == inside[0] and c.end <= position) for c in characters)


@given(sources())
def test_the_map_is_monotone(source: tuple[str, list[Part]]) -> None:
    places = PositionMap.of(*source)
    there = [h for i in range(len(places.text) + 1) if (h := places.to_host(i)) is not None]
    back = [g for i in range(len(source[0]) + 1) if (g := places.to_guest(i)) is not None]
    assert there == sorted(set(there))
    assert back == sorted(back)


@given(sources(), st.data())
def test_ranges(source: tuple[str, list[Part]], data: st.DataObject) -> None:
    places = PositionMap.of(*source)
    characters = model(*source)
    start = data.draw(st.integers(0, len(characters)))
    end = data.draw(st.integers(start, len(characters)))
    covered = characters[start:end]
    if not covered:
        place = places.cover(start, end)
        assert place.start == place.end
        around = characters[max(0, start - 1) : start + 1]
        assert not around or place.start in {edge for c in around for edge in (c.start, c.end)} | {
            s for s, e, _ in source[1] if s == e
        }
        return
    whole = Span(covered[0].start, covered[-1].end)
    assert places.cover(start, end) == whole
    assert places.range_to_host(start, end) == (None if all(c.hole for c in covered) else whole)
    one_literal = len({c.part for c in covered}) == 1 and not covered[0].hole
    assert places.exact(start, end) == (whole if one_literal else None)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_escaped_reads_as_it_was(text: str) -> None:
    inside = escaped(text)
    assert PositionMap.of(f'"{inside}"', [(1, 1 + len(inside), False)]).text == text


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        (r"a\"b", 'a"b'),
        (r"\\n", "\\n"),
        (r"\n\t\r", "\n\t\r"),
        (r"\0", "\0"),
        (r"\65B", "AB"),
        (r"\x41", r"\x41"),
        ("half\\", "half\\"),
        ("one\r\ntwo", "one\r\ntwo"),
        (r"\65532", r"\65532"),
    ],
)
def test_escapes(literal: str, text: str) -> None:
    assert PositionMap.of(literal, [(0, len(literal), False)]).text == text


def test_an_empty_range_stands_where_a_person_would_look() -> None:
    host = '"(f " ++ x ++ "" ++ y'
    places = PositionMap.of(host, [(1, 4, False), (9, 10, True), (15, 15, False), (20, 21, True)])
    assert places.text == f"(f {HOLE}{HOLE}"
    assert places.cover(0, 0) == (1, 1)
    assert places.cover(3, 3) == (4, 4), "before a hole: behind what is written"
    assert places.range_to_host(3, 3) == (4, 4)
    assert PositionMap.of('""', [(1, 1, False)]).cover(0, 0) == (1, 1)
