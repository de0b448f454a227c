"""docs/metrics.md, made from the definitions. After a change there: `make docs`."""

from rholsp.metrics.definitions import DIAGNOSTICS, LATENCY, METRICS, PROCESS, Metric

_HEAD = """# Metrics

Made from `rholsp/metrics/definitions.py` by `make docs`.

`rholsp --metrics-port N` serves these metrics at `http://127.0.0.1:N/metrics`; 0 takes any free port. How Prometheus
finds all servers of a machine, and what scraping costs: [observing.md](observing.md).

Labels never hold URIs or the user's text; all their values are listed here. Counters and histograms start at 0 for
every combination of labels, except those with a `method` label: a method appears once it has occurred.
"""

_BUCKETS = """
Buckets, in seconds: {diagnostics} for `rholsp_diagnostics_latency_seconds`, {latency} for all others.
"""

_PROCESS = """
## The process

On Linux only.

| metric | type | meaning |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    rows = "".join(_row(metric) for metric in METRICS)
    buckets = _BUCKETS.format(latency=_bounds(LATENCY), diagnostics=_bounds(DIAGNOSTICS))
    process = "".join(f"| `{name}` | {kind} | {text} |\n" for name, kind, text in PROCESS)
    table = "\n## Metrics of rholsp\n\n| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n"
    return _HEAD + table + rows + buckets + _PROCESS + process


def _row(metric: Metric) -> str:
    return f"| `{metric.name}` | {metric.kind} | {_labels(metric)} | {metric.help} |\n"


def _labels(metric: Metric) -> str:
    shown = [
        f"`{name}`: {values if isinstance(values, str) else ', '.join(f'`{value}`' for value in values)}"
        for name, values in metric.labels
    ]
    return "; ".join(shown) or "none"


def _bounds(buckets: tuple[float, ...]) -> str:
    return ", ".join(f"{bound:g}" for bound in buckets)
