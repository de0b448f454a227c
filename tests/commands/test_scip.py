"""`rholsp index --scip`: what an index says, by a reader of its own, and that it says what the server answers."""

import io
import os
from pathlib import Path

import pytest

from benchmarks.workspaces import generate, write
from rholsp.cli import main
from rholsp.commands.index import write_scip
from rholsp.commands.questions import Sources
from rholsp.commands.roots import Roots
from rholsp.commands.scip.messages import SymbolInformation, metadata
from rholsp.commands.scip.writing import write_index
from rholsp.features.references import references
from rholsp.features.resolve import occurrence_at
from rholsp.model.summary import SymbolKind
from rholsp.text.lines import PositionEncoding
from rholsp.text.uris import from_path
from rholsp.workspace import Workspace
from tests.scip_reader import DEFINITION, Document, Index, lint, read, snapshot

EXAMPLES = Path(__file__).parents[2] / "examples"
Place = tuple[str, int, int, int, int]


def indexed(*folders: Path, target: Path) -> Index:
    out, err = io.StringIO(), io.StringIO()
    assert write_scip([str(folder) for folder in folders], str(target), out=out, err=err) == 0
    assert err.getvalue() == ""
    return read(target.read_bytes())


LIBRARY = """\
/// Adds one.
contract inc(@x, ret) = { ret!(x + 1) }
"""
MAIN = """\
new out, stdout(`rho:io:stdout`) in { /* 😀é */ inc!(1, *out) |
  for (@n <- out) { stdout!(n) | @"log"!(n) } |
  contract stdout(@"twice", @v) = { @{*out | *stdout}!(v) } }
"""
METTA = """\
(: twice (-> Number Number))
(= (twice $x) (+ $x $x))
!(twice 2)
"""
SNAPSHOTS = {
    "lib/inc.rho": """\
  /// Adds one.
  contract inc(@x, ret) = { ret!(x + 1) }
//         ^^^ definition rholang . . . inc.
//              ^ definition local 1
//                 ^^^ definition local 2
//                          ^^^ write local 2
//                               ^ read local 1
""",
    "twice.metta": """\
  (: twice (-> Number Number))
//   ^^^^^ declaration metta . . . twice.
  (= (twice $x) (+ $x $x))
//    ^^^^^ definition metta . . . twice.
//          ^^ definition local 1
//                 ^^ read local 1
//                    ^^ read local 1
  !(twice 2)
//  ^^^^^ read metta . . . twice.
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("lib/inc.rho", LIBRARY), ("main.rho", MAIN), ("twice.metta", METTA)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def document(index: Index, path: str) -> Document:
    return next(one for one in index.documents if one.path == path)


@pytest.mark.parametrize("path", SNAPSHOTS)
def test_what_stands_where(folder: Path, path: str) -> None:
    index = indexed(folder, target=folder / "index.scip")
    assert lint(index) == []
    assert snapshot((folder / path).read_text(encoding="utf-8"), document(index, path)) == SNAPSHOTS[path]


def test_the_index_itself(folder: Path) -> None:
    index = indexed(folder, target=folder / "index.scip")
    assert (index.tool, index.root) == ("rholsp", folder.as_uri())
    assert [one.path for one in index.documents] == ["lib/inc.rho", "main.rho", "twice.metta"]
    assert [one.language for one in index.documents] == ["rholang", "rholang", "metta"]
    assert {one.encoding for one in index.documents} == {3}
    assert indexed(folder / "lib", folder, target=folder / "again.scip").root == folder.as_uri()


def test_symbols_have_documentation_and_a_signature(folder: Path) -> None:
    index = indexed(folder, target=folder / "index.scip")
    (inc,) = [one for one in document(index, "lib/inc.rho").symbols if one.name == "inc"]
    assert (inc.symbol, inc.documentation, inc.signature) == (
        "rholang . . . inc.",
        ["Adds one."],
        "contract inc(@x, ret)",
    )
    (clause,) = [one for one in document(index, "lib/inc.rho").occurrences if one.symbol == inc.symbol]
    assert clause.enclosing == (1, 0, len(LIBRARY.splitlines()[1]))
    x = next(one for one in document(index, "lib/inc.rho").symbols if one.name == "x")
    assert x.enclosing == inc.symbol


def test_what_nothing_defines_is_external(folder: Path) -> None:
    index = indexed(folder, target=folder / "index.scip")
    external = {one.symbol: one for one in index.externals}
    assert "rholang . registry . `rho:io:stdout`:" in external
    assert "Prints the value" in external["rholang . registry . `rho:io:stdout`:"].documentation[0]
    assert 'rholang . . . `@"log"`.' in external


def test_what_is_registered_has_one_name_in_every_repository(tmp_path: Path) -> None:
    uri = "rho:id:" + "z" * 54
    register = f"""\
new counter, registered, insert(`rho:registry:insertArbitrary`), lookup(`rho:registry:lookup`), r in {{
  lookup!(`{uri}`, *r) | for (found <- r) {{ found!(1) }}
}}
"""
    symbols = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.rho").write_text(register)
        index = indexed(tmp_path / name, target=tmp_path / f"{name}.scip")
        assert lint(index) == []
        symbols.append({one.symbol for one in index.documents[0].occurrences if "rho:id" in one.symbol})
    assert symbols[0] == symbols[1] == {f"rholang . registry . `{uri}`.", f"rholang . registry . `{uri}`:"}


def test_an_index_is_written_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "index.scip"
    target.write_bytes(b"the old one")

    async def failing(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rholsp.commands.index.write_index", failing)
    with pytest.raises((OSError, ExceptionGroup)):
        indexed(folder, target=target)
    assert target.read_bytes() == b"the old one"
    assert sorted(os.listdir(folder)) == ["index.scip", "lib", "main.rho", "twice.metta"]


@pytest.mark.parametrize(
    ("target", "reason"), [("nope/i.scip", "No such file or directory"), ("lib", "Is a directory")]
)
def test_an_index_that_cannot_be_written(
    target: str, reason: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error names the file that was asked for, not the temporary one beside it."""
    before = sorted(os.listdir(folder))
    assert main(["index", "--no-store", "--scip", str(folder / target), str(folder)]) == 2
    assert capsys.readouterr().err == f"rholsp: {folder / target}: {reason}\n"
    assert sorted(os.listdir(folder)) == before


def test_a_path_that_is_no_folder(folder: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    assert write_scip([str(folder / "nope")], str(folder / "i.scip"), out=out, err=err) == 2
    assert err.getvalue() == f"rholsp index: {folder / 'nope'}: no such folder\n"
    assert not (folder / "i.scip").exists()


def test_numbers_take_as_many_bytes_as_they_need() -> None:
    long = "x" * 300
    index = read(metadata(f"file:///{long}", [long]))
    assert index.root == f"file:///{long}"
    assert len(SymbolInformation(long, "").encode()) == 303


# ------------------------------------------------------------------------------------------------ as the server


def made_up(folder: Path) -> Path:
    write(folder, generate(12, seed=3, lines=40))
    return folder


@pytest.mark.parametrize("where", ["examples", "made up", "mixed"])
async def test_every_occurrence_means_what_the_server_says(where: str, folder: Path, tmp_path: Path) -> None:
    root = {"examples": EXAMPLES, "mixed": folder}.get(where) or made_up(tmp_path / "made-up")
    stream = io.BytesIO()
    async with Roots((str(root),)).open() as workspace:
        await write_index(workspace, str(root), [], stream)
        index = read(stream.getvalue())
        assert lint(index) == []
        await compare(workspace, root, index)


def closure(same: dict[str, set[str]], symbol: str) -> set[str]:
    """All symbols that are one with a symbol, by any number of steps."""
    found: set[str] = set()
    todo = [symbol]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += same.get(one, ())
    return found


async def _methods(workspace: Workspace, root: Path, document: Document) -> set[Place]:
    """The names of agents' methods: the agent is defined there, and no reference to it stands there."""
    uri = from_path(str(root / document.path))
    facts = await (await workspace.view(uri)).file(uri)
    assert facts is not None
    found: set[Place] = set()
    for one in document.occurrences:
        offset = facts.lines.offset(*one.start, PositionEncoding.UTF32)
        if occurrence_at(facts, offset) is None:
            assert any(clause.name.start == offset for clause in facts.summary.contracts)
            found.add((document.path, *one.start, *one.end))
    return found


async def compare(workspace: Workspace, root: Path, index: Index) -> None:
    places: dict[str, set[Place]] = {}
    definitions: dict[str, set[Place]] = {}
    for one in index.documents:
        for found in one.occurrences:
            symbol = f"{one.path} {found.symbol}" if found.symbol.startswith("local ") else found.symbol
            place = (one.path, *found.start, *found.end)
            places.setdefault(symbol, set()).add(place)
            if found.roles & DEFINITION:
                definitions.setdefault(symbol, set()).add(place)

    def named(document: str, symbol: str) -> str:
        """A local symbol is known in its document only."""
        return f"{document} {symbol}" if symbol.startswith("local ") else symbol

    same: dict[str, set[str]] = {}
    definers: dict[str, set[str]] = {}
    for path, about in [(one.path, two) for one in index.documents for two in one.symbols] + [
        ("", two) for two in index.externals
    ]:
        own = named(path, about.symbol)
        definers.setdefault(own, set()).update(named(path, other) for other in about.defined_by)
        for other in about.same_as:
            same.setdefault(own, {own}).add(named(path, other))
            same.setdefault(named(path, other), {named(path, other)}).add(own)
    checked = 0
    methods = {where for one in index.documents for where in await _methods(workspace, root, one)}
    for one in index.documents:
        uri = from_path(str(root / one.path))
        view = await workspace.view(uri)
        facts = await view.file(uri)
        assert facts is not None
        for found in one.occurrences:
            offset = facts.lines.offset(*found.start, PositionEncoding.UTF32)
            occurrence = occurrence_at(facts, offset)
            if occurrence is None:
                continue  # the name of a method
            if occurrence.span.start != offset or occurrence.span.end != facts.lines.offset(
                *found.end, PositionEncoding.UTF32
            ):
                continue  # a name around another one that begins where it does: the server answers for the inner one
            symbol = named(one.path, found.symbol)
            sources = Sources()

            def place(uri: str, start: int, end: int, lines: object, sources: Sources = sources) -> Place:
                at = sources.place(uri, start, end, lines)  # type: ignore[arg-type]
                path = os.path.relpath(os.path.abspath(at.path), root).replace(os.sep, "/")
                return path, at.line - 1, at.column - 1, at.end_line - 1, at.end_column - 1

            is_uri = occurrence.meaning.kind is SymbolKind.URI
            live = await references(view, uri, offset, not is_uri) or ()
            everywhere = set().union(*(places[other] for other in closure(same, symbol)))
            assert {place(two.uri, two.start, two.end, two.lines) for two in live} == everywhere - methods, found
            targets = await view.languages.resolver.candidates(view, occurrence)
            # A call of a method leads to the agent: an index has one symbol for an instance, whatever it is sent.
            expected = {place(two.facts.uri, *two.selection, two.facts.lines) for two in targets} - methods
            # What is defined at a use of something else has that place, too.
            place_here = found.start, found.end
            here = [named(one.path, two.symbol) for two in one.occurrences if (two.start, two.end) == place_here]
            told: set[Place] = set()
            for other in (*here, *(definer for own in here for definer in definers.get(own, ()))):
                told |= definitions.get(other, set())
            told -= methods
            # A file with clauses of its own for a shared name means these alone; an index has one name for all.
            assert expected <= told, found
            if len(here) == 1 and (expected or not targets) and not any(path == one.path for path, *_ in expected):
                assert expected == told, found
            checked += 1
    assert checked > 20
