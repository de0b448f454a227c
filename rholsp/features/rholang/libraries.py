"""Contracts of the standard library that a file looked up in the registry, as the tables have them: by operation.

They serve where the workspace holds no source of the library, which would know better.
"""

from collections.abc import Iterator

from rholsp.features.facts import FileFacts
from rholsp.features.rholang import builtin_docs
from rholsp.features.signature import Signature, labelled
from rholsp.model.summary import Send, Shape
from rholsp.rholang import builtins
from rholsp.rholang.pattern_shapes import VAR


def operations_of(facts: FileFacts, send: Send) -> Iterator[tuple[tuple[Shape, ...], Signature]]:
    """What a send may ask for: the patterns of each message, and how it is shown; nothing for any other name.

    The first argument is the operation's name, the last one the return channel.
    """
    symbol = facts.summary.symbols[send.symbol]
    entry = builtins.URIS.get(symbol.uri)
    if entry is not None and entry.is_channel:
        formals = tuple([_pattern(argument) for argument in entry.arguments])
        signature = labelled(f"`{entry.uri}`!(", [(argument, "") for argument in entry.arguments], ")")
        yield formals, Signature(signature.label, signature.parameters, about=builtin_docs.of_uri(entry.uri))
        return
    for uri in dict.fromkeys(one.key.strip("`") for one in facts.summary.adoptions if one.symbol == send.symbol):
        library = builtins.LIBRARIES.get(builtins.SHORTHANDS.get(uri, ""))
        for operation in () if library is None else library.operations:
            arguments = (f'"{operation.name}"', *operation.arguments, "ret")
            made = labelled(f"{symbol.name}!(", [(argument, "") for argument in arguments], ")")
            about = f"*An operation of* **{library.name}**: {library.about}." if library is not None else ""
            yield tuple(map(_pattern, arguments)), Signature(made.label, made.parameters, about=about)


def _pattern(argument: str) -> Shape:
    """The shape of an argument of the tables: `"buildUri"` is written so, any other is a name for it."""
    return ("str", argument[1:-1]) if argument.startswith('"') and argument.endswith('"') else VAR
