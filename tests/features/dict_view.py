"""A View made of plain dicts: what features need, without a workspace."""

from collections.abc import Iterable

from rholsp.features.resolve import RHOLANG, resolve_site, site_at, symbol_with
from rholsp.features.view import Defined, FileFacts, Found, Resolution
from rholsp.features.workspace_symbols import best, matches_in, ranking
from rholsp.model.summary import Role
from rholsp.rholang.summarise import summarise


class DictView:
    def __init__(self, files: dict[str, str], *, complete: bool = True) -> None:
        self.files = {uri: FileFacts(uri, summarise(text), version=1, text=text) for uri, text in sorted(files.items())}
        self.complete = complete

    async def file(self, uri: str) -> FileFacts | None:
        return self.files.get(uri)

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return tuple(facts for facts in self.files.values() if any(s.key == key for s in facts.summary.symbols))

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        def defines(facts: FileFacts) -> bool:
            summary = facts.summary
            return any(summary.symbols[contract.symbol].key == key for contract in summary.contracts)

        return tuple(facts for facts in self.files.values() if defines(facts))

    async def files_receiving(self, key: str) -> tuple[FileFacts, ...]:
        def receives(facts: FileFacts) -> bool:
            symbol = symbol_with(facts, key)
            return symbol is not None and Role.RECEIVE in [role for _, role in facts.summary.occurrences_of(symbol)]

        return tuple(facts for facts in self.files.values() if receives(facts))

    async def defined(self, keys: Iterable[str]) -> Defined:
        names = [key for key in keys if await self.files_defining(key)]
        return Defined(frozenset(names), self.complete)

    async def resolve(self, uri: str, offset: int) -> Resolution | None:
        facts = await self.file(uri)
        site = None if facts is None else site_at(facts, offset)
        return None if site is None else await resolve_site(RHOLANG, self, site)

    async def search(self, query: str, limit: int) -> tuple[Found, ...]:
        rank = ranking(query)
        return best((hit for facts in self.files.values() for hit in matches_in(facts, rank)), limit)
