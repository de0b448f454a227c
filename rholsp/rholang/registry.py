"""A file's uses of the registry: what it registers and what it looks up. Rules: docs/registry.md."""

from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Publication, Span, SymbolKind, Synonym
from rholsp.rholang import nodes
from rholsp.rholang.channels import names_in
from rholsp.rholang.names import unwrap
from rholsp.rholang.pattern_shapes import map_pairs
from rholsp.rholang.registry_uris import uri_of_key
from rholsp.rholang.summary_builder import Builder, Part, shared, span
from rholsp.rholang.traffic import Answer, Message

PREFIX = "rho:registry:"
_LOOKUP = "rho:registry:lookup"
_INSERT_SIGNED = "rho:registry:insertSigned:"
_INSERT_ARBITRARY = "rho:registry:insertArbitrary"


def note_call(b: Builder, uri: str, args: list[Part], place: Span) -> None:
    """A send on a system channel of the registry."""
    count = len(args)
    if uri == _LOOKUP:
        if count == 2:
            _look_up(b, args, place)
        elif count == 1:
            b.registry.is_registry = True
    elif uri == _INSERT_ARBITRARY and count == 2:
        _publish(b, "", args[0], place, span(b, args[0]))
    elif uri.startswith(_INSERT_SIGNED) and count == 4:
        key = _public_key(b, args[0])
        _publish(b, "" if key is None else f"`{uri_of_key(key)}`", args[1], place, span(b, args[0]))
    elif uri.startswith(_INSERT_SIGNED) and count == 3:
        # rchain's newest takes the key of the deployer, which no text holds.
        _publish(b, "", args[0], place, span(b, args[1]))


def _look_up(b: Builder, args: list[Part], place: Span) -> None:
    uri, ret = unwrap(args[0]), unwrap(args[1])
    if (
        ret.__class__ is not tuple
        or ret[0] != "eval"
        or ret[nodes.EVAL_OPERAND].__class__ is not int
        or ret[nodes.EVAL_OPERAND] not in b.owner
    ):
        token = None
    else:
        token = ret[nodes.EVAL_OPERAND]
        b.traffic.answered.add(token)
    if uri.__class__ is int and b.kinds[uri] == b.tokens.kind_of["URI"]:
        name = Span(b.starts[uri], b.ends[uri])
        answer = Answer(b.text[name.start : name.end], place, name)
    else:
        answer = None
    channel = -1 if token is None else b.owner[token] >> ROLE_BITS
    b.traffic.messages.append(Message(channel, 1, {}, answer))


def _public_key(b: Builder, part: Part) -> bytes | None:
    """The bytes of `"…".hexToBytes()`."""
    part = unwrap(part)
    if part.__class__ is not tuple or part[0] != "method" or part[nodes.METHOD_NAME] is None or part[nodes.METHOD_ARGS]:
        return None
    text, method = (
        unwrap(part[nodes.METHOD_LEFT]),
        b.text[b.starts[part[nodes.METHOD_NAME]] : b.ends[part[nodes.METHOD_NAME]]],
    )
    if text.__class__ is not int or b.kinds[text] != b.tokens.kind_of["STRING"] or method != "hexToBytes":
        return None
    try:
        return bytes.fromhex(b.text[b.starts[text] + 1 : b.ends[text] - 1])
    except ValueError:
        return None


def _publish(b: Builder, key: str, value: Part, place: Span, name: Span) -> None:
    if key:
        shared(b, key, key, key, SymbolKind.URI)
    names = names_in(b, value, "")
    b.registry.publications.extend(Publication(key, path, symbol, place, name) for path, symbol, _ in names)
    if not names:
        b.registry.publications.append(Publication(key, "", -1, place, name))


def note_store(b: Builder, args: list[Part], place: Span) -> None:
    """Any send with four arguments or more: whether it registers, the end of the file tells."""
    action, uri = args[0], args[2]
    if action.__class__ is not int or uri.__class__ is not int or b.kinds[uri] != b.tokens.kind_of["URI"]:
        return
    if b.text[b.starts[action] : b.ends[action]] == '"set"':
        b.registry.stores.append((args, place))


def note_map(b: Builder, node: tuple[Part, ...]) -> None:
    """A map, where its keys and its values are URIs."""
    uri = b.tokens.kind_of["URI"]
    if node[nodes.MAP_KEY].__class__ is not int or b.kinds[node[nodes.MAP_KEY]] != uri:
        return
    if all(part.__class__ is int and b.kinds[part] == uri for pair in map_pairs(node) for part in pair):
        b.registry.uri_maps.append(node)


def synonyms(b: Builder) -> list[Synonym]:
    """What the registry's own file says besides; it adds what is registered there."""
    if not b.registry.is_registry:
        return []
    for args, place in b.registry.stores:
        name = span(b, args[2])
        _publish(b, b.text[name.start : name.end], args[3], place, name)
    found: list[Synonym] = []
    for node in b.registry.uri_maps:
        for key, value in map_pairs(node):
            name, target = span(b, key), span(b, value)
            found.append(Synonym(b.text[name.start : name.end], b.text[target.start : target.end], name))
    return found
