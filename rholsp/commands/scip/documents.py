"""From a file of the workspace to its document in an index."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rholsp.commands.scip.messages import (
    Range,
    Relationship,
    ScipDocument,
    ScipOccurrence,
    SymbolInformation,
    SymbolRole,
)
from rholsp.commands.scip.messages import SymbolKind as ScipKind
from rholsp.commands.scip.symbols import family, is_local, symbol_name
from rholsp.features.facts import FileFacts, Resolution, Target
from rholsp.features.linkage import Member
from rholsp.features.resolve import Occurrence
from rholsp.features.view import View
from rholsp.model.summary import Contract, Role, Span, SymbolKind
from rholsp.text.lines import LineIndex, PositionEncoding

_DECLARING = (Role.BINDER, Role.CONTRACT, Role.DECLARE)


@dataclass(slots=True)
class Externals:
    """What an index tells of symbols that it does not define, each once."""

    told: set[str] = field(default_factory=set)
    """Symbols that something has been told of, in a document or outside."""
    named: dict[str, str] = field(default_factory=dict)
    """Symbols that occur, with the names that they have there."""

    def rest(self) -> Iterable[SymbolInformation]:
        """The least that can be said, of symbols of which nothing has been told."""
        return [SymbolInformation(symbol, name) for symbol, name in self.named.items() if symbol not in self.told]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A symbol of a file as an index has it."""

    symbol: str
    is_defined: bool
    """Whether the workspace has a definition of it."""
    related: tuple[Relationship, ...]
    places: frozenset[Span]
    """Where it is defined in the file."""


async def document_of(
    view: View, facts: FileFacts, path: str, externals: Externals
) -> tuple[ScipDocument, list[SymbolInformation]]:
    """The document of a file, and what is to be told of symbols that nothing in the workspace defines."""
    summary = facts.summary
    meanings: dict[int, _Meaning] = {}
    first_places = _first_places(facts)
    for symbol, span in first_places.items():
        meanings[symbol] = await _meaning(view, facts, Occurrence(facts, span, symbol))
    clauses = {clause.name: clause.span for clause in summary.contracts}
    occurrences: dict[tuple[Range, str], ScipOccurrence] = {}
    for start, end, symbol, role in zip(summary.starts, summary.ends, summary.symbol_of, summary.roles, strict=True):
        meaning, span = meanings[symbol], Span(start, end)
        writing = view.languages.get(facts.language_of(symbol)).writing
        roles = _roles(Role(role), span in meaning.places, Role(role) in writing)
        around = _range(facts.lines, clauses[span]) if span in meaning.places and span in clauses else ()
        place = _range(facts.lines, span)
        occurrences.setdefault((place, meaning.symbol), ScipOccurrence(place, meaning.symbol, roles, around))
        externals.named.setdefault(meaning.symbol, summary.symbols[symbol].name)
    for meaning in meanings.values():
        for span in meaning.places:
            place = _range(facts.lines, span)
            definition = ScipOccurrence(place, meaning.symbol, SymbolRole.DEFINITION)
            occurrences.setdefault((place, meaning.symbol), definition)
    told: dict[str, SymbolInformation] = {}
    outside: list[SymbolInformation] = []
    for symbol, meaning in meanings.items():
        if is_local(meaning.symbol) or meaning.places:
            told.setdefault(meaning.symbol, _about(view, facts, symbol, meaning, meanings))
        elif not meaning.is_defined and meaning.symbol not in externals.told:
            externals.told.add(meaning.symbol)
            outside.append(await _about_external(view, facts, symbol, first_places[symbol], meaning))
    externals.told.update(told)
    ordered = tuple([occurrences[place] for place in sorted(occurrences)])
    return ScipDocument(path, facts.language_id, ordered, tuple(told.values())), outside


def _first_places(facts: FileFacts) -> dict[int, Span]:
    """The symbols that occur, each with one place; not that of a clause, which would mean that clause alone."""
    summary = facts.summary
    found: dict[int, Span] = {}
    clauses: dict[int, Span] = {}
    for start, end, symbol, role in zip(summary.starts, summary.ends, summary.symbol_of, summary.roles, strict=True):
        (clauses if role == Role.CONTRACT else found).setdefault(symbol, Span(start, end))
    return clauses | found


async def _meaning(view: View, facts: FileFacts, occurrence: Occurrence) -> _Meaning:
    member = Member(facts, occurrence.symbol)
    name = symbol_name(view, member)
    targets = await view.languages.resolver.candidates(view, occurrence)
    # What is local elsewhere has no name here.
    same = {
        symbol_name(view, one)
        for one in await family(view, facts, occurrence.symbol)
        if one.facts.uri == facts.uri or not is_local(symbol_name(view, one))
    }
    definers: set[str] = set()
    places: list[Span] = []
    for target in targets:
        defined = _defined(target) or member
        other = symbol_name(view, defined)
        if other != name and await _defines(view, target, defined):
            definers.add(other)
        elif target.facts.uri == facts.uri:
            # Of its own symbol it may be no definition: what a channel is received from is one of who sends there.
            places.append(target.selection)
    related = [Relationship(other, other in same, other in definers) for other in sorted((same | definers) - {name})]
    return _Meaning(name, bool(targets), tuple(related), frozenset(places))


async def _defines(view: View, target: Target, defined: Member) -> bool:
    """Whether a definition is one of the symbol that it stands at."""
    there = Occurrence(target.facts, target.selection, defined.symbol)
    return any(one.selection == target.selection for one in await view.languages.resolver.candidates(view, there))


def _defined(target: Target) -> Member | None:
    """The symbol that a definition defines."""
    receiver = target.receiver
    if receiver is not None:
        return Member(target.facts, receiver.symbol)
    summary = target.facts.summary
    at = summary.occurrence_at(target.selection.start)
    return None if at is None else Member(target.facts, summary.symbol_of[at])


def _roles(role: Role, defines: bool, writes: bool) -> SymbolRole:
    if defines:
        return SymbolRole.DEFINITION
    if role in _DECLARING:
        return SymbolRole.FORWARD_DEFINITION
    return SymbolRole.WRITE_ACCESS if writes else SymbolRole.READ_ACCESS


def _range(lines: LineIndex, span: Span) -> Range:
    start, end = (lines.position(offset, PositionEncoding.UTF32) for offset in span)
    return (*start, end[1]) if start[0] == end[0] else (*start, *end)


def _about(
    view: View, facts: FileFacts, symbol: int, meaning: _Meaning, meanings: dict[int, _Meaning]
) -> SymbolInformation:
    summary = facts.summary
    about = summary.symbols[symbol]
    language = view.languages.get(facts.language_of(symbol))
    clauses = [clause for clause in summary.contracts if clause.symbol == symbol]
    docs = dict.fromkeys([about.doc, *(clause.doc for clause in clauses)])
    documentation = "\n\n".join(language.prose(doc) for doc in docs if doc)
    around = summary.contracts[about.container].symbol if is_local(meaning.symbol) and about.container >= 0 else None
    return SymbolInformation(
        meaning.symbol,
        about.name,
        _kind(about.kind, clauses, language.id == view.languages.known[0].id),
        documentation,
        "\n".join(clause.signature for clause in clauses),
        language.id,
        "" if around is None or around not in meanings else meanings[around].symbol,
        meaning.related,
    )


async def _about_external(
    view: View, facts: FileFacts, symbol: int, place: Span, meaning: _Meaning
) -> SymbolInformation:
    """What a hover would show of a symbol that nothing defines: a built-in one has documentation."""
    about = facts.summary.symbols[symbol]
    language = view.languages.get(facts.language_of(symbol))
    described = [] if language.describe is None else language.describe(Resolution(facts, place, symbol, ()))
    return SymbolInformation(meaning.symbol, about.name, documentation="\n\n".join(described), related=meaning.related)


def _kind(kind: SymbolKind, clauses: list[Contract], is_host: bool) -> ScipKind:
    if clauses:
        return ScipKind.CONTRACT if is_host else ScipKind.FUNCTION
    return ScipKind.PARAMETER if kind is SymbolKind.FORMAL else ScipKind.VARIABLE
