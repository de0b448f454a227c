"""Lexing again after an edit gives what lexing from nothing gives, and names exactly the tokens that differ."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.metta.grammar import language as metta
from rholsp.rholang.grammar import language
from rholsp.syntax.lexer import Lexed, Lexer
from rholsp.syntax.relexing import TokenDamage, relex
from tests.rholang.test_laws import PROGRAMS, TOKENS

PIECES = [
    *TOKENS,
    *(
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\u2028",
        "\U0001f600",
        "\ufeff",
        "\\",
        "//",
        "*/",
        "{#",
        "#}",
        "{%",
        "%}",
        "{{ a }}",
    ),
    *("BigInt(", "BigInt(1)", "BigInt(\n1", "1.", "5e+", "3", ".5", "$x", "${", "a'", "\ufffc", ";", "'", "''"),
]
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("\n".join),
    st.sampled_from(PROGRAMS),
)


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """The text after one edit."""
    start = draw(st.integers(0, len(text)))
    end = min(start + draw(st.sampled_from([0, 0, 0, 1, 1, 2, 10, 100])), len(text))
    inserted = draw(st.one_of(st.sampled_from(["", *PIECES]), st.text(max_size=3)))
    return text[:start] + inserted + text[end:]


def assert_same(lexer: Lexer, before: Lexed, text: str) -> Lexed:
    after, damage = relex(lexer, before, text)
    assert after == lexer.lex(text)
    assert_damage(before, after, damage)
    return after


def assert_damage(before: Lexed, after: Lexed, damage: TokenDamage) -> None:
    """What is outside of the damage has the same kinds and texts, and lies where it lay, or is moved."""
    by = len(after.text) - len(before.text)
    start, old_end, new_end = damage
    assert len(after.starts) - new_end == len(before.starts) - old_end
    assert before.kinds[:start] == after.kinds[:start]
    assert before.kinds[old_end:] == after.kinds[new_end:]
    for old, new in ((before.starts, after.starts), (before.ends, after.ends)):
        assert old[:start] == new[:start]
        assert [offset + by for offset in old[old_end:]] == list(new[new_end:])
    front = before.ends[start - 1] if start else 0
    assert before.text[:front] == after.text[:front]
    if old_end < len(before.starts):
        assert before.text[before.starts[old_end] :] == after.text[after.starts[new_end] :]


@given(st.data(), TEXTS, st.integers(1, 6))
@settings(max_examples=300, deadline=None)
def test_edits_of_any_text(data: st.DataObject, text: str, edits: int) -> None:
    lexer = language().lexer
    lexed = lexer.lex(text)
    for _ in range(edits):
        lexed = assert_same(lexer, lexed, data.draw(edited(lexed.text)))


@given(TEXTS, TEXTS)
def test_any_text_after_any_other(before: str, after: str) -> None:
    assert_same(language().lexer, language().lexer.lex(before), after)


@given(st.data(), TEXTS)
def test_edits_of_metta(data: st.DataObject, text: str) -> None:
    lexer = metta().lexer
    assert_same(lexer, lexer.lex(text), data.draw(edited(text)))


def test_only_what_differs_is_damaged() -> None:
    text = "".join(f"contract c{i}(@x) = {{ x!({i}) }} |\n" for i in range(3_000))
    lexer = language().lexer
    at = text.index("c1500") + 5
    before = lexer.lex(text)
    _, damage = relex(lexer, before, text[:at] + "x" + text[at:])
    assert damage.old_end - damage.start == damage.new_end - damage.start == 1
    _, damage = relex(lexer, before, text[:at] + "// " + text[at:])
    assert damage.new_end - damage.start == 0
    assert damage.old_end - damage.start == 13
