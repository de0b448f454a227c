"""Answers of different servers to one question, in a form in which they can be compared.

LSP leaves a server much choice: one location or a list of them, links or locations, edits by document or as a list of
document changes, an error or null for no. What is left here is what a user sees: where the answer points, and what it
offers. How a server words its hovers, and how it names the symbols of a file, is its own affair.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Json
from rholsp.text.uris import normalise, to_path

NEW_NAME = "renamed"
METHOD_NOT_FOUND = -32601

Answer = Counter[str]
"""What an answer holds, each part as a text; empty where the server has nothing to say or refuses."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a name, or about a whole file (`word` is empty then).

    `method` is without `textDocument/`. `line` and `character` are those of the name's start, as LSP counts.
    """

    method: str
    path: Path
    line: int = 0
    character: int = 0
    word: str = ""

    def params(self) -> Json:
        """For completion the cursor is behind the name's first character, as if that had just been typed."""
        typed = 1 if self.method == "completion" else 0
        params: Json = {"textDocument": {"uri": self.path.as_uri()}}
        if self.word:
            params["position"] = {"line": self.line, "character": self.character + typed}
        if self.method == "references":
            params["context"] = {"includeDeclaration": True}
        if self.method == "rename":
            params["newName"] = self.new_name
        return params

    @property
    def new_name(self) -> str:
        """A name of the same sort: with the first character where that is a sign."""
        sign = self.word[:1]
        return NEW_NAME if sign.isalnum() else sign + NEW_NAME


@dataclass(frozen=True, slots=True)
class Difference:
    """What only one of two servers answers, and how many parts of the answer both give."""

    question: Question
    only: tuple[tuple[str, ...], tuple[str, ...]]
    both: int

    def line(self, folder: Path, names: tuple[str, str], most: int) -> str:
        """One line of a report; of what only one answers, `most` parts are shown."""
        asked = self.question
        path = asked.path.relative_to(folder).as_posix()
        place = f"{path}:{asked.line + 1}:{asked.character + 1} {asked.word}" if asked.word else path
        sides = [f"only {name}: {_some(parts, most)}" for name, parts in zip(names, self.only, strict=True) if parts]
        return f"{asked.method} {place}: {'; '.join(sides)}; both: {self.both}"


def _some(parts: tuple[str, ...], most: int) -> str:
    shown = ", ".join(parts[:most])
    return shown if len(parts) <= most else f"{shown} and {len(parts) - most} more"


def difference(question: Question, first: Answer, second: Answer) -> Difference | None:
    """How two answers to one question differ; None where they say the same. What is said twice counts twice."""
    if first == second:
        return None
    only = tuple(sorted((first - second).elements())), tuple(sorted((second - first).elements()))
    return Difference(question, only, (first & second).total())


def distinct(differences: Iterable[Difference]) -> dict[Difference, int]:
    """Differences that say something new, and how often each occurs.

    Where servers disagree about one name, they mostly do so at each of its occurrences: the first stands for all.
    """
    firsts: dict[tuple[object, ...], Difference] = {}
    counts: Counter[Difference] = Counter()
    for one in differences:
        asked = one.question
        counts[firsts.setdefault((asked.method, asked.path, asked.word, one.only, one.both), one)] += 1
    return dict(counts)


def read(question: Question, response: Json, folder: Path) -> Answer:
    """What a response says; files are named relative to `folder`. A refusal says nothing."""
    result = response.get("result")
    if result is None:
        return Counter()
    match question.method:
        case "definition" | "references":
            return Counter(_locations(result, folder))
        case "prepareRename":
            return Counter(_renamed_range(result))
        case "rename":
            return Counter(_edits(result, folder, question.new_name))
        case "completion":
            return Counter(_labels(result, question.word[:1]))
        case "documentSymbol":
            return Counter(_symbols(result))
        case "hover":
            return Counter(["something"])
        case method:
            raise ValueError(f"answers of {method} are not known here")


def _locations(result: Json | list[Json], folder: Path) -> Iterator[str]:
    for one in [result] if isinstance(result, dict) else result:
        uri = one.get("targetUri") or one["uri"]
        yield f"{_file(uri, folder)}:{_range(one.get('targetSelectionRange') or one['range'])}"


def _renamed_range(result: Json) -> Iterator[str]:
    """Of its three forms, `defaultBehavior` leaves the range to the editor."""
    span = result.get("range") or result
    yield _range(span) if "start" in span else "as the editor thinks"


def _edits(result: Json, folder: Path, new_name: str) -> Iterator[str]:
    by_uri = [*(result.get("changes") or {}).items()]
    by_uri += [(one["textDocument"]["uri"], one["edits"]) for one in result.get("documentChanges") or ()]
    for uri, edits in by_uri:
        for edit in edits:
            other = "" if edit["newText"] == new_name else f"={edit['newText']}"
            yield f"{_file(uri, folder)}:{_range(edit['range'])}{other}"


def _labels(result: Json | list[Json], typed: str) -> Iterator[str]:
    """Of all that is offered, what an editor shows after `typed`."""
    for item in result["items"] if isinstance(result, dict) else result:
        if item.get("filterText", item["label"]).startswith(typed):
            yield item["label"]


def _symbols(symbols: list[Json]) -> Iterator[str]:
    for one in symbols:
        span = one.get("selectionRange") or one["location"]["range"]
        yield _range(span)
        yield from _symbols(one.get("children") or [])


def _file(uri: str, folder: Path) -> str:
    """A file by its path in the folder; anything else by its URI."""
    path = to_path(uri)
    if path is None:
        return normalise(uri)
    return Path(path).relative_to(folder).as_posix() if Path(path).is_relative_to(folder) else path


def _range(span: Json) -> str:
    """Lines and columns as editors show them: from 1, the end of a range on one line by its column alone."""
    start, end = span["start"], span["end"]
    line = "" if start["line"] == end["line"] else f"{end['line'] + 1}:"
    return f"{start['line'] + 1}:{start['character'] + 1}-{line}{end['character'] + 1}"
