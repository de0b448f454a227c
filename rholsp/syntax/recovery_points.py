"""What a generated parser tells `Recovery` of the place where something is wrong, as constants of its module."""

from __future__ import annotations

from dataclasses import dataclass

from rholsp.syntax.analysis import GrammarSets
from rholsp.syntax.bracket_regions import Regions, first_of_slots
from rholsp.syntax.generated_source import GeneratedSource
from rholsp.syntax.grammar import END, Tokens
from rholsp.syntax.plan import Part, Slot
from rholsp.syntax.recovery import Kinds, ListRecoveryPoint, RecoveryPoint


@dataclass(frozen=True, slots=True)
class RecoveryPoints:
    """Makes the constants."""

    facts: GrammarSets
    regions: Regions
    code: GeneratedSource

    def site(self, name: str, part: Part, rest: tuple[Slot, ...]) -> str:
        """Name of the point where a rule requires a part, with the ``rest`` of its slots behind it."""
        following, _ = first_of_slots(self.facts, rest)
        point = RecoveryPoint(
            name,
            self._labels(part),
            self.facts.first(part),
            following,
            self._later(rest),
            self.facts.follow_of[name],
        )
        return self.code.constant("SITE", point)

    def in_list(
        self, name: str, item: Part, separator: str, stops: Kinds = frozenset(), rest: tuple[Slot, ...] = ()
    ) -> str:
        """Name of the point where a list goes on or ends."""
        names = self.facts.grammar.names()
        first = self.facts.first(item)
        broad = self.regions.starters <= first
        labels = tuple(names[kind] for kind in separator) or self._labels(item)
        ends = sorted(names[kind] for kind in stops if kind != END and names[kind] not in labels)
        labels += tuple(ends) if len(ends) <= 2 else ()
        point = ListRecoveryPoint(name, labels, first - stops, separator, broad, stops, self._later(rest))
        return self.code.constant("LIST", point)

    def _later(self, rest: tuple[Slot, ...]) -> Kinds:
        return frozenset().union(*(first_of_slots(self.facts, rest[at:])[0] for at in range(len(rest))))

    def _labels(self, part: Part) -> tuple[str, ...]:
        if isinstance(part, Tokens):
            names = self.facts.grammar.names()
            return (part.name,) if part.name else tuple(names[kind] for kind in part.kinds)
        return (part.rule,)
