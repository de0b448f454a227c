"""Which files on disk belong to the workspace: its folders, the user's globs, and the rules of .gitignore files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.text.uris import to_path
from rholsp.workspace.files.regular import explain, read_regular
from rholsp.workspace.globbing import MAX_RULES, Rules, folders_of, rules_of, rules_with_braces

IGNORE_FILE = ".gitignore"
MAX_IGNORE_BYTES = 1_000_000
"""Bytes of a .gitignore file: a larger one was not written by hand."""
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn"})
_ANY_NAME = re.compile(r"[\w.-]+")
_ANY_SUFFIX = re.compile(r"(?:\*\*/)?\*(\.[\w.-]+)")


def files_of(languages: Languages) -> tuple[str, ...]:
    """The patterns that stand for all files of some languages."""
    return tuple([f"*{suffix}" for suffix in languages.suffixes])


@dataclass(frozen=True, slots=True)
class Globs:
    """What to read inside a folder: patterns as in .gitignore files, with `{a,b}` besides, relative to the folder."""

    include: tuple[str, ...] = files_of(LANGUAGES)
    exclude: tuple[str, ...] = ("node_modules", "target")

    def take(self, relative: str) -> bool:
        """Whether to read the file; its path has slashes."""
        return _compiled(self.include).match(relative) and self.enter(relative)

    @property
    def faults(self) -> tuple[str, ...]:
        """Patterns left out because of the limits, in words for the user."""
        compiled = [_compiled(patterns).rules for patterns in (self.include, self.exclude)]
        return tuple([fault for rules in compiled if rules is not None for fault in rules.faults])

    def enter(self, relative: str) -> bool:
        """Whether neither the file, or with a slash at its end the folder, nor any folder around it is left out."""
        return not any(map(self.leave_out, folders_of(relative)))

    def leave_out(self, relative: str) -> bool:
        """Whether to leave out a file, or with a slash at its end a folder; not asking for the folders around it."""
        name = relative.rstrip("/").rpartition("/")[2]
        return name in _VERSION_CONTROL or _compiled(self.exclude).match(relative)


@dataclass(frozen=True, slots=True)
class Selection:
    """The closed files that the workspace knows. `folders` are normalised URIs."""

    folders: tuple[str, ...] = ()
    globs: Globs = Globs()

    def selects(self, uri: str) -> bool:
        """Whether the file, by its name, belongs to a folder. No look at the disk: it may be ignored all the same."""
        return any(self.globs.take(relative) for _, relative in self.places(uri))

    def places(self, uri: str) -> Iterator[tuple[str, str]]:
        """The path of each folder that the file is in, and the file's path in it, with slashes."""
        folders = [folder for folder in self.folders if uri.startswith(folder.rstrip("/") + "/")]
        path = to_path(uri) if folders else None
        for folder in folders:
            root = to_path(folder)
            if path is not None and root is not None:
                yield root, relative_to(root, path)

    def hides(self, uri: str, read: dict[str, IgnoreRules] | None = None) -> bool:
        """Whether the .gitignore files of all folders that the file is in say to ignore it. Blocks.

        `read` keeps the rules of each folder, for those who ask about many files.
        """
        known = {} if read is None else read
        return all(known.setdefault(root, IgnoreRules(root)).hide(relative) for root, relative in self.places(uri))


def is_inside(path: str, root: str) -> bool:
    return path.startswith(root.rstrip(os.sep) + os.sep)


def relative_to(root: str, path: str) -> str:
    """The path of something inside a folder, with slashes."""
    return path[len(root.rstrip(os.sep)) + 1 :].replace(os.sep, "/")


class IgnoreRules:
    """The .gitignore files of one workspace folder, each read when it is needed and only once. All methods block."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._specs: dict[str, Rules | None] = {}
        self.faults: list[tuple[str, str]] = []
        """The .gitignore files of which something is left out, each with the reason in words for the user."""

    def ignore(self, relative: str) -> bool:
        """Whether a file, or with a slash at its end a folder, is ignored, where the folders around it are not.

        The rules nearest to it that say anything about it decide (gitignore(5)).
        """
        parts = relative.rstrip("/").split("/")
        for depth in range(len(parts) - 1, -1, -1):
            spec = self._spec("/".join(parts[:depth]))
            if spec is not None:
                ignored = spec.verdict(relative.split("/", depth)[-1])
                if ignored is not None:
                    return ignored
        return False

    def hide(self, relative: str) -> bool:
        """Whether a file, or a folder around it, is ignored."""
        return any(map(self.ignore, folders_of(relative)))

    def _spec(self, folder: str) -> Rules | None:
        if folder not in self._specs:
            path = Path(self._root, folder, IGNORE_FILE)
            try:
                text = read_regular(str(path), MAX_IGNORE_BYTES).decode("utf-8", "replace")
            except (FileNotFoundError, NotADirectoryError):
                self._specs[folder] = None
            except (OSError, ValueError) as error:
                self._specs[folder] = None
                self.faults.append((str(path), f"is not heeded: {explain(error)}"))
            else:
                rules = rules_of(line.removesuffix("\r") for line in text.split("\n"))
                self._specs[folder] = rules
                self.faults.extend((str(path), fault) for fault in rules.faults)
        return self._specs[folder]


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns, of which the plainest kinds are looked at without a regular expression."""

    suffixes: tuple[str, ...]
    names: frozenset[str]
    rules: Rules | None

    def match(self, relative: str) -> bool:
        if relative.endswith(self.suffixes) or (self.names and not self.names.isdisjoint(relative.split("/"))):
            return True
        return self.rules is not None and self.rules.match(relative)


@lru_cache(maxsize=32)
def _compiled(patterns: tuple[str, ...]) -> _Patterns:
    suffixes = [match[1] for match in map(_ANY_SUFFIX.fullmatch, patterns) if match is not None]
    names = [pattern for pattern in patterns if _ANY_NAME.fullmatch(pattern)]
    if len(suffixes) + len(names) == len(patterns) <= MAX_RULES:
        return _Patterns(tuple(suffixes), frozenset(names), None)
    return _Patterns((), frozenset(), rules_with_braces(patterns))
