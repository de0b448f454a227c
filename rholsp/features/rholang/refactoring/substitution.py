"""Writes arguments for the formals of a contract, as the place of each use wants them.

A name `x` that `*k` is passed for is `k`, and `@p` for a process `p`; `*x` is `*k`, and `p`. What is computed is only
written where it is computed again to the same effect: not in code that is sent on, quoted or compared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rholsp.features.rewrite import Kept, Piece, Written
from rholsp.features.rholang.refactoring.selection import Selection, Step, is_block
from rholsp.model.summary import Role, Sort, Span, SymbolKind
from rholsp.rholang import nodes
from rholsp.syntax.tree import Slot

_OPERATORS = frozenset({"or", "and", "equal", "matches", "compare", "add", "multiply", "method", "not", "negative"})
_VALUES = _OPERATORS | {"list", "group", "set", "pathmap", "map", "pair", "braces"}
"""Kinds of nodes that are computed with what is in them; braces only around a map."""
_COMPUTING = frozenset({"plain_send", "sync_send", "method_send", "match", "if"})
"""Kinds of processes that compute what is in their slots of values when they run."""
_CLOSED = frozenset({"list", "group", "set", "pathmap", "braces", "eval", "quote"})
"""Kinds of nodes that need no brackets among operators."""
_CODE = frozenset(
    {"new", "for", "contract", "select", "match", "if", "let", "bundle", "agent", "linking", "par"}
    | {"plain_send", "sync_send", "method_send"}
)


_MOST_PIECES = 1_000
"""Of a body that is put together anew: what has more uses than that is no code of a person."""


def substituted(selection: Selection, inside: Kept, arguments: Mapping[int, Slot]) -> list[Piece] | None:
    """What is kept, with arguments for these symbols; None where one cannot stand where its formal does."""
    pieces: list[Piece] = []
    at = inside.start
    summary = selection.summary
    for start, end, symbol, role in zip(summary.starts, summary.ends, summary.symbol_of, summary.roles, strict=True):
        if symbol not in arguments or not inside.start <= start < inside.end:
            continue
        use = _Use(selection, Span(start, end), summary.symbols[symbol].sort is Sort.NAME, Role(role))
        found = use.replaced(arguments[symbol]) if len(pieces) < _MOST_PIECES else None
        if found is None:
            return None
        place, written = found
        pieces += (Kept(at, place.start), *written)
        at = place.end
    return [*pieces, Kept(at, inside.end)]


@dataclass(frozen=True, slots=True)
class _Use:
    """One use of a formal."""

    selection: Selection
    place: Span
    is_name: bool
    """Whether the formal is a name."""
    role: Role

    def replaced(self, arg: Slot) -> tuple[Span, tuple[Piece, ...]] | None:
        """What is replaced, and by what; None where the argument cannot stand there."""
        steps = self.selection.steps_at(self.selection.token_at(self.place.start))
        kind = steps[-1].kind
        if kind == ("quote" if self.is_name else "eval"):
            return None
        mark = self.selection.span(steps[-1].node) if kind in ("quote", "eval") else None
        name = arg[nodes.EVAL_OPERAND] if isinstance(arg, tuple) and arg[0] == "eval" else None
        if name is not None:
            return self._name(name, mark) if isinstance(name, int) or _is_data(name) else None
        if isinstance(arg, int) and self._is_variable(arg):
            return self._variable(arg, mark)
        if self.role is Role.REFER or not (_is_data(arg) or (_is_computed(steps) and (mark is None) != self.is_name)):
            return None
        if self.is_name == (mark is None):
            return mark or self.place, (Written("@"), *self._quotable(arg))
        return mark or self.place, tuple(self._among(steps[-2] if mark is not None else steps[-1], arg))

    def _name(self, name: Slot, mark: Span | None) -> tuple[Span, tuple[Piece, ...]] | None:
        """For an argument `*name`."""
        if self.role is Role.REFER and not isinstance(name, int):
            return None
        kept = self.selection.kept(name)
        if self.is_name:
            return self.place, (kept,)
        return (self.place, (Written("*"), kept)) if mark is None else (mark, (kept,))

    def _variable(self, variable: int, mark: Span | None) -> tuple[Span, tuple[Piece, ...]] | None:
        """For an argument that is a variable for a process."""
        kept = self.selection.kept(variable)
        if not self.is_name:
            return self.place, (kept,)
        if self.role is Role.REFER:
            return None
        return (self.place, (Written("@"), kept)) if mark is None else (mark, (kept,))

    def _is_variable(self, token: int) -> bool:
        symbol = self.selection.symbol_at(self.selection.token(token))
        return symbol is not None and self.selection.summary.symbols[symbol].kind is not SymbolKind.URI

    def _quotable(self, arg: Slot) -> tuple[Piece, ...]:
        kept = self.selection.kept(arg)
        if isinstance(arg, int) or arg[0] in ("list", "set", "pathmap", "braces"):
            return (kept,)
        return Written("{"), kept, Written("}")

    def _among(self, outer: Step, arg: Slot) -> Iterator[Piece]:
        """In brackets where operators, or what stands beside it, would take the argument apart."""
        kept = self.selection.kept(arg)
        if isinstance(arg, int) or arg[0] in _CLOSED or (outer.kind not in _OPERATORS and arg[0] != "par"):
            yield kept
        elif arg[0] in _CODE:
            yield from (Written("{ "), kept, Written(" }"))
        else:
            yield from (Written("("), kept, Written(")"))


def _is_data(arg: Slot) -> bool:
    """Whether an argument is the same wherever it stands: nothing in it is computed."""
    todo = [arg]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo += part
        elif isinstance(part, tuple):
            if part[0] in _OPERATORS:
                return False
            if part[0] not in _CODE:
                todo += part[1:]
    return True


def _is_computed(steps: tuple[Step, ...]) -> bool:
    """Whether what stands behind these steps is computed when the process runs that it stands in."""
    for step in reversed(steps[:-1] if steps[-1].kind == "eval" else steps):
        if step.runs:
            return step.kind in _COMPUTING and not step.inner_runs
        if step.kind not in _VALUES or is_block(step.node):
            return False
    return False
