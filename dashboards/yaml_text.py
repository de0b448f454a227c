"""Plain data as YAML that a person likes to read: just the part of it that configuration files need."""

import re
from collections.abc import Mapping, Sequence

Yaml = str | int | float | Mapping[str, "Yaml"] | Sequence["Yaml"]

# What no reader of YAML takes for anything but a text; everything else is quoted.
_PLAIN = re.compile(r"[A-Za-z_/][\w ./:-]*(?<![ :])|\d+(?:ms|[smhd])")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def yaml_text(value: Yaml) -> str:
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Yaml) -> list[str]:
    if isinstance(value, Mapping) and value:
        return [line for key, item in value.items() for line in _entry(f"{_scalar(key)}:", item, "  ")]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return [line for item in value for line in _entry("-", item, "  ")]
    return [_scalar(value)]


def _entry(head: str, item: Yaml, indent: str) -> list[str]:
    """A key or a dash and what belongs to it, on the same line where that is readable."""
    if isinstance(item, str) and "\n" in item:
        return [f"{head} |-", *(f"{indent}{line}" if line else "" for line in item.split("\n"))]
    if isinstance(item, str | int | float) or not item:
        return [f"{head} {_scalar(item)}"]
    lines = [f"{indent}{line}" if line else "" for line in _lines(item)]
    return [f"- {lines[0].strip()}", *lines[1:]] if head == "-" else [head, *lines]


def _scalar(value: Yaml) -> str:
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and ": " not in value and value.lower() not in _WORDS
        return value if plain else "'" + value.replace("'", "''") + "'"
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, Sequence) else str(value).lower()
