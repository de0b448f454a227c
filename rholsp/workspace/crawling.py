"""Finding the files of a workspace folder."""

import os
import stat
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rholsp.workspace.reading import explain
from rholsp.workspace.selection import Globs, IgnoreRules, relative_to
from rholsp.workspace.store_stamps import Stamp

MAX_FILES = 100_000
"""Of one folder. A folder with more is one that nobody meant, such as the root of the file system."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """The files to read, sorted by path, what could not be entered, and rules that are left out: (path, why)."""

    files: tuple[tuple[str, Stamp], ...]
    refused: tuple[tuple[str, str], ...]
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple([path for path, _ in self.files])


def crawl(root: str, globs: Globs | None = None, *, under: str | None = None) -> Crawl:
    """Finds the files of a workspace folder, each once, however many links lead to it. Blocks; never raises OSError.

    With `under`, a path inside the folder, only those there. Links are followed after everything else, so that a file
    is known by its own path where that is inside the folder; a link to a folder around this one is not. What vanishes
    meanwhile, and a link to nothing, is passed over. It ends after MAX_FILES, and tells it like something refused.
    """
    globs = globs or Globs()
    rules = IgnoreRules(root)
    start = root if under is None else under
    if start != root:
        inside = relative_to(root, start) + "/"
        if not globs.enter(inside) or rules.hide(inside):
            return Crawl((), ())
    files: list[tuple[str, Stamp]] = []
    refused: list[tuple[str, str]] = []
    seen = _around(root)
    own, links = [start], deque[str]()
    while own or links:
        path = own.pop() if own else links.popleft()
        relative = relative_to(root, path)
        try:
            status = os.stat(path)
            identity = status.st_dev, status.st_ino
            if identity in seen:
                continue
            if len(files) == MAX_FILES:
                refused.append((root, f"it has more than {MAX_FILES:,} files: the others are left out"))
                break
            is_folder = stat.S_ISDIR(status.st_mode)
            inside = relative + "/" if is_folder else relative
            if path != start and (globs.leave_out(inside) or rules.ignore(inside)):
                continue
            if not is_folder:
                if path == root:
                    refused.append((path, "not a folder"))
                elif globs.take(relative):
                    seen.add(identity)
                    files.append((path, Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)))
                continue
            seen.add(identity)
            with os.scandir(path) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if entry.is_symlink():
                        links.append(entry.path)
                    elif entry.is_dir(follow_symlinks=False) or globs.take(relative_to(root, entry.path)):
                        own.append(entry.path)
        except FileNotFoundError as error:
            if path == root:
                refused.append((path, explain(error)))
        except (OSError, ValueError) as error:
            refused.append((path, explain(error)))
    return Crawl(tuple(sorted(files)), tuple(refused), tuple(rules.faults))


def _around(root: str) -> set[tuple[int, int]]:
    """What identifies the folders around this one."""
    around: set[tuple[int, int]] = set()
    with suppress(OSError, ValueError):
        for folder in Path(root).resolve().parents:
            status = os.stat(folder)
            around.add((status.st_dev, status.st_ino))
    return around
