"""Every feature on the planner of `examples/`: a Rholang program whose strings hold MeTTa, with MeTTa files beside it.

The cases are in `cases/planner.txt`; planner_cases.py tells how to read them.
"""

import re
from collections import Counter
from functools import cache

import pytest

from rholsp.embedded.position_map import HOLE
from rholsp.features.completion import completion
from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.diagnostics import diagnostics
from rholsp.features.document_symbols import document_symbols
from rholsp.features.highlight import highlights
from rholsp.features.hover import hover
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.references import references
from rholsp.features.region_documents import region_text, regions
from rholsp.features.rename import prepare_rename, rename
from rholsp.features.rename_results import Refusal, Renameable
from rholsp.features.results import Definitions, OutlineNode
from rholsp.features.semantic_token_legend import MODIFIERS, TYPES
from rholsp.features.semantic_tokens import semantic_tokens
from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.workspace import open_workspace
from tests.features.planner_cases import FILES, PlannerCase, example_files, planner_cases
from tests.features.rename_view import RenameDictView, applied

CASES = planner_cases()


def of(feature: str) -> pytest.MarkDecorator:
    """Parameters for the test of a feature: each case that expects something of it, with the words behind its name."""
    asked = [
        pytest.param(case, name.removeprefix(feature).strip(), id=f"{case.title}: {name}")
        for case in CASES
        for name in case.expected
        if name == feature or name.startswith(f"{feature} ")
    ]
    return pytest.mark.parametrize(("case", "words"), asked)


def view_of(case: PlannerCase) -> RenameDictView:
    """The cursor's file is open, the others are known by their summaries."""
    return _view(case.uri, tuple(case.files.items()))


@cache
def _view(opened: str, files: tuple[tuple[str, str], ...]) -> RenameDictView:
    return RenameDictView(dict(files), closed=[uri for uri, _ in files if uri != opened])


def places(answer: Definitions | None) -> list[tuple[str, int, int]]:
    return [] if answer is None else [(target.uri, *target.selection) for target in answer.targets]


def test_every_feature_has_cases_and_each_is_run() -> None:
    known = ["definition", "declaration", "references", "highlights", "rename", "hover", "outline", "symbols"]
    known += ["completion", "tokens", "diagnostics", "declared", "regions"]
    assert {name.split()[0] for case in CASES for name in case.expected} == set(known)
    assert {case.uri.removeprefix("file:///") for case in CASES} == set(FILES)


@of("regions")
async def test_regions(case: PlannerCase, words: str) -> None:
    """Each with its route and the beginning of its text, a hole as `…`."""
    facts = await view_of(case).file(case.uri)
    assert facts is not None
    text = case.files[case.uri]
    lines = []
    for region in regions(facts):
        shown = " ".join((region_text(facts, text, region.uri) or "").replace(HOLE, "…").split())
        lines.append(f"{region.route}: {shown[:60].rstrip()}")
        assert text[region.span.start] == text[region.span.end - 1] == '"'
    assert lines == case.expected["regions"]


@of("definition")
async def test_definition(case: PlannerCase, words: str) -> None:
    answer = await definition(view_of(case), case.uri, case.offset)
    assert places(answer) == case.places("definition")


@of("declaration")
async def test_declaration(case: PlannerCase, words: str) -> None:
    answer = await declaration(view_of(case), case.uri, case.offset)
    assert places(answer) == case.places("declaration")


@of("references")
async def test_references(case: PlannerCase, words: str) -> None:
    view = view_of(case)
    uses = await references(view, case.uri, case.offset, False) or ()
    everything = await references(view, case.uri, case.offset, True) or ()
    assert [(place.uri, place.start, place.end) for place in uses] == sorted(case.places("references"))
    declared = [(place.uri, place.start, place.end) for place in everything if place not in uses]
    assert declared == sorted(case.places("declared"))
    assert len(everything) == len(uses) + len(declared)


@of("highlights")
async def test_highlights(case: PlannerCase, words: str) -> None:
    answer = await highlights(view_of(case), case.uri, case.offset) or ()
    expected = []
    for line in case.expected["highlights"]:
        kind, _, place = line.partition(" ")
        expected.append((*case.place(place), kind))
    assert [(case.uri, mark.start, mark.end, mark.kind.name.lower()) for mark in answer] == sorted(expected)


@of("rename to")
async def test_rename(case: PlannerCase, words: str) -> None:
    """`refused:` and the reason, or nothing: then all references are edited, and renaming back brings the old texts."""
    view = view_of(case)
    answer = await rename(view, case.uri, case.offset, words)
    lines = case.expected[f"rename to {words}"]
    if isinstance(answer, Refusal):
        assert [f"refused: {answer.reason}"] == lines
        return
    assert lines == []
    prepared = await prepare_rename(view, case.uri, case.offset)
    assert isinstance(prepared, Renameable)
    everything = await references(view, case.uri, case.offset, True) or ()
    edited = [(file.uri, start, end) for file in answer.files for start, end, _ in file.edits]
    assert edited == [(place.uri, place.start, place.end) for place in everything]
    assert {case.files[uri][start:end] for uri, start, end in edited} == {prepared.placeholder}
    renamed = applied(case.files, answer)
    back = await rename(RenameDictView(renamed), answer.files[0].uri, answer.files[0].edits[0][0], prepared.placeholder)
    assert not isinstance(back, Refusal), back.reason
    assert applied(renamed, back) == case.files


LINK = re.compile(r"\[([^\[\]]*)\]\(<[^<>]*>\)")


@of("hover")
async def test_hover(case: PlannerCase, words: str) -> None:
    """Its lines, without the empty ones between paragraphs."""
    answer = await hover(view_of(case), case.uri, case.offset)
    shown = "" if answer is None else LINK.sub(r"\1", answer.markdown)
    assert list(filter(None, shown.split("\n"))) == case.expected["hover"]


@of("outline")
async def test_outline(case: PlannerCase, words: str) -> None:
    """The item of that name with what is below it."""
    nodes = await document_symbols(view_of(case), case.uri) or ()
    assert outlined(nodes, words, case.files[case.uri]) == case.expected[f"outline {words}"]


def outlined(nodes: tuple[OutlineNode, ...], name: str, text: str, indent: str | None = None) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        shown = indent if indent is not None else "" if f"{node.kind} {node.name}" == name else None
        if shown is not None:
            said = text[slice(*node.selection)] if node.kind != "region" else ""
            lines.append(f"{shown}{node.kind} {node.name} [{said}] {node.detail}".rstrip())
        lines += outlined(node.children, name, text, None if shown is None else shown + "  ")
    return lines


@of("symbols")
async def test_workspace_symbols(case: PlannerCase, words: str) -> None:
    found = await workspace_symbols(view_of(case), words)
    expected = [line.split(" @ ") for line in case.expected[f"symbols {words}"]]
    assert [
        (
            f"{symbol.kind} {symbol.name} {symbol.container}".rstrip(),
            (symbol.place.uri, symbol.place.start, symbol.place.end),
        )
        for symbol in found
    ] == [(what, case.place(place)) for what, place in expected]


@of("completion")
async def test_completion(case: PlannerCase, words: str) -> None:
    """The first labels."""
    answer = await completion(view_of(case), case.uri, case.offset)
    assert answer is not None
    labels = [item.label for item in answer.items]
    expected = " ".join(case.expected["completion"]).split(", ")
    assert labels[: len(expected)] == expected


@of("tokens")
async def test_semantic_tokens(case: PlannerCase, words: str) -> None:
    assert case.span is not None
    found = await semantic_tokens(view_of(case), case.uri, *case.span) or []
    text = case.files[case.uri]
    lines = []
    for start, end, kind, marks in found:
        modifiers = [name for bit, name in enumerate(MODIFIERS) if marks >> bit & 1]
        lines.append(" ".join([*text[start:end].split(), TYPES[kind], *modifiers]))
    assert lines == case.expected["tokens"]


@of("diagnostics")
async def test_diagnostics(case: PlannerCase, words: str) -> None:
    """Findings of the cursor's file that the file in the repository does not have."""
    text = case.files[case.uri]
    now = [
        (text[found.start : found.end], found.start, found.severity.name.lower(), found.code, found.message)
        for found in await diagnostics(view_of(case), case.uri) or ()
    ]
    before = Counter(
        (found.code, found.message) for found in await diagnostics(RenameDictView(example_files()), case.uri) or ()
    )
    new = [finding for finding in now if not before[finding[3:]]]
    expected = []
    for line in case.expected["diagnostics"]:
        severity, code, rest = line.split(" ", 2)
        shown, _, message = rest.partition(" => ")
        uri, start, end = case.place(shown)
        assert uri == case.uri
        expected.append((text[start:end], start, severity, code, message))
    assert new == expected


async def test_a_live_workspace_answers_the_same() -> None:
    """With its actors and its resolver cache, asked twice."""
    files = example_files()
    view = RenameDictView(files)
    asked = sorted({(case.uri, case.offset) for case in CASES if case.files == files and not case.span})
    async with open_workspace() as workspace:
        for uri, text in files.items():
            await workspace.open(uri, LANGUAGES.of_file(uri).id, 1, text)
        for uri, offset in asked * 2:
            live = await workspace.view(uri)
            for ask in (definition, declaration, highlights, hover, completion):
                assert await ask(live, uri, offset) == await ask(view, uri, offset), (ask, uri, offset)
            for declarations in (False, True):
                places = await references(view, uri, offset, declarations)
                assert await references(live, uri, offset, declarations) == places
            assert await rename(live, uri, offset, "fresh-name") == await rename(view, uri, offset, "fresh-name")
        for uri in files:
            live = await workspace.view(uri)
            assert await document_symbols(live, uri) == await document_symbols(view, uri)
            assert await diagnostics(live, uri) == await diagnostics(view, uri)
            assert await semantic_tokens(live, uri) == await semantic_tokens(view, uri)
        for query in ("", "total", "pl"):
            assert await workspace_symbols(await workspace.view(), query) == await workspace_symbols(view, query)


async def test_at_every_name_the_features_agree() -> None:
    view = RenameDictView(example_files())
    for uri, facts in view.files.items():
        for start, end in zip(facts.summary.starts, facts.summary.ends, strict=True):
            everything = [(p.uri, p.start, p.end) for p in await references(view, uri, start, True) or ()]
            assert (uri, start, end) in everything
            assert set(places(await definition(view, uri, start))) <= set(everything)
            assert set(places(await declaration(view, uri, start))) <= set(everything)
            marked = [(uri, mark.start, mark.end) for mark in await highlights(view, uri, start) or ()]
            assert marked == [place for place in everything if place[0] == uri]
            assert await hover(view, uri, start) is not None
