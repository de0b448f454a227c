"""One client's session, in parts, each of which says who writes it; everybody may read all of them."""

import math
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from time import perf_counter
from typing import Any

import trio

from rholsp.config import EditorSettings, Settings
from rholsp.protocol.connection import Ending, Peer
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.client_uris import ClientUris
from rholsp.server.semantic_tokens_cache import Tell, open_tokens_mailbox
from rholsp.telemetry.events import DiagnosticsMode
from rholsp.workspace import Globs, Workspace
from rholsp.workspace.actor import Inbox, Mailbox


class Phase(Enum):
    """LSP 3.17, "Lifecycle Messages"."""

    STARTED = auto()
    INITIALIZED = auto()
    SHUT_DOWN = auto()


class Trace(StrEnum):
    """LSP 3.17, "TraceValue"."""

    OFF = "off"
    MESSAGES = "messages"
    VERBOSE = "verbose"


def read_trace(value: object) -> Trace:
    """What the client wants traced; nothing where the value is none of LSP's."""
    return next((trace for trace in Trace if trace.value == value), Trace.OFF)


@dataclass(slots=True)
class Lifecycle:
    """How far the session is. The dispatcher writes it; signals and the end of the client's process decide its end.

    `exit_status` is None until something has decided it.
    """

    phase: Phase = Phase.STARTED
    exit_status: int | None = None
    greeted: trio.Event = field(default_factory=trio.Event)
    """Set once initialize has said what the client is."""
    ready: trio.Event = field(default_factory=trio.Event)
    """Set by the client's `initialized`: from then on the server may send requests and notifications."""
    loaded: float = math.inf
    """When (`perf_counter`) everything that answers requests was imported: earlier messages had to wait for it."""

    def status_after(self, ending: Ending) -> int:
        """The process's exit status: 0 where the client said goodbye, 1 where it broke off or broke the protocol."""
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


@dataclass(slots=True)
class Configuration:
    """The editor's settings. The dispatcher writes those that notifications bring, client_setup those it asked for."""

    editor: EditorSettings = field(default_factory=EditorSettings)
    initial: Any = None
    """The initialization options, in force where the editor has no settings."""
    complaints: frozenset[str] = frozenset()
    """What was said of the settings in force, and is not said again."""
    policies: dict[str, str] | None = None
    """What the settings said last of the process's policies, by language; None before anything was read."""
    globs: Globs = field(default_factory=Globs)
    """Which files the workspace reads now."""
    changed: trio.Event = field(default_factory=trio.Event)
    """Set where the client should be asked for its settings again; replaced by client_setup, which asks."""
    known: trio.Event = field(default_factory=trio.Event)
    """Set once the client has answered, or refused; replaced by whoever wants it to be asked again."""
    answering: bool = True
    """Whether the client answers for its settings, as far as it has been asked."""
    applied: trio.Event = field(default_factory=trio.Event)
    """Set where other settings may hold; replaced by the one who watches files."""


@dataclass(slots=True)
class OpenDocuments:
    """The documents that the editor has open, by our URIs of them. The dispatcher writes them.

    `versions` are the client's. `edited` says when the last edit was read (`perf_counter`) whose diagnostics the client
    has not seen: whoever shows them takes it out.
    """

    versions: dict[str, int | None] = field(default_factory=dict)
    edited: dict[str, float] = field(default_factory=dict)
    left_alone: set[str] = field(default_factory=set)
    """Those in languages that are not served."""


@dataclass(frozen=True, slots=True)
class Session:
    """What handlers and background tasks share."""

    peer: Peer
    workspace: Workspace
    settings: Settings
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    client: ClientState = field(default_factory=ClientState)
    configuration: Configuration = field(default_factory=Configuration)
    documents: OpenDocuments = field(default_factory=OpenDocuments)
    uris: ClientUris = field(default_factory=ClientUris)
    semantic_tokens: tuple[Mailbox[Tell], Inbox[Tell]] = field(default_factory=open_tokens_mailbox)
    """Both ends of the task that knows which semantic tokens the client has."""

    def normalise_uri(self, uri: str) -> str:
        """Our URI of a document that the client names."""
        return self.uris.ours(uri)

    def client_uri(self, uri: str) -> str:
        """A URI of ours as the client spells it."""
        return self.uris.theirs(uri)

    def notify(self, method: str, params: Any) -> None:
        """Queues a notification; `params` is an lsprotocol value."""
        # Imports lsprotocol, which nobody who notifies before the client is greeted may wait for.
        from rholsp.protocol.codec import encode

        self.peer.notify(method, encode(params))

    def note_shown(self, uri: str, mode: DiagnosticsMode) -> None:
        """The client has been told the diagnostics of a document as it is."""
        since = self.documents.edited.pop(uri, None)
        if since is not None:
            self.peer.observer.shown(mode, perf_counter() - since)

    def decide_exit(self, status: int) -> None:
        """Fixes the exit status, unless something before has, and ends the session."""
        if self.lifecycle.exit_status is None:
            self.lifecycle.exit_status = status
        self.peer.stop()
