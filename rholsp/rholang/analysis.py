"""The analysis of a text that is being edited: what it means, and what makes the next version cheap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from itertools import chain

from rholsp.model.stretches import Kept
from rholsp.model.summary import Brief, FileSummary
from rholsp.rholang.apart import Apart, Layout
from rholsp.rholang.grammar import keep, language
from rholsp.rholang.placed import Placed
from rholsp.rholang.placing import Numberer
from rholsp.rholang.summarise import summarised
from rholsp.rholang.unit_groups import PlacedGroup, PlacedUnits, grouped
from rholsp.rholang.units import UnitWalk
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.effort import Effort
from rholsp.syntax.lexer import LOOKAHEAD, Lexed
from rholsp.syntax.relexing import relex
from rholsp.syntax.tree import Tree
from rholsp.syntax.units import UnitSpan, left_alone, units_in
from rholsp.text.lines import LineIndex

AGENT = "agent"
"""Where a text has this keyword, units keep what they ask agents: the answers tell what their callers receive."""
CALM = 40
"""After so many versions in which no names around units changed, what they meant before is forgotten."""
BEFORE = 3
"""So many tokens before a unit are looked at: its documentation may stand above the `|` before it."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One version of a text."""

    grammar: CompiledGrammar
    lexed: Lexed
    placed: tuple[PlacedUnits, ...]
    """The units, and groups of them."""
    summary: FileSummary
    brief: Brief | None
    """Of the summary, where it is known already."""
    walked: int
    """Tokens of the units that were read for it."""
    placings: int
    """Units and groups that were placed for it."""
    agents: bool
    """Whether the text may have agents."""
    layout: Layout | None = None
    """How its symbols are numbered."""
    calm: int = 0
    """So many versions ago an edit changed what a text that it left alone means."""
    called: Callable[[], Set[int]] = frozenset
    """The symbols on which the file sends, but for those that units bind, and those of which it has contracts."""
    defined: Callable[[], Set[int]] = frozenset
    kept: Kept = field(default_factory=Kept, compare=False)
    """See `Composition`."""

    def units(self) -> Iterator[Placed]:
        """The units."""
        return chain.from_iterable(place.units() for place in self.placed)

    def whole(self, tree: Tree) -> Tree:
        """The tree of all of the text, where units may have been passed over."""
        if next(units_in(tree.root), None) is None:
            return tree
        return self.grammar.parse_lexed(self.lexed, {}, {})


def analyse(text: str, before: Analysis | None = None) -> Analysis:
    """The analysis of a text; of the version before it, everything is used again that is the same."""
    return analysed(text, before)[0]


def analysed(
    text: str, before: Analysis | None, lines: LineIndex | None = None, most: int | None = None
) -> tuple[Analysis, Tree]:
    """The same, with the tree, in which units may be passed over. `lines` are those of the text, if they are known.

    Raises TooMuch, after a part of the work, where more than `most` code points have to be read again beside those that
    are read with every key; None allows all.
    """
    grammar, effort = language(), Effort.up_to(most)
    known: dict[int, PlacedUnits] = {}
    edited = 0, 0
    if before is None or before.grammar is not grammar:
        effort.take(len(text))
        lexed = grammar.lexer.lex(text)
    else:
        lexed, damage = relex(grammar.lexer, before.lexed, text, most)
        edited = damage.start - LOOKAHEAD, damage.new_end + BEFORE
        effort.take_damage(before.lexed, lexed, damage, grammar.brackets)
        for place in before.placed:
            by = left_alone(place.first, place.span.end, damage, BEFORE)
            if by is not None:
                known[place.first + by] = place
            elif isinstance(place, PlacedGroup):
                for unit in place.units():
                    by = left_alone(unit.first, unit.span.end, damage, BEFORE)
                    if by is not None:
                        known[unit.first + by] = unit
    keep(lexed)
    lines = LineIndex.of(text) if lines is None else lines
    spans: dict[int, UnitSpan] = {}
    passed = {
        first: (first + place.span.end - place.first, place.span.region, place.span.height)
        for first, place in known.items()
    }
    tree = grammar.parse_lexed(lexed, passed, spans)
    agents = grammar.grammar.kind(AGENT) in lexed.kinds
    layout = before.layout if before is not None and before.grammar is grammar else None
    walk = UnitWalk(
        spans, known, lambda first, span: grammar.parse_unit(lexed, first, span), agents, Numberer(layout), effort
    )
    apart = Apart()
    summary = summarised(tree, walk, apart, lines)
    placed = grouped(apart.placed, lexed.kinds, grammar.grammar.kind("|"), edited)
    calm = 0 if before is None or walk.has_changed else before.calm + 1
    if calm == CALM:
        for place in placed:
            place.forget_formers()
    return Analysis(
        grammar=grammar,
        lexed=lexed,
        placed=placed,
        summary=summary,
        brief=apart.brief,
        walked=walk.walked,
        placings=len(apart.placed),
        agents=agents,
        layout=apart.layout,
        calm=calm,
        called=apart.called,
        defined=apart.contracted,
        kept=Kept() if before is None else before.kept,
    ), tree
