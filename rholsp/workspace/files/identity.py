"""Which file a path leads to: one file has one path here, whatever links and whatever letters led to it."""

import os
from collections.abc import Callable, Iterable, Sequence

from rholsp.workspace.files.regular import DiskStuck, Pulse, on_disk

PATIENCE = 0.5
"""Seconds that a path is waited for; then it stands for itself."""


async def real_paths(paths: Iterable[str]) -> dict[str, str]:
    """`real_path` of each of these paths; of those that the disk does not answer for, the path itself."""
    found = {path: path for path in paths}

    def find(pulse: Pulse) -> dict[str, str]:
        real: dict[str, str] = {}
        for path in found:
            real[path] = real_path(path)
            pulse.beats += 1
        return real

    try:
        return await on_disk(find, patience=PATIENCE) if found else {}
    except DiskStuck:
        return found


def real_path(
    path: str,
    *,
    lstat: Callable[[str], os.stat_result] = os.lstat,
    listdir: Callable[[str], Sequence[str]] = os.listdir,
) -> str:
    """The path without links, in the letters that the disk shows; as it is where the system refuses. Blocks.

    Nothing need be there: what is missing keeps its name. Two names of one file on a disk that tells letters apart
    (hard links) are two files.
    """
    try:
        parts = os.path.realpath(path).split(os.sep)
        found = parts[0] or os.sep
        for name in parts[1:]:
            if name:
                found = os.path.join(found, _as_shown(found, name, lstat, listdir))
    except (OSError, ValueError):
        return path
    return found


def _as_shown(
    folder: str, name: str, lstat: Callable[[str], os.stat_result], listdir: Callable[[str], Sequence[str]]
) -> str:
    """How the folder spells the name. Only a disk that does not tell letters apart finds it under other letters too."""
    other = name.swapcase()
    if other == name:
        return name
    try:
        own, others = lstat(os.path.join(folder, name)), lstat(os.path.join(folder, other))
        if not os.path.samestat(own, others):
            return name
        shown = listdir(folder)
        if name in shown:
            return name
        alike = [one for one in shown if one.casefold() == name.casefold()]
        return next((one for one in alike if os.path.samestat(lstat(os.path.join(folder, one)), own)), name)
    except OSError:
        return name
