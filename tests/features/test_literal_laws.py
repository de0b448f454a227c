"""Renaming a literal of calls changes spellings and nothing else: each call is taken by the clauses that took it."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from rholsp.features.language_registry import LANGUAGES
from rholsp.features.literals import literals_of
from rholsp.features.references import references
from rholsp.features.rename import rename
from rholsp.features.rename_results import Refusal
from rholsp.rholang.pattern_shapes import accepts, call_arguments
from tests.features.rename_view import RenameDictView, applied

A = "file:///a.rho"
values = st.sampled_from(('"a"', '"b"', "1", "x", '["a", x]', '{"a": 1}', '("b", 2)'))
arguments = st.lists(values, min_size=1, max_size=2)
clauses = st.tuples(st.sampled_from(("contract", "for")), arguments)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """One private channel with clauses and calls."""
    parts = ["Nil"]
    for word, formals in draw(st.lists(clauses, min_size=1, max_size=4)):
        names = ", ".join(f"@{{{formal}}}" if formal == "x" else f"@{formal}" for formal in _distinct(formals))
        parts.append(f"contract c({names}) = {{ Nil }}" if word == "contract" else f"for ({names} <- c) {{ Nil }}")
    calls = draw(st.lists(st.tuples(st.sampled_from(("!", "!!", "!?")), arguments), max_size=4))
    parts += [f"c{operator}({', '.join(args)}){'.' if operator == '!?' else ''}" for operator, args in calls]
    return f"new c, x in {{ {' | '.join(parts)} }}"


def _distinct(formals: list[str]) -> list[str]:
    """Patterns whose variables differ."""
    return [formal.replace("x", f"x{i}") for i, formal in enumerate(formals)]


def reached(text: str) -> list[list[str]]:
    """For each call whether each clause takes it."""
    summary = LANGUAGES.of_file(A).summarise(text)
    rows = [*summary.contracts, *summary.receives]
    return [[accepts(row, call_arguments(send)) for row in rows] for send in summary.sends]


def literals(text: str) -> list[int]:
    view = RenameDictView({A: text})
    facts = view.files[A]
    rows = [*facts.summary.contracts, *facts.summary.receives, *facts.summary.sends]
    return [literal.span.start for row in rows for literal in literals_of(facts, row)]


@settings(max_examples=150, deadline=None)
@given(st.data(), programs(), st.sampled_from(("a", "b", "fresh")))
async def test_calls_are_taken_by_the_same_clauses_and_the_way_back_is_open(
    data: st.DataObject, text: str, new: str
) -> None:
    offsets = literals(text)
    if not offsets:
        return
    offset = data.draw(st.sampled_from(offsets))
    old = text[offset : text.index('"', offset)]
    answer = await rename(RenameDictView({A: text}), A, offset, new)
    places = await references(RenameDictView({A: text}), A, offset, True)
    event("refused" if isinstance(answer, Refusal) else "renamed")
    if isinstance(answer, Refusal):
        return
    assert places is not None
    assert bool(answer.files) == (old != new)
    renamed = applied({A: text}, answer)[A]
    assert reached(renamed) == reached(text)
    edited = {edit.start for file in answer.files for edit in file.edits}
    assert old == new or {place.start for place in places} <= edited
    there = offset + sum(len(new) - len(old) for start in edited if start < offset)
    back = await rename(RenameDictView({A: renamed}), A, there, old)
    assert not isinstance(back, Refusal)
    assert applied({A: renamed}, back) == {A: text}
