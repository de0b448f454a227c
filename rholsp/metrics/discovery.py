"""Service discovery for Prometheus (`file_sd_configs`): each server writes one file in the user's runtime folder."""

import json
import logging
import os
import warnings
from contextlib import suppress
from pathlib import Path

import platformdirs

log = logging.getLogger(__name__)


def targets_folder() -> Path:
    """The folder to name in Prometheus's `file_sd_configs`: `<folder>/*.json`."""
    with warnings.catch_warnings():
        # A session without such a folder has a substitute, and the user nothing to do about it.
        warnings.simplefilter("ignore")
        return platformdirs.user_runtime_path("rholsp", appauthor=False) / "targets"


def announce(address: str, folder: Path) -> Path | None:
    """Writes the file that names `address` (`host:port`) as a target. Blocks. None if the folder cannot be used.

    Also removes the files of servers that no longer run.
    """
    path = folder / f"{os.getpid()}.json"
    target = {"targets": [address], "labels": {"job": "rholsp", "pid": str(os.getpid())}}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_stale(folder)
        # Atomically: Prometheus may read it at any time.
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
    """Whether the process exists; True on Windows, where no signal asks without doing harm."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True  # It is alive, under another user.
    return True
