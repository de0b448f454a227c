"""The analysis of a text that is being edited: what it means, and what makes the next version cheap."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rholsp.metta.declarations import Declarations, declarations_of, together
from rholsp.metta.grammar import language, trees_of
from rholsp.metta.placed import Placed
from rholsp.metta.placing import Names, Placing, names_of
from rholsp.metta.runs import SIZE, Run, arranged, left_alone
from rholsp.metta.summarise import findings, summarise
from rholsp.metta.summary_builder import GlobalSymbols
from rholsp.metta.units import Around, read
from rholsp.model.allowances import allowances
from rholsp.model.pieces import Pieces
from rholsp.model.stretches import Kept
from rholsp.model.summary import Brief, FileSummary
from rholsp.syntax.effort import Effort
from rholsp.syntax.lexer import Lexed
from rholsp.syntax.recovery import MAX_ERRORS, SCAN_LIMIT
from rholsp.syntax.relexing import relex
from rholsp.syntax.tree import Fault, Tree
from rholsp.text.lines import LineIndex
from rholsp.text.shifted import shift_from

SEARCHED = 40
"""Where so many names have changed what they mean, all is read again."""


MOST_SYMBOLS = 2
"""So many times the symbols of a text are remembered: a name that is typed has many beginnings."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One version of a text."""

    lexed: Lexed
    runs: tuple[Run, ...]
    """With what they mean; none of a text that is read as a whole."""
    declarations: tuple[Declarations, ...]
    """Of each run."""
    declared: Declarations
    """Of all of them."""
    names: Names | None
    summary: FileSummary
    brief: Brief | None
    """Of the summary, where it is known already."""
    walked: int
    """Tokens of the runs that were read for it."""
    kept: Kept
    """What features keep of the text."""


def analysed(
    text: str,
    before: Analysis | None,
    lines: LineIndex | None = None,
    size: int = SIZE,
    most: int | None = None,
) -> Analysis:
    """The analysis of a text; of the version before it, everything is used again that is the same.

    `lines` are those of the text, if they are known; `size` is the number of tokens that runs have. Raises TooMuch,
    after a part of the work, where more than `most` code points have to be read again; None allows all.
    """
    effort = Effort.up_to(most)
    if before is None:
        effort.take(len(text))
        lexed, kept_runs = language().lexer.lex(text), list[Run]()
    else:
        lexed, damage = relex(language().lexer, before.lexed, text, most)
        kept_runs = left_alone(before.runs, damage)
    kept = Kept() if before is None else before.kept
    runs = arranged(lexed, kept_runs, size)
    effort.take(sum([_size(lexed, run) for run in runs if run.placed is None]))
    trees = {number: trees_of(lexed, run.first, run.end) for number, run in enumerate(runs) if run.placed is None}
    if not runs or _is_too_wrong(runs, trees):
        effort.take(len(text))
        nothing = declarations_of((), 0)
        return Analysis(lexed, (), (), nothing, None, summarise(text), None, len(lexed.starts), kept)
    own = tuple(
        [
            declarations_of(trees[number], _before(lexed, run)) if run.placed is None else run.placed.unit.declarations
            for number, run in enumerate(runs)
        ]
    )
    declared = before.declared if before is not None and own == before.declarations else together(own)
    stale = _stale(lexed, runs, declared, before)
    symbols = kept.made(GlobalSymbols, None, GlobalSymbols)
    if before is not None and len(symbols) > MOST_SYMBOLS * len(before.summary.symbols):
        kept.keep(GlobalSymbols, symbols := GlobalSymbols())
    around = Around(declared, symbols)
    spaces: set[str] = set()
    placing = Placing({}, 0, 0)
    walked = 0
    for number, run in enumerate(runs):
        unit = run.placed.unit if run.placed is not None else None
        if unit is None or number in stale or any((space in spaces) != was for space, was in unit.asked.items()):
            walked += run.end - run.first
            if unit is not None:
                effort.take(_size(lexed, run))
            known = trees.get(number) or trees_of(lexed, run.first, run.end)
            unit = read(known, _before(lexed, run), around, own[number], spaces)
            runs[number] = run._replace(placed=placing.place(unit, lexed.starts[run.first], None))
        else:
            runs[number] = run._replace(placed=placing.place(unit, lexed.starts[run.first], run.placed))
        spaces.update([name for name in unit.defines if name[0] == "&"])
    placed = [run.placed for run in runs if run.placed is not None]
    units = [one.unit for one in placed]
    summary = _composed(lexed, placed, lines or LineIndex.of(text))
    known_names = None
    if before is not None and before.names is not None and before.brief is not None:
        known_names = before.names, before.brief.names
    names, uses = names_of(placing.known, units, known_names)
    searched = tuple(sorted([name for unit in units for name in unit.searched]))
    sizes = len(summary.symbols), len(summary.contracts), len(summary.regions)
    brief = Brief(uses, searched, *sizes, summary.lines.utf8_bytes)
    return Analysis(lexed, tuple(runs), own, declared, names, summary, brief, walked, kept)


def _size(lexed: Lexed, run: Run) -> int:
    """Its length in code points."""
    return lexed.ends[run.end - 1] - lexed.starts[run.first]


def _before(lexed: Lexed, run: Run) -> int:
    """Where the token before a run ends."""
    return lexed.ends[run.first - 1] if run.first else 0


def _is_too_wrong(runs: Sequence[Run], trees: Mapping[int, Sequence[Tree]]) -> bool:
    """Whether a text has so many errors, or nests so deeply, that a parse of all of it gives up somewhere."""
    errors = sum([run.placed.unit.errors for run in runs if run.placed is not None])
    for parts in trees.values():
        for tree in parts:
            errors += len(tree.errors)
            if len(tree.skipped) >= SCAN_LIMIT or any(error.fault is Fault.NESTING for error in tree.errors):
                return True
    return errors >= MAX_ERRORS


def _stale(lexed: Lexed, runs: Sequence[Run], declared: Declarations, before: Analysis | None) -> set[int]:
    """Numbers of the runs that name or define what is declared otherwise than before."""
    if before is None or declared is before.declared:
        return set()
    described = declared.description_changed(before.declared)
    stale = {
        number
        for number, run in enumerate(runs)
        if run.placed is not None and not described.isdisjoint(run.placed.unit.defines)
    }
    changed = declared.meaning_changed(before.declared)
    if len(changed) > SEARCHED:
        return set(range(len(runs)))
    if changed:
        starts = [lexed.starts[run.first] for run in runs]
        # An atom begins behind a blank, a bracket, a string or a `!`. Behind a string or `!` anything may follow.
        words = [re.escape(name) + ("" if name[0] in '"!' else r"(?![^\s\ufeff();])") for name in changed]
        for match in re.finditer(rf"(?<![^\s\ufeff()\"!])(?={'|'.join(words)})", lexed.text):
            stale.add(max(bisect_right(starts, match.start()) - 1, 0))
    return stale


def _composed(lexed: Lexed, units: Sequence[Placed], lines: LineIndex) -> FileSummary:
    starts, ends, symbol_of, roles = array("I"), array("I"), array("I"), bytearray()
    moved = by = 0
    for placed in units:
        # What moves by one number is moved at once: it is `by`, from the occurrence number `moved` on.
        if placed.place.by != by:
            shift_from((starts, ends), moved, by)
            moved, by = len(starts), placed.place.by
        unit = placed.unit
        starts += unit.starts
        ends += unit.ends
        symbol_of += placed.symbol_of
        roles += unit.roles
    shift_from((starts, ends), moved, by)
    return FileSummary(
        lines=lines,
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=bytes(roles),
        longest=max([placed.unit.longest for placed in units]),
        symbols=Pieces([(len(placed.fresh), placed.symbols, placed) for placed in units]),
        contracts=Pieces([(len(placed.unit.contracts), placed.contracts, placed) for placed in units]),
        sends=Pieces([(len(placed.unit.sends), placed.sends, placed) for placed in units]),
        outline=Pieces([(len(placed.unit.outline), placed.outline, placed) for placed in units]),
        diagnostics=findings(units, [one for placed in units for one in placed.diagnostics()]),
        doubtful_calls=tuple(
            [
                call._replace(place=placed.place.span(call.place))
                for placed in units
                for call in placed.unit.doubtful_calls
            ]
        ),
        modules=tuple(
            [use._replace(place=placed.place.span(use.place)) for placed in units for use in placed.unit.modules]
        ),
        allowances=allowances(lexed.text, lexed.starts, lexed.ends),
    )
