"""The benchmark of what is asked while writing: its places are where people write."""

import random

from benchmarks.writing import ACTIONS, COMPLETION, SIGNATURE, places_to_write

TEXT = "new cell in {\n  contract cell(@x, ret) = { ret!(x) } |\n  cell!(1, *cell)\n}\n"


def test_places_are_behind_brackets_and_letters() -> None:
    places = places_to_write({"file:///a.rho": TEXT}, 100, random.Random(1))
    lines = TEXT.split("\n")
    for place in places:
        before = lines[place.line][: place.character]
        match place.method:
            case "textDocument/signatureHelp":
                assert before.endswith("!(")
            case "textDocument/completion":
                assert before[-2:] in ("ce", "re")
    assert {place.method for place in places} == {SIGNATURE, COMPLETION, ACTIONS}
    assert sum(place.method == SIGNATURE for place in places) == 2
    assert len(places_to_write({"file:///a.rho": TEXT}, 1, random.Random(1))) == 3


def test_a_key_is_taken_out_and_typed_again() -> None:
    place = next(
        one for one in places_to_write({"file:///a.rho": TEXT}, 9, random.Random(1)) if one.method == SIGNATURE
    )
    assert b'"text":""' in place.without_key(2).replace(b'"text": ""', b'"text":""')
    assert b"(" in place.with_key(3)
