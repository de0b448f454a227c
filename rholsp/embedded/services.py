"""Texts that are sent straight to a service of their language: `metta!("(+ 1 2)", *ret)`, in any argument position.

A service is ``new x(`rho:metta:compile`)``, `@"rho:metta:compile"` and all others of the prefix `rho:metta:`; and what
a `for` receives from one: what a service hands out serves the same language.
"""

from __future__ import annotations

from collections.abc import Set

from rholsp.model.summary import SymbolKind


def language_of(kind: SymbolKind, key: str | None, uri: str, languages: Set[str]) -> str | None:
    """The language that a symbol serves."""
    if kind is SymbolKind.QUOTED and key is not None and key[1:2] in ('"', "`"):
        uri = key[2:-1]
    if not uri.startswith("rho:"):
        return None
    words = uri.split(":", 2)
    return words[1] if len(words) == 3 and words[1] in languages else None
