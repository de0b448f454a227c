"""From the names of modules to files, the nearest first, and back."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

_LEVELS = 8
"""So many folders upwards a module is looked for: the paths that it is searched in are settings of an interpreter."""

_ANCHORS = ("top", "self")
_WORD = re.compile(r"[^\s()\";$]+")


def files_of_module(uri: str, name: str) -> Iterator[str]:
    """URIs of files that `(import! &self name)` in a file may load: `name.metta` or `name/module.metta`.

    `a:b` is `b` in the module `a`; `top:` and `self:` begin the path at the outermost module and at this one.
    """
    parts = [part for part in name.split(":") if part not in _ANCHORS]
    path = posixpath.normpath("/".join(parts)) if parts else ""
    if not path or path.startswith(("..", "/")):
        return
    endings = ("",) if path.endswith(".metta") else (".metta", "/module.metta")
    for folder in _folders(uri):
        for ending in endings:
            yield f"{folder}/{quote(path)}{ending}"


def names_of_module(uri: str, target: str, written: str, is_quoted: bool) -> Iterator[str]:
    """Names by which a file can load another one, the shortest first.

    They are written as the given one is: with `:` or `/` between the parts, with the suffix or without.
    """
    with_suffix = written.endswith(".metta")
    slashes = with_suffix or "/" in written or (is_quoted and ":" not in written)
    anchors = [part for part in written.split(":") if part in _ANCHORS]
    for folder in _folders(uri):
        if not target.startswith(f"{folder}/"):
            continue
        path = unquote(target[len(folder) + 1 :])
        if not with_suffix:
            path = path.removesuffix("/module.metta").removesuffix(".metta")
        parts = path.split("/")
        if not slashes and any(":" in part or part in _ANCHORS for part in parts):
            continue
        name = path if slashes else ":".join([*anchors, *parts])
        if '"' not in name and "\\" not in name and (is_quoted or _WORD.fullmatch(name)):
            yield name


def _folders(uri: str) -> Iterator[str]:
    """The folders around a file, the innermost first, as far as modules are looked for."""
    folder = uri
    for _ in range(_LEVELS):
        folder = folder.rpartition("/")[0]
        if folder.endswith("/") or ":" not in folder:
            return
        yield folder
