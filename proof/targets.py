"""What is fuzzed: functions of bytes that raise where something that must always hold does not.

Each takes whatever a file, a client, a disk or a process may send. Seeds are what such bytes look like when they are
right.
"""

import contextlib
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from rholsp.embedded.position_map import escaped
from rholsp.features.language_registry import LANGUAGES
from rholsp.metta.analysis import analysed as analysed_metta
from rholsp.model.summary import FileSummary
from rholsp.protocol.framing import FrameDecoder, FramingError, encode_frame
from rholsp.protocol.jsonrpc import classify
from rholsp.rholang.analysis import analysed
from rholsp.rholang.grammar import parse
from rholsp.rholang.summarise import summarise
from rholsp.text.document import Document
from rholsp.text.edits import ImpossibleRange, PositionRange, TextChange, apply_changes
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.uris import from_path, normalise, to_path
from rholsp.workspace.store.sqlite_file import Busy, Damaged, Replaced, StoreFile, Unusable, open_store_file
from rholsp.workspace.store.summary_codec import BadSummary, decode, encode, read_packed
from rholsp.workspace.workers.protocol import BadMessage, Frames, read_answer

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Target:
    check: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    max_bytes: int = 6_000
    """Of an input: what takes long to check finds more in many short ones."""


class Broken(AssertionError):
    """A law does not hold."""


def hold(condition: bool, law: str) -> None:
    if not condition:
        raise Broken(law)


@cache
def texts(pattern: str) -> tuple[bytes, ...]:
    """Pieces of the examples."""
    files = [path.read_bytes() for path in sorted((ROOT / "examples").rglob(pattern))]
    return tuple(data[at : at + 400] for data in files for at in range(0, len(data), 400))


def frames(data: bytes) -> None:
    """However a stream is cut, the same frames come of it, or the same refusal."""
    whole, cut = _decoded([data]), _decoded([data[:7], *[data[at : at + 3] for at in range(7, len(data), 3)]])
    hold(whole == cut, "frames depend on how the stream is cut")
    for body in whole[0]:
        classify(body)
        hold(_decoded([encode_frame(body)]) == ([body], False), "a frame is not read as it was written")


def _decoded(pieces: Sequence[bytes]) -> tuple[list[bytes], bool]:
    decoder, found = FrameDecoder(100_000), []
    try:
        for piece in pieces:
            found.extend(decoder.feed(piece))
    except FramingError:
        return found, True
    return found, False


def edits(data: bytes) -> None:
    """An edited document has the lines of its text, in all encodings, whatever the edits were."""
    head, _, rest = data.partition(b"\0")
    document = Document.of("file:///a", head.decode("utf-8", "replace"))
    for number in range(0, len(rest) - 5, 6):
        line, start, more, end, kind, letter = rest[number : number + 6]
        inserted = ("", "\n", "\r", "\r\n", "é", "𝄞", "x" * (letter % 9), chr(letter))[letter % 8]
        span = PositionRange(line % 16, start % 40, line % 16 + more % 3, end % 40)
        encoding = tuple(PositionEncoding)[kind % 3]
        change = TextChange(inserted) if kind > 250 else TextChange(inserted, span)
        with contextlib.suppress(ImpossibleRange):
            document = apply_changes(document, number, (change,), encoding)
            fresh = LineIndex.of(document.text)
            same = (document.lines.starts, document.lines.terminators, document.lines.length)
            hold(same == (fresh.starts, fresh.terminators, fresh.length), "lines differ from those of the text")
    for encoding in PositionEncoding:
        for offset in range(min(len(document.text), 300) + 1):
            position = document.lines.position(offset, encoding)
            again = document.lines.offset(*position, encoding)
            in_line_end = document.text[again:offset] == "\r"
            hold(again == offset or in_line_end, "a position does not lead back")


def rholang(data: bytes) -> None:
    means(data.decode("utf-8", "replace"), "rholang")


def revisions(data: bytes) -> None:
    """A text means what it means from nothing, after whatever edits it came about."""
    analysis, text = None, ""
    for text in _edited(data, _TYPED):
        analysis, tree_now = analysed(text, analysis)
    assert analysis is not None, "the text itself is the first one"
    fresh, tree = summarise(text), parse(text)
    hold(analysis.summary == fresh, "a revised summary differs")
    hold(analysis.brief in (None, fresh.brief()), "a revised brief differs")
    hold((tree_now.errors, tree_now.skipped) == (tree.errors, tree.skipped), "revised errors differ")


def embedded_revisions(data: bytes) -> None:
    """The same of a text with regions in it."""
    language, text = LANGUAGES.get("rholang"), ""
    assert language.revise is not None, "a text is revised"
    left: object = "read"
    revision = None
    for text in _edited(data, (*_TYPED, *_TYPED_REGIONS)):
        revision = language.revise(text, LineIndex.of(text), left, None)
        assert revision is not None, "there is no limit"
        left = revision.left
    assert revision is not None, "the text itself is the first one"
    fresh = language.summarise(text)
    hold(revision.summary == fresh, "a revised summary with regions differs")
    hold(revision.brief in (None, fresh.brief()), "a revised brief with regions differs")


def metta_revisions(data: bytes) -> None:
    """The same of MeTTa, read in small runs."""
    analysis, text = None, ""
    for text in _edited(data, _TYPED_METTA):
        analysis = analysed_metta(text, analysis, None, 16)
    assert analysis is not None, "the text itself is the first one"
    fresh = LANGUAGES.get("metta").summarise(text)
    hold(analysis.summary == fresh, "a revised summary differs")
    hold(analysis.brief in (None, fresh.brief()), "a revised brief differs")


def _edited(data: bytes, typed: Sequence[str]) -> Iterator[str]:
    """A text, and what comes of it by the edits that the bytes behind a zero tell."""
    head, _, rest = data.partition(b"\0")
    text = head.decode("utf-8", "replace")
    yield text
    for number in range(0, len(rest) - 3, 4):
        place, size, kind, letter = rest[number : number + 4]
        start = (place * 256 + letter) * (len(text) + 1) >> 16
        end = min(start + (size % 16 if kind % 4 else size), len(text))
        inserted = (*typed, text[end : end + letter])[kind % (len(typed) + 1)]
        text = text[:start] + inserted + text[end:]
        yield text


_SIGNS = ("", "", "x", " ", "\n", "\r", "é", "𝄞", "(", ")", "!", '"', "\\")
_TYPED = (
    *_SIGNS,
    *("{", "}", "|", "@", "*", "`", "//", "/*", "*/", "{#", "BigInt(", "1.5e", "x!(1)", " | ", "in"),
    *("new x in {", "for (@x <- y) {", "contract x(@y) = {", "match x {"),
)
_TYPED_REGIONS = (
    *(
        '"',
        '"#!metta\n',
        "// @metta\n",
        "/* @metta */",
        ' ++ "',
        '" ++ x ++ "',
        '"(f $x)"',
        "new x(`rho:metta:run`) in {",
    ),
    *('@"rho:metta:run"!("(f 1)", x) | ', "for (@x <- y) { x!(x) }", "let x <- y in {", "x!(*y) | ", "!(f 1)"),
)
_TYPED_METTA = (
    *_SIGNS,
    *(";", "=", ":", "$x", "\n(", "\n!(", "(= (f $x) ", "(: f (-> Atom Atom))", "(= c 1)\n", "(f 1)", "true"),
    *("\ufffc", "(let $x 1 ", "!(import! &kb m)", "(bind! &kb 1)", "(@doc f ", "; c\n", "(add-atom &self (= (f) 1))"),
)


def _revised(pattern: str) -> list[bytes]:
    files = [path.read_bytes() for path in sorted((ROOT / "examples").rglob(pattern))]
    return [data[:3_000] + b"\0" + bytes(range(at % 200, at % 200 + 40)) for at, data in enumerate(files)]


def metta(data: bytes) -> None:
    means(data.decode("utf-8", "replace"), "metta")


def regions(data: bytes) -> None:
    """MeTTa in a string of Rholang stands where its text does."""
    inner = data.decode("utf-8", "replace").replace("\r", "\n")
    text = f'@"rho:metta:compile"!("{escaped(inner)}") | // metta\nx!("(= (f $a) {escaped(inner[:50])})")'
    summary = means(text, "rholang")
    for region in summary.regions:
        hold(0 <= region.span.start <= region.span.end <= len(text), "a region outside its text")
        for start, end, _ in region.parts:
            hold(region.span.start <= start <= end <= region.span.end, "a part outside its region")


def means(text: str, language: str) -> FileSummary:
    """Any text has a meaning, which stands inside it and is the same once it has been stored."""
    summary = LANGUAGES.get(language).summarise(text)
    size = len(text)
    for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True):
        hold(start <= end <= size and symbol < len(summary.symbols), "an occurrence outside the text")
    for finding in summary.diagnostics:
        hold(0 <= finding.start <= finding.end <= size, f"{finding.code} outside the text")
    for item in summary.outline:
        hold(0 <= item.span.start <= item.selection.start <= item.selection.end <= item.span.end <= size, "the outline")
    hold(decode(encode(summary)) == summary, "a stored summary is another one")
    return summary


def summaries(data: bytes) -> None:
    """Any bytes are a summary whose indexes lead somewhere, or BadSummary."""
    with contextlib.suppress(BadSummary):
        packed = read_packed(data)
        summary = packed.unpack()
        summary.brief()
        for symbol in range(len(summary.symbols)):
            list(summary.occurrences_of(symbol))


def answers(data: bytes) -> None:
    """Any bytes of a worker are an answer or BadMessage."""
    frames_in = Frames()
    with contextlib.suppress(BadMessage):
        frames_in.add(data)
        while (message := frames_in.take()) is not None:
            read_answer(message, "file:///a.rho", "/a.rho")


def uris(data: bytes) -> None:
    """Normalising is idempotent, and a path comes back from its URI."""
    uri = data.decode("utf-8", "surrogatepass") if data.isascii() else data.decode("utf-8", "replace")
    once = normalise(uri)
    hold(normalise(once) == once, "a normalised URI is not normal")
    path = to_path(uri)
    if path is not None and "\0" not in path and path.startswith("/"):
        hold(to_path(from_path(path)) is not None, "a path has no URI")


STORED = {bytes([number]) * 20: bytes([number]) * 700 for number in range(8)}


@cache
def _intact() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = open_store_file(Path(folder), 10_000_000)
        file.put(list(STORED.items()), [])
        file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.close()
        return file.path.read_bytes()


def store(data: bytes) -> None:
    """A database in which bytes were changed gives what was written, or says that it is damaged.

    The input is a list of changes: three bytes say where, one what.
    """
    content = bytearray(_intact())
    for at in range(0, len(data) - 3, 4):
        place = int.from_bytes(data[at : at + 3], "big") % len(content)
        content[place] = data[at + 3]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "summaries-1-0.sqlite3").write_bytes(content)
        file: StoreFile | None = None
        try:
            file = open_store_file(folder, 10_000_000)
            hold(file.summaries(STORED).items() <= STORED.items(), "a value that was never written")
            file.put([(b"n" * 20, b"new")], [])
            hold(file.summaries([b"n" * 20]) == {b"n" * 20: b"new"}, "what was put is not there")
        except (Damaged, Busy, Replaced, Unusable):
            pass
        finally:
            if file is not None:
                file.close()


def _summaries() -> list[bytes]:
    return [encode(LANGUAGES.get("rholang").summarise(text.decode(errors="replace"))) for text in texts("*.rho")]


def _frames() -> list[bytes]:
    bodies = [{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}, {"jsonrpc": "2.0", "method": "exit"}]
    return [encode_frame(json.dumps(body).encode()) for body in bodies]


TARGETS = {
    "frames": Target(frames, _frames),
    "edits": Target(
        edits, lambda: [b"new x in {\r\n x!(1) }\0" + bytes(range(60)), "é𝄞\n".encode() + b"\0abcdef"], 400
    ),
    "rholang": Target(rholang, lambda: texts("*.rho"), 800),
    "revisions": Target(revisions, partial(_revised, "*.rho"), 3_200),
    "embedded_revisions": Target(embedded_revisions, partial(_revised, "*.rho"), 3_200),
    "metta_revisions": Target(metta_revisions, partial(_revised, "*.metta"), 3_200),
    "metta": Target(metta, lambda: texts("*.metta") or (b"(= (f $x) ($x))",), 800),
    "regions": Target(regions, lambda: [b"(= (f $x) $x)\n!(f 1)", b'(: "a" b)'], 300),
    "summaries": Target(summaries, _summaries),
    "answers": Target(answers, lambda: [b"\5\0\0\0\x92\xa7Missing"]),
    "uris": Target(uris, lambda: [b"file:///c%3A/a%20b/../c.rho", b"untitled:1", b"git:/a?b#c"]),
    "store": Target(store, lambda: [b"\0\0\x10\xff", b"\0\0\x24\xff", random.Random(0).randbytes(40)]),
}
