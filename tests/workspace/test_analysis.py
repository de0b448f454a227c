"""Files as they are on real disks."""

import contextlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from rholsp.features.language import Languages, Revision
from rholsp.features.language_registry import LANGUAGES
from rholsp.model.summary import FileSummary
from rholsp.rholang.analysis import Analysis
from rholsp.text.document import Document
from rholsp.text.lines import LineIndex
from rholsp.workspace import analysis
from rholsp.workspace.analysis import (
    History,
    UnreadableFile,
    facts_at_once,
    facts_in_thread,
    facts_of_document,
    facts_of_text,
    read_text,
)
from rholsp.workspace.files.crawler import crawl
from rholsp.workspace.files.selection import Selection
from tests.workspace.helpers import rholang_by


def test_text_with_any_letters(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("// żółć 𝛌\nNil", encoding="utf-8")
    disk = read_text(str(tmp_path / "a.rho"))
    assert disk is not None
    assert (disk.text, disk.findings) == ("// żółć 𝛌\nNil", ())


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_bytes(b"\xef\xbb\xbfNil")
    disk = read_text(str(tmp_path / "a.rho"))
    assert disk is not None
    assert disk.text == "Nil"


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert read_text(str(tmp_path / "a.rho")) is None
    assert read_text(str(tmp_path)) is None
    (tmp_path / "b.rho").write_text("Nil")
    assert read_text(str(tmp_path / "b.rho" / "c.rho")) is None


def test_invalid_utf8_is_replaced_and_found_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_bytes("é!".encode() + b"\xff!")
    disk = read_text(str(tmp_path / "a.rho"))
    assert disk is not None
    assert disk.text == "é!\N{REPLACEMENT CHARACTER}!"
    ((code, start, end),) = [(f.code, f.start, f.end) for f in disk.findings]
    assert (code, start, end) == ("RH020", 2, 3)


def test_a_binary_file_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_bytes(b"\x7fELF\0\0")
    disk = read_text(str(tmp_path / "a.rho"))
    assert disk is not None
    assert (disk.text, [finding.code for finding in disk.findings]) == ("", ["RH021"])


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "MAX_BYTES", 10)
    (tmp_path / "a.rho").write_text("Nil | Nil | Nil")
    disk = read_text(str(tmp_path / "a.rho"))
    assert disk is not None
    assert (disk.text, [finding.code for finding in disk.findings]) == ("", ["RH022"])


def test_a_link_to_itself_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.rho").symlink_to(tmp_path / "a.rho")
    with pytest.raises(UnreadableFile, match="symbolic links"):
        read_text(str(tmp_path / "a.rho"))


def test_a_path_that_no_system_allows() -> None:
    with pytest.raises(UnreadableFile, match="null"):
        read_text("/a\0b.rho")
    assert crawl("/a\0b").refused


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the system refuses root nothing")
def test_what_the_system_refuses(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (tmp_path / "a.rho").write_text("Nil")
    (tmp_path / "a.rho").chmod(0)
    secret.chmod(0)
    try:
        with pytest.raises(UnreadableFile, match="Permission denied"):
            read_text(str(tmp_path / "a.rho"))
        assert crawl(str(tmp_path)).refused == ((str(secret), "Permission denied"),)
    finally:
        secret.chmod(0o700)


def test_crawling_a_folder_that_is_not_there(tmp_path: Path) -> None:
    found = crawl(str(tmp_path / "nowhere"))
    assert found.paths == ()
    assert found.refused == ((str(tmp_path / "nowhere"), "No such file or directory"),)


def test_crawling_finds_each_file_once_and_follows_no_links(tmp_path: Path) -> None:
    for name in ("a.rho", "b.rhox", "c.txt", "src/d.rho", ".git/e.rho", "node_modules/f.rho", "target/g.rho"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Nil")
    outside = tmp_path.with_name(tmp_path.name + "-outside")
    outside.mkdir()
    (outside / "h.rho").write_text("Nil")
    (tmp_path / "src" / "loop").symlink_to(tmp_path)
    (tmp_path / "again.rho").symlink_to(tmp_path / "a.rho")
    (tmp_path / "self.rho").symlink_to(tmp_path / "self.rho")
    (tmp_path / "away").symlink_to(outside)
    (tmp_path / "nowhere.rho").symlink_to(tmp_path / "missing.rho")
    found = crawl(str(tmp_path))
    assert [os.path.relpath(path, tmp_path) for path in found.paths] == ["a.rho", "b.rhox", "src/d.rho"]
    assert found.refused == ()


def test_crawling_passes_over_what_vanishes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.rho", "b.rho", "folder"):
        (tmp_path / name).mkdir() if name == "folder" else (tmp_path / name).write_text("Nil")
    scan = os.scandir

    def late(path: str) -> "os._ScandirIterator[str]":
        entries = scan(path)
        listed = list(entries)
        entries.close()
        (tmp_path / "b.rho").unlink()
        (tmp_path / "folder").rmdir()
        return contextlib.nullcontext(listed)  # type: ignore[return-value]

    monkeypatch.setattr(os, "scandir", late)
    found = crawl(str(tmp_path))
    assert found.paths == (str(tmp_path / "a.rho"),)
    assert found.refused == ()


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("file:///w/a.rho", True),
        ("file:///w/deep/a.rhox", True),
        ("file:///w/a.txt", False),
        ("file:///w2/a.rho", False),
        ("file:///w/target/a.rho", False),
        ("file:///w/target.rho", True),
        ("untitled:a.rho", False),
    ],
)
def test_which_files_belong_to_a_folder(uri: str, expected: bool) -> None:
    assert Selection(("file:///w",)).selects(uri) is expected
    assert Selection(("file:///w/",)).selects(uri) is expected
    assert Selection().selects(uri) is False


async def test_a_fault_of_ours_is_shown_at_the_file_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str) -> FileSummary:
        raise RuntimeError("boom")

    languages = rholang_by(broken)

    facts = await facts_of_document(Document.of("file:///a.rho", "Nil\nNil", version=3), languages)
    assert [finding.code for finding in facts.reading] == ["RH023"]
    assert (facts.version, facts.lines.line_count) == (3, 2)
    assert "boom" in caplog.text
    facts = await facts_of_text("file:///a.rho", analysis.DiskText("Nil"), languages)
    assert [finding.code for finding in facts.reading] == ["RH023"]


async def test_a_document_that_is_too_large_keeps_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "MAX_BYTES", 3)
    facts = await facts_of_document(Document.of("file:///a.rho", "Nil\nNil"), LANGUAGES)
    assert [finding.code for finding in facts.reading] == ["RH022"]
    assert facts.lines.line_count == 2


@pytest.mark.parametrize(
    ("uri", "language_id", "expected"),
    [
        ("file:///a.rho", "rholang", "rholang"),
        ("file:///a.rho", "plaintext", "rholang"),
        ("untitled:1", "", "rholang"),
    ],
)
async def test_the_editor_says_what_language_a_document_is_in_else_its_name(
    uri: str, language_id: str, expected: str
) -> None:
    facts = await facts_of_document(Document.of(uri, "Nil", language_id=language_id), LANGUAGES)
    assert facts.language_id == expected


LONG = " |\n".join(f"contract c{i}(@a, r) = {{ for (@b, @c, @d <- a) {{ r!(b, c, d, [a, b]) }} }}" for i in range(60))


async def test_versions_of_a_document_mean_what_their_texts_mean() -> None:
    """The first leaves little, each other one what makes the next cheap; another language begins from nothing."""
    history = History()
    for edits in range(4):
        text = "x!(1) | " * edits + LONG
        facts = await facts_of_document(Document.of("file:///a.rho", text), LANGUAGES, history)
        assert facts.summary == LANGUAGES.known[0].summarise(text)
        assert facts.brief == facts.summary.brief()
    left = getattr(history.left, "analysis", None)
    assert isinstance(left, Analysis)
    assert left.walked < 50
    document = Document.of("file:///a.metta", LONG, language_id="metta")
    facts = await facts_of_document(document, LANGUAGES, history)
    assert facts.summary == LANGUAGES.get("metta").summarise(LONG)
    assert history.language == "metta"


async def test_a_long_text_is_revised_at_once_unless_the_edit_reaches_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the cost of the last revision that decides, and what this one turns out to read again."""
    monkeypatch.setattr(analysis, "INLINE_LENGTH", 1_000)
    monkeypatch.setattr(analysis.Pace, "note_revision", lambda self, seconds: setattr(self, "of_revision", 0.001))
    monkeypatch.setattr(analysis.Pace, "note", lambda self, *given: setattr(self, "seconds_per_character", 1e-5))
    history = History()

    async def seen(text: str) -> bool:
        """Whether the version is analysed at once; what it means is what its text means."""
        document = Document.of("file:///a.rho", text)
        facts = facts_at_once(document, LANGUAGES, history)
        at_once = facts is not None
        facts = facts or await facts_in_thread(document, LANGUAGES, history)
        assert facts.summary == LANGUAGES.known[0].summarise(text)
        return at_once

    assert len(LONG) > 1_900  # what may be read at once, at this pace
    assert not await seen(LONG), "nothing is known of it"
    assert not await seen("x" + LONG), "nothing is left for the first key"
    assert not await seen("xy" + LONG), "how long a revision takes is not known"
    assert await seen("xyz" + LONG)
    assert not await seen("{ " + LONG)
    assert not await seen(LONG)
    assert await seen("/* " + LONG), "that nothing is left is known soon"
    assert not await seen(LONG)
    assert await seen("x | " + LONG)
    history.pace.of_revision = analysis.INLINE_SECONDS
    assert not await seen("x |" + LONG), "the last revision took long"
    assert await seen("x |\n" + LONG)


async def test_a_fault_of_ours_in_a_version_is_not_met_while_others_wait(caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str, lines: LineIndex, left: object, most: int | None) -> Revision:
        raise RuntimeError("boom")

    history = History("rholang", "left", analysis.Pace(of_revision=0.001))
    languages = Languages((replace(LANGUAGES.known[0], revise=broken),))
    document = Document.of("file:///a.rho", LONG * 5)
    assert facts_at_once(document, languages, history) is None
    facts = await facts_in_thread(document, languages, history)
    assert facts.summary == LANGUAGES.known[0].summarise(document.text)
    assert "boom" in caplog.text


async def test_a_fault_of_ours_in_a_version_costs_time_only(caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str, lines: LineIndex, left: object, most: int | None) -> Revision:
        raise RuntimeError("boom")

    languages = Languages((replace(LANGUAGES.known[0], revise=broken),))
    facts = await facts_of_document(Document.of("file:///a.rho", LONG), languages)
    assert facts.summary == LANGUAGES.known[0].summarise(LONG)
    assert facts.reading == ()
    assert "boom" in caplog.text
