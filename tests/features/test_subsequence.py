"""Letters in order agree with a regular expression where that ends, and are found at once where it does not."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rholsp.features.name_matching import completion_ranking
from rholsp.features.subsequence import follows_words, in_few_pieces, in_order
from rholsp.features.workspace_symbols import ranking

LETTERS = st.text("abc_", min_size=1, max_size=5)
NAME = st.text("abc_", max_size=14)


@given(NAME, LETTERS)
def test_in_order_like_a_regular_expression(name: str, letters: str) -> None:
    window = in_order(name, letters)
    scattered = re.compile(".*?".join(map(re.escape, letters)))
    assert (window is None) == (scattered.search(name) is None)
    if window is not None:
        start, end = window
        assert scattered.fullmatch(name, start, end)
        assert in_order(name[start + 1 : end], letters) is None


@given(NAME, LETTERS, st.lists(st.integers(0, 14), max_size=4).map(sorted))
def test_in_few_pieces_like_a_regular_expression(name: str, letters: str, starts: list[int]) -> None:
    scattered = re.compile("(.*?)".join(map(re.escape, letters)))
    tries = [scattered.match(name, start) for start in starts if start <= len(name)]
    widths = [match.end() - match.start() for match in tries if match and sum(map(bool, match.groups())) < 3]
    assert in_few_pieces(name, starts, letters, 3) == min(widths, default=None)


@given(NAME, LETTERS, st.sets(st.integers(0, 13), max_size=5).map(sorted))
def test_words_are_followed_in_every_way(name: str, letters: str, starts: list[int]) -> None:
    starts = [start for start in starts if start < len(name)]
    words = [name[a:b] for a, b in pairwise([*starts, len(name)])]
    beginnings = "".join(
        "(?:" + "|".join(re.escape(word[:n]) for n in range(len(word), -1, -1)) + ")" for word in words
    )
    assert follows_words(name, starts, letters) == (re.fullmatch(beginnings, letters) is not None)


def test_names_and_queries_that_could_be_spread_in_many_ways() -> None:
    """A regular expression for any of these would not end within the time of a test run."""
    for name in ("a" * 60, "aA" * 5_000, "a_" * 100, "a" * 100_000, "aA" * 128):
        for query in ("aaaaaab", "a" * 50 + "c", "ab" * 30 + "c", "a" * 200_000 + "c"):
            assert ranking(query)(name) is None
            assert completion_ranking(query)(name) is None
