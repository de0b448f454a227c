"""Programs for laws: the texts of the data files, and what can be done to them."""

from pathlib import Path

from hypothesis import strategies as st

from tests.markers import cases, unmark

DATA = Path(__file__).parent / "data"
PROGRAMS = [unmark(text)[0] for name in ("scopes.txt", "diagnostics.txt") for _, text in cases(DATA / name)]

PIECES = [
    *("(", ")", "()", "!", "=", ":", "->", "let", "let*", "match", "case", "&self", "&kb", "@doc", "bind!", "map-atom"),
    *("f", "foo", "$x", "$y", "_", "1", "-1.5", '"s"', '"', "\\", "; c\n", "//", "\ufffc", "a\ufffc", " ", "\n", "é"),
]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A program with a few stretches removed, doubled, or replaced."""
    text = draw(st.sampled_from(PROGRAMS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(start + draw(st.sampled_from([0, 1, 2, 10, 100])), len(text))
        text = text[:start] + draw(st.sampled_from(["", text[start:end] * 2, *PIECES])) + text[end:]
    return text
