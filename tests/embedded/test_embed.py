"""The summary of a host with regions, beyond what the drawings of the cases show."""

from collections.abc import Iterator

import pytest

from rholsp.embedded.detection import Candidate, Detector, Host, candidates_in
from rholsp.embedded.detectors import DETECTORS
from rholsp.embedded.embed import embed
from rholsp.embedded.position_map import PositionMap
from rholsp.embedded.region_uris import region_uri, split_region_uri
from rholsp.model.summary import FileSummary, Severity, Span
from rholsp.rholang.grammar import parse
from rholsp.rholang.summarise import summarise
from tests.embedded import settings_language

GUESTS = {"settings": settings_language.summarise}


def embedded(text: str) -> FileSummary:
    tree = parse(text)
    return embed(text, tree, summarise(text, tree), GUESTS)


def send(*literals: str) -> str:
    return "new s(`rho:settings:load`) in { " + " | ".join(f"s!({literal})" for literal in literals) + " }"


@pytest.mark.parametrize("text", ["", "c!(1)", 'c!("a = 1")', "new s(`rho:settings:load`) in { s!(x) }", "// settings"])
def test_a_file_without_regions_keeps_its_very_summary(text: str) -> None:
    tree = parse(text)
    summary = summarise(text, tree)
    assert embed(text, tree, summary, GUESTS) is summary


def test_names_hide_behind_escapes_as_everything_else() -> None:
    text = send(r'"\97 = \"${b}\" %local\n%local = 1"')
    summary = embedded(text)
    names = [
        (text[s:e], summary.symbols[o].name)
        for s, e, o in zip(summary.starts, summary.ends, summary.symbol_of, strict=True)
    ]
    assert (r"\97", "a") in names
    assert ("b", "b") in names


def test_symbols_contracts_and_sends_point_at_each_other() -> None:
    text = send('"a = %x ${b}"', '"b = %x %x"')
    summary = embedded(text)
    first, second = summary.regions
    assert first.symbols.start < first.symbols.end == second.symbols.start < second.symbols.end == len(summary.symbols)
    assert [summary.symbols[c.symbol].name for c in summary.contracts] == ["a", "b"]
    locals_ = [s for s in summary.symbols if s.name == "%x"]
    assert [s.container for s in locals_] == [0, 1]
    assert [text[slice(*s.binder)] for s in locals_ if s.binder is not None] == ["%x", "%x"]
    assert [text[slice(*s.scope)] for s in locals_ if s.scope is not None] == [" ${b}", " %x"]
    (use,) = [s for s in summary.sends if s.operator == ""]
    assert summary.symbols[use.symbol].name == "b"
    assert text[slice(*use.name)] == "b"
    assert summary.region_of(use.symbol) == first
    assert summary.region_of(0) is None
    assert summary.region_at(first.span.start) == first
    assert [s.operator for s in summary.sends] == ["!", "!", ""]


def test_what_the_end_of_a_literal_cuts_is_one_occurrence() -> None:
    text = send('"a = ${b" ++ "c} ${d}" ++ x')
    summary = embedded(text)
    names = [
        (text[start:end], summary.symbols[symbol].name)
        for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True)
        if summary.region_of(symbol) is not None
    ]
    assert names == [("a", "a"), ('b" ++ "c', "bc"), ("d", "d")]
    assert [s.name for s in summary.symbols if s.key][-3:] == ["a", "bc", "d"]


def test_findings_stand_at_their_place() -> None:
    text = send(r'"a = 1\nwrong" ++ " line" ++ x ++ "\n" ++ y', r'"\"bad\""')
    findings = [d for d in embedded(text).diagnostics if d.code == "SET1"]
    assert [text[d.start : d.end] for d in findings] == ['wrong" ++ " line" ++ x', r"\"bad\""]
    assert [d.fix for d in findings] == ["", r"\"fixed\" = 1"]
    assert [text[slice(*r[:2])] for d in findings for r in d.related] == ["w", r"\""]


def test_a_guest_that_crashes_loses_its_region_alone() -> None:
    text = send('"a = 1"', '"crash"', '"b = 1"')
    summary = embedded(text)
    middle = summary.regions[1]
    assert [region.symbols.end - region.symbols.start for region in summary.regions] == [1, 0, 1]
    (finding,) = [d for d in summary.diagnostics if d.code == "RH023"]
    assert (Span(finding.start, finding.end), finding.severity) == (middle.span, Severity.ERROR)
    assert [c.signature for c in summary.contracts] == ["a", "b"]


def test_an_empty_text_and_one_without_its_end_are_regions() -> None:
    text = send('""', '"a = ')
    summary = embedded(text)
    assert [PositionMap.of(text, region.parts).text for region in summary.regions] == ["", "a = ) }"]


def test_identities_and_uris_outlive_what_changes_around() -> None:
    before = embedded(send('"a = 1"', '"b = 1"', '"a = 1"'))
    after = embedded("contract new_one() = { Nil } |\n" + send('"c = 1"', '"a = 1"', r'"\97 = 1"'))
    uris = [region_uri("file:///a%23b.rho", region) for region in before.regions]
    assert len(set(uris)) == 3
    assert [region_uri("file:///a%23b.rho", region) for region in after.regions][1:] == [uris[0], uris[2]]
    for uri, region in zip(uris, before.regions, strict=True):
        assert split_region_uri(uri) == ("file:///a%23b.rho", "settings", region.identity)
    assert split_region_uri("file:///a.rho") is None
    assert split_region_uri("file:///a.rho#L10") is None


def test_another_way_to_find_regions_is_one_more_detector() -> None:
    def in_quotes_of_shouting(host: Host) -> Iterator[Candidate]:
        for token, chain in host.messages.chains.items():
            if host.tree.text_of(token).isupper():
                yield from candidates_in(host, "settings", chain)

    text = '/* settings */ c!("LOUD = 1", "quiet = 1") | @"rho:settings:load"!("ALSO LOUD = 1")'
    tree = parse(text)
    for priority, routes in ((15, ["shouts", "services"]), (25, ["shouts", "shouts"])):
        shouts = Detector("shouts", priority, in_quotes_of_shouting)
        summary = embed(text, tree, summarise(text, tree), GUESTS, (*DETECTORS, shouts))
        assert [region.route for region in summary.regions] == routes


def test_regions_share_the_symbols_that_have_a_key() -> None:
    text = send('"a = %x ${b}"', '"b = ${a}"', '"a = %x"')
    summary = embedded(text)
    keys = [symbol.key for symbol in summary.symbols if symbol.key is not None and symbol.key.startswith("settings:")]
    assert sorted(keys) == ["settings:a", "settings:b"]
    a = next(i for i, symbol in enumerate(summary.symbols) if symbol.key == "settings:a")
    assert [text[start - 4 : end] for (start, end), _ in summary.occurrences_of(a)] == ['s!("a', "= ${a", 's!("a']
    assert [contract.symbol for contract in summary.contracts].count(a) == 2
    assert [summary.symbols[contract.symbol].name for contract in summary.contracts] == ["a", "b", "a"]
    assert [symbol.container for symbol in summary.symbols if symbol.name == "%x"] == [0, 2]
    assert summary.region_of(a) == summary.regions[0]
