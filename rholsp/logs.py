"""Where the server's own words go: to stderr, which an editor shows, and to a file in the user's folder for logs."""

import logging
import logging.handlers
import os
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from rholsp.config import Settings

MAX_BYTES = 1_000_000
"""Of one file; then it is moved aside, and the one moved aside before is dropped."""
KEPT = 20
"""Files of each kind that are kept when a server starts; the oldest go first."""

_PROCESS = re.compile(r"-(\d+)\.")
"""In the name of a file: the number of the process that writes it."""

log = logging.getLogger(__name__)


def log_folder(settings: Settings) -> Path:
    """The folder for logs: the one asked for, or the user's."""
    return Path(settings.log_folder) if settings.log_folder else platformdirs.user_log_path("rholsp", appauthor=False)


def new_log_path(folder: Path, kind: str, suffix: str) -> Path:
    """A file of this process's own, since several servers share the folder; names sort by the time of their start."""
    started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return folder / f"{kind}-{started}-{os.getpid()}{suffix}"


def configure_logging(settings: Settings) -> None:
    """Sets the root logger up. Without a folder to write to, stderr is all there is.

    A file is made only once there is something to say.
    """
    logging.basicConfig(stream=sys.stderr, level=settings.log_level, format="rholsp: %(levelname)s: %(message)s")
    folder = log_folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in ("server", "wire"):
            remove_old(folder, kind)
        handler = logging.handlers.RotatingFileHandler(
            new_log_path(folder, "server", ".log"), maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError as error:
        log.info("no log in a file: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def remove_old(folder: Path, kind: str, kept: int = KEPT) -> None:
    """Removes all but the newest files of a kind. Those of servers that still run are left, and not counted."""
    files = [path for path in sorted(folder.glob(f"{kind}-*")) if not _is_written(path)]
    for path in files[: max(len(files) - kept, 0)]:
        with suppress(OSError):
            path.unlink()


def _is_written(path: Path) -> bool:
    """Whether the process that a file's name tells of is there. It may be another one of that number by now."""
    match = _PROCESS.search(path.name)
    if match is None or sys.platform == "win32":  # which removes no file that is open
        return False
    try:
        os.kill(int(match[1]), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
