"""Finds regions in a text that is being edited: what is known of a unit is known as long as the unit means the same.

What a fact leads to in a unit (flow.py), and what is a text behind one of its tokens, is found when it is asked for the
first time: only then the unit is parsed. What stands between units is looked at with each version of the text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from rholsp.embedded.chains import Chain, moved
from rholsp.embedded.channel_uses import PassedOver, messages_of
from rholsp.embedded.flow import Fact, Found, Fragment, Spread
from rholsp.embedded.resolved_names import ResolvedNames
from rholsp.embedded.services import language_of
from rholsp.model.summary import SymbolKind
from rholsp.rholang.analysis import Analysis
from rholsp.rholang.placed import Placed
from rholsp.rholang.unit import SharedSymbol, Unit
from rholsp.syntax.effort import Effort
from rholsp.syntax.tree import Tree

_NOTHING = Spread((), ())


@dataclass(slots=True, eq=False)
class _Known:
    """What is known of a unit, with its own numbers of symbols, and with places as if it began at 0."""

    services: tuple[tuple[int, str], ...]
    spreads: dict[Fact, Spread] = field(default_factory=dict)
    """Of the version that was looked at last."""
    around: dict[int, Chain | None] = field(default_factory=dict)
    behind: dict[int, list[Chain]] = field(default_factory=dict)


@dataclass
class EditedUnits:
    """One version of the text."""

    analysis: Analysis
    tree: Tree
    """In which units may be passed over."""
    languages: frozenset[str]
    effort: Effort
    read: int = 0
    """Tokens of the units that were parsed for it."""
    _fragments: dict[int, Fragment] = field(default_factory=dict)

    @cached_property
    def placed(self) -> Sequence[Placed]:
        """The units."""
        return list(self.analysis.units())

    def whole(self) -> Tree:
        """The tree of all of the text."""
        self.effort.take(len(self.tree.text))
        return self.analysis.whole(self.tree)

    # ------------------------------------------------------------------------------------------------ flow

    def found(self) -> list[Found]:
        """All texts that reach a service."""
        return _Flow(self).run()

    @cached_property
    def between(self) -> Fragment:
        """What stands between units: each symbol there may be named in units, too."""
        summary, tree = self.analysis.summary, self.tree
        size = len(summary.symbols)
        without = {placed.first for placed in self.placed}
        names = ResolvedNames(tree, _Column(summary.starts, summary.symbol_of))
        try:
            messages = messages_of(tree, names, size, without)
        except PassedOver:
            tree = self.whole()
            names = replace(names, tree=tree)
            messages = messages_of(tree, names, size, without)
        return Fragment(tree, names, messages, lambda symbol: symbol < size)

    def services_between(self) -> Iterator[tuple[int, str]]:
        """The services that something between units sends to, receives from or passes on."""
        messages, symbols = self.between.messages, self.analysis.summary.symbols
        used = {*messages.calls, *messages.handed, *messages.carried, *messages.renamed}
        for number in sorted(used):
            if number < len(symbols):
                symbol = symbols[number]
                language = language_of(symbol.kind, symbol.key, symbol.uri, self.languages)
                if language is not None:
                    yield number, language

    def known(self, placed: Placed) -> _Known:
        unit = placed.unit
        return unit.kept.made(EditedUnits, self.languages, lambda: _Known(tuple(_services(unit, self.languages))))

    def fragment(self, at: int) -> Fragment:
        """A unit, parsed."""
        fragment = self._fragments.get(at)
        if fragment is None:
            placed, analysis = self.placed[at], self.analysis
            unit = placed.unit
            self.effort.take(unit.length)
            self.read += placed.span.end - placed.first
            root = analysis.grammar.parse_unit(analysis.lexed, placed.first, placed.span)
            tree = replace(self.tree, root=root, last_tokens={})
            own_number = {number: local for local, number in enumerate(placed.numbers)}
            starts, symbols = placed.occurrences()
            symbol_at = dict(zip(starts, [own_number[number] for number in symbols], strict=True))
            names = ResolvedNames(tree, symbol_at)
            shared, size = set(unit.foreign_numbers), len(placed.numbers)
            fragment = Fragment(tree, names, messages_of(tree, names, size), shared.__contains__)
            self._fragments[at] = fragment
        return fragment

    # ------------------------------------------------------------------------------------------------ directives

    def text_around(self, literal: int) -> Chain | None:
        """See `Fragment`."""
        at = self._unit_of(literal)
        if at is None:
            return self.between.text_around(literal)
        placed = self.placed[at]
        around = self.known(placed).around
        token = literal - placed.first
        if token not in around:
            chain = self.fragment(at).text_around(literal)
            around[token] = None if chain is None else _from_zero(chain, placed)
        chain = around[token]
        return None if chain is None else _in_place(chain, placed)

    def texts_behind(self, token: int) -> list[Chain]:
        """See `Fragment`."""
        at = self._unit_of(token)
        if at is None:
            return self.between.texts_behind(token)
        placed = self.placed[at]
        behind = self.known(placed).behind
        found = behind.get(token - placed.first)
        if found is None:
            texts = self.fragment(at).texts_behind(token)
            found = behind[token - placed.first] = [_from_zero(chain, placed) for chain in texts]
        return [_in_place(chain, placed) for chain in found]

    def _unit_of(self, token: int) -> int | None:
        at = bisect_right(self.placed, token, key=lambda placed: placed.first) - 1
        return at if at >= 0 and token < self.placed[at].span.end else None


@dataclass(slots=True)
class _Flow:
    """One spreading of facts over the units of a text."""

    host: EditedUnits
    work: list[Fact] = field(default_factory=list)
    """About shared symbols, with the file's numbers."""
    noted: set[Fact] = field(default_factory=set)
    found: list[Found] = field(default_factory=list)
    spreads: dict[int, dict[Fact, Spread]] = field(default_factory=dict)
    """By unit: what was asked."""

    def run(self) -> list[Found]:
        placed = self.host.placed
        for at, one in enumerate(placed):
            services = self.host.known(one).services
            if services:
                shared = one.unit.foreign_numbers
                for symbol, language in services:
                    if symbol in shared:
                        self.note(Fact("service", one.numbers[symbol], language))
                    else:
                        self.enter(at, Fact("service", symbol, language))
        for symbol, language in self.host.services_between():
            self.note(Fact("service", symbol, language))
        if self.work:
            users = _users(placed)
            while self.work:
                fact = self.work.pop()
                spread = self.host.between.spread(fact)
                self.found += spread.found
                self.note(*spread.facts)
                for at, number in users.get(fact.symbol, ()):
                    self.enter(at, fact._replace(symbol=number))
        for at, asked in self.spreads.items():
            self.host.known(placed[at]).spreads = asked
        return self.found

    def note(self, *facts: Fact) -> None:
        for fact in facts:
            if fact not in self.noted:
                self.noted.add(fact)
                self.work.append(fact)

    def enter(self, at: int, fact: Fact) -> None:
        """Spread a fact, with the unit's number of the symbol, in a unit."""
        placed = self.host.placed[at]
        asked = self.spreads.setdefault(at, {})
        if fact in asked:
            return
        spread = self.host.known(placed).spreads.get(fact)
        if spread is None and placed.numbers[fact.symbol] not in placed.occurrences()[1]:
            # The unit hides the name, and does not use it.
            spread = _NOTHING
        if spread is None:
            spread = self.host.fragment(at).spread(fact)
            found = [one._replace(chain=_from_zero(one.chain, placed)) for one in spread.found]
            spread = spread._replace(found=tuple(found))
        asked[fact] = spread
        self.found += [one._replace(chain=_in_place(one.chain, placed)) for one in spread.found]
        numbers = placed.numbers
        self.note(*[one._replace(symbol=numbers[one.symbol]) for one in spread.facts])


def _users(placed: Iterable[Placed]) -> dict[int, list[tuple[int, int]]]:
    """By symbol: the units that name it and do not bind it, each with its own number of the symbol."""
    users: dict[int, list[tuple[int, int]]] = {}
    for at, one in enumerate(placed):
        numbers = one.numbers
        for local in one.unit.foreign_numbers:
            users.setdefault(numbers[local], []).append((at, local))
    return users


def _services(unit: Unit, languages: Set[str]) -> Iterator[tuple[int, str]]:
    """The services that a unit names, with its own numbers."""
    for number, entry in zip(unit.foreign_numbers, unit.foreign, strict=True):
        if isinstance(entry, SharedSymbol):
            language = language_of(entry.kind, entry.key, "", languages)
        else:
            assert entry.meaning is not None  # foreign ones are bound
            language = language_of(SymbolKind.NEW, None, entry.meaning[2], languages)
        if language is not None:
            yield number, language
    foreign = set(unit.foreign_numbers)
    own = (number for number in range(len(unit.own) + len(foreign)) if number not in foreign)
    for number, symbol in zip(own, unit.own, strict=True):
        language = language_of(symbol.kind, symbol.key, symbol.uri, languages)
        if language is not None:
            yield number, language


def _from_zero(chain: Chain, placed: Placed) -> Chain:
    return moved(chain, -placed.first, -placed.start)


def _in_place(chain: Chain, placed: Placed) -> Chain:
    return moved(chain, placed.first, placed.start)


@dataclass(frozen=True, slots=True)
class _Column(Mapping[int, int]):
    """Symbols by the places where occurrences begin."""

    starts: array[int]
    symbols: Sequence[int]

    def __getitem__(self, start: int) -> int:
        at = bisect_left(self.starts, start)
        if at == len(self.starts) or self.starts[at] != start:
            raise KeyError(start)
        return self.symbols[at]

    def __iter__(self) -> Iterator[int]:
        return iter(self.starts)

    def __len__(self) -> int:
        return len(self.starts)
