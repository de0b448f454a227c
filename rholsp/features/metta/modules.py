"""Resolves module names to files, the nearest first."""

import posixpath
from collections.abc import Iterator
from urllib.parse import quote

_LEVELS = 8
"""So many folders upwards a module is looked for: the paths that it is searched in are settings of an interpreter."""


def files_of_module(uri: str, name: str) -> Iterator[str]:
    """URIs of files that `(import! &self name)` in a file may load: `name.metta` or `name/module.metta`.

    `a:b` is `b` in the module `a`; `top:` and `self:` begin the path at the outermost module and at this one.
    """
    parts = [part for part in name.split(":") if part not in ("top", "self")]
    path = posixpath.normpath("/".join(parts)) if parts else ""
    if not path or path.startswith(("..", "/")):
        return
    endings = ("",) if path.endswith(".metta") else (".metta", "/module.metta")
    folder = uri
    for _ in range(_LEVELS):
        folder = folder.rpartition("/")[0]
        if folder.endswith("/") or ":" not in folder:
            return
        for ending in endings:
            yield f"{folder}/{quote(path)}{ending}"
