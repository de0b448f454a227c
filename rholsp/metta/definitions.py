"""What defines or declares names: rules, types, spaces, macros, documentation (docs/metta.md 2)."""

from collections import Counter
from collections.abc import Iterator

from rholsp.metta.builtins import Builtin
from rholsp.metta.doc_comments import documentation_above, documentation_of
from rholsp.metta.grammar import top_level
from rholsp.metta.lints import rules
from rholsp.metta.nodes import LIST_ITEMS, LIST_OPEN
from rholsp.metta.pattern_shapes import EXPRESSION, HOLE, MAX_DEPTH, MAX_ITEMS, VARIABLE
from rholsp.metta.summary_builder import (
    Builder,
    Handler,
    Node,
    Part,
    atom,
    data,
    head_of,
    last_token,
    leave,
    one_line,
    pattern,
    span,
    text_of,
)
from rholsp.metta.visitor import evaluate, parts, put
from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Contract, ModuleUse, OutlineItem, Role, Shape, Span, SymbolKind
from rholsp.syntax.tree import Tree

RULES = frozenset({"=", "macro", "defmacro"})
CORE = frozenset({"=", ":", "!", "->", "&self", "&", "_"})
"""Built-in names that stay so whatever a text defines: the language is made of them."""


# ------------------------------------------------------------------------------------------------ looking ahead


class TopLevelDefinitions:
    """What the forms of a text define, found before the walk, since a name may be used before it is defined."""

    def __init__(self) -> None:
        self.functions: set[str] = set()
        self.constants: set[str] = set()
        self.declared: set[str] = set()
        self.types: dict[str, str] = {}
        self.unevaluated: dict[str, frozenset[int]] = {}
        self.docs: dict[str, str] = {}
        self.remarks: dict[str, str] = {}

    def read(self, tree: Tree) -> None:
        """Take in the top-level forms of a tree."""
        text, starts, ends = tree.text, tree.starts, tree.ends
        for node, evaluated in top_level(tree):
            items = [] if evaluated or node.__class__ is int else node[LIST_ITEMS]
            if len(items) < 2 or items[0].__class__ is not int:
                continue
            head, part = items[:2]
            form = text[starts[head] : ends[head]]
            if form not in _READ_AHEAD:
                continue
            name_token = _name_token(part)
            if name_token is None:
                continue
            name = text[starts[name_token] : ends[name_token]]
            if form == "@doc":
                self.docs.setdefault(name, documentation_of(tree, node))
            elif form == ":":
                self.declared.add(name)
                if name not in self.remarks:
                    self.remarks[name] = _comment_above(tree, node)
                if len(items) > 2 and part.__class__ is int:
                    self.types.setdefault(name, _type_text(tree, items[2:]))
                    self._read_type(tree, name, items[2])
            elif part.__class__ is int:
                self.constants.add(name)
            else:
                self.functions.add(name)

    def _read_type(self, tree: Tree, name: str, declared: Part) -> None:
        if declared.__class__ is int or not declared[LIST_ITEMS]:
            return
        words = [tree.text_of(part) if part.__class__ is int else "" for part in declared[LIST_ITEMS]]
        if words[0] == "->":
            taken = frozenset([i for i, word in enumerate(words[1:-1]) if word in _METATYPES])
            self.unevaluated[name] = self.unevaluated.get(name, taken) | taken

    @property
    def names(self) -> frozenset[str]:
        """Names that this text makes its own, built in or not."""
        return frozenset(self.functions | self.constants | self.declared) - CORE


_METATYPES = frozenset({"Atom", "Expression", "Symbol", "Variable"})
"""Types of arguments that are not evaluated before the call."""
_READ_AHEAD = RULES | {":", "@doc"}


def _name_token(part: Part) -> int | None:
    """The atom that a pattern or a declaration is about: itself, or the head of its innermost first list."""
    while part.__class__ is tuple:
        if not part[LIST_ITEMS]:
            return None
        part = part[LIST_ITEMS][0]
    token: int = part
    return token


def _type_text(tree: Tree, items: list[Part]) -> str:
    first = items[0]
    start = tree.starts[first if first.__class__ is int else first[LIST_OPEN]]
    return one_line(tree.text[start : tree.ends[last_token(items[-1])]])


# ------------------------------------------------------------------------------------------------ rules


def _rule(b: Builder, node: Node, entry: Builtin) -> None:
    """`(= pattern body)`: the variables of the pattern are parameters, visible in the whole form."""
    items = node[LIST_ITEMS]
    if len(items) < 2:
        return
    left, whole = items[1], span(b, node)
    if len(items) == 2:
        rules.no_body(b, node)
    token = _name_token(left)
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


def _comment_above(tree: Tree, node: Node) -> str:
    first = node[LIST_OPEN]
    if first and tree.text[tree.starts[first - 1] : tree.starts[first]] == "!":
        first -= 1
    return documentation_above(tree.text, tree.ends[first - 1] if first else 0, tree.starts[first])


def _doc(b: Builder, node: Node, name: str) -> str:
    return b.docs.get(name) or _comment_above(b.tree, node) or b.remarks.get(name, "")


def _outline(b: Builder, node: Node, token: int, symbol: int, kind: str, detail: str) -> None:
    selection = Span(b.starts[token], b.ends[token])
    b.outline.append(OutlineItem(text_of(b, token), detail, kind, span(b, node), selection, -1, symbol))


# ------------------------------------------------------------------------------------------------ the other forms


def _declaration(b: Builder, node: Node, entry: Builtin) -> None:
    """`(: name type)`."""
    items = node[LIST_ITEMS]
    for item in items[1:]:
        data(b, item)
    token = _name_token(items[1]) if len(items) > 1 else None
    if token is None or len(items) < 3:
        return
    symbol = b.names[text_of(b, token)]
    if symbol >= 0:
        b.owner[token] = symbol << ROLE_BITS | int(Role.DECLARE)
        _outline(b, node, token, symbol, "type", _type_text(b.tree, items[2:]))


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
    if name.startswith("&") and entry.name == "import!" and not _is_defined(b, b.names[name]):
        _name_space(b, node)


def _variables_of(b: Builder, part: Part) -> None:
    if part.__class__ is tuple:
        for item in part[LIST_ITEMS]:
            _variables_of(b, item)
    elif text_of(b, part)[0] == "$":
        atom(b, part)


def _is_defined(b: Builder, symbol: int) -> bool:
    return any(contract is not None and contract.symbol == symbol for contract in b.contracts)


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
