"""Renaming changes spellings and nothing else: after it every occurrence in every file refers to what it did before."""

from collections.abc import Iterable, Mapping

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from rholsp.features.language_registry import LANGUAGES
from rholsp.features.rename import prepare_rename, rename
from rholsp.features.rename_results import Refusal, Renameable, RenameEdits
from rholsp.features.resolve import occurrence_at
from rholsp.features.results import TextEdit
from rholsp.model.summary import FileSummary, Role, Severity, SymbolKind
from tests.features import metta_programs
from tests.features.programs import NAMES, workspaces
from tests.features.rename_view import RenameDictView, applied

Files = Mapping[str, str]
Edits = Mapping[str, Iterable[TextEdit]]
Occurrence = tuple[str, int, int, int]
"""File, start, end, role."""

FRESH = "fresh_one"
NEW_NAMES = (
    *(*NAMES, "this", "args", "agent", "where", "import", "Nil", "Set", "in", FRESH),
    *(
        "$a",
        "$b",
        "$fresh",
        "&b",
        "let",
        "defmacro",
        "\\",
        "+a",
        "a\\n",
        "a\\65",
        "a\\b",
        "${a}",
        "a${a}",
        "$a${a}",
        "1",
        "a b",
    ),
)
"""For a name of any language; some must be refused, and some are so in some places only."""
MISTAKES = ("", "", "{", "}", "(", ")", "@", "*", "=", "a", " new b in ", " for (", "'", '"', "/*", "é")


any_workspace = st.one_of(workspaces(), metta_programs.workspaces())


def meaning(uri: str, text: str) -> FileSummary:
    return LANGUAGES.of_file(uri).summarise(text)


def meanings(files: Files, edits: Edits) -> set[frozenset[Occurrence]]:
    """The occurrences of all files, together those that refer to the same; placed where they are after the edits.

    A free name that no contract has, and that is no part of a compound name, is its file's own.
    """
    groups: dict[object, set[Occurrence]] = {}
    linked = frozenset().union(*(shared_names(meaning(uri, text)) for uri, text in files.items()))
    for uri, text in files.items():
        summary = meaning(uri, text)
        columns = zip(summary.starts, summary.ends, summary.symbol_of, summary.roles, strict=True)
        for start, end, symbol, role in columns:
            key = summary.symbols[symbol].key
            if key is None or (summary.symbols[symbol].kind is SymbolKind.FREE and key not in linked):
                key = (uri, symbol)
            place = (uri, moved(start, edits.get(uri, ()), True), moved(end, edits.get(uri, ()), False), role)
            groups.setdefault(key, set()).add(place)
    return {frozenset(group) for group in groups.values()}


def shared_names(summary: FileSummary) -> set[str | None]:
    """Keys of the names of contracts, and of what stands in compound names."""
    names = [contract.name for contract in summary.contracts]
    columns = list(zip(summary.starts, summary.ends, summary.symbol_of, strict=True))
    names += [(start, end) for start, end, symbol in columns if summary.symbols[symbol].kind is SymbolKind.QUOTED]
    return {
        summary.symbols[symbol].key
        for start, end, symbol in columns
        if any(first <= start and end <= last for first, last in names)
    }


def moved(offset: int, edits: Iterable[TextEdit], is_start: bool) -> int:
    """Where an offset is after the edits; those that touch it count for an end, not for a start."""
    before = [e for e in edits if (e.end <= offset if is_start else e.start < offset)]
    return offset + sum(len(e.text) - (e.end - e.start) for e in before)


def edits_of(answer: RenameEdits) -> Edits:
    return {file.uri: file.edits for file in answer.files}


def is_sound(summary: FileSummary) -> bool:
    return not any(
        d.code in ("RH001", "RH002", "MT001", "MT002") and d.severity is Severity.ERROR for d in summary.diagnostics
    )


def codes(files: Files) -> set[str]:
    return {finding.code for uri, text in files.items() for finding in meaning(uri, text).diagnostics}


def cursors(data: st.DataObject, files: Files) -> tuple[str, int]:
    """The start of any occurrence."""
    uri = data.draw(st.sampled_from(sorted(files)))
    starts = list(meaning(uri, files[uri]).starts)
    assume(starts)
    return uri, data.draw(st.sampled_from(starts))


def view_of(data: st.DataObject, files: Files) -> RenameDictView:
    return RenameDictView(files, closed=data.draw(st.sets(st.sampled_from(sorted(files)))))


@settings(max_examples=100)
@given(any_workspace)
def test_the_programs_are_sound(files: Files) -> None:
    assert all(is_sound(meaning(uri, text)) for uri, text in files.items())


@settings(max_examples=200)
@given(st.data(), any_workspace, st.sampled_from(NEW_NAMES))
async def test_every_occurrence_refers_to_what_it_did_and_the_way_back_is_open(
    data: st.DataObject, files: Files, new_name: str
) -> None:
    uri, offset = cursors(data, files)
    view = view_of(data, files)
    prepared = await prepare_rename(view, uri, offset)
    answer = await rename(view, uri, offset, new_name)
    if not isinstance(prepared, Renameable):
        # In a string the new name may be refused before anybody sees how the old one is written.
        assert isinstance(answer, Refusal)
        return
    if isinstance(answer, Refusal):
        event("refused")
        assert answer.reason
        return
    edits = edits_of(answer)
    assert bool(edits) == (prepared.placeholder != new_name)
    renamed = applied(files, answer)
    assert meanings(files, edits) == meanings(renamed, {})
    assert all(is_sound(meaning(uri, text)) for uri, text in renamed.items())
    if "RH114" in codes(files):  # a `new` with a name twice has been mended, and that way no rename leads back
        return
    there = moved(offset, edits.get(uri, ()), True)
    back = await rename(view_of(data, renamed), uri, there, prepared.placeholder)
    assert isinstance(back, RenameEdits)
    assert applied(renamed, back) == files


@settings(max_examples=100)
@given(st.data(), any_workspace, st.sampled_from(NEW_NAMES))
async def test_texts_with_mistakes_are_renamed_as_they_are_understood(
    data: st.DataObject, sound: Files, new_name: str
) -> None:
    files = dict(sound)
    for uri in data.draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=3)):
        start = data.draw(st.integers(0, len(files[uri])))
        end = start + data.draw(st.integers(0, 3))
        files[uri] = files[uri][:start] + data.draw(st.sampled_from(MISTAKES)) + files[uri][end:]
    uri, offset = cursors(data, files)
    answer = await rename(view_of(data, files), uri, offset, new_name)
    if isinstance(answer, RenameEdits):
        assert meanings(files, edits_of(answer)) == meanings(applied(files, answer), {})


@settings(max_examples=100)
@given(st.data(), workspaces())
async def test_a_name_that_stands_nowhere_is_never_refused(data: st.DataObject, files: Files) -> None:
    uri, offset = cursors(data, files)
    view = view_of(data, files)
    occurrence = occurrence_at(view.files[uri], offset)
    assert occurrence is not None
    answer = await rename(view, uri, offset, FRESH)
    match occurrence.meaning.kind:
        case SymbolKind.IMPLICIT | SymbolKind.URI:
            assert isinstance(answer, Refusal)
        case SymbolKind.QUOTED:
            is_string = occurrence.meaning.key in {f'@"{name}"' for name in NAMES}
            assert is_string or isinstance(answer, Refusal)
        case _:
            assert isinstance(answer, RenameEdits)


@settings(max_examples=100)
@given(st.data(), workspaces(), st.sampled_from(NAMES))
async def test_what_is_refused_would_have_changed_a_meaning(data: st.DataObject, files: Files, new_name: str) -> None:
    """Edits made without any care change what refers to what, or give two binders of one group one name."""
    uri, offset = cursors(data, files)
    view = RenameDictView(files)
    prepared = await prepare_rename(view, uri, offset)
    assume(isinstance(prepared, Renameable))
    assert isinstance(prepared, Renameable)
    answer = await rename(view, uri, offset, new_name)
    if not isinstance(answer, Refusal):
        return
    free = await rename(view, uri, offset, FRESH)
    assume(isinstance(free, RenameEdits))
    assert isinstance(free, RenameEdits)
    careless = {file.uri: [TextEdit(e.start, e.end, new_name) for e in file.edits] for file in free.files}
    renamed = dict(files)
    for file in careless:
        for edit in reversed(careless[file]):
            renamed[file] = renamed[file][: edit.start] + edit.text + renamed[file][edit.end :]
    assert meanings(files, careless) != meanings(renamed, {}) or not {"RH102", "RH114"}.isdisjoint(codes(renamed))


def test_the_check_itself_sees_capture() -> None:
    files = {"a": "new x in { new y in { x!(1) } }"}
    edits = {"a": (TextEdit(4, 5, "y"), TextEdit(22, 23, "y"))}
    renamed = {"a": "new y in { new y in { y!(1) } }"}
    assert meanings(files, edits) != meanings(renamed, {})
    assert frozenset({("a", 4, 5, Role.BINDER), ("a", 22, 23, Role.SEND)}) in meanings(files, {})


@settings(max_examples=100)
@given(st.data(), workspaces(), st.sampled_from(NEW_NAMES))
async def test_projects_in_folders_of_their_own_are_not_edited(
    data: st.DataObject, mixed: Files, new_name: str
) -> None:
    """One of two projects with the same names is renamed there and back; the other never changes unasked."""
    files = {
        uri.replace("file:///", f"file:///{folder}/"): text for folder in ("p", "q") for uri, text in mixed.items()
    }
    assume("import" not in "".join(files.values()))
    uri, offset = cursors(data, files)
    answer = await rename(view_of(data, files), uri, offset, new_name)
    if isinstance(answer, Refusal) or not answer.files:
        return
    folder = uri.rsplit("/", 1)[0]
    assert {file.uri.rsplit("/", 1)[0] for file in answer.files} == {folder}
    assert all(file.uri.rsplit("/", 1)[0] != folder for file in answer.offered)
    alone = {other: text for other, text in files.items() if other.startswith(f"{folder}/")}
    there = await rename(RenameDictView(alone), uri, offset, new_name)
    assert isinstance(there, RenameEdits)
    assert edits_of(there) == edits_of(answer)
    prepared = await prepare_rename(view_of(data, files), uri, offset)
    assert isinstance(prepared, Renameable)
    if "RH114" in codes(files):
        return
    renamed = applied(files, answer)
    back = await rename(view_of(data, renamed), uri, moved(offset, edits_of(answer)[uri], True), prepared.placeholder)
    assert isinstance(back, RenameEdits)
    assert applied(renamed, back) == files
