"""What a question at a cursor, or about a screen, makes of an edited text: what stands near, counted, not timed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

import pytest

from rholsp.features.completion import completion
from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.facts import FileFacts, NameSpace, SharedNames
from rholsp.features.highlight import highlights
from rholsp.features.hover import hover
from rholsp.features.implementation import implementation
from rholsp.features.inlay_hints import inlay_hints
from rholsp.features.moniker import monikers
from rholsp.features.references import references
from rholsp.features.rename import prepare_rename
from rholsp.features.selection_ranges import selection_ranges
from rholsp.features.signature_help import signature_help
from rholsp.features.type_definition import type_definition
from rholsp.model.pieces import Pieces
from tests.features.dict_view import DictView
from tests.features.test_compositions import Edited

UNIT = """\
contract c{0}(@a, ret) = {{
  new box in {{
    box!({0}, a) |
    for (@x, y <- box) {{ ret!(x, *y, {0}, a) | c{1}!(a, *ret) }}
  }}
}}"""
UNITS = 160
MOST = 80
"""Pieces: of a symbol, a contract, a send, a receive each those of some units, and of the groups around them."""

Ask = Callable[[DictView, str, int], Awaitable[object]]


class OneFile(DictView):
    """Asks briefs alone, as a workspace does."""

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return tuple([facts for facts in self.files.values() if key in facts.brief.names])

    async def names(self, space: NameSpace, query: str, limit: int) -> SharedNames:
        return SharedNames((), True)

    async def wait_for_index(self) -> None:
        return None


def text_with(typed: str) -> str:
    units = [UNIT.format(number, (number + 1) % UNITS) for number in range(UNITS)]
    units[80] = units[80].replace("box!(80", f"{typed}box!(80")
    return " |\n".join(units)


def edited() -> OneFile:
    """A file of which a version is known, so that most of it is passed over, group by group."""
    view, document = OneFile({}), Edited()
    for size in range(5):
        view.files[document.uri] = document.facts(text_with(f"{'abcdefgh'[:size]}!(1) | "))
    return view


QUESTIONS: dict[str, Ask] = {
    "completion": completion,
    "declaration": declaration,
    "definition": definition,
    "highlights": highlights,
    "hover": hover,
    "implementation": implementation,
    "inlay hints of a screen": lambda view, uri, at: inlay_hints(view, uri, at - 400, at + 400),
    "monikers": monikers,
    "prepare rename": prepare_rename,
    "references": lambda view, uri, at: references(view, uri, at, include_declaration=True),
    "selection ranges": lambda view, uri, at: selection_ranges(view, uri, [at]),
    "signature help": signature_help,
    "type definition": type_definition,
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_only_what_is_near_is_made(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    view = edited()
    (uri,) = view.files
    text = view.files[uri].text or ""
    middle = text.index("contract c80(")
    for place in ("box!(80", "c81!(a", "a, *ret)", "ret!(x"):
        made = watched(monkeypatch)
        assert await QUESTIONS[question](view, uri, text.index(place, middle) + 1) is not made
        assert made() <= MOST, place
        view = edited()


def watched(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Counts the pieces of units that are made from now on."""
    made = 0
    make = Pieces._piece

    def counted(pieces: Pieces[object], number: int) -> Iterable[object]:
        nonlocal made
        is_of_unit = pieces._pieces[number][2] is not None
        made += is_of_unit and pieces._all is None and number not in pieces._made
        return make(pieces, number)

    monkeypatch.setattr(Pieces, "_piece", counted)
    return lambda: made
