"""Which marks stand around placeholders: the usual ones, and others for a whole process."""

import json
from collections.abc import Iterator

import pytest

from rholsp.features.language_registry import LANGUAGES, RHOLANG
from rholsp.rholang.grammar import language, placeholders, set_placeholders
from rholsp.rholang.highlight_tokens import lexical_tokens
from rholsp.rholang.summarise import summarise
from rholsp.rholang.templates import DEFAULT, placeholder_pattern
from rholsp.workspace.store.summary_codec import format_key


@pytest.fixture
def usual() -> Iterator[None]:
    yield
    set_placeholders(DEFAULT)


def codes(text: str) -> list[str]:
    return [finding.code for finding in summarise(text).diagnostics]


def test_the_grammar_has_the_usual_ones() -> None:
    assert language().grammar.tokens["PLACEHOLDER"].pattern == f"(?:{placeholder_pattern(DEFAULT)})"
    assert placeholders() == DEFAULT


@pytest.mark.usefixtures("usual")
def test_other_marks_count_instead() -> None:
    text = "new x in { x!(<%= a.b %>, <<c>>) }"
    assert set(codes(text)) == {"RH001"}
    before = format_key(RHOLANG)
    LANGUAGES.adopt({"rholang": json.dumps([["<%=", "%>"], ["<<", ">>"]])})
    assert codes(text) == ["RH007", "RH007"]
    assert [token.kind for token in lexical_tokens(text)].count("macro") == 2
    assert "RH002" in codes("new x in { x!($amount) }")
    assert format_key(RHOLANG) != before, "summaries on disk are made anew"
    LANGUAGES.adopt({"rholang": "[]"})
    assert "RH007" not in codes("new x in { x!({{ amount }}) }")
    LANGUAGES.adopt(LANGUAGES.default_policies)
    assert format_key(RHOLANG) == before
