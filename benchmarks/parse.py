"""How fast Rholang is read, on one core, and how much memory its meaning takes.

    python -m benchmarks parse [PATH...] [--generated FILES] [--tree-sitter GRAMMAR.so] [--json]

Compares in one run, in turns, with the garbage collector running and switched off: lexing; lexing and parsing; lexing,
parsing and summarising; the same grammar in parsimonious's own interpreter, on the small valid files; tree-sitter.
"""

import argparse
import ctypes
import gc
import pickle
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.report import EXAMPLES, Spread, machine, positive, show, spread, table, take_turns
from benchmarks.workspaces import generate
from rholsp.rholang.grammar import language
from rholsp.rholang.summarise import summarise
from rholsp.syntax.grammar import END
from rholsp.syntax.reference_parser import interpreter
from rholsp.text.lines import LineIndex
from rholsp.workspace.analysis import UnreadableFile, read_text
from rholsp.workspace.files.crawler import crawl

SMALL_BYTES = 20_000
"""parsimonious's interpreter is given no larger file: it needs some 550 bytes of memory for each byte."""
INTERPRETED_BYTES = 100_000
"""And no more than this in all, or a round would take seconds."""

Parse = Callable[[str], object]


def main() -> int:
    args = _arguments()
    where = machine()
    try:
        texts = _texts(args.paths or [EXAMPLES]) if args.paths or not args.generated else []
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    if args.generated:
        texts.extend(generate(args.generated, seed=args.seed).values())
    if not texts:
        print("no Rholang files there", file=sys.stderr)
        return 2
    try:
        other = _tree_sitter(args.tree_sitter) if args.tree_sitter else None
    except (ImportError, OSError, AttributeError) as error:
        print(f"tree-sitter cannot be used: {error}", file=sys.stderr)
        return 2
    report = {
        "files": len(texts),
        "bytes": _size(texts),
        "lines": _lines(texts),
        "rates": _rates(texts, args.rounds, other),
        "against_parsimonious": _against_parsimonious(texts, max(2, args.rounds // 2)),
        "memory": _memory(texts),
    }
    show(report, where, _text, as_json=args.json)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks parse", description="Measure how fast Rholang is read.")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders (default: examples/)")
    parser.add_argument("--generated", type=positive, metavar="FILES", help="add a made-up workspace of this size")
    parser.add_argument("--seed", type=int, default=1, help="seed of the made-up workspace (default: 1)")
    parser.add_argument("--rounds", type=positive, default=7, help="how often each side is measured (default: 7)")
    parser.add_argument(
        "--tree-sitter",
        type=Path,
        metavar="GRAMMAR.so",
        help="compare with this compiled tree-sitter grammar; needs the package tree_sitter",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


# ------------------------------------------------------------------------------------------------ input


def _texts(paths: Iterable[Path]) -> list[str]:
    """The distinct texts of Rholang files, in the order of their paths. Raises OSError for a path that is not there."""
    texts: dict[str, None] = {}
    for path in paths:
        path.stat()
        for file in crawl(str(path)).paths if path.is_dir() else (str(path),):
            try:
                disk = read_text(file)
            except UnreadableFile as error:
                print(f"{file}: {error}", file=sys.stderr)
                continue
            if disk is not None and disk.text:
                texts[disk.text] = None
    return list(texts)


def _size(texts: Iterable[str]) -> int:
    """Bytes of UTF-8."""
    return sum(len(text.encode()) for text in texts)


def _lines(texts: Iterable[str]) -> int:
    return sum(LineIndex.of(text).line_count for text in texts)


# ------------------------------------------------------------------------------------------------ speed


def _rates(texts: Sequence[str], rounds: int, other: Callable[[bytes], object] | None) -> dict[str, dict[str, Spread]]:
    """MB/s by side, with the collector on and off."""
    rholang = language()
    sides: dict[str, Callable[[], object]] = {
        "lex": partial(_all, rholang.lexer.lex, texts),
        "lex + parse": partial(_all, rholang.parse, texts),
        "lex + parse + summary": partial(_all, summarise, texts),
    }
    if other is not None:
        sides["tree-sitter, parse only"] = partial(_all, other, [text.encode() for text in texts])
    size = _size(texts)
    return _measured(sides, size, rounds)


def _measured(sides: dict[str, Callable[[], object]], size: int, rounds: int) -> dict[str, dict[str, Spread]]:
    for run in sides.values():
        run()
    by_collector = {
        name: take_turns(sides, rounds, collecting=collecting)
        for name, collecting in (("gc_on", True), ("gc_off", False))
    }
    return {
        side: {name: spread([size / 1e6 / seconds for seconds in taken[side]]) for name, taken in by_collector.items()}
        for side in sides
    }


def _all(parse: Callable[[Any], object], texts: Iterable[Any]) -> None:
    for text in texts:
        parse(text)


def _against_parsimonious(texts: Sequence[str], rounds: int) -> dict[str, Any]:
    """The compiled parser and the interpreter of the same grammar, on the same small and valid files.

    Both include lexing, which is the same for both. "same tree" adds to the interpreter what makes rholsp's tree of
    parsimonious's nodes.
    """
    rholang = language()
    reference = interpreter(rholang.grammar)

    def kinds(text: str) -> str:
        return rholang.lexer.lex(text).kinds.rstrip(END)

    chosen: list[str] = []
    for text in sorted(texts, key=len):
        if len(text.encode()) > SMALL_BYTES or _size(chosen) > INTERPRETED_BYTES:
            break
        if not rholang.parse(text).errors:
            chosen.append(text)
    if not chosen:
        return {"files": 0, "bytes": 0, "rates": {}, "ratio": None}
    rates = _measured(
        {
            "lex + parse": partial(_all, rholang.parse, chosen),
            "parsimonious": partial(_all, lambda text: reference.peg.parse(kinds(text)), chosen),
            "parsimonious, same tree": partial(_all, lambda text: reference.parse(kinds(text)), chosen),
        },
        _size(chosen),
        rounds,
    )
    return {
        "files": len(chosen),
        "bytes": _size(chosen),
        "rates": rates,
        "ratio": {
            name: rates["lex + parse"][name].median / rates["parsimonious"][name].median for name in ("gc_on", "gc_off")
        },
    }


def _tree_sitter(grammar: Path) -> Callable[[bytes], object]:
    """The parser of a compiled grammar. Raises ImportError, OSError or AttributeError where there is none."""
    from tree_sitter import Language, Parser  # type: ignore[import-not-found, unused-ignore]

    entry = ctypes.CDLL(str(grammar.resolve())).tree_sitter_rholang
    entry.restype = ctypes.c_void_p
    wrap = ctypes.pythonapi.PyCapsule_New
    wrap.restype, wrap.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    parse: Callable[[bytes], object] = Parser(Language(wrap(entry(), b"tree_sitter.Language", None))).parse
    return parse


# ------------------------------------------------------------------------------------------------ memory


def _memory(texts: Sequence[str]) -> dict[str, float]:
    """Bytes that a summary takes for each 100 lines: pickled, and in the heap once its text and tree are gone."""
    hundreds = _lines(texts) / 100
    pickled = [len(pickle.dumps(summarise(text), protocol=pickle.HIGHEST_PROTOCOL)) for text in texts]
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        # Each from a copy that only its summary can keep alive: one that held on to its text would be found out.
        kept = [summarise(text.encode().decode()) for text in texts]
        gc.collect()
        heap = tracemalloc.get_traced_memory()[0] - before
        del kept
    finally:
        tracemalloc.stop()
    return {
        "pickled_bytes_per_100_lines": sum(pickled) / hundreds,
        "heap_bytes_per_100_lines": heap / hundreds,
    }


# ------------------------------------------------------------------------------------------------ report


def _text(report: dict[str, Any]) -> str:
    against, memory = report["against_parsimonious"], report["memory"]
    parts = [
        f"{report['files']} files, {report['bytes'] / 1e6:.2f} MB, {report['lines']} lines; MB/s, median (least-most), "
        "garbage collection on and off",
        "",
        _rate_table(report["rates"]),
    ]
    if against["ratio"] is not None:
        parts += [
            "",
            f"{against['files']} small files without errors, {against['bytes'] / 1e6:.2f} MB",
            "",
            _rate_table(against["rates"]),
            "",
            f"compiled over interpreted: {against['ratio']['gc_on']:.1f} times, "
            f"without garbage collection {against['ratio']['gc_off']:.1f} times",
        ]
    parts += [
        "",
        f"a summary takes {memory['heap_bytes_per_100_lines'] / 1e3:.1f} KB of heap and "
        f"{memory['pickled_bytes_per_100_lines'] / 1e3:.1f} KB pickled per 100 lines",
    ]
    return "\n".join(parts)


def _rate_table(rates: dict[str, dict[str, Spread]]) -> str:
    rows = [(side, *(_rate(by[name]) for name in ("gc_on", "gc_off"))) for side, by in rates.items()]
    return table(("MB/s", "gc on", "gc off"), rows)


def _rate(rate: Spread) -> str:
    return f"{rate.median:.2f} ({rate.least:.2f}-{rate.most:.2f})"


if __name__ == "__main__":
    sys.exit(main())
