"""Texts that the keystrokes benchmark types in: Rholang, with regions, with agents, and MeTTa; and where it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.workspaces import generate

TYPED = "abcdefgh"
EVERY = 3
"""So many contracts are followed by a region, or by an agent."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of what is between two offsets."""

    start: int
    end: int
    text: str

    def of(self, text: str) -> str:
        return text[: self.start] + self.text + text[self.end :]


Steps = Iterator[tuple[Edit, bool]]
"""Edits, each with whether it is measured: those that are not put the text back."""
Typing = Callable[[str, int], Steps]
"""What is done to a text, so many times; in the end the text is as it was."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Texts of one kind. `asked` is a word whose last occurrence is asked about, which moves with nearly every edit."""

    suffix: str
    language: str
    text: Callable[[int, int], str]
    """Of about so many lines, by a seed."""
    places: Mapping[str, Typing]
    asked: str


# ------------------------------------------------------------------------------------------------ edits


def _keys(offset: Callable[[str], int], before: str = "", behind: str = "") -> Typing:
    """Keys one after the other between `before` and `behind`, which are there already; in the end all is taken away."""

    def steps(text: str, count: int) -> Steps:
        at = offset(text)
        if before or behind:
            yield Edit(at, at, before + behind), False
        here = at + len(before)
        for number in range(count):
            yield Edit(here + number, here + number, TYPED[number % len(TYPED)]), True
        yield Edit(at, here + count + len(behind), ""), False

    return steps


def inside(text: str) -> int:
    """In a body in the middle, in front of a line's first word."""
    at = text.index("\n  ", len(text) // 2) + 1
    return at + len(text[at:]) - len(text[at:].lstrip(" "))


def _behind(word: str) -> Callable[[str], int]:
    """Behind the first of these words that stands in the second half."""
    return lambda text: text.index(word, len(text) // 2) + len(word)


def _delete_lines(text: str, count: int) -> Steps:
    start = text.index("\n", len(text) // 2) + 1
    for _ in range(count):
        end = text.index("\n", start) + 1
        yield Edit(start, end, ""), True
        yield Edit(start, start, text[start:end]), False


def _paste(before: str, pasted: str) -> Typing:
    """A hundred lines in front of what begins with these signs."""

    def steps(text: str, count: int) -> Steps:
        at = text.index(f"\n{before}", len(text) // 2) + 1
        for _ in range(max(1, count // 4)):
            yield Edit(at, at, pasted), True
            yield Edit(at, at + len(pasted), ""), False

    return steps


def _undo(text: str, count: int) -> Steps:
    """Each undo takes a whole word away, or puts a removed line back."""
    at = inside(text)
    line = text[at : text.index("\n", at)]
    for number in range(count):
        if number % 2:
            yield Edit(at, at, TYPED), False
            yield Edit(at, at + len(TYPED), ""), True
        else:
            yield Edit(at, at + len(line), ""), False
            yield Edit(at, at, line), True


_CONTRACTS = "".join(f"contract pasted{at}(@x, ret) = {{ ret!(x + {at}) }} |\n" for at in range(100))
_RULES = "".join(f"(= (pasted{at} $x) (+ $x {at}))\n" for at in range(100))
PLACES: dict[str, Typing] = {
    "a key at the start": _keys(lambda text: 0, behind=" |\n"),
    "a key in the middle": _keys(inside, behind=" | "),
    "a key at the end": _keys(len, before=" | "),
    "in a string": _keys(inside, before='"', behind='" | '),
    "in a string that is not closed": _keys(inside, before='"'),
    "in a comment": _keys(inside, before="// ", behind="\n"),
    "in a comment that is not closed": _keys(inside, before="/* "),
    "in a bracket that is not closed": _keys(inside, before="x!("),
    "deleting a line": _delete_lines,
    "pasting 100 lines": _paste("contract ", _CONTRACTS),
    "undo": _undo,
}
_KEYS = {name: PLACES[name] for name in PLACES if name.startswith("a key")}
_METTA_PLACES: dict[str, Typing] = {
    "a key at the start": _keys(lambda text: 0, behind="\n"),
    "a key in the middle": _keys(inside, behind=" "),
    "a key at the end": _keys(len, before="\n"),
    "in a string that is not closed": _keys(inside, before='"'),
    "in a bracket that is not closed": _keys(inside, before="(x "),
    "deleting a line": _delete_lines,
    "pasting 100 lines": _paste("(", _RULES),
    "undo": _undo,
}

# ------------------------------------------------------------------------------------------------ texts


def _rholang(lines: int, seed: int) -> str:
    return next(text for name, text in generate(2, seed=seed, lines=lines).items() if name.startswith("part"))


def _between(lines: int, seed: int, more: Callable[[int], str]) -> str:
    """Rholang, with something else behind every third contract."""
    parts: list[str] = []
    for at, part in enumerate(re.split(r" \|\n\n(?=\S)", _rholang(lines, seed).rstrip())):
        parts += [part, more(at)] if at % EVERY == 0 else [part]
        if sum(part.count("\n") + 2 for part in parts) > lines:
            break
    return " |\n\n".join(parts) + "\n"


def _rule(number: int) -> str:
    """Eight lines of MeTTa."""
    return (
        f"; How much of {number} is left.\n"
        f"(: rest{number} (-> Number Number Number))\n"
        f"(= (rest{number} $part $all)\n"
        f"  (let $left (- $all $part)\n"
        f"    (if (< $left {number})\n"
        f"      (rest{max(0, number - 1)} 1 $left)\n"
        f"      $left)))\n"
        f"!(rest{number} 1 {number + 2})\n"
    )


def _region(number: int) -> str:
    rules = "\n".join(f"  {line}" for line in _rule(number).splitlines())
    return f'new run(`rho:metta:run`), told in {{\n  run!(*told, "\n{rules}\n  ")\n}}'


def _agent(number: int) -> str:
    return (
        f"agent Box{number} {{\n"
        f"  constructor(@start) {{ private!(start) }} |\n"
        f"  method open(@key) {{\n"
        f"    for (@held <- private) {{ private!(held) | return!(held, key, {number}) }}\n"
        f"  }} |\n"
        f"  default(...@args) {{ Nil }}\n"
        f"}}"
    )


def _metta(lines: int, seed: int) -> str:
    return "\n".join(_rule(number + seed) for number in range(max(1, lines // 9)))


RHOLANG = Kind(".rho", "rholang", _rholang, PLACES, "ret")
KINDS: dict[str, Kind] = {
    "with MeTTa in its strings": Kind(
        ".rho",
        "rholang",
        lambda lines, seed: _between(lines, seed, _region),
        {**_KEYS, "in a region": _keys(_behind("; How"))},
        "ret",
    ),
    "with agents": Kind(
        ".rho",
        "rholang",
        lambda lines, seed: _between(lines, seed, _agent),
        {**_KEYS, "in an agent": _keys(_behind("method open(@key) {"), behind=" | ")},
        "ret",
    ),
    "MeTTa": Kind(".metta", "metta", _metta, _METTA_PLACES, "rest"),
}
"""What is typed in beside plain Rholang."""
