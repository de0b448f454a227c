"""What the command line decides, for the life of the process. What the editor decides: editor_settings.py."""

import logging
from dataclasses import dataclass

DEFAULT_CACHE_SIZE = 10_000
DEFAULT_METRICS_HOST = "127.0.0.1"
DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024
DEFAULT_SLOW_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Port:
    """A TCP port of this machine: where the client listens, or where clients are to find the server."""

    number: int
    connect: bool


@dataclass(frozen=True, slots=True)
class Pipe:
    """The path of a Unix socket: the server connects to who listens there, or else listens there itself."""

    path: str


@dataclass(frozen=True, slots=True)
class WebPort:
    """A TCP port of this machine where clients connect by WebSocket."""

    number: int


Endpoint = Port | Pipe | WebPort
"""Where clients are, if not at the standard streams."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line decides.

    `log_level` is one of logging's. `workers` None leaves the number of worker processes to rholsp, 0 keeps all work
    in this process; `cache_size` 0 turns the resolver cache off; `metrics_port` None exports no metrics, 0 takes any
    free port. A message that takes longer than `slow_seconds` is logged, 0 logs none. Logs are kept in `log_folder`, by
    default the user's; `wire_log` records every message there. `long_steps_seconds` is how long one step of a task may
    be before it is logged, None watches no steps.
    """

    log_level: int = logging.WARNING
    color: bool = True
    wire_log: bool = False
    client_process_id: int | None = None
    metrics_port: int | None = None
    metrics_host: str = DEFAULT_METRICS_HOST
    cache_size: int = DEFAULT_CACHE_SIZE
    workers: int | None = None
    store: bool = True
    max_frame_bytes: int = DEFAULT_MAX_FRAME_BYTES
    slow_seconds: float = DEFAULT_SLOW_SECONDS
    log_folder: str | None = None
    long_steps_seconds: float | None = None
