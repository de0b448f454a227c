"""What expressions of PromQL ask for, and what Grafana makes of those in dashboards."""

import re
from collections.abc import Iterator, Mapping

_METRIC = re.compile(r"(?<![\w:\"])(?:[a-z_]+:)?(?:rholsp_\w+)(?::\w+)?|(?<![\w:\"])(?:up|ALERTS)(?![\w:])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SELECTOR = re.compile(rf"({_METRIC.pattern})(\{{[^}}]*\}})?")
_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def metric_names(expression: str) -> set[str]:
    """The names of the series that an expression reads: those of rholsp, recorded ones, `up` and `ALERTS`."""
    return set(_METRIC.findall(_STRING.sub('""', expression)))


def selectors(expression: str) -> Iterator[str]:
    """Each name with the selector behind it, which must hold no `}` in a text."""
    for name, labels in _SELECTOR.findall(expression):
        yield name + labels


def filled(expression: str, rate_interval: str) -> str:
    """The query that Grafana sends when all jobs and servers are chosen."""
    everything = {"$job": ".+", "$instance": ".+", "$__rate_interval": rate_interval}
    for variable, value in everything.items():
        expression = expression.replace(variable, value)
    return expression


def legend(pattern: str, labels: Mapping[str, str]) -> str:
    """The name of a series in a graph."""
    return _LABEL.sub(lambda match: labels.get(match[1], ""), pattern)
