"""What a resolver says that it asks: equal questions have equal answers, wherever in their files they are asked."""

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from rholsp.features.facts import Target
from rholsp.features.metta.resolver import METTA
from rholsp.features.resolve import Occurrence, Resolver, contract_targets, occurrence_at
from rholsp.features.rholang.resolver import RHOLANG
from tests.features.dict_view import DictView

RHOLANG_PARTS = (
    "contract lib(@x) = { Nil }",
    'contract lib(@"a", @y) = { Nil }',
    "for (@v <- lib) { Nil }",
    "lib!(1)",
    'lib!("a", 2)',
    "new x in { x!(*lib) }",
    "new lib in { contract lib(@z) = { Nil } | lib!(4) }",
    'contract @"q"(x) = { @"q"!(1) }',
    "other!(`rho:io:stdout`)",
)
METTA_PARTS = (
    "(= (lib $x) (aid $x))",
    "(= (lib 1) 2)",
    "(= (lib $x $y) $x)",
    "(: lib (-> A B))",
    "(: aid (-> A B))",
    "(= (aid $x) (lib $x))",
    "!(lib 1)",
    "(aid (lib 1 2))",
    "(let $lib 1 (lib $lib))",
)


def _answers(resolver: Resolver, suffix: str, others: list[str], text: str) -> dict[object, list[object]]:
    """By question, the answers at all places of one file, in which its own contracts are numbered."""
    asker = f"file:///b.{suffix}"
    view = DictView({f"file:///a.{suffix}": others[0], asker: text, f"file:///c.{suffix}": others[1]})
    facts = view.files[asker]
    answers: dict[object, list[object]] = {}
    for offset in facts.summary.starts:
        occurrence = occurrence_at(facts, offset)
        assert occurrence is not None
        question = resolver.question(occurrence)
        if question is not None:
            targets = trio.run(resolver.resolve, view, occurrence)
            answers.setdefault(question, []).append([_plain(target, occurrence) for target in targets])
    return answers


def _plain(target: Target, occurrence: Occurrence) -> object:
    if target.facts is occurrence.facts:
        return contract_targets(occurrence.facts, occurrence.symbol).index(target)
    return target.facts.uri, target.selection, target.contract


@pytest.mark.parametrize(
    ("resolver", "suffix", "parts", "between"),
    [(RHOLANG, "rho", RHOLANG_PARTS, " | "), (METTA, "metta", METTA_PARTS, "\n")],
    ids=["rholang", "metta"],
)
@given(st.data())
def test_equal_questions_have_equal_answers(
    resolver: Resolver, suffix: str, parts: tuple[str, ...], between: str, data: st.DataObject
) -> None:
    """Before and after an edit that leaves alone who defines a name, and who receives from it."""
    texts = st.lists(st.sampled_from(parts), max_size=4).map(between.join)
    others, before, after = data.draw(st.tuples(texts, texts)), data.draw(texts), data.draw(texts)
    first = _answers(resolver, suffix, [*others], before)
    second = _answers(resolver, suffix, [*others], after)
    for question in first.keys() | second.keys():
        answers = first.get(question, []) + second.get(question, [])
        assert all(answer == answers[0] for answer in answers)
