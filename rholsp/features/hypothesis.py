"""A hypothetical workspace, in which one file has another text."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rholsp.features.facts import DefinedNames, FileFacts, LazySummary, NameSpace, Resolution, SharedNames, SymbolMatch
from rholsp.features.language import Languages
from rholsp.features.resolve import occurrence_at, resolve_occurrence
from rholsp.features.view import View
from rholsp.model.summary import NameUse


def with_meaning(facts: FileFacts, text: str, meaning: LazySummary) -> FileFacts:
    """The file with another text."""
    return replace(facts, text=text, meaning=meaning)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A view in which one file is as given. Searches do not see the change."""

    view: View
    facts: FileFacts

    @property
    def languages(self) -> Languages:
        return self.view.languages

    async def file(self, uri: str) -> FileFacts | None:
        return self.facts if uri == self.facts.uri else await self.view.file(uri)

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return self._with_own(await self.view.files_with(key), self._use(key) is not None)

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        use = self._use(key)
        return self._with_own(await self.view.files_defining(key), use is not None and use.defines)

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        use = self._use(key)
        is_introduced = use is not None and use.introduces and not use.defines
        return self._with_own(await self.view.files_introducing(key), is_introduced)

    def _use(self, key: str) -> NameUse | None:
        return self.facts.brief.names.get(key)

    def _with_own(self, files: Iterable[FileFacts], is_one: bool) -> tuple[FileFacts, ...]:
        others = [facts for facts in files if facts.uri != self.facts.uri]
        return tuple(sorted([*others, *([self.facts] if is_one else [])], key=lambda facts: facts.uri))

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        wanted = frozenset(keys)
        known = await self.view.defined(wanted)
        own = {key for key in wanted if (use := self._use(key)) is not None and use.defines}
        others = {key for key in known.names - own if await self.files_defining(key)}
        return DefinedNames(frozenset(own | others), known.complete)

    async def names(self, space: NameSpace, query: str, limit: int) -> SharedNames:
        return await self.view.names(space, query, limit)

    async def resolve(self, uri: str, offset: int) -> Resolution | None:
        facts = await self.file(uri)
        occurrence = None if facts is None else occurrence_at(facts, offset)
        return None if occurrence is None else await resolve_occurrence(self.languages.resolver, self, occurrence)

    async def wait_for_index(self) -> None:
        await self.view.wait_for_index()

    async def search(self, query: str, limit: int) -> tuple[SymbolMatch, ...]:
        return await self.view.search(query, limit)
