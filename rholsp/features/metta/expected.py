"""The declared type of a MeTTa call's argument, and the names that have it."""

from collections.abc import Callable

from rholsp.features.metta.signatures import calls_at, types_in
from rholsp.metta.builtins import builtins
from rholsp.model.summary import FileSummary

_ANY = frozenset({"Atom", "%Undefined%", "Expression", "Variable", "Symbol"})
"""Types that say nothing about which name is meant."""


def expected(text: str, offset: int, summary: FileSummary) -> Callable[[str], bool] | None:
    """Whether a name has, or gives, the type that is declared for the argument at an offset; None where none is."""
    calls = calls_at(text, offset)
    if not calls:
        return None
    declared = {item.name: item.detail for item in reversed(summary.outline) if item.kind == "type" and item.detail}
    wanted = _argument_type(_name_at(text, calls[0].head), calls[0].argument, declared)
    if wanted is None or wanted in _ANY or wanted.startswith("$"):
        return None
    head, is_called = _head(wanted), text[:offset].rstrip().endswith("(")
    return lambda name: _given_type(name, declared, is_called) == head


def _name_at(text: str, start: int) -> str:
    end = start
    while end < len(text) and not text[end].isspace() and text[end] not in "()":
        end += 1
    return text[start:end]


def _argument_type(name: str, argument: int, declared: dict[str, str]) -> str | None:
    types = types_in(declared[name]) if name in declared else []
    if argument < len(types):
        return types[argument]
    entry = builtins().get(name) if name not in declared else None
    return entry.parameters[argument].type if entry is not None and argument < len(entry.parameters) else None


def _given_type(name: str, declared: dict[str, str], is_called: bool) -> str:
    """The type of a constant, or of what a call gives: without its own parameters, '' for another sort of name."""
    if name in declared:
        parts = types_in(declared[name], with_result=True)
        return "" if bool(parts) != is_called else _head(parts[-1] if parts else declared[name])
    entry = builtins().get(name)
    return "" if entry is None or (entry.kind in ("form", "function")) != is_called else entry.result


def _head(type_: str) -> str:
    """`List` of `(List $t)`."""
    return type_.strip("()").split(" ")[0]
