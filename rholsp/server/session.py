"""One client's session: what the dispatcher has learnt from it so far."""

import logging
import math
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from time import perf_counter

import trio

from rholsp.config import EditorSettings, Settings
from rholsp.protocol.connection import Ending, Peer
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.client_uris import ClientUris
from rholsp.telemetry.events import DiagnosticsMode
from rholsp.workspace import Globs, Workspace
from rholsp.workspace.actor import Inbox, Mailbox, open_mailbox

log = logging.getLogger(__name__)


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
    """What the client wants traced; nothing where it says something that nobody knows."""
    return next((trace for trace in Trace if trace.value == value), Trace.OFF)


@dataclass(slots=True)
class Session:
    """Written by the dispatcher only, through the handlers of ordered methods; background tasks just read it.

    `versions` holds the documents that the editor has open, by our URI of them. `folders` are those of initialize, as
    the client wrote them. `exit_status` is None until something has decided it.
    """

    peer: Peer
    workspace: Workspace
    settings: Settings
    features: ClientFeatures = field(default_factory=ClientFeatures)
    editor: EditorSettings = field(default_factory=EditorSettings)
    phase: Phase = Phase.STARTED
    trace: Trace = Trace.OFF
    versions: dict[str, int | None] = field(default_factory=dict)
    uris: ClientUris = field(default_factory=ClientUris)
    left_alone: set[str] = field(default_factory=set)
    """Our URIs of open documents in languages that are not served."""
    folders: list[str] = field(default_factory=list)
    client_process_id: int | None = None
    exit_status: int | None = None
    greeted: trio.Event = field(default_factory=trio.Event)
    """Set once initialize told what the client is."""
    loaded: float = math.inf
    """When (`perf_counter`) everything that answers requests was there: what came before had to wait for it."""
    ready: trio.Event = field(default_factory=trio.Event)
    """Set by the client's `initialized`: from then on the server may ask and tell."""
    settings_changed: trio.Event = field(default_factory=trio.Event)
    """Set where the client's settings should be asked for again; replaced by whoever asks."""
    settings_known: trio.Event = field(default_factory=trio.Event)
    """Set once the client has answered, or refused; replaced by whoever wants them asked for again."""
    token_memory: tuple[Mailbox, Inbox] = field(default_factory=open_mailbox)
    """Both ends of the task that knows which semantic tokens the client has."""
    globs: Globs = field(default_factory=Globs)
    """Which files the workspace reads now."""

    edited: dict[str, float] = field(default_factory=dict)
    """When the last edit of each document was read (`perf_counter`) whose diagnostics the client has not seen."""

    def normalise_uri(self, uri: str) -> str:
        """Our URI of a document that the client names."""
        return self.uris.ours(uri)

    def client_uri(self, uri: str) -> str:
        """A URI of ours as the client spells it."""
        return self.uris.theirs(uri)

    def note_edit(self, uri: str) -> None:
        """For the dispatcher: the message in hand edits a document."""
        self.edited[uri] = self.peer.in_hand.received

    def note_shown(self, uri: str, mode: DiagnosticsMode) -> None:
        """The client has been told the diagnostics of a document as it is."""
        since = self.edited.pop(uri, None)
        if since is not None:
            self.peer.observer.shown(mode, perf_counter() - since)

    def decide_exit(self, status: int) -> None:
        """Fixes the exit status, unless something before has, and ends the session."""
        if self.exit_status is None:
            self.exit_status = status
        self.peer.stop()

    def status_after(self, ending: Ending) -> int:
        """The process's exit status: 0 where the client said goodbye, 1 where it broke off or broke the protocol."""
        if self.exit_status is not None:
            return self.exit_status
        if ending is Ending.BROKEN_FRAMING:
            return 1
        return 0 if self.phase is Phase.SHUT_DOWN else 1
