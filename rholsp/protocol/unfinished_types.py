"""lsprotocol's types, each made by attrs when it is first used.

attrs writes and compiles the methods of 550 classes, of which a session uses fifty. That takes longer than everything
else between the answer to initialize and the next one. So their decorator is replaced while lsprotocol is imported, by
one that leaves a class to be finished by whoever first makes a value of it or asks attrs for its fields.
"""

import importlib
import sys
import threading
from typing import Any

import attrs

_TYPES = "lsprotocol.types"
_finishing = threading.RLock()


def import_lsprotocol() -> None:
    """Imports lsprotocol in this way, unless it is there already. Blocks."""
    if _TYPES in sys.modules:
        return
    define = attrs.define

    def leave(cls: type | None = None, **options: Any) -> Any:
        # Somebody else may import something that uses attrs at the same time.
        if cls is None or options or cls.__module__ != _TYPES:
            return define(cls, **options)
        return _left(cls)

    attrs.define = leave  # type: ignore[assignment]
    try:
        importlib.import_module(_TYPES)
    finally:
        attrs.define = define
    # A converter would resolve the names in all annotations, and so finish all classes.
    hooks: Any = importlib.import_module("lsprotocol._hooks")
    hooks._resolved_forward_references = True


class _Fields:
    """In place of a class's `__attrs_attrs__`, by which attrs knows its own."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: type) -> Any:
        _finish(self._cls)
        return self._cls.__attrs_attrs__  # type: ignore[attr-defined]


def _left(cls: Any) -> type:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        _finish(cls)
        self.__init__(*args, **kwargs)

    cls.__init__ = __init__
    cls.__attrs_attrs__ = _Fields(cls)
    finished: type = cls
    return finished


def _finish(cls: Any) -> None:
    """Has attrs make the class, in place, with its annotations resolved as converters want them.

    Answers are encoded in threads, too, and attrs makes a class only once.
    """
    with _finishing:
        if isinstance(cls.__dict__.get("__attrs_attrs__"), _Fields):
            for base in cls.__mro__[1:-1]:
                _finish(base)
            attrs.define(cls, slots=False, init=True)
            attrs.resolve_types(cls, getattr(sys.modules[cls.__module__], "ALL_TYPES_MAP", None), {})
