"""One client's session, in parts. Each part says which task writes it; every task may read it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from time import perf_counter
from typing import Any

import trio

from rholsp.config import Settings
from rholsp.editor_settings import EditorSettings
from rholsp.protocol.connection import Ending, Peer
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.client_uris import ClientUris
from rholsp.server.handshake import Trace
from rholsp.server.semantic_tokens_cache import Tell, open_tokens_mailbox
from rholsp.telemetry.events import DiagnosticsMode
from rholsp.workspace import Globs, Workspace
from rholsp.workspace.actor import Inbox, Mailbox


class Phase(Enum):
    """LSP 3.17, "Lifecycle Messages"."""

    STARTED = auto()
    INITIALIZED = auto()
    SHUT_DOWN = auto()


@dataclass(slots=True)
class Lifecycle:
    """The session's phase. The dispatcher writes it; a signal or the end of the client's process may end it.

    `exit_status` is None until it is decided.
    """

    phase: Phase = Phase.STARTED
    exit_status: int | None = None
    greeted: trio.Event = field(default_factory=trio.Event)
    """Set once initialize has been answered."""
    ready: trio.Event = field(default_factory=trio.Event)
    """Set by the client's `initialized`: from then on the server may send requests and notifications."""
    loaded: float = math.inf
    """When (`perf_counter`) all handlers had been imported; earlier messages had to wait for that."""

    def status_after(self, ending: Ending) -> int:
        """The process's exit status: 0 after a shutdown, 1 if the client broke off or broke the framing."""
        if self.exit_status is not None:
            return self.exit_status
        if ending is Ending.BROKEN_FRAMING:
            return 1
        return 0 if self.phase is Phase.SHUT_DOWN else 1


@dataclass(slots=True)
class ClientState:
    """What the client has said about itself. The dispatcher writes it.

    `folders` are those of initialize, as the client wrote them.
    """

    features: ClientFeatures = field(default_factory=ClientFeatures)
    trace: Trace = Trace.OFF
    folders: list[str] = field(default_factory=list)
    process_id: int | None = None
    pulls: trio.Event = field(default_factory=trio.Event)
    """Set by the first `textDocument/diagnostic`: a client may offer to ask, and never do so."""
    pulls_all: trio.Event = field(default_factory=trio.Event)
    """Set by the first `workspace/diagnostic`."""


@dataclass(slots=True)
class Configuration:
    """The editor's settings. The dispatcher writes pushed ones; client_setup writes those it asked for."""

    editor: EditorSettings = field(default_factory=EditorSettings)
    initial: Any = None
    """The initialization options, in force where the editor has no settings."""
    complaints: frozenset[str] = frozenset()
    """Complaints already reported about the current settings."""
    policies: dict[str, str] | None = None
    """What the settings said last of the process's policies, by language; None before anything was read."""
    globs: Globs = field(default_factory=Globs)
    """Which files the workspace reads now."""
    changed: trio.Event = field(default_factory=trio.Event)
    """Set to have client_setup ask the client for its settings again; client_setup then replaces it."""
    known: trio.Event = field(default_factory=trio.Event)
    """Set once the client has answered or refused; replaced when it is to be asked again."""
    answering: bool = True
    """Whether the client has answered every workspace/configuration request so far."""
    hints_changed: trio.Event = field(default_factory=trio.Event)
    """Set where the settings may want other hints or lenses; replaced by refresh_hints."""
    applied: trio.Event = field(default_factory=trio.Event)
    """Set whenever the settings may have changed; `keep_watchers` replaces it."""


@dataclass(slots=True)
class OpenDocuments:
    """The documents that the editor has open, by our URIs. The dispatcher writes them.

    `versions` are the client's. `edited` is when (`perf_counter`) the last edit was read whose diagnostics the client
    has not seen yet; sending the diagnostics removes it.
    """

    versions: dict[str, int | None] = field(default_factory=dict)
    edited: dict[str, float] = field(default_factory=dict)
    left_alone: set[str] = field(default_factory=set)
    """Open documents in languages that rholsp does not serve."""


@dataclass(slots=True)
class ReportedDiagnostics:
    """What workspace/diagnostic has found, so that a file is looked at again only where it may be another answer.

    `forward_news` says which files are in doubt; the request's handler writes the rest.
    """

    ids: dict[str, str] = field(default_factory=dict)
    """By file: the result id of its diagnostics."""
    doubtful: set[str] = field(default_factory=set)
    settings: object = None
    """Those that the ids were found under."""

    def doubt(self, uris: Iterable[str]) -> None:
        self.doubtful.update(self.ids.keys() & uris)

    def forget(self) -> None:
        self.doubtful.update(self.ids)


@dataclass(frozen=True, slots=True)
class Session:
    """The state that handlers and background tasks share."""

    peer: Peer
    workspace: Workspace
    settings: Settings
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    client: ClientState = field(default_factory=ClientState)
    configuration: Configuration = field(default_factory=Configuration)
    documents: OpenDocuments = field(default_factory=OpenDocuments)
    reports: ReportedDiagnostics = field(default_factory=ReportedDiagnostics)
    uris: ClientUris = field(default_factory=ClientUris)
    beside_others: bool = False
    """Whether the process served other clients when this session began: what it goes by is settled then."""
    semantic_tokens: tuple[Mailbox[Tell], Inbox[Tell]] = field(default_factory=open_tokens_mailbox)
    """Both ends of the semantic tokens cache's mailbox."""

    def normalise_uri(self, uri: str) -> str:
        """Our URI of a document that the client names."""
        return self.uris.ours(uri)

    def client_uri(self, uri: str) -> str:
        """A URI of ours as the client spells it."""
        return self.uris.theirs(uri)

    def notify(self, method: str, params: Any) -> None:
        """Queues a notification; `params` is an lsprotocol value."""
        # Imports lsprotocol: too slow for notifications before initialize is answered.
        from rholsp.protocol.codec import encode

        self.peer.notify(method, encode(params))

    def note_shown(self, uri: str, mode: DiagnosticsMode) -> None:
        """Records that the client has the diagnostics of a document's current text."""
        since = self.documents.edited.pop(uri, None)
        if since is not None:
            self.peer.observer.shown(mode, perf_counter() - since)

    def decide_exit(self, status: int) -> None:
        """Sets the exit status, unless it is already set, and ends the session."""
        if self.lifecycle.exit_status is None:
            self.lifecycle.exit_status = status
        self.peer.stop()
