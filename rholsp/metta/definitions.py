"""What defines or declares names: rules, types, spaces, macros, documentation (docs/metta.md 2)."""

from collections import Counter
from collections.abc import Iterator

from rholsp.metta.builtins import Builtin
from rholsp.metta.declarations import RULES, comment_above, name_token, type_text
from rholsp.metta.lints import rules
from rholsp.metta.nodes import LIST_ITEMS
from rholsp.metta.pattern_shapes import EXPRESSION, HOLE, MAX_DEPTH, MAX_ITEMS, VARIABLE
from rholsp.metta.summary_builder import (
    Builder,
    Handler,
    Node,
    Part,
    atom,
    data,
    head_of,
    leave,
    one_line,
    pattern,
    span,
    text_of,
)
from rholsp.metta.visitor import evaluate, parts, put
from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Contract, ModuleUse, OutlineItem, Role, Shape, Span, SymbolKind

# ------------------------------------------------------------------------------------------------ rules


def _rule(b: Builder, node: Node, entry: Builtin) -> None:
    """`(= pattern body)`: the variables of the pattern are parameters, visible in the whole form."""
    items = node[LIST_ITEMS]
    if len(items) < 2:
        return
    left, whole = items[1], span(b, node)
    if len(items) == 2:
        rules.no_body(b, node)
    token = name_token(left)
    symbol = b.names[text_of(b, token)] if token is not None else -1
    container = b.container
    if symbol >= 0:
        b.container = len(b.contracts)
        b.contracts.append(None)
    bound = pattern(b, left, whole)
    for item in items[2:]:
        evaluate(b, item)
    leave(b, bound)
    if symbol >= 0 and token is not None:
        _finish_rule(b, node, token, symbol, container)
    b.container = container


def _finish_rule(b: Builder, node: Node, token: int, symbol: int, container: int) -> None:
    left = node[LIST_ITEMS][1]
    formals = _formals(b, left) if left.__class__ is tuple else ()
    name = text_of(b, token)
    signature = one_line(f"({head_of(b, node)} {b.text[slice(*span(b, left))]} …)")
    if name in b.types:
        signature = f"{signature} : {b.types[name]}"
    doc = _doc(b, node, name)
    _define(b, node, token, symbol, container, formals, signature, doc)
    kind = "function" if left.__class__ is tuple else "constant"
    _outline(b, node, token, symbol, kind, signature)


def _define(
    b: Builder,
    node: Node,
    token: int,
    symbol: int,
    container: int,
    formals: tuple[Shape, ...],
    signature: str,
    doc: str,
) -> None:
    b.owner[token] = symbol << ROLE_BITS | int(Role.CONTRACT)
    contract = Contract(
        symbol, Span(b.starts[token], b.ends[token]), span(b, node), formals, False, signature, doc, container
    )
    if b.container > container:
        b.contracts[b.container] = contract
    else:
        b.contracts.append(contract)


def _formals(b: Builder, left: Node) -> tuple[Shape, ...]:
    """Shapes of the patterns of a rule; of the innermost list where it gives its arguments in several."""
    while left[LIST_ITEMS] and left[LIST_ITEMS][0].__class__ is tuple:
        left = left[LIST_ITEMS][0]
    variables = Counter(_variables(b, left))
    return tuple([_pattern_shape(b, item, variables, 0) for item in left[LIST_ITEMS][1:]])


def _variables(b: Builder, node: Node) -> Iterator[str]:
    for item in node[LIST_ITEMS]:
        if item.__class__ is tuple:
            yield from _variables(b, item)
        else:
            text = text_of(b, item)
            if b.shapes[text] is VARIABLE:
                yield text


def _pattern_shape(b: Builder, part: Part, variables: Counter[str], depth: int) -> Shape:
    """The shape of a pattern. A variable that it holds twice takes equal values only, which no shape can say."""
    if part.__class__ is int:
        text = text_of(b, part)
        return EXPRESSION if variables[text] > 1 else b.shapes[text]
    if depth >= MAX_DEPTH or len(part[LIST_ITEMS]) > MAX_ITEMS:
        return ("some", "list")
    items = tuple([_pattern_shape(b, item, variables, depth + 1) for item in part[LIST_ITEMS]])
    return ("some", "list") if HOLE in items else ("list", items)


def _doc(b: Builder, node: Node, name: str) -> str:
    return b.docs.get(name) or comment_above(b.tree, node, b.before) or b.remarks.get(name, "")


def _outline(b: Builder, node: Node, token: int, symbol: int, kind: str, detail: str) -> None:
    selection = Span(b.starts[token], b.ends[token])
    b.outline.append(OutlineItem(text_of(b, token), detail, kind, span(b, node), selection, -1, symbol))


# ------------------------------------------------------------------------------------------------ the other forms


def _declaration(b: Builder, node: Node, entry: Builtin) -> None:
    """`(: name type)`."""
    items = node[LIST_ITEMS]
    for item in items[1:]:
        data(b, item)
    token = name_token(items[1]) if len(items) > 1 else None
    if token is None or len(items) < 3:
        return
    symbol = b.names[text_of(b, token)]
    if symbol >= 0:
        b.owner[token] = symbol << ROLE_BITS | int(Role.DECLARE)
        _outline(b, node, token, symbol, "type", type_text(b.tree, items[2:]))


def _bind(b: Builder, node: Node, entry: Builtin) -> None:
    """`(bind! &name value)`."""
    parts(b, node[LIST_ITEMS][1:])
    _name_space(b, node)


def _name_space(b: Builder, node: Node) -> None:
    """The first part of a form names a space, or another value."""
    items = node[LIST_ITEMS]
    if len(items) < 2 or items[1].__class__ is not int:
        return
    token, name = items[1], text_of(b, items[1])
    symbol = b.names[name]
    if symbol >= 0 and b.symbols[symbol].kind is SymbolKind.GLOBAL:
        signature = one_line(b.text[slice(*span(b, node))])
        _define(b, node, token, symbol, b.container, (), signature, _doc(b, node, name))
        _outline(b, node, token, symbol, "space", signature)


_MODULES = {"import!": 1, **dict.fromkeys(("include", "include!", "register-module!", "mod-space!", "git-module!"), 0)}
"""Which of the parts behind the head names a module, by head."""


def _module(b: Builder, node: Node, entry: Builtin) -> None:
    """`(import! &space module)` and its kin: no symbol is meant by the name of a module, only variables stand in it.

    A space that nothing before has made is made by the import into it.
    """
    given = node[LIST_ITEMS][1:]
    at = _MODULES[entry.name] if b.names[entry.name] < 0 else len(given)
    for i, item in enumerate(given):
        (_variables_of if i == at else evaluate)(b, item)
    if at < len(given) and given[at].__class__ is int:
        place, module = span(b, given[at]), text_of(b, given[at])
        if module[0] not in "$&":
            b.modules.append(ModuleUse(module.strip('"'), place))
    name = text_of(b, given[0]) if at and given else ""
    if name.startswith("&") and entry.name == "import!" and not _is_defined(b, name):
        _name_space(b, node)


def _variables_of(b: Builder, part: Part) -> None:
    if part.__class__ is tuple:
        for item in part[LIST_ITEMS]:
            _variables_of(b, item)
    elif text_of(b, part)[0] == "$":
        atom(b, part)


def _is_defined(b: Builder, space: str) -> bool:
    """Whether a space is made by what stands before."""
    symbol = b.names[space]
    if any(contract is not None and contract.symbol == symbol for contract in b.contracts):
        return True
    b.asked[space] = space in b.spaces
    return b.asked[space]


def _addition(b: Builder, node: Node, entry: Builtin) -> None:
    """`(add-atom space atom)` and its siblings: a rule or a declaration that the space takes in is one of the space."""
    items = node[LIST_ITEMS]
    parts(b, items[1:2])
    rest = data if entry.parameters[1].is_data else evaluate
    for item in items[2:]:
        if entry.name in _SEVERAL and item.__class__ is tuple:
            for each in item[LIST_ITEMS]:
                (put if head_of(b, each) in b.defining else rest)(b, each)
        else:
            (put if head_of(b, item) in b.defining else rest)(b, item)


_SEVERAL = frozenset({"add-atoms", "add-reducts"})
"""Those that take a list of atoms."""

DEFINING_FORMS: dict[str, Handler] = {**dict.fromkeys(RULES, _rule), ":": _declaration}
"""What to do with the forms that define and declare in the space that takes them in, by their heads."""
FORMS: dict[str, Handler] = {
    **dict.fromkeys(("add-atom", "add-reduct", *sorted(_SEVERAL)), _addition),
    **dict.fromkeys(_MODULES, _module),
    "bind!": _bind,
}
"""What to do with the forms that define wherever they are evaluated."""
