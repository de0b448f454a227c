"""Which system URI a name most likely stands for: `stdout`, `insertArbitrary` and the like."""

from collections import defaultdict
from functools import cache

from rholsp.rholang import builtins

_TOO_COMMON = frozenset(
    {
        *("ops", "data", "set", "make", "new", "meta", "query", "delete", "return", "check", "chat", "generate"),
        *("models", "compile", "sync", "address", "abort", "internal", "entries", "registry"),
    }
)
"""Last words of URIs that mean nothing without those before them."""
_INTERNAL = ("sys:", "rho:internal:", "rho:test:")
"""How URIs begin that programs hardly use."""
_CUSTOMARY = {
    "registryLookup": "rho:registry:lookup",
    "rl": "rho:registry:lookup",
    "ri": "rho:registry:insertArbitrary",
    "rs": "rho:registry:insertSigned:secp256k1",
    "insertSigned": "rho:registry:insertSigned:secp256k1",
    "revAddress": "rho:rev:address",
    "registryInsertArbitrary": "rho:registry:insertArbitrary",
    "blockData": "rho:block:data",
    "deployData": "rho:deploy:data",
}
"""What programs call some of them."""


def uris_for(name: str) -> tuple[str, ...]:
    """The URIs that a name may stand for, those that every node knows first; () for any other name."""
    return _by_name().get(name.lower().replace("_", ""), ())


def names_of_uris() -> dict[str, tuple[str, ...]]:
    """By the name that programs give it, what it may stand for."""
    return {name: uris for name in _written() if (uris := uris_for(name))}


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, uri in _pairs():
        known = found[name.lower()]
        if uri not in known:
            known.append(uri)
    return {name: tuple(sorted(uris, key=_is_narrow)) for name, uris in found.items()}


def _is_narrow(uri: str) -> bool:
    return builtins.URIS[uri].nodes != builtins.ALL


@cache
def _written() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _ in _pairs()))


def _pairs() -> list[tuple[str, str]]:
    pairs = [
        (last, uri)
        for uri in builtins.URIS
        if (last := uri.rsplit(":", 1)[-1]).isidentifier() and last not in _TOO_COMMON and not uri.startswith(_INTERNAL)
    ]
    return [*pairs, *_CUSTOMARY.items()]
