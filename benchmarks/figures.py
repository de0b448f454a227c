"""The figures that the design promises, and where each is found in what the benchmarks report."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Reports = Mapping[str, Any]
"""What each benchmark reported, by its name; spreads are objects of their fields."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`goal` is the most, or where `least` the least, that `value` may be, in `unit`."""

    what: str
    goal: float
    unit: str
    value: Callable[[Reports], float]
    least: bool = False

    def reached(self, value: float) -> bool:
        return value >= self.goal if self.least else value <= self.goal


def _keystroke(lines: int, goal: float) -> Figure:
    def worst(reports: Reports) -> float:
        places = reports["keystrokes"]["lines"][str(lines)]["places"]
        return max(float(of["definition"]["p95"]) for name, of in places.items() if name.startswith("a key"))

    return Figure(f"a key in {lines:,} lines, then definition: p95, worst place", goal, "ms", worst)


def _after_key(question: str) -> Figure:
    def p95(reports: Reports) -> float:
        value: float = reports["keystrokes"]["lines"]["5400"]["places"]["a key in the middle"][question]["p95"]
        return value

    return Figure(f"{question} after a key in 5,400 lines: p95", 10, "ms", p95)


def _burst(reports: Reports) -> float:
    used: float = reports["keystrokes"]["lines"]["5400"]["burst"]["processor_ms"]
    return used / 1000


def _answer(files: int, operation: str, field: str = "p95") -> Callable[[Reports], float]:
    return lambda reports: reports["scale"]["answers_ms"][str(files)][f"textDocument/{operation}, again"][field]


def _while_indexing(reports: Reports) -> float:
    found = reports["server"]["while_indexing_ms"]
    (name,) = [name for name in found if name.endswith("files")]
    p95: float = found[name]["own"]["p95"]
    return p95


def _start(files: int, name: str) -> Callable[[Reports], float]:
    return lambda reports: min(run["seconds"] for run in reports["scale"]["starts"][str(files)][name])


def _memory(name: str) -> Callable[[Reports], float]:
    def per_file(reports: Reports) -> float:
        starts = reports["scale"]["starts"]
        few, many = (starts[size][name][-1]["resident_bytes"] for size in ("100", "10000"))
        return float(many - few) / 9_900 / 1e3

    return per_file


def _processor(question: str, other: str) -> Callable[[Reports], float]:
    def ratio(reports: Reports) -> float:
        of = reports["wire"]["rholang"][question]
        value: float = of["rholsp"]["processor_ms"]["median"] / of[other]["processor_ms"]["median"]
        return value

    return ratio


def _in_flight(reports: Reports) -> float:
    of = reports["wire"]["rholang"]["hover"]
    value: float = of["rholsp"]["in_flight_per_second"]["median"] / of["pygls 2"]["in_flight_per_second"]["median"]
    return value


def _against_metta_lsp(question: str) -> Callable[[Reports], float]:
    def ratio(reports: Reports) -> float:
        of = reports["wire"]["metta"][question]
        value: float = of["rholsp"]["passed_ms"]["median"] / of["MeTTa-LSP"]["passed_ms"]["median"]
        return value

    return ratio


def _started(moment: str, floor: str) -> Callable[[Reports], float]:
    def ratio(reports: Reports) -> float:
        starts = reports["wire"]["starts_ms"]
        value: float = starts["rholsp"][moment]["median"] / starts["bare Trio"][floor]["median"]
        return value

    return ratio


def _cached(reports: Reports) -> float:
    found = reports["cache"]["lookup_us"]
    most = max((name for name in found if "overloads" in name), key=lambda name: int(name.split()[0]))
    sides = found[most]["its resolution alone"]
    value: float = sides["anew"]["median"] / sides["from the cache"]["median"]
    return value


def _against_lock(reports: Reports) -> float:
    """Beside the lock of the first Rholang language server; askers leave no pause, the index may be incomplete."""
    rates = {
        case["side"]: float(case["answers_a_second"])
        for case in reports["concurrency"]["cases"]
        if not case["pause_ms"]
    }
    return rates["rholsp"] / rates["one lock, parsed under it"]


def _method(name: str) -> Callable[[Reports], float]:
    return lambda reports: float(reports["methods"]["methods"][name]["passed_ms"]["p95"])


FIGURES = (
    Figure(
        "lexing, parsing and summary of Rholang, one core",
        1.5,
        "MB/s",
        lambda reports: reports["parse"]["rates"]["lex + parse + summary"]["gc_on"]["median"],
        least=True,
    ),
    _keystroke(500, 10),
    _keystroke(2_000, 12),
    _keystroke(5_400, 15),
    _after_key("semanticTokens/full/delta"),
    _after_key("diagnostic"),
    Figure("2,000 edits of 5,400 lines at once, then a question: processor", 0.2, "s", _burst),
    Figure(
        "hostile texts of 16,000 characters: longest step of the loop",
        50,
        "ms",
        lambda reports: reports["hostile"]["longest_step_ms"],
    ),
    Figure("processor of a hover, over that of a bare Trio server", 2.5, "x", _processor("hover", "bare Trio")),
    Figure("processor of a hover, over that of pygls 2 with canned answers", 0.6, "x", _processor("hover", "pygls 2")),
    Figure(
        "processor of documentSymbol of 300, over that of pygls 2 with canned answers",
        0.5,
        "x",
        _processor("documentSymbol, 300", "pygls 2"),
    ),
    Figure("hovers a second with 64 in flight, over pygls 2", 20, "x", _in_flight, least=True),
    Figure("hover, p50 over MeTTa-LSP's", 1, "x", _against_metta_lsp("hover")),
    Figure("definition, p50 over MeTTa-LSP's", 1, "x", _against_metta_lsp("definition")),
    Figure("references, p50 over MeTTa-LSP's", 1, "x", _against_metta_lsp("references")),
    Figure("definition, 1,000 files: p95", 2, "ms", _answer(1_000, "definition")),
    Figure("hover, 1,000 files: p95", 2, "ms", _answer(1_000, "hover")),
    Figure("definition while 1,000 files are indexed: p95", 10, "ms", _while_indexing),
    Figure("references of a name in 100 files: p95", 10, "ms", _answer(1_000, "references")),
    Figure("rename of a name in 100 files: p95", 20, "ms", _answer(1_000, "rename")),
    Figure("inlay hints of a screen: p95", 2, "ms", _method("textDocument/inlayHint")),
    Figure("code lenses of a file: p95", 2, "ms", _method("textDocument/codeLens")),
    Figure("resolution anew, over from the cache", 5, "x", _cached, least=True),
    Figure(
        "hit rate of the cache in an editing session",
        90,
        "%",
        lambda reports: 100 * reports["cache"]["session"]["hit_rate"],
        least=True,
    ),
    Figure(
        "lookups during indexing, over those with files parsed under one lock",
        5,
        "x",
        _against_lock,
        least=True,
    ),
    Figure("index of 100 files, nothing kept", 0.5, "s", _start(100, "first start, no index kept")),
    Figure("index of 1,000 files, nothing kept", 3, "s", _start(1_000, "first start, no index kept")),
    Figure("index of 10,000 files, nothing kept", 30, "s", _start(10_000, "first start, no index kept")),
    Figure("index of 10,000 files from the store", 2, "s", _start(10_000, "from the index on disk")),
    Figure(
        "definition p95, 10,000 files over 100",
        1.3,
        "x",
        lambda reports: _answer(10_000, "definition")(reports) / _answer(100, "definition")(reports),
    ),
    Figure("process start to initialize, over a bare Trio server's", 1.5, "x", _started(*["initialize answered"] * 2)),
    Figure(
        "process start to the first workspace-wide answer, over the same",
        3,
        "x",
        _started("workspace-wide answer", "initialize answered"),
    ),
    Figure("memory of a file of 100 lines, nothing kept", 60, "KB", _memory("first start, no index kept")),
    Figure("memory of a file of 100 lines, from the store", 60, "KB", _memory("from the index on disk")),
)


def value_of(figure: Figure, reports: Reports) -> float | None:
    """None where it was not measured."""
    try:
        return figure.value(reports)
    except (KeyError, ValueError, IndexError, TypeError, ZeroDivisionError):
        return None


def numbers(report: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every median, 95th percentile and single number of a report, by where it stands in it."""
    if isinstance(report, dict):
        chosen = ("median", "p95") if "median" in report and "p95" in report else report.keys()
        for name in [name for name in chosen if name != "machine"]:
            yield from numbers(report[name], f"{path}/{name}" if path else str(name))
    elif isinstance(report, int | float) and not isinstance(report, bool):
        yield path, float(report)
