"""Two servers' answers: the same however they are put, and every difference is found."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.answers import Question, difference, distinct, read
from benchmarks.peer import METHODS, names_in, questions

FOLDER = Path("/folder")
FILE = FOLDER / "a+b.metta"
URI = "file:///folder/a+b.metta"
ESCAPED = "file:///folder/a%2Bb.metta"


def span(line: int, start: int, end: int) -> dict[str, Any]:
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def location(line: int, uri: str = URI) -> dict[str, Any]:
    return {"uri": uri, "range": span(line, 4, 7)}


def link(line: int) -> dict[str, Any]:
    return {"targetUri": ESCAPED, "targetRange": span(line, 0, 30), "targetSelectionRange": span(line, 4, 7)}


def edit(line: int, text: str = "renamed") -> dict[str, Any]:
    return {"range": span(line, 4, 7), "newText": text}


def by_document(*edits: dict[str, Any]) -> dict[str, Any]:
    return {"documentChanges": [{"textDocument": {"uri": URI, "version": 1}, "edits": [*edits]}]}


def labels(*names: str) -> list[dict[str, Any]]:
    return [{"label": name} for name in names]


def symbol(line: int, *children: dict[str, Any]) -> dict[str, Any]:
    return {"name": f"at {line}", "range": span(line, 0, 30), "selectionRange": span(line, 4, 7), "children": children}


def asked(method: str) -> Question:
    return Question(method, FILE, 1, 4, "fib")


def only(method: str, first: object, second: object) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What differs between two results."""
    question = asked(method)
    found = difference(question, *(read(question, {"result": result}, FOLDER) for result in (first, second)))
    return None if found is None else found.only


@pytest.mark.parametrize(
    ("method", "first", "second"),
    [
        ("definition", location(3), [link(3)]),
        ("definition", [location(3), location(1)], [location(1, ESCAPED), location(3)]),
        ("definition", None, []),
        ("prepareRename", span(1, 4, 7), {"range": span(1, 4, 7), "placeholder": "fib"}),
        ("rename", {"changes": {ESCAPED: [edit(2), edit(1)]}}, by_document(edit(1), edit(2))),
        ("completion", labels("fib", "fold"), {"isIncomplete": False, "items": labels("fold", "fib", "sum")}),
        ("hover", {"contents": "one thing"}, {"contents": {"kind": "markdown", "value": "another"}}),
        ("documentSymbol", [symbol(1, symbol(2))], [symbol(1), {"name": "fib", "location": location(2)}]),
    ],
)
def test_one_meaning_in_two_forms(method: str, first: object, second: object) -> None:
    assert only(method, first, second) is None


@pytest.mark.parametrize(
    ("method", "first", "second", "expected"),
    [
        ("definition", [location(3), location(1)], location(3), (("a+b.metta:2:5-8",), ())),
        (
            "definition",
            location(3),
            location(3, "metta://library/x"),
            (("a+b.metta:4:5-8",), ("metta://library/x:4:5-8",)),
        ),
        (
            "definition",
            location(3),
            location(3, "file:///elsewhere/c"),
            (("a+b.metta:4:5-8",), ("/elsewhere/c:4:5-8",)),
        ),
        ("references", [location(3)], [location(3), location(3)], ((), ("a+b.metta:4:5-8",))),
        ("prepareRename", None, {"defaultBehavior": True}, ((), ("as the editor thinks",))),
        ("prepareRename", span(1, 4, 7), span(1, 3, 7), (("2:5-8",), ("2:4-8",))),
        ("rename", by_document(edit(1)), by_document(edit(1, "x")), (("a+b.metta:2:5-8",), ("a+b.metta:2:5-8=x",))),
        ("completion", labels("fib", "fold"), labels("fold", "sum"), (("fib",), ())),
        (
            "completion",
            [],
            [{"label": "a fib", "filterText": "fib"}, {"label": "f", "filterText": "x"}],
            ((), ("a fib",)),
        ),
        ("hover", None, {"contents": "something"}, ((), ("something",))),
        ("documentSymbol", [symbol(1, symbol(2))], [symbol(1)], (("3:5-8",), ())),
    ],
)
def test_differences_are_found(method: str, first: object, second: object, expected: object) -> None:
    assert only(method, first, second) == expected


def test_a_refusal_says_nothing() -> None:
    refusal = {"error": {"code": -32602, "message": "a built-in name"}}
    assert read(asked("rename"), refusal, FOLDER) == read(asked("rename"), {"result": None}, FOLDER)


def test_what_differs_alike_at_each_occurrence_is_one_line() -> None:
    texts = {FILE: "(= (fib $n) (fib $n))\n"}
    answers = {"fib": [location(3)], "$n": [location(4), location(5)]}
    found = [
        difference(one, read(one, {"result": answers[one.word]}, FOLDER), read(one, {"result": None}, FOLDER))
        for one in questions(texts, ["references"], None, 0)
        if one.word in answers
    ]
    lines = {one.line(FOLDER, ("A", "B"), 1): times for one, times in distinct(one for one in found if one).items()}
    assert lines == {
        "references a+b.metta:1:5 fib: only A: a+b.metta:4:5-8; both: 0": 2,
        "references a+b.metta:1:9 $n: only A: a+b.metta:5:5-8 and 1 more; both: 0": 2,
    }


def test_the_names_of_a_text() -> None:
    text = '; no (name)\n(f $x "no\n\\"; name" 🐍🐍 &kb)g ; no\n!(h)'
    assert [*names_in(text)] == [
        (1, 1, "f"),
        (1, 3, "$x"),
        (2, 10, "🐍🐍"),
        (2, 15, "&kb"),
        (2, 19, "g"),
        (3, 0, "!"),
        (3, 2, "h"),
    ]


def test_a_new_name_is_of_the_same_sort() -> None:
    assert [Question("rename", FILE, word=word).params()["newName"] for word in ("fib", "$n", "&kb")] == [
        "renamed",
        "$renamed",
        "&renamed",
    ]


def test_a_sample_is_the_same_every_time() -> None:
    texts = {FILE: "(a b c d e f g)"}
    sample = questions(texts, METHODS, 3, 7)
    assert sample == questions(texts, METHODS, 3, 7)
    assert len({question.word for question in sample if question.word}) == 3
