"""What all benchmarks share: taking turns, medians and spreads, the machine, tables."""

import argparse
import gc
import json
import math
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""
EXAMPLES = ROOT / "examples"

_PACKAGES = ("trio", "lsprotocol", "cattrs", "parsimonious", "msgspec")


@dataclass(frozen=True, slots=True)
class Spread:
    """A sample of one quantity, in the unit of its values."""

    count: int
    least: float
    median: float
    p95: float
    most: float


def spread(values: Sequence[float]) -> Spread:
    """Percentiles by nearest rank, so each is a value that was measured. Raises ValueError for no values."""
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return Spread(len(ordered), ordered[0], statistics.median(ordered), p95, ordered[-1])


def take_turns(sides: Mapping[str, Callable[[], object]], rounds: int, *, collecting: bool) -> dict[str, list[float]]:
    """Seconds that each side took, `rounds` times, in turns: A B A B.

    Whatever slows the machine for a while then slows all sides alike. What one side left behind is collected before
    the next begins; `collecting` says whether the garbage collector runs while a side is measured.
    """
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    was_enabled = gc.isenabled()
    try:
        for _ in range(rounds):
            for name, run in sides.items():
                gc.collect()
                (gc.enable if collecting else gc.disable)()
                began = time.perf_counter()
                run()
                seconds[name].append(time.perf_counter() - began)
    finally:
        (gc.enable if was_enabled else gc.disable)()
    return seconds


def machine() -> dict[str, Any]:
    """Where the numbers come from. `load` is that of the last minute, so it is to be asked before measuring."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": platform.platform(terse=True),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "versions": {name: _version(name) for name in _PACKAGES},
    }


def _cpu_model() -> str:
    """The processor's name; only its architecture where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
    except OSError:
        return platform.processor() or platform.machine()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def machine_line(facts: Mapping[str, Any]) -> str:
    """The machine in one line of a report."""
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items() if version)
    return f"{facts['cpu']}, {facts['cores']} cores, load {facts['load']}, {facts['python']}; {versions}"


def positive(text: str) -> int:
    """A number from 1 up, as an argument of a command line."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return int(text)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns under a header: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in (header, *rows))
    )


def show(
    report: Mapping[str, Any], where: Mapping[str, Any], text: Callable[[dict[str, Any]], str], *, as_json: bool
) -> None:
    """Prints what was measured on the machine `where`: as one JSON object, or as `text` puts it."""
    if as_json:
        emit_json({"machine": where, **report})
    else:
        print(machine_line(where), text(dict(report)), sep="\n")


def emit_json(report: Mapping[str, Any]) -> None:
    """Prints a report as one JSON object; spreads become objects of their fields."""
    json.dump(report, sys.stdout, indent=2, default=_plain)
    print()


def _plain(value: object) -> Any:
    if isinstance(value, Spread):
        return {name: round(number, 4) for name, number in asdict(value).items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"not JSON: {value!r}")
