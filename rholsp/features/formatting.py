"""Formatting of a text, of ranges, and on type, by the text's language.

A region is laid out like a text of its own language where its string is written as it reads: one literal of several
lines, without escapes for blanks. Everything else in strings stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rholsp.embedded.position_map import PositionMap, escaped
from rholsp.features.facts import FileFacts
from rholsp.features.language import Languages
from rholsp.model.summary import Region
from rholsp.syntax.formatting.style import CannotFormat, Formatter, Replacement, Style, applied

_ESCAPED_BLANK = re.compile(r"(?<!\\)(?:\\\\)*\\[ntr0-9]")


def format_document(languages: Languages, facts: FileFacts, style: Style) -> list[Replacement] | None:
    """What changes in a whole text and in its regions; None where the text is not known.

    Raises CannotFormat where the text has a syntax error; a region that has one stays as it is.
    """
    text, formatter = facts.text, languages.get(facts.language_id).formatter
    if text is None or formatter is None:
        return None
    return _with_guests(text, formatter.text(text, style), _guests(languages, text, facts.summary.regions), style)


def format_ranges(
    languages: Languages, facts: FileFacts, ranges: Iterable[tuple[int, int]], style: Style
) -> list[Replacement] | None:
    """What changes in some ranges, and nothing outside of them; None where the text is not known.

    Raises CannotFormat where what is around one of them has a syntax error.
    """
    text, formatter = facts.text, languages.get(facts.language_id).formatter
    if text is None or formatter is None:
        return None
    regions = facts.summary.regions
    guests = list(_guests(languages, text, regions))
    found: set[Replacement] = set()
    for start, end in ranges:
        inside = next((guest for guest in guests if guest.start <= start and end <= guest.end), None)
        if inside is not None:
            found.update(inside.part(style, _column(text, inside.start), start, end))
        elif not _is_in_region(regions, start, end):
            own = formatter.part(text, style, start, end)
            whole = (guest for guest in guests if start <= guest.start and guest.end <= end)
            found.update(_with_guests(text, own, whole, style))
    return _apart(sorted(found))


def format_typed(
    languages: Languages, facts: FileFacts, offset: int, character: str, style: Style
) -> list[Replacement] | None:
    """What changes where a character has just been typed before the offset; nothing where that is unclear.

    None where the text is not known.
    """
    text, formatter = facts.text, languages.get(facts.language_id).formatter
    if text is None or formatter is None:
        return None
    regions = facts.summary.regions
    for guest in _guests(languages, text, regions):
        if guest.start <= offset <= guest.end:
            return guest.typed(style, _column(text, guest.start), offset, character)
    return [] if _is_in_region(regions, offset, offset) else formatter.typed(text, style, offset, character)


@dataclass(frozen=True, slots=True)
class _Guest:
    """A region whose text is written as it reads, in the range from `start` to `end` of its host."""

    formatter: Formatter
    places: PositionMap
    start: int
    end: int

    def whole(self, style: Style, line: str) -> list[Replacement]:
        """What changes in all of it, where `line` stands before it on its line. Raises CannotFormat.

        Nothing, if it would become one line: its host is laid out for several.
        """
        text = self.places.text
        indent = style.columns(line[: len(line) - len(line.lstrip(" \t"))])
        found = self.formatter.embedded(text, style, indent, len(line))
        new = applied(text, found)
        return self._placed(found, 0) if "\n" in new or "\r" in new else []

    def part(self, style: Style, column: int, start: int, end: int) -> list[Replacement]:
        """What changes in a range of the host, where the region begins at `column`. Raises CannotFormat."""
        first, last = self.places.to_guest(start), self.places.to_guest(end)
        assert first is not None, "a range of the region"
        assert last is not None, "a range of the region"
        try:
            return self._placed(self.formatter.part(self._text(column), style, first + column, last + column), column)
        except CannotFormat as error:
            place = self.places.to_host(max(error.offset - column, 0))
            raise CannotFormat(start if place is None else place, str(error)) from None

    def typed(self, style: Style, column: int, offset: int, character: str) -> list[Replacement]:
        inside = self.places.to_guest(offset)
        assert inside is not None, "a place in the region"
        return self._placed(self.formatter.typed(self._text(column), style, inside + column, character), column)

    def _text(self, column: int) -> str:
        """The region's text with blanks where its host stands before it."""
        return " " * column + self.places.text

    def _placed(self, found: list[Replacement], column: int) -> list[Replacement]:
        placed: list[Replacement] = []
        for start, end, text in found:
            place = self.places.exact(start - column, end - column) if start >= column else None
            if place is not None:
                placed.append(Replacement(place.start, place.end, escaped(text)))
        return placed


def _guests(languages: Languages, text: str, regions: Iterable[Region]) -> Iterator[_Guest]:
    for region in regions:
        formatter = languages.get(region.language).formatter
        if formatter is None or len(region.parts) != 1:
            continue
        start, end, is_hole = region.parts[0]
        source = text[start:end]
        if not is_hole and ("\n" in source or "\r" in source) and not _ESCAPED_BLANK.search(source):
            yield _Guest(formatter, PositionMap.of(text, region.parts), start, end)


def _is_in_region(regions: Iterable[Region], start: int, end: int) -> bool:
    """Whether a range lies in the literals of a region: they are no code of the host."""
    parts = (part for region in regions for part in region.parts)
    return any(first <= start and end <= last for first, last, hole in parts if not hole)


def _column(text: str, offset: int) -> int:
    return offset - max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) - 1


def _with_guests(text: str, own: list[Replacement], guests: Iterable[_Guest], style: Style) -> list[Replacement]:
    """The host's replacements, and those in its regions as they will then stand, in order."""
    found: list[Replacement] = []
    at = 0
    for guest in guests:
        while at < len(own) and own[at].end <= guest.start:
            found.append(own[at])
            at += 1
        with suppress(CannotFormat):
            found += guest.whole(style, _line_before(text, found, guest.start))
    return found + own[at:]


def _line_before(text: str, replacements: Sequence[Replacement], offset: int) -> str:
    """What will stand on its line before an offset, with these replacements before it."""
    pieces: list[str] = []
    for start, end, new in reversed(replacements):
        pieces += (text[end:offset], new)
        offset = start
        if any(line_end in piece for piece in pieces[-2:] for line_end in "\n\r"):
            break
    else:
        line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
        pieces.append(text[line:offset])
    before = "".join(reversed(pieces))
    return before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]


def _apart(found: list[Replacement]) -> list[Replacement]:
    """Those of sorted replacements that do not overlap the one before: ranges may have been given that do."""
    kept: list[Replacement] = []
    for each in found:
        if not kept or (each.start >= kept[-1].end and each.start != kept[-1].start):
            kept.append(each)
    return kept
