"""MeTTa's composition of resolvers: a variable's binder, the rules of a name, else its type declarations."""

from rholsp.features.resolve import (
    FirstOf,
    Fitting,
    For,
    Lexical,
    Resolver,
    SharedContracts,
    Site,
    Sources,
    symbol_with,
)
from rholsp.features.view import Target
from rholsp.metta.shapes import misfit
from rholsp.model.summary import Role, SymbolKind


class Variables:
    """The binder of a variable; nothing for a name that the workspace shares."""

    def supports_language(self, language: str) -> bool:
        return True

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        if site.meaning.kind is not SymbolKind.VARIABLE:
            return ()
        return await Lexical().resolve(sources, site)


class SharedDeclarations:
    """Where a workspace-wide name is declared: `(: name type)`, for a name that no rule defines."""

    def supports_language(self, language: str) -> bool:
        return True

    async def resolve(self, sources: Sources, site: Site) -> tuple[Target, ...]:
        key = site.meaning.key
        if key is None:
            return ()
        targets: list[Target] = []
        for facts in await sources.files_with(key):
            symbol = symbol_with(facts, key)
            if symbol is not None:
                spans = (span for span, role in facts.summary.occurrences_of(symbol) if role is Role.DECLARE)
                targets.extend(Target(facts, span, span) for span in spans)
        return tuple(targets)


METTA: Resolver = For("metta", Fitting(FirstOf((Variables(), SharedContracts(), SharedDeclarations())), misfit))
