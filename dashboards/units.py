"""Numbers as Grafana shows them in the units that the dashboards use, and round numbers for axes."""

import math
from collections.abc import Callable, Sequence

_SECONDS: Sequence[tuple[float, str]] = ((1e-6, "µs"), (1e-3, "ms"), (1, "s"), (60, "min"), (3600, "hour"))
_DECIMAL: Sequence[tuple[float, str]] = ((1, ""), (1e3, "K"), (1e6, "Mil"))
_BINARY: Sequence[tuple[float, str]] = ((1, "B"), (2**10, "KiB"), (2**20, "MiB"), (2**30, "GiB"))
_RATES: Sequence[tuple[float, str]] = ((1, "B/s"), (1e3, "kB/s"), (1e6, "MB/s"))


def shown(value: float, unit: str) -> str:
    """`unit` is one of Grafana's ids. Raises KeyError for one that no dashboard uses."""
    return _FORMATS[unit](value)


def ticks(least: float, most: float, unit: str, count: int) -> list[float]:
    """About `count` round numbers between two values, both included where they are round."""
    if most <= least:
        return [least]
    rough = (most - least) / count
    if unit == "bytes":
        step = 2.0 ** math.ceil(math.log2(rough))
    else:
        power = 10.0 ** math.floor(math.log10(rough))
        step = power * next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.ceil(least / step - 1e-9), math.floor(most / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def _scaled(scale: Sequence[tuple[float, str]], value: float) -> str:
    size, name = next(((size, name) for size, name in reversed(scale) if abs(value) >= size), scale[0])
    number = _number(value / size)
    return f"{number} {name}".strip() if name not in ("K",) else f"{number}{name}"


def _number(value: float) -> str:
    """Three digits, without zeros behind the point."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:.{min(digits, 3)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_FORMATS: dict[str, Callable[[float], str]] = {
    "none": _number,
    "short": lambda value: _scaled(_DECIMAL, value),
    "s": lambda value: "0 s" if value == 0 else _scaled(_SECONDS, value),
    "percentunit": lambda value: f"{_number(100 * value)}%",
    "bytes": lambda value: _scaled(_BINARY, value),
    "Bps": lambda value: _scaled(_RATES, value),
    "reqps": lambda value: f"{_number(value)} req/s",
    "ops": lambda value: f"{_number(value)} ops/s",
}
