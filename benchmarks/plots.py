"""Plots of what grows with the workspace, as SVG. Needs matplotlib (`.[bench]`)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

LATENCY, MEMORY = "benchmarks-latency.svg", "benchmarks-memory.svg"
_OPERATIONS = ("definition", "hover", "references", "rename")


def draw(scale: Mapping[str, Any], folder: Path) -> list[str]:
    """The names of the plots that were drawn from a report of `benchmarks scale`. Raises ImportError."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "rholsp"
    from matplotlib import pyplot

    sizes = sorted(map(int, scale["answers_ms"]))
    folder.mkdir(parents=True, exist_ok=True)
    figure, axes = pyplot.subplots(figsize=(7, 4))
    for operation in _OPERATIONS:
        of = [scale["answers_ms"][str(size)][f"textDocument/{operation}, again"] for size in sizes]
        (line,) = axes.plot(sizes, [each["median"] for each in of], marker="o", label=f"{operation}, p50")
        axes.plot(sizes, [each["p95"] for each in of], linestyle="--", color=line.get_color(), label="p95")
    axes.set(xscale="log", yscale="log", xlabel="files", ylabel="milliseconds over stdio")
    _finish(figure, axes, folder / LATENCY)
    figure, axes = pyplot.subplots(figsize=(7, 4))
    for name in next(iter(scale["starts"].values())):
        runs = {size: scale["starts"][str(size)][name][-1]["resident_bytes"] for size in sizes}
        known = {size: number / 1e6 for size, number in runs.items() if number is not None}
        axes.plot([*known], [*known.values()], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="files of 100 lines", ylabel="MB of the server's process")
    _finish(figure, axes, folder / MEMORY)
    return [LATENCY, MEMORY]


def _finish(figure: Any, axes: Any, path: Path) -> None:
    from matplotlib import pyplot

    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
