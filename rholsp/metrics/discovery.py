"""How Prometheus finds every running server: one file each in the user's runtime folder, for its `file_sd_configs`."""

import json
import logging
import os
import warnings
from contextlib import suppress
from pathlib import Path

import platformdirs

log = logging.getLogger(__name__)


def targets_folder() -> Path:
    """The folder that Prometheus is to be pointed at: `<folder>/*.json`."""
    with warnings.catch_warnings():
        # A session without such a folder has a substitute, and the user nothing to do about it.
        warnings.simplefilter("ignore")
        return platformdirs.user_runtime_path("rholsp", appauthor=False) / "targets"


def announce(address: str, folder: Path) -> Path | None:
    """Writes the file that names `address` (`host:port`) as a target. Blocks. None where the folder cannot be used.

    What servers left behind that are no more is removed on this occasion.
    """
    path = folder / f"{os.getpid()}.json"
    target = {"targets": [address], "labels": {"job": "rholsp", "pid": str(os.getpid())}}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_stale(folder)
        # In one go: Prometheus may look at any time.
        unfinished = path.with_suffix(".new")
        unfinished.write_text(json.dumps([target]) + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        log.warning("Prometheus will not find this server by itself: %s", error)
        return None
    return path


def withdraw(path: Path | None) -> None:
    """Removes the file that `announce` wrote."""
    if path is not None:
        with suppress(OSError):
            path.unlink()


def _remove_stale(folder: Path) -> None:
    for path in folder.glob("*.json"):
        if path.stem.isdecimal() and not _is_alive(int(path.stem)):
            withdraw(path)


def _is_alive(pid: int) -> bool:
    """Whether there is such a process, as far as the system tells: Windows has no harmless way to ask by signal."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True  # It lives, under another user.
    return True
