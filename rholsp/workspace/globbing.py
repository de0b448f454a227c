"""Patterns for paths, as in .gitignore files, matched in linear time. Source: gitignore(5), git's wildmatch.

A `*` is tried at the first place where what follows it stands, and never again: of the pieces between two stars the
first match leaves the most room for the rest, so no other has to be looked at. The usual translation into a regular
expression looks at all of them, and a few dozen characters in a repository would keep the server for hours.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from math import prod

MAX_RULES = 5_000
"""Rules of one list, all of which are matched against every path."""
MAX_LENGTH = 1_000
"""Longest pattern, in characters."""
MAX_ALTERNATIVES = 256
"""Patterns that one pattern with braces may expand to."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_PLAIN = re.compile(r"[^*?\[\]\\/]+")
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r"\ \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": r"\ -~",
    "punct": r"!-\/:-@\[-`\{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class _Senseless(ValueError):
    """A pattern that matches nothing, such as one with an unclosed bracket."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line: a name or the end of one where it says no more, else a regular expression for a whole path."""

    excludes: bool
    """Whether it negates earlier rules: `!`."""
    folders_only: bool
    name: str = ""
    suffix: str = ""
    path: re.Pattern[str] | None = None

    def matches(self, path: str, name: str) -> bool:
        if self.path is not None:
            return self.path.fullmatch(path) is not None
        return name == self.name if self.name else name.endswith(self.suffix)


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns in order: the last one that matches a path decides."""

    rules: tuple[_Rule, ...]
    """The last one first."""
    faults: tuple[str, ...] = ()
    """Patterns left out because of these limits, in words for the user."""
    names: frozenset[str] | None = field(default=None, init=False)
    """The names to look for, where that is all the patterns say."""

    def __post_init__(self) -> None:
        if all(rule.name and not rule.excludes and not rule.folders_only for rule in self.rules):
            object.__setattr__(self, "names", frozenset(rule.name for rule in self.rules))

    def verdict(self, relative: str) -> bool | None:
        """What the patterns say of a file, or with a slash at its end a folder; None where they say nothing.

        The folders around it are not asked for.
        """
        is_folder = relative.endswith("/")
        path = relative[:-1] if is_folder else relative
        name = path.rpartition("/")[2]
        if self.names is not None:
            return True if name in self.names else None
        for rule in self.rules:
            if (is_folder or not rule.folders_only) and rule.matches(path, name):
                return not rule.excludes
        return None

    def match(self, relative: str) -> bool:
        """Whether they take a file or a folder, or something around it."""
        if self.names is not None:
            return not self.names.isdisjoint(relative.split("/"))
        around = [*folders_of(relative)]
        for rule in self.rules:
            for each in around:
                is_folder = each.endswith("/")
                path = each[:-1] if is_folder else each
                if (is_folder or not rule.folders_only) and rule.matches(path, path.rpartition("/")[2]):
                    return not rule.excludes
        return False


def rules_of(lines: Iterable[str]) -> Rules:
    """The rules in the lines of a .gitignore file, without those that make no sense, as git does it."""
    rules: list[_Rule] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if len(rules) == MAX_RULES:
            faults.append(f"it has more than {MAX_RULES:,} patterns: those from line {number} on are left out")
            break
        if len(line) > MAX_LENGTH:
            faults.append(f"the pattern in line {number} is longer than {MAX_LENGTH:,} characters and is left out")
            continue
        rule = _rule(line)
        if rule is not None:
            rules.append(rule)
    return Rules(tuple(reversed(rules)), tuple(faults))


def rules_with_braces(patterns: Iterable[str]) -> Rules:
    """The same for patterns with `{a,b}` besides; braces inside braces are taken as they are."""
    plain: list[str] = []
    faults: list[str] = []
    for pattern in patterns:
        if len(pattern) > MAX_LENGTH:
            faults.append(f"`{pattern[:40]}…` is longer than {MAX_LENGTH:,} characters and is left out")
        elif (several := prod([choice.count(",") + 1 for choice in _BRACES.findall(pattern)])) > MAX_ALTERNATIVES:
            told = f"`{pattern[:40]}…` stands for {several:,} patterns, which is more than {MAX_ALTERNATIVES}"
            faults.append(f"{told}: it is left out")
        else:
            plain.extend(_without_braces(pattern))
    rules = rules_of(islice(plain, MAX_RULES))
    if len(plain) > MAX_RULES:
        faults.append(f"the patterns stand for more than {MAX_RULES:,}: the last ones are left out")
    return Rules(rules.rules, (*faults, *rules.faults))


def folders_of(relative: str) -> Iterator[str]:
    """The folders around a file, outermost first, each with a slash at its end, and the file itself."""
    at = relative.find("/")
    while 0 <= at < len(relative) - 1:
        yield relative[: at + 1]
        at = relative.find("/", at + 1)
    yield relative


def _without_braces(pattern: str) -> list[str]:
    parts = _BRACES.split(pattern)
    found = [""]
    for i, part in enumerate(parts):
        found = [before + choice for before in found for choice in (part.split(",") if i % 2 else (part,))]
    return found


def _rule(line: str) -> _Rule | None:
    """None for a comment, an empty line, and one that makes no sense."""
    text = line.rstrip(" ")
    if len(text) < len(line) and (len(text) - len(text.rstrip("\\"))) % 2:
        text += " "
    if not text or text.startswith("#"):
        return None
    excludes = text.startswith("!")
    text = text[excludes:]
    folders_only = text.endswith("/")
    text = text[: len(text) - folders_only]
    if not text:
        return None
    if _PLAIN.fullmatch(text):
        return _Rule(excludes, folders_only, name=text)
    if text.startswith("*") and _PLAIN.fullmatch(text, 1):
        return _Rule(excludes, folders_only, suffix=text[1:])
    try:
        return _Rule(excludes, folders_only, path=re.compile(_path(text), re.DOTALL))
    except _Senseless:
        return None


def _path(pattern: str) -> str:
    """The regular expression for a pattern: of its parts between `**`, each is found at its first place."""
    groups = count()
    anchored = "/" in pattern
    parts = _names(pattern.removeprefix("/"))
    if not anchored:
        parts.insert(0, "**")
    runs: list[list[str]] = [[]]
    for part in parts:
        if len(part) > 1 and not part.strip("*"):
            if len(runs) == 1 or runs[-1]:
                runs.append([])
        else:
            runs[-1].append(_segment(part, groups))
    first, *others = runs
    if not others:
        return "/".join(first)
    written = "".join(segment + "/" for segment in first)
    *between, last = others
    for run in between:
        written += _earliest("(?:[^/]+/)*?" + "".join(segment + "/" for segment in run), groups)
    return written + ("(?:[^/]+/)*" + "/".join(last) if last else ".+")


def _names(pattern: str) -> list[str]:
    """The parts between slashes; one inside brackets is a member of a class, and divides nothing. Raises _Senseless."""
    parts, at = [""], 0
    while at < len(pattern):
        end = at + 1
        if pattern[at] == "[":
            _, end = _bracket(pattern, end)
        elif pattern[at] == "\\":
            end += 1
        if pattern[at] == "/":
            parts.append("")
        else:
            parts[-1] += pattern[at:end]
        at = end
    return parts


def _segment(pattern: str, groups: Iterator[int]) -> str:
    """The regular expression for one name: no part of it is tried at more than one place, but for the last."""
    first, *others = _pieces(pattern)
    if not others:
        return first
    *between, last = others
    written = first
    for piece in between:
        if piece:
            written += _earliest("[^/]*?" + piece, groups)
    return written + "[^/]*" + (last + r"(?=/|\Z)" if last else "")


def _earliest(expression: str, groups: Iterator[int]) -> str:
    """Matches what the expression matches first, and is not tried again.

    This is what `(?>…)` does, which CPython gets wrong before 3.11.5: a lookahead is left for good.
    """
    name = f"g{next(groups)}"
    return f"(?=(?P<{name}>{expression}))(?P={name})"


def _pieces(pattern: str) -> list[str]:
    """The parts between the stars, as regular expressions of a fixed length. Raises _Senseless."""
    pieces = [""]
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            pieces.append("")
        elif char == "?":
            pieces[-1] += "[^/]"
        elif char == "[":
            written, at = _bracket(pattern, at)
            pieces[-1] += written
        elif char == "\\":
            if at == len(pattern):
                raise _Senseless
            pieces[-1] += re.escape(pattern[at])
            at += 1
        else:
            pieces[-1] += re.escape(char)
    return pieces


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """The class of characters that begins behind a `[`, and where it ends. Raises _Senseless where it does not."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    begin, members = at, ""
    while True:
        char = pattern[at : at + 1]
        if not char:
            raise _Senseless
        if char == "]" and at > begin:
            break
        if char == "[" and pattern[at + 1 : at + 2] == ":" and (end := pattern.find(":]", at + 2)) > 0:
            name = pattern[at + 2 : end]
            if name not in _CLASSES:
                raise _Senseless
            members += _CLASSES[name]
            at = end + 2
            continue
        low, at = _member(pattern, at)
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("", "]"):
            high, at = _member(pattern, at + 1)
            if low <= high:
                members += f"{re.escape(low)}-{re.escape(high)}"
        else:
            members += re.escape(low)
    if not members:
        return ("[^/]" if negated else r"(?!)"), at + 1
    return (f"(?!/)[^{members}]" if negated else f"(?!/)[{members}]"), at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "\\":
        at += 1
    if at >= len(pattern):
        raise _Senseless
    return pattern[at], at + 1
