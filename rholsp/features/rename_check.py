"""Checks that a rename changes no other name's meaning: analyses the edited text and compares the two summaries.

Nothing less catches everything that can go wrong: capture in either direction, patterns, references past a pattern,
compound names, words that are keywords in some places. Files where the new name cannot clash are not analysed again.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from rholsp.features.facts import FileFacts
from rholsp.features.rename_results import Refusal, RelatedLocation, place_of, shown
from rholsp.features.rename_target import RenameTarget
from rholsp.features.results import TextEdit
from rholsp.model.summary import FileSummary, Severity, Span, Symbol, SymbolKind


@dataclass(frozen=True, slots=True)
class Renamed:
    """One file with its edits."""

    facts: FileFacts
    symbol: int
    """The renamed symbol, in the file's summary."""
    old: RenameTarget
    new: RenameTarget
    edits: tuple[TextEdit, ...]
    text: str
    """Before the edits."""

    @property
    def own_key(self) -> str | None:
        """The renamed symbol's key."""
        return self.facts.summary.symbols[self.symbol].key

    @property
    def new_text(self) -> str:
        pieces, at = [], 0
        for edit in self.edits:
            pieces += [self.text[at : edit.start], edit.text]
            at = edit.end
        return "".join([*pieces, self.text[at:]])

    def is_certain(self) -> bool:
        """Whether the edit is safe in this file, as far as that can be told without analysing its new text.

        Nothing is captured where the new name does not stand in the renamed binder's reach, and nothing that is renamed
        stands in the reach of a binder of that name. Compound names change with their parts, so they are looked at.
        """
        if not (self.old.is_plain and self.new.is_plain) or self._is_inside_compound():
            return False
        if not self.new.is_bindable:
            return True
        namesakes = [symbol for symbol in self.facts.summary.symbols if symbol.name == self.new.text]
        own = self.facts.summary.symbols[self.symbol]
        if own.binder is not None:
            start, end = own.scope or (0, len(self.text))
            start, end = min(start, self.edits[0].start), max(end, self.edits[-1].end)
            if re.compile(rf"(?<![\w']){re.escape(self.new.text)}(?![\w'])").search(self.text, start, end):
                return False
            # A string may write the name with escapes.
            if any(other.binder is not None and start <= other.binder.start < end for other in namesakes):
                return False
        return not any(map(self._is_in_reach_of, namesakes))

    def _is_in_reach_of(self, other: Symbol) -> bool:
        if other.binder is None or other.scope is None:
            return other.kind is not SymbolKind.FREE
        starts = [edit.start for edit in self.edits]
        first = bisect_left(starts, min(other.binder.start, other.scope.start))
        return first < len(starts) and starts[first] < other.scope.end

    def _is_inside_compound(self) -> bool:
        summary, own = self.facts.summary, self.symbol
        reach = -1
        for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True):
            if symbol != own:
                if summary.symbols[symbol].kind is SymbolKind.QUOTED:
                    reach = max(reach, end)
            elif start < reach:
                return True
        return False


class _Shift:
    """Offsets before and after the edits."""

    def __init__(self, edits: tuple[TextEdit, ...]) -> None:
        self.starts = [edit.start for edit in edits]
        self.ends = [edit.end for edit in edits]
        self.growth = len(edits[0].text) - (edits[0].end - edits[0].start)
        self.new_ends = [end + self.growth * (i + 1) for i, end in enumerate(self.ends)]

    def start(self, offset: int) -> int:
        return offset + self.growth * bisect_right(self.ends, offset)

    def end(self, offset: int) -> int:
        return offset + self.growth * bisect_left(self.starts, offset)

    def back(self, offset: int) -> int:
        """Where the start of an occurrence was before the edits."""
        return offset - self.growth * bisect_right(self.new_ends, offset)


def compare(renamed: Renamed, after: FileSummary) -> Refusal | Mapping[str, str]:
    """What is wrong with the new text, or the workspace-wide names that have changed: old key to new key.

    Those are the renamed name and the compound names that contain it. `after` is the meaning of `renamed.new_text`.
    """
    return _Comparison(renamed, after).result()


class _Comparison:
    def __init__(self, renamed: Renamed, after: FileSummary) -> None:
        self.facts = renamed.facts
        self.own = renamed.symbol
        self.old, self.new = renamed.old, renamed.new
        self.before = renamed.facts.summary
        self.after = after
        self.shift = _Shift(renamed.edits)
        self.forth: dict[int, int] = {}
        """Symbols of the new reading by those of the old one that have the same occurrences."""

    def result(self) -> Refusal | Mapping[str, str]:
        return (
            self.twins()
            or self.other_occurrences()
            or self.other_meanings()
            or self.other_name()
            or self.new_errors()
            or self.other_keys()
        )

    def twins(self) -> Refusal | None:
        """Two binders of one pattern or of one `new`, which share their scope, with one name."""
        own = self.before.symbols[self.own]
        if own.binder is None:
            return None
        for other in self.before.symbols:
            if other.name == self.new.text and other.kind is own.kind and other.scope == own.scope and other.binder:
                return self.refusal(
                    f"`{own.name}` at {self.at(own.binder)} and `{other.name}` at {self.at(other.binder)} "
                    "are bound together and need different names",
                    (own.binder, f"`{own.name}` is bound here"),
                    (other.binder, f"`{other.name}` is bound here"),
                )
        return None

    def other_occurrences(self) -> Refusal | None:
        """A name that the new text lacks, or that was none in the old one."""
        shift = self.shift
        moved = zip(map(shift.start, self.before.starts), map(shift.end, self.before.ends), strict=True)
        for old, new in zip_longest(moved, zip(self.after.starts, self.after.ends, strict=True)):
            if old != new:
                return self.misread(min(place for place, _ in filter(None, (old, new))))
        return None

    def other_meanings(self) -> Refusal | None:
        """A name that does not refer to what it did: what was one is two, or what were two is one."""
        before, after = self.before, self.after
        back: dict[int, int] = {}

        def is_whole(i: int) -> bool:
            return before.symbols[before.symbol_of[i]].kind is SymbolKind.QUOTED

        # Parts before the compound names that they make up: what is wrong with a part explains more.
        for i in sorted(range(len(before.starts)), key=is_whole):
            old, new = before.symbol_of[i], after.symbol_of[i]
            other = back.setdefault(new, old)
            same_kind = before.symbols[old].kind is after.symbols[new].kind and before.roles[i] == after.roles[i]
            if self.forth.setdefault(old, new) != new or other != old or not same_kind:
                return self.clash(i, other)
        return None

    def clash(self, at: int, other: int) -> Refusal:
        """An occurrence whose symbol would be one with the symbol `other`, or in two parts where that is the same."""
        old, new = self.before.symbol_of[at], self.after.symbol_of[at]
        meaning = self.after.symbols[new]
        place = Span(self.before.starts[at], self.before.ends[at])
        name = self.before.symbols[old].name
        if meaning.kind is SymbolKind.IMPLICIT:
            message = (
                f"`{name}` at {self.at(place)} would be captured by `{meaning.name}`, which is bound there unwritten"
            )
            return self.refusal(message, (place, "would be captured"))
        if meaning.binder is not None:
            binder_start = self.shift.back(meaning.binder.start)
            holder = self.before.symbol_of[bisect_left(self.before.starts, binder_start)]
            captured = old if old != holder else other
            if captured != holder and self.own in (captured, holder):
                return self.captured(captured, holder, new)
        if meaning.kind is SymbolKind.QUOTED:
            first = next(self.before.occurrences_of(other))[0]
            what = "one name and would become two" if other == old else "two names and would become one"
            return self.refusal(
                f"`{name}` at {self.at(place)} and `{self.before.symbols[other].name}` at {self.at(first)} are {what}",
                (place, "one of the places"),
                (first, "the other place"),
            )
        return self.misread(self.after.starts[at])

    def captured(self, captured: int, holder: int, new: int) -> Refusal:
        symbols, before = self.before.symbols, self.before
        at = next(
            i
            for i, pair in enumerate(zip(before.symbol_of, self.after.symbol_of, strict=True))
            if pair == (captured, new)
        )
        place, binder = Span(before.starts[at], before.ends[at]), symbols[holder].binder
        assert binder is not None  # the new reading found it there
        by = f"the `{symbols[holder].name}`" if holder != self.own else f"the renamed `{symbols[holder].name}`"
        return self.refusal(
            f"`{symbols[captured].name}` at {self.at(place)} would be captured by {by} bound at {self.at(binder)}",
            (place, "would be captured"),
            (binder, "by this binder"),
        )

    def other_name(self) -> Refusal | None:
        """The renamed name where the text reads its letters as another name: as escapes in a string."""
        own = self.forth[self.own]
        if self.before.symbols[self.own].key is None or self.after.symbols[own].key == self.new.key:
            return None
        return self.misread(next(self.after.occurrences_of(own))[0].start)

    def new_errors(self) -> Refusal | None:
        """What is wrong with the new text alone: a keyword where recovery still finds the name, as in `let Nil = 1`."""
        known = {(finding.code, self.shift.start(finding.start)) for finding in self.before.diagnostics}
        for finding in self.after.diagnostics:
            if finding.severity is Severity.ERROR and (finding.code, finding.start) not in known:
                return self.misread(finding.start)
        return None

    def other_keys(self) -> Mapping[str, str]:
        changed: dict[str, str] = {}
        for old, new in self.forth.items():
            key, new_key = self.before.symbols[old].key, self.after.symbols[new].key
            if key is not None and new_key is not None and key != new_key:
                changed[key] = new_key
        return changed

    def misread(self, new_start: int) -> Refusal:
        """A difference without a plainer explanation, at an offset of the new text."""
        start = self.shift.back(new_start)
        place = Span(start, start)
        if self.new.is_plain:
            reason = f"what stands at {self.at(place)} would mean something else"
        else:
            reason = f"`{self.new.text}` cannot be a name everywhere: see {self.at(place)}"
        return self.refusal(reason, (place, "would mean something else"))

    def at(self, span: Span) -> str:
        return shown(place_of(self.facts, span))

    def refusal(self, reason: str, *related: tuple[Span, str]) -> Refusal:
        locations = [RelatedLocation(place_of(self.facts, span), message) for span, message in related]
        return Refusal(reason, tuple(locations))
