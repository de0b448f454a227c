"""Which names are worth ranking: every one that matches, and few others."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.name_matching import completion_ranking, prefix_of
from rholsp.workspace.offered_names import OfferedNames

PARTS = ["get", "Bal", "_", "-", "a", "b", "é", "İ", "𝄞", "1", "x y", "\n", "&", "."]
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("".join)
KEYS = NAMES | NAMES.map('@"{}"'.format) | NAMES.map("metta:{}".format)
QUERIES = st.lists(st.sampled_from([*PARTS, "g", "B", "gB", " ", "\\", "]", "^"]), min_size=1, max_size=3).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(KEYS, max_size=12), st.lists(KEYS, max_size=6), QUERIES)
def test_every_name_that_matches_is_found(keys: list[str], dropped: list[str], query: str) -> None:
    offered = OfferedNames()
    for key in keys:
        offered.put(key)
    list(offered.candidates(query))
    for key in dropped:
        offered.drop(key)
    rank = completion_ranking(query)
    wanted = {key for key in set(keys) - set(dropped) if rank(key.removeprefix(prefix_of(key))) is not None}
    found = list(offered.candidates(query))
    assert wanted <= set(found) <= set(keys) - set(dropped)
    assert len(found) == len(set(found))


def test_names_without_the_letters_are_left_out() -> None:
    offered = OfferedNames()
    for key in ("getBalance", "getBest", "give", "bag"):
        offered.put(key)
    assert set(offered.candidates("gb")) == {"getBalance", "getBest"}
    assert list(offered.candidates("zz")) == []


def test_blanks_alone_leave_no_name_out() -> None:
    offered = OfferedNames()
    for key in (" x", "\n", "abc"):
        offered.put(key)
    assert set(offered.candidates(" ")) == {" x", "\n", "abc"}


def test_long_names_keep_nobody_waiting() -> None:
    offered = OfferedNames()
    for number in range(100):
        offered.put("a" * 5_000 + str(number))
    assert list(offered.candidates("a" * 60 + "b")) == []
