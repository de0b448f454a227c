"""Stamps: whether a file on disk is unchanged, without reading it."""

import os
import time
from typing import NamedTuple

from rholsp.workspace.analysis import DiskText, read_text

SETTLED_NS = 2_000_000_000
"""A file's times are no finer than this: FAT counts its times of writing in steps of two seconds."""


class Stamp(NamedTuple):
    """What the system says of a file. The inode tells another file that was moved here; only the system sets ctime."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


def stamp_of(path: str) -> Stamp | None:
    """The file's stamp, or None where it has none that we may see. Blocks, for some microseconds."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_settled(stamp: Stamp, now_ns: int) -> bool:
    """Whether a change of the file from `now_ns` (since 1970) on is sure to give another stamp.

    The change writes a time of now or later, rounded to the file system's steps. If the stamp's times lie further back
    than one step, that time differs from them. (Setting the times back by hand also changes ctime.)
    """
    return max(stamp.mtime_ns, stamp.ctime_ns) < now_ns - SETTLED_NS


def read_stamped(path: str) -> tuple[DiskText | None, Stamp | None]:
    """The file's text as `read_text` gives it, and the stamp to remember it by. Blocks. Raises UnreadableFile.

    There is no stamp where a later change might go unnoticed, nor where reading found something: such a file is to be
    read each time, since its findings are kept nowhere. The stamp is older than the text, so a change between the two
    gives a stamp that fits nothing, never one that fits an older text.
    """
    now = time.time_ns()
    stamp = stamp_of(path)
    disk = read_text(path)
    if disk is None or disk.findings or stamp is None or not is_settled(stamp, now):
        return disk, None
    return disk, stamp
