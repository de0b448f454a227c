"""A language and its hooks, and the registry of languages. How to add one: docs/embedded-languages.md.

Features know no language: they read summaries, and call these hooks for everything specific to one. Only `summarise`
and `resolver` are required; without another hook, features do what is right for any language.
"""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rholsp.features.argument import ArgumentPlace
from rholsp.features.completion_context import BuiltinItem, CompletionContext
from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.features.facts import FileFacts, NameSpace, Resolution, Target
from rholsp.features.fix import Fixes
from rholsp.features.linkage import Linkage
from rholsp.features.markdown import contained
from rholsp.features.refactoring import Refactorings
from rholsp.features.rename_target import RenameTarget
from rholsp.features.resolve import Occurrence, Resolver
from rholsp.features.signature import Calls
from rholsp.features.workspace_queries import FindingQueries, WorkspaceQueries
from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.stretches import Composition
from rholsp.model.summary import Brief, Diagnostic, FileSummary, OutlineItem, Role, Severity, Span, Symbol
from rholsp.model.tokens import LexicalToken
from rholsp.syntax.formatting.style import Formatter
from rholsp.text.lines import LineIndex


@dataclass(frozen=True, slots=True)
class LanguagePolicy:
    """What the hooks of a language go by in the whole process, as text: worker processes are given the same."""

    default: str
    get: Callable[[], str]
    set: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of a text that is being edited."""

    summary: FileSummary
    brief: Brief | None
    """The summary's brief, where it is known already."""
    left: object
    """What makes the next version cheap; None for nothing."""
    compose: Callable[[], Composition] | None = None
    """Tells the stretches that it was put together from; None where it was read as a whole."""
    is_from_nothing: bool = False
    """Whether nothing of the version before could be used."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language. All hooks are pure."""

    id: str
    """An LSP languageId."""
    title: str
    """The display name: `MeTTa`."""
    suffixes: tuple[str, ...]
    """Of its files: `.metta`. May be empty for a language that lives in others only."""
    summarise: Callable[[str], FileSummary]
    """What a text means, regions of other languages included. Never raises; linear in the text."""
    resolver: Resolver
    """From its names to their definitions."""
    revise: Callable[[str, LineIndex, object, int | None], Revision | None] | None = None
    """What `summarise` gives for a text with these lines, made from what the last version of it left, or from None.

    The last argument is how many code points may be read again beside those that every edit makes it read: None where
    it turns out that more would have to be. Without a limit there is always a revision. Without the hook, every version
    of a text is summarised from nothing.
    """
    linkage: Linkage | None = None
    """How its names are linked beyond their spelling, as through a registry. Without it, they are not."""
    describe: Callable[[Resolution], list[str]] | None = None
    """Hover: Markdown paragraphs about a name. Without it, its definitions are shown, or where it is bound."""
    tally: Callable[[int, int, int], str] | None = None
    """Hover: a sentence on how often a name is called, how many take its calls, and how often it is used otherwise."""
    explain: Callable[[str, int], tuple[str, int, int] | None] | None = None
    """Hover: Markdown about what is no name at an offset of a text (an operator, a keyword), and its range there."""
    tokens: Callable[[str], Sequence[LexicalToken]] | None = None
    """The tokens of a text, in order. Without it, words, numbers, strings and brackets are told apart."""
    brackets: Callable[[str], Sequence[LexicalToken]] | None = None
    """Folding: of those tokens the brackets and the comments, which are found in less time. Without it, all."""
    token_types: Callable[[Iterable[OutlineItem]], Mapping[int, str]] | None = None
    """Semantic tokens: types of symbols that are more than their kind and their uses say, by index of the symbol."""
    prose: Callable[[str], str] = contained
    """A text of documentation as Markdown."""
    enclosing: Callable[[str, int], Iterable[Span]] | None = None
    """Selection ranges: what stands around an offset of a text, the smallest first. Without it, the word there."""
    matching: Callable[[str, int], Sequence[Span]] | None = None
    """Highlights: the keyword at an offset of a text and those that belong to it. Without it, none are."""
    outside_docs: Callable[[str], str] | None = None
    """Links: Markdown about an outside name, as its symbol is named; '' for one that no documentation tells of."""
    completion_context: Callable[[str, int], CompletionContext | None] | None = None
    """Completion: what may be written at an offset of a text. Without it, names that match the word there."""
    argument: Callable[[str, int], ArgumentPlace | None] | None = None
    """Completion: the argument at an offset of a text. Without it, what a definition's patterns ask for is not told."""
    imports: Callable[[str, FileSummary, Span, str], Iterable[BuiltinItem]] | None = None
    """Completion: names that are bound by nothing yet and begin as typed, each with the edits that bind it."""
    expected: Callable[[str, int, FileSummary], Callable[[str], bool] | None] | None = None
    """Completion: whether a name is of the type that is wanted at an offset of a text; None where none is."""
    calls: Calls | None = None
    """Signature help: how calls are written. Without it, there is none."""
    spelling: Callable[[Symbol], RenameTarget | str] | None = None
    """Rename: how a symbol's name is written, or why it has no other. Without it, names are words."""
    formatter: Formatter | None = None
    """How its texts are laid out. Without it, they are left as they are."""
    fixed_names: Mapping[str, str] = field(default_factory=dict)
    """Rename: why names that no occurrence refers to cannot change, by the kind of their outline items."""
    fixes: Fixes | None = None
    """Code actions: repairs of its findings. Without it, `Diagnostic.fix` is written where a finding has one."""
    refactorings: Refactorings | None = None
    """Code actions: what may be done with a selection. Without it, nothing."""
    syntax_errors: frozenset[str] = frozenset()
    """Codes of its diagnostics, and of no other language's, that leave it open what the text around them means."""
    findings: Callable[[FindingQueries, FileFacts, DiagnosticSettings], Awaitable[Iterable[Diagnostic]]] | None = None
    """Diagnostics that only the whole workspace can decide, for the file's symbols of this language."""
    may_find: Callable[[FileSummary], bool] | None = None
    """Whether `findings` may be more than hints in some workspace. Without it, they may in every file."""
    writing: frozenset[Role] = frozenset({Role.BINDER, Role.CONTRACT, Role.DECLARE})
    """Roles of the occurrences that write a name rather than read it, for highlights."""
    codes: tuple[DiagnosticCode, ...] = ()
    """Everything that its diagnostics may be, with what it means."""
    module_files: Callable[[str, str], Iterable[str]] | None = None
    """URIs of the files that a module's name may mean in the file of a URI, the likeliest first."""
    module_names: Callable[[str, str, str, bool], Iterable[str]] | None = None
    """Names by which the file of a URI can load the file of another one, the likeliest first, in the style of a name
    that is written, quoted or not."""
    offers_introduced: bool = True
    """Completion: whether to introduce a name is to declare it, so that it is offered where nothing defines it."""
    policy: LanguagePolicy | None = None
    """What its summaries depend on besides the text, if anything."""
    version: str = ""
    """For languages from elsewhere: changes with what `summarise` gives, so that summaries on disk are made anew."""


@dataclass(frozen=True, slots=True)
class Languages:
    """The registry. The first language is that of documents about which nothing else is known."""

    known: tuple[Language, ...]
    source: str = ""
    """`module:NAME`, where worker processes import it from; without it, all work stays in this process."""

    def get(self, language_id: str) -> Language:
        """The language of that id; the first one for an unknown id."""
        return next((language for language in self.known if language.id == language_id), self.known[0])

    def of_file(self, uri: str, language_id: str | None = None) -> Language:
        """The language of a file: what the editor calls it, if that is known here, else what its name says."""
        for language in self.known:
            if language.id == language_id:
                return language
        return next((language for language in self.known if uri.endswith(language.suffixes)), self.known[0])

    def of_key(self, key: str) -> Language:
        """The language that a workspace-wide name belongs to."""
        guests = self.known[1:]
        return next((language for language in guests if key.startswith(f"{language.id}:")), self.known[0])

    def name_space(self, language_id: str) -> NameSpace:
        """How names of the language stand in the workspace."""
        language = self.get(language_id)
        prefix = "" if language is self.known[0] else f"{language.id}:"
        return NameSpace(prefix, language.offers_introduced)

    def of_facts(self, facts: FileFacts) -> list[Language]:
        """The languages that a file is written in, its regions included, sorted by their ids."""
        return self.of_summary(facts.language_id, facts.summary)

    def of_summary(self, language_id: str, summary: FileSummary) -> list[Language]:
        """The same, by the id of the file's language."""
        ids = {language_id, *(region.language for region in summary.regions)}
        return [self.get(one) for one in sorted(ids)]

    def is_quiet(self, language_id: str, summary: FileSummary) -> bool:
        """Whether a file's diagnostics are certain to be mere hints, whatever the other files hold."""
        if any(one.severity is not Severity.HINT for one in summary.diagnostics):
            return False
        return all(
            one.findings is None or (one.may_find is not None and not one.may_find(summary))
            for one in self.of_summary(language_id, summary)
        )

    def serve(self, uri: str, language_id: str) -> bool:
        """Whether an open document is one of ours: by what the editor calls its language, or else by its name.

        Some editors call a language as its files end (`rho`), some say nothing.
        """
        names = {"", *(language.id for language in self.known), *(suffix[1:] for suffix in self.suffixes)}
        return language_id in names or uri.endswith(self.suffixes)

    def policies(self) -> dict[str, str]:
        """By languageId: what the process goes by."""
        return {one.id: one.policy.get() for one in self.known if one.policy is not None}

    @property
    def default_policies(self) -> dict[str, str]:
        return {one.id: one.policy.default for one in self.known if one.policy is not None}

    def adopt(self, policies: Mapping[str, str]) -> None:
        """Makes the process go by these."""
        for one in self.known:
            if one.policy is not None and one.id in policies:
                one.policy.set(policies[one.id])

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Of the files of all languages."""
        return tuple([suffix for language in self.known for suffix in language.suffixes])

    @property
    def resolver(self) -> Resolver:
        """Asks each language's resolver for its own names."""
        return ByLanguage(tuple([language.resolver for language in self.known]))


@dataclass(frozen=True, slots=True)
class ByLanguage:
    """The resolver that serves the language of the name at the occurrence."""

    resolvers: tuple[Resolver, ...]

    def supports_language(self, language: str) -> bool:
        return any(resolver.supports_language(language) for resolver in self.resolvers)

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        for resolver in self.resolvers:
            if resolver.supports_language(occurrence.language):
                return await resolver.resolve(sources, occurrence)
        return ()

    async def candidates(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        for resolver in self.resolvers:
            if resolver.supports_language(occurrence.language):
                return await resolver.candidates(sources, occurrence)
        return ()

    def question(self, occurrence: Occurrence) -> Hashable | None:
        language = occurrence.language
        return next((r.question(occurrence) for r in self.resolvers if r.supports_language(language)), None)
