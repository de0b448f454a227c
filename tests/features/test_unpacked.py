"""Summaries that nobody looks into any more are packed again, and nobody notices but the memory."""

from hypothesis import given
from hypothesis import strategies as st

from rholsp.features.facts import LazySummary, Unpacked
from rholsp.model.summary import Brief, FileSummary
from rholsp.rholang.summarise import summarise

TEXTS = [f"new x{number} in {{ x{number}!(1) }}" for number in range(6)]
SUMMARIES = [summarise(text) for text in TEXTS]


class Counted:
    """A packed summary that counts how often it is unpacked."""

    def __init__(self, summary: FileSummary) -> None:
        self._summary = summary
        self.brief: Brief = summary.brief()
        self.times = 0

    def unpack(self) -> FileSummary:
        self.times += 1
        return self._summary


def test_what_was_looked_into_lately_stays_unpacked() -> None:
    unpacked = Unpacked(2)
    packed = [Counted(summary) for summary in SUMMARIES[:3]]
    first, second, third = (LazySummary(one, unpacked) for one in packed)
    assert [first.summary, second.summary] == SUMMARIES[:2]
    assert [first.was_used(), second.was_used()] == [True, True]
    assert first.summary is SUMMARIES[0]
    assert third.summary is SUMMARIES[2]
    assert [one.is_packed for one in (first, second, third)] == [False, True, False]
    assert second.summary is SUMMARIES[1]
    assert [one.times for one in packed] == [1, 2, 1]


def test_what_is_held_stays_unpacked() -> None:
    unpacked, packed = Unpacked(1), Counted(SUMMARIES[0])
    held = LazySummary(packed, unpacked).held()
    for summary in SUMMARIES[1:]:
        assert LazySummary(Counted(summary), unpacked).summary is summary
    assert held.summary is SUMMARIES[0]
    assert held.brief is packed.brief
    assert held.held() is held
    assert packed.times == 1


@given(st.lists(st.integers(0, 5)), st.integers(1, 6))
def test_no_more_stay_unpacked_than_may(looks: list[int], capacity: int) -> None:
    unpacked = Unpacked(capacity)
    meanings = [LazySummary(Counted(summary), unpacked) for summary in SUMMARIES]
    for look in looks:
        assert meanings[look].summary is SUMMARIES[look]
        assert meanings[look].brief == SUMMARIES[look].brief()
        assert sum(not meaning.is_packed for meaning in meanings) <= capacity
