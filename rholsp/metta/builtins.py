"""MeTTa's built-ins as data: special forms, functions, types (docs/metta.md 2).

Which implementations know a thing differs: MeTTaTron (the evaluator inside the node), Hyperon (the reference
interpreter with its standard library) and MeTTa TS (whose wider library editors know from its language server).
"""

from functools import cache
from typing import Literal, NamedTuple

Kind = Literal["form", "function", "type", "value"]

METTATRON = "MeTTaTron"
HYPERON = "Hyperon"
METTA_TS = "MeTTa TS"
BOTH = (METTATRON, HYPERON)
"""The implementations that decide what is a built-in name: what only MeTTa TS knows, programs define themselves."""
_BY_LETTER = {"M": METTATRON, "H": HYPERON, "T": METTA_TS}


class Parameter(NamedTuple):
    """One argument of a built-in name."""

    name: str
    type: str
    optional: bool
    repeated: bool
    is_data: bool
    """Whether it is never evaluated."""


class Builtin(NamedTuple):
    """A name that needs no definition."""

    name: str
    kind: Kind
    parameters: tuple[Parameter, ...]
    result: str
    """Type of the result, '' where there is none to speak of."""
    about: str
    """One sentence, without its full stop."""
    dialects: tuple[str, ...]
    least: int
    """The smallest number of arguments."""
    most: int | None
    """The largest number of arguments, None where there is no limit."""

    @property
    def signature(self) -> str:
        """`(let pattern value body)`; the bare name of what takes no arguments at all, such as a type."""
        if self.kind in ("type", "value") and not self.parameters:
            return self.name
        shown = [f"[{p.name}]" if p.optional else f"{p.name}..." if p.repeated else p.name for p in self.parameters]
        return f"({' '.join([self.name, *shown])})"

    @property
    def type(self) -> str:
        """`(-> Number Number Number)`, or '' for what has none."""
        if self.kind == "type":
            return "Type"
        if self.kind == "value":
            return self.result
        return f"(-> {' '.join([*(p.type for p in self.parameters), self.result or '%Undefined%'])})"

    @property
    def is_everywhere(self) -> bool:
        """Whether both MeTTaTron and Hyperon know it, so that what they agree on can be called wrong."""
        return set(BOTH) <= set(self.dialects)


@cache
def builtins() -> dict[str, Builtin]:
    """Everything known, by name."""
    from rholsp.metta.builtin_table import ROWS

    entries = [_read(row) for row in ROWS.strip().split("\n")]
    return {entry.name: entry for entry in entries}


@cache
def core() -> dict[str, Builtin]:
    """What MeTTaTron or Hyperon know: the names that are built in for every file, whatever it defines."""
    return {name: entry for name, entry in builtins().items() if set(entry.dialects) & set(BOTH)}


@cache
def core_names() -> frozenset[str]:
    """Their names."""
    return frozenset(core())


_KINDS: dict[str, Kind] = {"form": "form", "function": "function", "type": "type", "value": "value"}


def _read(row: str) -> Builtin:
    """A row `name | kind | parameter:Type ... | result | dialects | sentence`; its marks: see library.py."""
    name, kind, words, result, dialects, about = (part.strip() for part in row.split(" | ", 5))
    parameters = tuple([_parameter(word) for word in words.split()])
    return Builtin(
        name,
        _KINDS[kind],
        parameters,
        result,
        about,
        tuple([_BY_LETTER[letter] for letter in dialects]),
        sum(not (p.optional or p.repeated) for p in parameters),
        None if any(p.repeated for p in parameters) else len(parameters),
    )


def _parameter(word: str) -> Parameter:
    name, _, kind = word.partition(":")
    bare = name.rstrip("?*'")
    marks = name[len(bare) :]
    return Parameter(bare, kind or "Atom", "?" in marks, "*" in marks, "'" in marks)
