"""Finding the files of a workspace folder."""

import os
import stat
from dataclasses import dataclass

from rholsp.workspace.files.regular import Pulse, explain
from rholsp.workspace.files.selection import Globs, IgnoreRules, relative_to
from rholsp.workspace.files.stamp import Stamp

MAX_FILES = 100_000
"""Files of one folder. A folder with more was hardly meant, such as the root of the file system."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """The files to read, sorted by path, what could not be entered, and rules that are left out: (path, why)."""

    files: tuple[tuple[str, Stamp], ...]
    refused: tuple[tuple[str, str], ...]
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple([path for path, _ in self.files])


def crawl(root: str, globs: Globs | None = None, *, under: str | None = None, pulse: Pulse | None = None) -> Crawl:
    """Finds the files of a workspace folder, each once. Blocks; never raises OSError.

    With `under`, a path inside the folder, only those there. Links inside the folder are not followed: what they lead
    to is found by its own path, or is none of the folder's. Two names of one file that are no links are two files, as
    they are once the editor opens them; two of one folder, as mounts make them, are one. What vanishes meanwhile is
    passed over. It ends after MAX_FILES, and tells it like something refused.
    """
    globs = globs or Globs()
    pulse = pulse or Pulse()
    rules = IgnoreRules(root)
    start = root if under is None else under
    if start != root:
        inside = relative_to(root, start) + "/"
        if not globs.enter(inside) or rules.hide(inside):
            return Crawl((), (), tuple(rules.faults))
    files: list[tuple[str, Stamp]] = []
    refused: list[tuple[str, str]] = []
    seen: set[tuple[int, int]] = set()
    left = [start]
    while left:
        path = left.pop()
        pulse.beats += 1
        relative = relative_to(root, path)
        try:
            status = os.stat(path, follow_symlinks=path == root)
            identity = status.st_dev, status.st_ino
            if identity in seen or stat.S_ISLNK(status.st_mode):
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
                    files.append((path, Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)))
                continue
            seen.add(identity)
            with os.scandir(path) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if entry.is_symlink() or _is_junction(entry):
                        continue
                    if entry.is_dir(follow_symlinks=False) or globs.take(relative_to(root, entry.path)):
                        left.append(entry.path)
        except FileNotFoundError as error:
            if path == root:
                refused.append((path, explain(error)))
        except (OSError, ValueError) as error:
            refused.append((path, explain(error)))
    return Crawl(tuple(sorted(files)), tuple(refused), tuple(rules.faults))


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether it is what Windows has for a link to a folder; Python tells from 3.12 on."""
    return bool(getattr(entry, "is_junction", bool)())
