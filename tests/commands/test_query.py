"""`rholsp query`: each question at a place, its forms and its exit statuses."""

import io
import json
from pathlib import Path

import pytest

from rholsp.arguments import QUESTIONS
from rholsp.commands.query import OUTLINE, SEARCH, query
from rholsp.commands.questions import AT_PLACE

LIBRARY = """\
/// Adds one.
contract inc(@x, ret) = { ret!(x + 1) }
"""
MAIN = 'new out in { /* 😀é */ inc!(1, *out) | for (@n <- out) { @"log"!(n) } }\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/inc.rho").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "main.rho").write_text(MAIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(question: str, subject: str, **options: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = query(question, subject, out=out, err=err, **options)  # type: ignore[arg-type]
    return status, out.getvalue(), err.getvalue()


CALL = 'main.rho:1:23: new out in { /* 😀é */ inc!(1, *out) | for (@n <- out) { @"log"!(n) } }\n'
CONTRACT = "lib/inc.rho:2:10: contract inc(@x, ret) = { ret!(x + 1) }\n"


@pytest.mark.parametrize(
    ("question", "place", "expected"),
    [
        ("definition", "main.rho:1:23", CONTRACT),
        ("definition", "main.rho:1:inc", CONTRACT),
        ("declaration", "main.rho:1:32", f"main.rho:1:5: {MAIN}"),
        ("references", "lib/inc.rho:2:10", CONTRACT + CALL),
        ("implementations", "main.rho:1:23", CONTRACT),
        ("callers", "lib/inc.rho:2:12", CALL),
    ],
)
def test_a_question_at_a_place(folder: Path, question: str, place: str, expected: str) -> None:
    assert run(question, place) == (0, expected, "")


def test_a_type(folder: Path) -> None:
    (folder / "a.metta").write_text("(: Human Type)\n(: Socrates Human)\n!(id Socrates)\n")
    assert run("type-definition", "a.metta:3:Socrates") == (0, "a.metta:1:4: (: Human Type)\n", "")


def test_hover_is_plain_text_or_markdown(folder: Path) -> None:
    status, out, _ = run("hover", "main.rho:1:inc")
    assert (status, out.splitlines()[0]) == (0, "contract inc(@x, ret)")
    assert "Adds one." in out
    status, out, _ = run("hover", "main.rho:1:inc", as_json=True)
    assert json.loads(out)["markdown"].startswith("```rholang\ncontract inc(@x, ret)\n```")
    assert run("hover", "main.rho:1:for")[0] == 0


def test_json_has_every_column(folder: Path) -> None:
    _, out, _ = run("definition", "main.rho:1:inc", as_json=True)
    place = {"path": "lib/inc.rho", "line": 2, "column": 10, "end_line": 2, "end_column": 13}
    assert json.loads(out) == {"places": [place | {"source": LIBRARY.splitlines()[1]}]}
    assert run("definition", "main.rho:1:10", as_json=True) == (1, '{\n  "places": []\n}\n', "")


def test_a_search_and_an_outline(folder: Path) -> None:
    assert run(SEARCH, "ic") == (0, "lib/inc.rho:2:10: contract inc\n", "")
    assert run(SEARCH, "nothing") == (1, "", "")
    assert run(OUTLINE, "lib/inc.rho") == (0, "lib/inc.rho:2:10: contract inc(@x, ret)\n", "")
    (folder / "nested.rho").write_text("new a(`rho:io:stdout`) in { contract a(@x) = { new b in { b!(x) } } }")
    assert run(OUTLINE, "nested.rho")[1].splitlines() == [
        "nested.rho:1:38: contract a(@x)",
        "nested.rho:1:52: new b  (in a)",
    ]


def test_the_workspace_is_found_or_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "lib")
    assert run("callers", "inc.rho:2:inc")[1] == f"{folder}/{CALL}"
    assert run("callers", "inc.rho:2:inc", root=".") == (1, "", "")
    assert run(SEARCH, "inc")[1] == "inc.rho:2:10: contract inc\n"


def test_a_file_that_the_workspace_leaves_out_is_answered_about(folder: Path) -> None:
    (folder / ".gitignore").write_text("ignored\n")
    (folder / "ignored").mkdir()
    (folder / "ignored/own.rho").write_text("new b in { b!(1) }")
    assert run("definition", "ignored/own.rho:1:12")[1].startswith("ignored/own.rho:1:5: ")


@pytest.mark.parametrize(
    ("question", "subject", "complaint"),
    [
        ("definition", "main.rho", "main.rho: write FILE:LINE:COLUMN, both counted from 1, or FILE:LINE:NAME"),
        ("definition", "main.rho:1:", "main.rho:1:: write FILE:LINE:COLUMN, both counted from 1, or FILE:LINE:NAME"),
        ("definition", "nope.rho:1:1", "nope.rho: no such file"),
        ("definition", "lib:1:1", "lib: a folder, not a file"),
        ("definition", "main.rho:7:1", "main.rho: there is no line 7: the file has 2"),
        ("definition", "main.rho:0:1", "main.rho: there is no line 0: the file has 2"),
        ("definition", "main.rho:1:99", "main.rho: line 1 has no column 99: it has 70"),
        ("definition", "main.rho:1:nc!x", "main.rho: `nc!x` is not on line 1"),
        (OUTLINE, "nope.rho", "nope.rho: no such file"),
    ],
)
def test_what_cannot_be_asked(folder: Path, question: str, subject: str, complaint: str) -> None:
    assert run(question, subject) == (2, "", f"rholsp query: {complaint}\n")


def test_a_root_that_is_none(folder: Path) -> None:
    assert run(SEARCH, "inc", root="nope") == (2, "", "rholsp query: nope: no such folder\n")


def test_the_command_line_offers_every_question() -> None:
    assert {*QUESTIONS} == {*AT_PLACE, OUTLINE, SEARCH}


def test_a_name_is_found_as_a_word(folder: Path) -> None:
    (folder / "words.rho").write_text("new included, inc in { inc!(included) }")
    assert run("declaration", "words.rho:1:inc")[1].startswith("words.rho:1:15: ")
