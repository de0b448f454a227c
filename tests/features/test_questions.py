"""What a resolver says that it asks: equal questions have equal answers, wherever in their files they are asked."""

import trio
from hypothesis import given
from hypothesis import strategies as st

from rholsp.features.resolve import RHOLANG, Site, contract_targets, site_at
from rholsp.features.view import Target
from tests.features.dict_view import DictView

PARTS = (
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
TEXTS = st.lists(st.sampled_from(PARTS), max_size=4).map(" | ".join)
ASKER = "file:///b.rho"


def _answers(others: list[str], text: str) -> dict[object, list[object]]:
    """By question, the answers at all places of one file, in which its own contracts are numbered."""
    view = DictView({"file:///a.rho": others[0], ASKER: text, "file:///c.rho": others[1]})
    facts = view.files[ASKER]
    answers: dict[object, list[object]] = {}
    for offset in facts.summary.starts:
        site = site_at(facts, offset)
        assert site is not None
        question = RHOLANG.question(site)
        if question is not None:
            targets = trio.run(RHOLANG.resolve, view, site)
            answers.setdefault(question, []).append([_plain(target, site) for target in targets])
    return answers


def _plain(target: Target, site: Site) -> object:
    if target.facts is site.facts:
        return contract_targets(site.facts, site.symbol).index(target)
    return target.facts.uri, target.selection, target.contract


@given(st.tuples(TEXTS, TEXTS), TEXTS, TEXTS)
def test_equal_questions_have_equal_answers(others: tuple[str, str], before: str, after: str) -> None:
    """Before and after an edit that leaves alone who defines a name, and who receives from it."""
    first, second = _answers([*others], before), _answers([*others], after)
    for question in first.keys() | second.keys():
        answers = first.get(question, []) + second.get(question, [])
        assert all(answer == answers[0] for answer in answers)
