"""textDocument/completion: what may be written at the cursor, in finished and half-typed text.

The language's completion context says what the place takes: names, and built-in items. The names in scope come from
the summary of the text if the word at the cursor is an occurrence, else of the text with a probe, a made-up name, in
its place. The probe's role also shows whether a name is used there or bound.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import Protocol

from rholsp.features.argument_completion import argument_items
from rholsp.features.completion_context import BuiltinItem, CompletionContext, NameFormat, unchanged
from rholsp.features.facts import FileFacts, LazySummary, SharedName
from rholsp.features.fallback_tokens import plain_tokens
from rholsp.features.language import Language
from rholsp.features.markdown import fenced
from rholsp.features.name_matching import Ranking, completion_ranking
from rholsp.features.resolve import contract_targets, symbol_with
from rholsp.features.results import Completion, Completions, TextEdit
from rholsp.features.text_at_cursor import Passage, passage_at
from rholsp.features.view import View
from rholsp.features.workspace_symbols import PREFIX
from rholsp.model.pieces import near
from rholsp.model.summary import Contract, FileSummary, Region, Role, Sort, Span, Symbol, SymbolKind
from rholsp.text.lines import LineIndex

_MOST_SHARED = 100
"""Names of the workspace in one answer, and as many of the file's own; with more, the client asks again at the next
letter."""
_UNDEFINED = frozenset({SymbolKind.QUOTED, SymbolKind.GLOBAL})
"""Kinds of names that need no definition."""
_INTRODUCING = frozenset({Role.CONTRACT, Role.DECLARE})
"""Roles that make a name one of the workspace."""
_SHOWN = 5
"""Contracts shown in full for one name."""
_WITH_PARAMETERS = 2
"""Names of other files shown with their parameters, at most: unpacking a file's summary takes 1 ms."""


class CompletionView(View, Protocol):
    """The view's queries for completion."""

    async def meaning(self, uri: str, text: str) -> LazySummary:
        """What the file would mean if it had this text. A checkpoint; a long text is analysed in a thread."""
        ...

    async def meaning_of_region(self, language_id: str, text: str) -> FileSummary:
        """The summary of a region's text. A checkpoint; a long text is analysed in a thread."""
        ...


async def completion(view: CompletionView, uri: str, offset: int, trigger: str = "") -> Completions | None:
    """What may be written at the offset; None where nothing is to be completed, and in a text that is not known.

    `trigger` is the character that was typed, where it alone asks: one that begins an argument asks for what the
    definitions want there.
    """
    facts = await view.file(uri)
    passage = None if facts is None else passage_at(facts, offset)
    if facts is None or passage is None:
        return None
    language = view.languages.get(passage.language_id)
    wanted = await _wanted(view, language, facts, passage, offset)
    begins_argument = language.calls is not None and trigger != "" and trigger in language.calls.triggers
    if begins_argument or (wanted is not None and wanted.is_alone):
        return None if wanted is None else wanted.completions
    context = (language.completion_context or _word_context)(passage.text, passage.offset)
    place = None if context is None else _place(facts, passage, context, offset)
    if context is None or place is None:
        return None
    rank = cache(completion_ranking(context.query))
    scene = await _scene(view, facts, passage, context)
    names, imports, complete = await _names(view, facts, scene, context, place, rank)
    offers = context.items
    if scene.binds:
        offers = () if scene.summary.symbols[scene.own].sort is Sort.NAME else context.pattern_items
    offered = [_offer(offer, passage) for offer in offers if rank(offer.label.lstrip("@")) is not None]
    is_expected = None
    if language.expected is not None:
        is_expected = language.expected(passage.text, context.start, scene.summary)
    ordered = _ordered(_unique([*names, *offered, *imports]), rank, is_expected)
    if wanted is not None and (wanted.completions.start, wanted.completions.end) == (place.start, place.end):
        ordered = tuple(_unique([*wanted.completions.items, *ordered]))
    return Completions(place.start, offset, place.end, ordered, complete)


async def _names(
    view: CompletionView, facts: FileFacts, scene: "_Scene", context: CompletionContext, place: Span, rank: Ranking
) -> tuple[list[Completion], list[Completion], bool]:
    """Names that may stand at the place, those that something has to bind first, and whether these are all."""
    spell = context.format_name
    if spell is None or (scene.binds and not context.names_at_binders):
        return [], [], True
    bound = {name.symbol.name: name for name in _in_scope(scene)}
    items = _spelled(
        scene, facts.lines, [name for name in bound.values() if rank(name.symbol.name) is not None], context
    )
    space = view.languages.name_space(scene.passage.language_id)
    shared = await view.names(space, context.query, _MOST_SHARED)
    found = [name for name in shared.found if name.name not in bound and not _is_typed(name, facts, scene)]
    items += [item async for item in _shared(view, scene, context, spell, found)]
    own = facts.shared_symbols() if scene.summary is facts.summary else enumerate(scene.summary.symbols)
    mentioned = nsmallest(_MOST_SHARED + 1, _mentioned(scene, own, rank, spell))
    items += [_of_mentioned(scene, context, symbol, text) for _, symbol, text in mentioned[:_MOST_SHARED]]
    imports: list[Completion] = []
    if (
        scene.language.imports is not None
        and scene.passage.region is None
        and context.query
        and context.closing is None
    ):
        known = frozenset(bound).union(name.name for name in found)
        new = scene.language.imports(scene.passage.text, facts.summary, place, context.query)
        imports = list(_imported(spell, place, new, known))
    return items, imports, shared.complete and len(mentioned) <= _MOST_SHARED


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The items that definitions ask for at the cursor; `is_alone` if nothing else can be written."""

    completions: Completions
    is_alone: bool


async def _wanted(
    view: CompletionView, language: Language, facts: FileFacts, passage: Passage, offset: int
) -> _Wanted | None:
    argument = None if language.argument is None else language.argument(passage.text, passage.offset)
    if argument is None:
        return None
    items = await argument_items(view, facts, passage, argument)
    start, end = passage.to_host(argument.start, argument.end)
    if not items or facts.lines.line_of(start) != facts.lines.line_of(end):
        return None
    return _Wanted(Completions(start, offset, max(offset, end), tuple(items), True), argument.is_inside)


def _imported(
    spell: NameFormat, place: Span, found: Iterable[BuiltinItem], known: frozenset[str]
) -> Iterator[Completion]:
    """Names that nothing binds here yet, with what binds them."""
    for item in found:
        text = spell(item.label, Sort.NAME)
        if text is None or not item.edits or item.label in known:
            continue
        # An edit that touches the range would be one of the same place: it is written with the name.
        before = "".join(edit.text for edit in item.edits[:1] if edit.end == place.start)
        after = "".join(edit.text for edit in item.edits[1:] if edit.start == place.end)
        away = tuple([edit for edit in item.edits if not place.start <= edit.start <= place.end])
        yield Completion(
            text, item.kind, before + text + after, item.label, item.detail, item.origin, item.about, edits=away
        )


def _ordered(
    items: Iterable[Completion], rank: Ranking, is_expected: Callable[[str], bool] | None
) -> tuple[Completion, ...]:
    """Sorts by kind of match: prefixes, then prefixes of words, then scattered letters; otherwise keeps the order.

    Among equal matches, items of the wanted type come first.
    """

    def order(item: Completion) -> tuple[int, bool]:
        return _kind_of_match(rank(item.typed)), is_expected is not None and not is_expected(item.typed)

    return tuple(sorted(items, key=order))


def _kind_of_match(found: tuple[int, ...] | None) -> int:
    # Where nothing is typed, everything matches alike.
    return 0 if found is None or len(found) == 1 else max(PREFIX, found[0])


def _place(facts: FileFacts, passage: Passage, context: CompletionContext, offset: int) -> Span | None:
    """What of the file is replaced: as LSP wants it, on the cursor's line; None where it begins on another one."""
    line = facts.lines.line_of(offset)
    start, end = passage.to_host(context.start, context.end)
    if start < facts.lines.starts[line] or start > offset:
        return None
    return Span(start, max(offset, min(end, facts.lines.line_end(line))))


def _word_context(text: str, offset: int) -> CompletionContext | None:
    """For a language without the hook: the word at the offset, unless that is in a string or a number."""
    start = end = offset
    for kind, first, last in plain_tokens(text):
        if first < offset <= last and kind:
            return None
        if first <= offset <= last and (text[first].isalpha() or text[first] == "_"):
            start, end = first, last
    return CompletionContext(start, end, text[start:offset], unchanged)


# ------------------------------------------------------------------------------------------------ scopes


@dataclass(frozen=True, slots=True)
class _Scene:
    """The place in a summary: that of the file, or of a text with a probe."""

    language: Language
    passage: Passage
    summary: FileSummary
    at: int
    is_of_file: bool
    own: int = -1
    """The symbol of what stands at the place, -1 where nothing does."""
    role: Role | None = None

    @property
    def binds(self) -> bool:
        return self.role is Role.BINDER

    @property
    def is_alone(self) -> bool:
        """Whether the symbol at the place stands nowhere else."""
        return self.summary.symbol_of.count(self.own) == 1

    def host_offset(self, offset: int) -> int:
        return offset if self.is_of_file else self.passage.to_host(offset, offset).start


async def _scene(view: CompletionView, facts: FileFacts, passage: Passage, context: CompletionContext) -> _Scene:
    summary, language = facts.summary, view.languages.get(passage.language_id)
    start, end = passage.to_host(*(context.name or (context.start, context.end)))
    found = _occurrence(summary, start, end)
    if found is not None or not context.placeholder:
        return _at(language, passage, summary, start, True, found)
    text = passage.text[: context.start] + context.placeholder + passage.text[context.end :]
    if passage.region is None:
        summary = (await view.meaning(facts.uri, text)).summary
    else:
        summary = await view.meaning_of_region(passage.language_id, text)
    found = _occurrence(summary, context.start, context.start + len(context.placeholder))
    return _at(language, passage, summary, context.start, passage.region is None, found)


def _occurrence(summary: FileSummary, start: int, end: int) -> int | None:
    found = summary.occurrence_at(start)
    return found if found is not None and (summary.starts[found], summary.ends[found]) == (start, end) else None


def _at(
    language: Language, passage: Passage, summary: FileSummary, at: int, is_of_file: bool, found: int | None
) -> _Scene:
    if found is None:
        return _Scene(language, passage, summary, at, is_of_file)
    return _Scene(language, passage, summary, at, is_of_file, summary.symbol_of[found], Role(summary.roles[found]))


@dataclass(frozen=True, slots=True)
class _Name:
    index: int
    symbol: Symbol
    scope: Span


def _in_scope(scene: _Scene) -> list[_Name]:
    """What is bound at the place, the innermost first, then by use; of several with one name the one that is meant."""
    summary = scene.summary
    typed = scene.own if scene.binds and scene.is_alone else -1
    found: list[_Name] = []
    for i, symbol in near(summary.symbols, scene.at, scene.at):
        scope = symbol.scope
        if symbol.kind is SymbolKind.IMPLICIT and 0 <= symbol.container < len(summary.contracts):
            scope = summary.contracts[symbol.container].span
        if scope is None or not scope.start <= scene.at <= scope.end:
            continue
        # Where something stands at the place, it is part of what the scope covers; a scope that ends there ended.
        if scene.at == scope.end and scene.role is not None:
            continue
        if scene.is_of_file and summary.region_of(i) != scene.passage.region:
            continue
        if i != typed and not symbol.name.startswith("__"):  # made up by a language
            found.append(_Name(i, symbol, scope))
    uses = Counter(summary.symbol_of)
    found.sort(key=lambda name: (-name.scope.start, name.scope.end, -uses[name.index], name.index))
    innermost: dict[str, _Name] = {}
    for name in found:
        innermost.setdefault(name.symbol.name, name)
    return list(innermost.values())


def _spelled(scene: _Scene, lines: LineIndex, names: list[_Name], context: CompletionContext) -> list[Completion]:
    """Names in scope: those of the sort that the place takes first."""
    fitting: list[Completion] = []
    adapted: list[Completion] = []
    for name in names:
        text = None if context.format_name is None else context.format_name(name.symbol.name, name.symbol.sort)
        if text is not None:
            item = _of_symbol(scene, lines, name, text, context)
            (fitting if text == name.symbol.name else adapted).append(item)
    return fitting + adapted


def _of_symbol(scene: _Scene, lines: LineIndex, name: _Name, text: str, context: CompletionContext) -> Completion:
    symbol = name.symbol
    contracts = [contract for _, contract in scene.summary.contracts_of(name.index)]
    origin = ""
    if symbol.binder is not None:
        origin = f"line {lines.line_of(scene.host_offset(symbol.binder.start)) + 1}"
    parts = [_of_contract(contract, scene.language) for contract in contracts[:_SHOWN]]
    if symbol.doc and symbol.doc not in {contract.doc for contract in contracts}:
        parts.append(scene.language.prose(symbol.doc))
    if symbol.uri:
        parts.append(f"`` `{symbol.uri}` ``")
    kind = "function" if contracts else "parameter" if symbol.kind is SymbolKind.FORMAL else "variable"
    detail = _parameters(contracts[0]) if contracts else ""
    snippet = _call(scene.language, context, text, contracts, symbol) if text == symbol.name else ""
    return Completion(text, kind, text, symbol.name, detail, origin, "\n\n".join(parts), snippet)


def _call(
    language: Language, context: CompletionContext, name: str, contracts: Sequence[Contract], symbol: Symbol
) -> str:
    """A call with places to fill, in LSP's snippet syntax; '' where none is written here, or nothing is known of it."""
    return language.calls.snippet(name, contracts, symbol) if context.takes_calls and language.calls is not None else ""


# ------------------------------------------------------------------------------------------------ the workspace


async def _shared(
    view: View, scene: _Scene, context: CompletionContext, spell: NameFormat, found: Iterable[SharedName]
) -> AsyncIterator[Completion]:
    """Names that the workspace defines or declares; the first ones with their parameters, which files are read for."""
    for number, name in enumerate(found):
        text = spell(name.name, Sort.NAME)
        if text is not None:
            origin = name.uri.rsplit("/", 1)[-1] if name.files == 1 else f"{name.files} files"
            kind = "function" if name.is_defined else "value"
            typed = _typed(name.name, context, scene.passage)
            detail, snippet = "", ""
            if number < _WITH_PARAMETERS and context.takes_calls and name.is_defined and text == name.name:
                detail, snippet = await _shared_call(view, scene.language, context, name)
            yield Completion(text, kind, _written(text, context), typed, detail, origin, snippet=snippet, key=name.key)


async def _shared_call(view: View, language: Language, context: CompletionContext, name: SharedName) -> tuple[str, str]:
    facts = await view.file(name.uri)
    symbol = None if facts is None else symbol_with(facts, name.key)
    if facts is None or symbol is None:
        return "", ""
    contracts = [contract for _, contract in facts.summary.contracts_of(symbol)]
    detail = _parameters(contracts[0]) if contracts else ""
    return detail, _call(language, context, name.name, contracts, facts.summary.symbols[symbol])


def _mentioned(
    scene: _Scene, numbered: Iterable[tuple[int, Symbol]], rank: Ranking, spell: NameFormat
) -> Iterator[tuple[tuple[int, ...], int, str]]:
    """Names that this file uses and that need no definition: how well each matches, its symbol, its spelling here."""
    own_language = _language(scene.passage.region)
    with_regions = scene.is_of_file and bool(scene.summary.regions)
    for i, symbol in numbered:
        if symbol.kind not in _UNDEFINED or symbol.key is None or (i == scene.own and scene.is_alone):
            continue
        if with_regions and _language(scene.summary.region_of(i)) != own_language:
            continue
        score = rank(symbol.name)
        text = None if score is None else spell(symbol.name, Sort.NAME)
        if score is not None and text is not None:
            yield score, i, text


def _of_mentioned(scene: _Scene, context: CompletionContext, index: int, text: str) -> Completion:
    symbol = scene.summary.symbols[index]
    kind = "value" if symbol.kind is SymbolKind.GLOBAL else "variable"
    typed = _typed(symbol.name, context, scene.passage)
    return Completion(text, kind, _written(text, context), typed, key=symbol.key or "")


def _language(region: Region | None) -> str:
    return "" if region is None else region.language


def _typed(name: str, context: CompletionContext, passage: Passage) -> str:
    """A quoted name is found by what it quotes, unless the quotes have been typed already."""
    is_open = context.closing is None and passage.text.startswith("@", context.start)
    return name if is_open or not name.startswith('@"') else name[2:-1]


def _written(text: str, context: CompletionContext) -> str:
    """What is written for a name: inside the string that quotes it, its content."""
    return text if context.closing is None else text[2:-1] + context.closing


def _is_typed(name: SharedName, facts: FileFacts, scene: _Scene) -> bool:
    """Whether nothing defines or declares the name but the very word at the cursor."""
    if scene.own < 0 or scene.summary.symbols[scene.own].key != name.key:
        return False
    return name.files == 1 and name.uri == facts.uri and scene.role in _INTRODUCING and scene.is_alone


async def describe_shared(view: View, key: str) -> str:
    """Markdown about a workspace-wide name: its definitions; '' if it has none."""
    language = view.languages.of_key(key)
    parts: list[str] = []
    for facts in await view.files_defining(key):
        symbol = symbol_with(facts, key)
        targets = () if symbol is None else contract_targets(facts, symbol)
        for definition in (target.definition for target in targets):
            if definition is not None and len(parts) < _SHOWN:
                place = f"`{facts.uri.rsplit('/', 1)[-1]}`, {facts.shown_line(definition.name.start)}"
                parts.append(f"{_of_contract(definition, language)}\n\n*Defined in {place}.*")
    return "\n\n".join(parts)


# ------------------------------------------------------------------------------------------------ texts


def _of_contract(contract: Contract, language: Language) -> str:
    signature = fenced(language.id, contract.signature)
    return f"{signature}\n\n{language.prose(contract.doc)}" if contract.doc else signature


def _parameters(contract: Contract) -> str:
    at = contract.signature.find("(")
    return contract.signature[at:] if at >= 0 else ""


def _offer(offer: BuiltinItem, passage: Passage) -> Completion:
    edits = [TextEdit(*passage.to_host(edit.start, edit.end), edit.text) for edit in offer.edits]
    return Completion(
        offer.label,
        offer.kind,
        offer.text or offer.label,
        offer.label,
        offer.detail,
        offer.origin,
        offer.about,
        offer.snippet,
        edits=tuple(edits),
    )


def _unique(items: list[Completion]) -> Iterable[Completion]:
    """The first of each label."""
    first: dict[str, Completion] = {}
    for item in items:
        first.setdefault(item.label, item)
    return first.values()
