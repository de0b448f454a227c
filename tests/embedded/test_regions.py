"""Which texts are regions, and what they mean at their place: drawn cases, and the laws that hold for any host."""

import re
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.embedded.embed import embed
from rholsp.embedded.position_map import HOLE, PositionMap
from rholsp.model.summary import FileSummary, Region, Role
from rholsp.rholang.grammar import parse
from rholsp.rholang.summarise import summarise
from tests.embedded import settings_language
from tests.features.fixture import Case
from tests.features.fixture import parse as parse_case

GUESTS = {"settings": settings_language.summarise, "other": lambda text: settings_language.summarise("")}


def read_cases() -> list[Case]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "cases").glob("*.txt"))]
    return [parse_case(part) for text in texts for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]


CASES = read_cases()


def host_of(text: str) -> FileSummary:
    return summarise(text, parse(text))


def embedded(text: str) -> FileSummary:
    tree = parse(text)
    return embed(text, tree, summarise(text, tree), GUESTS)


def source(case: Case) -> str:
    ((_, text),) = case.files.items()
    return text


def lines_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A range as a drawing shows it: line by line, without empty ones."""
    return [match.span() for match in re.compile(r"[^\r\n]+").finditer(text, start, end)]


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_regions_are_found(case: Case) -> None:
    text = source(case)
    found = [
        (*line, region.route)
        for region in embedded(text).regions
        for start, end, hole in region.parts
        if not hole
        for line in lines_of(text, start, end)
    ]
    expected = [(mark.start, mark.end, mark.label) for mark in case.marks]
    if case.marks:
        assert drawn(text, found) == drawn(text, expected)


def drawn(text: str, found: list[tuple[int, int, str]]) -> list[str]:
    return [f"{start}-{end} {text[start:end]} {route}" for start, end, route in sorted(found)]


@pytest.mark.parametrize("case", [case for case in CASES if "occurrences" in case.texts], ids=repr)
def test_what_regions_mean(case: Case) -> None:
    text = source(case)
    summary = embedded(text)
    found = []
    for start, end, symbol, role in zip(summary.starts, summary.ends, summary.symbol_of, summary.roles, strict=True):
        if summary.region_of(symbol) is not None:
            found.append(f"{text[start:end]} {Role(role).name} {summary.symbols[symbol].key}")
    assert found == case.texts["occurrences"].split("\n")


@pytest.mark.parametrize("case", [case for case in CASES if "outline" in case.texts], ids=repr)
def test_outlines(case: Case) -> None:
    outline = embedded(source(case)).outline
    lines = []
    for item in outline:
        depth, parent = 0, item.parent
        while parent >= 0:
            depth, parent = depth + 1, outline[parent].parent
        lines.append(f"{'  ' * depth}{item.kind} {item.name} {item.detail}".rstrip())
    assert lines == case.texts["outline"].split("\n")


# ------------------------------------------------------------------------------------------------ laws


def check_laws(text: str) -> None:
    """What holds for any host, also a broken one."""
    host, summary = host_of(text), embedded(text)
    columns = list(zip(summary.starts, summary.ends, summary.symbol_of, summary.roles, strict=True))
    own = list(zip(host.starts, host.ends, host.symbol_of, host.roles, strict=True))
    assert [entry for entry in columns if summary.region_of(entry[2]) is None] == own
    assert columns == sorted(columns, key=lambda entry: (entry[0], -entry[1]))
    assert summary.longest == max((end - start for start, end, _, _ in columns), default=0)
    assert summary.symbols[: len(host.symbols)] == host.symbols
    assert summary.contracts[: len(host.contracts)] == host.contracts
    assert [d for d in summary.diagnostics if d.code.startswith("RH")] == list(host.diagnostics)

    behind, next_symbol = 0, len(host.symbols)
    shared: dict[str, int] = {}
    for region in summary.regions:
        assert behind <= region.span.start < region.span.end
        assert text[region.span.start] == '"'
        assert region.symbols.start == next_symbol
        behind, next_symbol = region.span.end, region.symbols.end
        places = PositionMap.of(text, region.parts)
        if "crash" in places.text:
            continue
        guest = GUESTS[region.language](places.text)
        numbers: list[int] = []
        fresh = count(region.symbols.start)
        for symbol in guest.symbols:
            known = None if symbol.key is None else shared.get(symbol.key)
            numbers.append(next(fresh) if known is None else known)
            if symbol.key is not None:
                shared[symbol.key] = numbers[-1]
        assert next(fresh) == region.symbols.end
        assert [summary.symbols[number].name for number in numbers] == [symbol.name for symbol in guest.symbols]
        check_occurrences(text, summary, region, numbers, places, guest)
        check_diagnostics(text, summary, places, guest)
    assert next_symbol == len(summary.symbols)
    assert len({(region.language, region.identity) for region in summary.regions}) == len(summary.regions)

    for i, item in enumerate(summary.outline):
        assert item.parent < i
        assert item.span.start <= item.selection.start <= item.selection.end <= item.span.end
        if item.parent >= 0:
            around = summary.outline[item.parent].span
            assert around.start <= item.span.start <= item.span.end <= around.end
    for send in summary.sends:
        assert send.symbol < len(summary.symbols)
    for contract in summary.contracts:
        assert contract.container < len(summary.contracts)


def check_occurrences(
    text: str, summary: FileSummary, region: Region, numbers: list[int], places: PositionMap, guest: FileSummary
) -> None:
    """Each occurrence of the region is the guest's, unescaped; only those that a hole cuts are missing.

    `numbers` are the indexes that the guest's symbols have in the host.
    """
    merged = [
        (symbol, start, end)
        for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True)
        if summary.region_of(symbol) is not None and region.span.start <= start < region.span.end
    ]
    whole = [
        (numbers[symbol], *place)
        for start, end, symbol in zip(guest.starts, guest.ends, guest.symbol_of, strict=True)
        if (place := places.whole(start, end)) is not None
    ]
    assert merged == whole
    for start, end in zip(guest.starts, guest.ends, strict=True):
        exact = places.exact(start, end)
        if exact is not None:
            assert PositionMap.of(text, [(*exact, False)]).text == places.text[start:end]
            assert HOLE not in places.text[start:end]


def check_diagnostics(text: str, summary: FileSummary, places: PositionMap, guest: FileSummary) -> None:
    for finding in guest.diagnostics:
        place = places.range_to_host(finding.start, finding.end)
        found = [d for d in summary.diagnostics if (d.code, d.start, d.end) == (finding.code, *(place or (-1, -1)))]
        assert bool(found) == (place is not None)
        assert place is None or text[place.start : place.end]


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_laws_hold_in_each_case(case: Case) -> None:
    check_laws(source(case))
    check_laws(source(case).replace("\n", "\r\n"))


@given(st.data())
def test_laws_hold_in_half_typed_texts(data: st.DataObject) -> None:
    text = source(data.draw(st.sampled_from(CASES)))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        pieces = [
            "",
            '"',
            "(",
            ")",
            "{",
            "++",
            "\\",
            "for (",
            "@",
            '"a = ${b}" %% ',
            "let x = ",
            "match ",
            "\r\n",
            "\U0001f600",
            "/*",
        ]
        text = text[:start] + data.draw(st.sampled_from(pieces)) + text[end:]
    check_laws(text)


LITERAL = st.lists(
    st.sampled_from(
        [
            "a",
            "b-c",
            " = ",
            "${a}",
            "${b-c}",
            "${",
            "}",
            "%x",
            "\\n",
            "\n",
            "\r\n",
            '\\"',
            "\\\\",
            "\\65",
            "\U0001f600",
            "# ",
            "crash",
        ]
    ),
    max_size=12,
).map("".join)
OPERAND = st.one_of(LITERAL.map('"{}"'.format), st.sampled_from(["x", "f(1)", "(y)", "*z"]))


@given(st.lists(st.lists(OPERAND, min_size=1, max_size=4).map(" ++ ".join), min_size=1, max_size=4))
def test_laws_hold_for_any_settings(chains: list[str]) -> None:
    sends = " | ".join(f"/* @settings */ c!({chain})" for chain in chains)
    check_laws_of_findings(sends)


def check_laws_of_findings(text: str) -> None:
    summary = embedded(text)
    crashed = [region for region in summary.regions if "crash" in PositionMap.of(text, region.parts).text]
    assert [(d.start, d.end) for d in summary.diagnostics if d.code == "RH023"] == [tuple(r.span) for r in crashed]
    if not crashed:
        check_laws(text)
