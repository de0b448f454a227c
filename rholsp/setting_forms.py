"""What one setting of the editor may be: how its JSON is read, and said in JSON Schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

DIAGNOSTIC_CODES = "diagnostic codes"
"""A vocabulary: see `Form.vocabulary`."""


@dataclass(frozen=True, slots=True)
class Form:
    """The values that a setting takes.

    `read` turns JSON into what the server goes by, and raises ValueError where it is none of them; `write` is its
    inverse. `vocabulary` names the words that an array may hold, where another part of the server knows them.
    """

    expected: str
    """For complaints: `true or false`."""
    schema: Mapping[str, Any]
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its path under `rholsp`, what it may be, and what it does, as Markdown that begins in lower case.

    With `restart`, a change counts from the next start of the server on.
    """

    path: str
    form: Form
    about: str
    restart: bool = False


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


FLAG = Form("true or false", {"type": "boolean"}, _boolean, bool)


def choice(meanings: Mapping[str, Any], about: Mapping[str, str]) -> Form:
    """One of some words, each with what the server makes of it and what it means."""
    words = {meaning: word for word, meaning in meanings.items()}

    def read(value: Any) -> Any:
        if isinstance(value, str) and value in meanings:
            return meanings[value]
        raise ValueError

    expected = f"one of {', '.join(meanings)}" if len(meanings) > 2 else " or ".join(f'"{word}"' for word in meanings)
    schema = {
        "type": "string",
        "enum": list(meanings),
        "markdownEnumDescriptions": [about[word] for word in meanings],
    }
    return Form(expected, schema, read, words.__getitem__)


def milliseconds(most: int) -> Form:
    """A whole number of milliseconds, which the server takes as seconds."""

    def read(value: Any) -> float:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value / 1000
        raise ValueError

    schema = {"type": "integer", "minimum": 0, "maximum": most}
    return Form(f"an integer from 0 to {most}", schema, read, lambda seconds: round(seconds * 1000))


def _are_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _strings(value: Any) -> tuple[str, ...]:
    if _are_strings(value):
        return tuple(value)
    raise ValueError


def _words(value: Any) -> frozenset[str]:
    return frozenset(_strings(value))


_STRINGS = {"type": "array", "items": {"type": "string"}}
STRINGS = Form("an array of strings", _STRINGS, _strings, list)
CODES = Form("an array of strings", {**_STRINGS, "uniqueItems": True}, _words, sorted, DIAGNOSTIC_CODES)


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, list) and all(_are_strings(pair) and len(pair) == 2 and pair[0].strip() for pair in value):
        return tuple([(opening, closing) for opening, closing in value])
    raise ValueError


PAIRS_OF_MARKS = Form(
    'an array of pairs of marks, such as ["<%=", "%>"]',
    {
        "type": "array",
        "items": {
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": [{"type": "string", "pattern": r"\S"}, {"type": "string"}],
        },
    },
    _pairs,
    lambda pairs: [list(pair) for pair in pairs],
)
