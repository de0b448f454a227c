"""A View made of plain dicts: what features need, without a workspace."""

from collections.abc import Iterable

from rholsp.features.facts import DefinedNames, FileFacts, LazySummary, NameSpace, Resolution, SharedNames, SymbolMatch
from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.name_matching import best_matches
from rholsp.features.resolve import occurrence_at, resolve_occurrence
from rholsp.features.workspace_symbols import best, matches_in, ranking
from rholsp.model.summary import FileSummary, Role


def facts_of(uri: str, text: str, languages: Languages = LANGUAGES) -> FileFacts:
    language = languages.of_file(uri)
    return FileFacts(uri, LazySummary(language.summarise(text)), language.id, version=1, text=text)


class DictView:
    def __init__(self, files: dict[str, str], *, complete: bool = True, languages: Languages = LANGUAGES) -> None:
        self.languages = languages
        self.files = {uri: facts_of(uri, text, languages) for uri, text in sorted(files.items())}
        self.complete = complete

    async def file(self, uri: str) -> FileFacts | None:
        return self.files.get(uri)

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return tuple(facts for facts in self.files.values() if any(s.key == key for s in facts.summary.symbols))

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        return tuple(facts for facts in self.files.values() if (use := facts.brief.names.get(key)) and use.defines)

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        return tuple(facts for facts in self.files.values() if (use := facts.brief.names.get(key)) and use.introduces)

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        names = [key for key in keys if await self.files_defining(key)]
        return DefinedNames(frozenset(names), self.complete)

    async def names(self, space: NameSpace, query: str, limit: int) -> SharedNames:
        definers: dict[str, set[str]] = {}
        introducers: dict[str, set[str]] = {}
        for uri, facts in self.files.items():
            summary = facts.summary
            for contract in summary.contracts:
                definers.setdefault(summary.symbols[contract.symbol].key or "", set()).add(uri)
            for symbol, role in zip(summary.symbol_of, summary.roles, strict=True):
                if role in (Role.RECEIVE, Role.DECLARE):
                    introducers.setdefault(summary.symbols[symbol].key or "", set()).add(uri)
        keys = (definers.keys() | introducers.keys()) - {""}
        names = [(key, definers.get(key, set()), introducers.get(key, set())) for key in keys]
        return best_matches(names, space, query, limit, complete=self.complete)

    async def meaning(self, uri: str, text: str) -> LazySummary:
        return LazySummary(self.languages.of_file(uri).summarise(text))

    async def meaning_of_region(self, language_id: str, text: str) -> FileSummary:
        return self.languages.get(language_id).summarise(text)

    async def resolve(self, uri: str, offset: int) -> Resolution | None:
        facts = await self.file(uri)
        occurrence = None if facts is None else occurrence_at(facts, offset)
        return None if occurrence is None else await resolve_occurrence(self.languages.resolver, self, occurrence)

    async def wait_for_index(self) -> None:
        pass

    async def search(self, query: str, limit: int) -> tuple[SymbolMatch, ...]:
        rank = ranking(query)
        return best((hit for facts in self.files.values() for hit in matches_in(facts, rank)), limit)
