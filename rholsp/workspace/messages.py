"""The workspace's public data and its actors' messages, all frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import Any

from rholsp.features.facts import DefinedNames, FileFacts, NameSpace, Resolution, SharedNames
from rholsp.features.resolve import Occurrence
from rholsp.model.summary import Severity
from rholsp.text.document import Document
from rholsp.text.edits import TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.workspace.actor import Question, Reply
from rholsp.workspace.files.selection import Globs


class FileChange(IntEnum):
    """LSP's FileChangeType."""

    CREATED = 1
    CHANGED = 2
    DELETED = 3


@dataclass(frozen=True, slots=True)
class FileEvent:
    """A file that changed outside the editor."""

    uri: str
    change: FileChange


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for the user about a file or a folder."""

    uri: str | None
    message: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing is, in files; `finished` where nothing is left to index."""

    done: int
    total: int
    finished: bool


@dataclass(frozen=True, slots=True)
class News:
    """News since the last time it was fetched."""

    changed: frozenset[str] = frozenset()
    """Files whose diagnostics may have changed, deleted files included."""
    notices: tuple[Notice, ...] = ()
    progress: Progress | None = None
    awaited: tuple[Reply[None], ...] = ()
    """Of those who wait until whoever fetches the news has taken in what is here."""


@dataclass(frozen=True, slots=True)
class CacheCounters:
    """Counters of the resolver cache since it started. A join is a lookup that shared a running computation."""

    hits: int = 0
    misses: int = 0
    joins: int = 0
    evictions: int = 0
    invalidations: int = 0
    size: int = 0
    recent_hit_rate: float = 0.0
    """`hit_rate` of the last thousand lookups."""

    @property
    def hit_rate(self) -> float:
        """The share of lookups that needed no computation of their own; 0 without lookups."""
        lookups = self.hits + self.misses + self.joins
        return (self.hits + self.joins) / lookups if lookups else 0.0


@dataclass(frozen=True, slots=True)
class IndexRun:
    """One run of the indexer: how many files it found, and how it came to know them.

    Files that are in neither number were gone, refused, or left out because the run was cancelled.
    """

    files: int = 0
    stored: int = 0
    """From the store on disk."""
    analysed: int = 0
    by_workers: int = 0
    """As many of those analysed."""
    failed: int = 0
    """Crashed the worker process that analysed them, or timed out in it."""
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Sizes and counters of the whole workspace. `index_ms` is the time of the last indexing, 0 before it ended."""

    files: int
    open_files: int
    symbols: int
    contracts: int
    regions: int
    shared_names: int
    index_ms: float
    cache: CacheCounters
    index: IndexRun

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "cache": {**asdict(self.cache), "hit_rate": self.cache.hit_rate}}


# To document shards.


@dataclass(frozen=True, slots=True, eq=False)
class DocumentUpdate(Question[None]):
    """Something that changes what files mean; answered once all neighbours have been told of the difference."""


@dataclass(frozen=True, slots=True, eq=False)
class Open(DocumentUpdate):
    document: Document


@dataclass(frozen=True, slots=True, eq=False)
class Change(DocumentUpdate):
    uri: str
    version: int | None
    changes: Sequence[TextChange]
    encoding: PositionEncoding


@dataclass(frozen=True, slots=True)
class Hurry:
    """A task waits until the edits sent before are acknowledged."""


HURRY = Hurry()


@dataclass(frozen=True, slots=True, eq=False)
class Close(DocumentUpdate):
    uri: str


@dataclass(frozen=True, slots=True, eq=False)
class Touched(DocumentUpdate):
    """The files may have changed on disk."""

    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FolderTouched(DocumentUpdate):
    """Any file in the folder may have come, changed or gone. `change` numbers these events."""

    uri: str
    change: int


@dataclass(frozen=True, slots=True, eq=False)
class Folders(DocumentUpdate):
    """The workspace's folders, and where `globs` is given, what to read in them.

    `change` as in FolderTouched, 0 where there is nothing to index.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    globs: Globs | None
    change: int = 0


@dataclass(frozen=True, slots=True)
class Indexed:
    """Files that the indexer has read, when it knew of so many changes to folders."""

    files: tuple[FileFacts, ...]
    changes: int


@dataclass(frozen=True, slots=True, eq=False)
class Files(Question[tuple[FileFacts, ...]]):
    """Those of these files that are known, in this order; of all files where `uris` is None, in no order."""

    uris: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How much there is in some files; `text_bytes` is the size of their texts in UTF-8."""

    files: int = 0
    open_files: int = 0
    symbols: int = 0
    regions: int = 0
    text_bytes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class CountFiles(Question[FileCounts]):
    """What the shard knows of its files."""


@dataclass(frozen=True, slots=True, eq=False)
class EndOfIndex(Question[None]):
    """The indexer, knowing of so many changes to folders, has sent all it has.

    Answered once symbol shards have been told all of it.
    """

    changes: int


# From document shards to symbol shards and the resolver cache.


@dataclass(frozen=True, slots=True)
class NameChange:
    """Whether a file now names a workspace-wide name, has a contract for it, and introduces it without one."""

    key: str
    uri: str
    uses: bool
    defines: bool = False
    introduces: bool = False


@dataclass(frozen=True, slots=True)
class NamesChanged:
    """The difference that edits made."""

    changes: tuple[NameChange, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """The files with new summaries, and the names whose files are others."""

    uris: frozenset[str]
    keys: frozenset[str]


# To symbol shards.


class Naming(IntEnum):
    """What a file does with a name."""

    USING = 0
    DEFINING = 1
    INTRODUCING = 2


@dataclass(frozen=True, slots=True)
class Indexing:
    """So many requests to index something have come (1) or been served (-1, -2, ...).

    `complete` is False where the indexer, because it was cancelled, left files out.
    """

    requests: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class IndexerLost:
    """Indexing has stopped for good: no question need wait for it."""


@dataclass(frozen=True, slots=True, eq=False)
class FilesNaming(Question[tuple[str, ...]]):
    """URIs of the files that name `key` in such a way, sorted.

    A patient question is not answered with nothing while an indexing run may still find something.
    """

    key: str
    naming: Naming
    patient: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class WhichDefined(Question[DefinedNames]):
    keys: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class MatchingNames(Question[SharedNames]):
    """The defined names of a language that match what is typed, the best ones first."""

    space: NameSpace
    query: str
    limit: int


@dataclass(frozen=True, slots=True, eq=False)
class CountNames(Question[int]):
    """How many workspace-wide names the shard knows."""


# To the resolver cache.


@dataclass(frozen=True, slots=True, eq=False)
class Resolve(Question[Resolution]):
    occurrence: Occurrence


@dataclass(frozen=True, slots=True, eq=False)
class Invalidate(Question[int]):
    """To drop what was computed from a file, which is the number of entries that were."""

    uri: str


@dataclass(frozen=True, slots=True, eq=False)
class CountLookups(Question[CacheCounters]):
    """The cache's counters."""


@dataclass(frozen=True, slots=True, eq=False)
class CountByLanguage(Question[Mapping[str, Mapping[str, int]]]):
    """By language, the cache's hits, misses, joins, evictions and invalidations, under these names."""


# To the indexer.


@dataclass(frozen=True, slots=True)
class IndexFolders:
    """Paths of folders that come or go; with `globs`, all folders are to be crawled again.

    `announced`: symbol shards have been told that something will be indexed. `change` as in Folders.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    globs: Globs | None
    announced: bool
    change: int = 0


@dataclass(frozen=True, slots=True)
class LookInto:
    """The path of something that may be a folder with files of the workspace; see FolderTouched."""

    path: str
    change: int


@dataclass(frozen=True, slots=True)
class Prefer:
    """The user works on this file: files near it are indexed first."""

    path: str


@dataclass(frozen=True, slots=True)
class WatchDisk:
    """The client does not report file changes: scan the folders periodically."""


@dataclass(frozen=True, slots=True)
class CancelIndexing:
    """Cancels the run; work not started yet is left to the next one."""


@dataclass(frozen=True, slots=True, eq=False)
class AllIndexed(Question[IndexRun]):
    """Answered with the last run once indexing is done."""


@dataclass(frozen=True, slots=True, eq=False)
class LastRun(Question[IndexRun]):
    """The last run that has ended; answered at once."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the indexer is: the run that goes on, or the last one, and what all runs did until now.

    `origins` counts files by where their meaning came from: `stored`, `inline`, `worker`, and `failed`.
    """

    running: bool
    files: int
    done: int
    last: IndexRun
    origins: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class LookAtIndex(Question[IndexState]):
    """How far the indexer is; answered at once."""


# To the news desk.


@dataclass(frozen=True, slots=True, eq=False)
class NextNews(Question[News]):
    """Answered as soon as there is news, with all of it."""


@dataclass(frozen=True, slots=True, eq=False)
class CatchUp(Question[None]):
    """Answered by whoever fetches the news, when all that was sent before has been taken in."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Files whose diagnostics may be others now."""

    uris: frozenset[str] = field(default_factory=frozenset)


Update = Open | Change | Close | Touched | FolderTouched | Folders
SymbolMessage = NamesChanged | Indexing | IndexerLost | FilesNaming | WhichDefined | MatchingNames | CountNames
NewsMessage = Stale | Notice | Progress | NextNews | CatchUp
