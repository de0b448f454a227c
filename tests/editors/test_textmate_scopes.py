"""The TextMate grammars cut programs as the parsers do: what is text, number, comment or code is so for both."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rholsp.metta.grammar import parse as parse_metta
from rholsp.rholang.grammar import parse as parse_rholang
from rholsp.syntax.tree import Tree

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "editors" / "vscode"
EXAMPLES = sorted([*(ROOT / "examples").rglob("*.rho"), *(ROOT / "examples").rglob("*.metta")])

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (EXTENSION / "node_modules").is_dir(),
    reason="Node.js or the extension's packages are not installed: npm ci in editors/vscode",
)

TEXT = r"string|meta\.embedded|comment\.line\.shebang"
EXPECTED = {
    "STRING": TEXT,
    "URI": "string",
    **dict.fromkeys(("INTEGER", "TYPED_NUMBER", "FLOAT", "BIG_INTEGER", "NUMBER"), r"constant\.numeric"),
    "IDENT": r"variable|entity\.name",
    "VARIABLE": "variable",
    "BANG": r"keyword\.control\.evaluation",
}
"""By kind of token, what all its characters must be; keywords of Rholang are below."""
KEYWORD = r"keyword|constant\.language|support|storage"
NAME_OR_KEYWORD = rf"{KEYWORD}|variable|entity\.name"
CONTEXTUAL = {"agent", "constructor", "default", "export", "import", "method", "private", "where"}
"""Words that are keywords in some places and names in others (`ident` in grammars/rholang.peg)."""
_COMMENTS = {".rho": re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL), ".metta": re.compile(r";[^\n]*")}


def scopes_of(files: list[Path]) -> Iterator[tuple[str, list[str]]]:
    """Each file's text, and the scopes at each of its characters."""
    command = ["node", "test/scopes.mjs", *map(str, files)]
    done = subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    for file, line in zip(files, done.stdout.splitlines(), strict=True):
        text = file.read_text(encoding="utf-8")
        found = [""] * (len(text) + 1)
        for start, end, scopes in json.loads(line):
            found[start:end] = [scopes] * (end - start)
        yield text, found


def differences(text: str, scopes: list[str], tree: Tree, comment: re.Pattern[str]) -> Iterator[tuple[int, str, str]]:
    """Line, text and scopes of what the grammar takes for something else than the parser."""

    def told(start: int, end: int, expected: str, *, wanted: bool = True) -> Iterator[tuple[int, str, str]]:
        for at in range(start, end):
            if not text[at].isspace() and (re.search(expected, scopes[at]) is not None) is not wanted:
                yield text.count("\n", 0, at) + 1, text[start:end], scopes[at]
                return

    before = 0
    for token, (start, end) in enumerate(zip(tree.starts, tree.ends, strict=True)):
        for remark in comment.finditer(text, before, start):
            yield from told(*remark.span(), "comment")
        before = end
        kind = tree.kind_name(token)
        expected = EXPECTED.get(kind)
        if expected is not None:
            yield from told(start, end, expected)
        elif re.fullmatch(r"[a-z]+", text[start:end]) and kind != "SYMBOL":
            yield from told(start, end, NAME_OR_KEYWORD if text[start:end] in CONTEXTUAL else KEYWORD)
        if kind not in ("STRING", "URI"):
            yield from told(start, end, "comment|string|embedded", wanted=False)


def test_the_grammars_cut_the_examples_as_the_parsers_do() -> None:
    assert len(EXAMPLES) > 15
    for file, (text, scopes) in zip(EXAMPLES, scopes_of(EXAMPLES), strict=True):
        tree = parse_metta(text)[0] if file.suffix == ".metta" else parse_rholang(text)
        assert list(differences(text, scopes, tree, _COMMENTS[file.suffix])) == [], file.name


def test_a_difference_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.rho"
    file.write_text('x!("𝄞", 12) | // b\nNil\n', encoding="utf-8")
    ((text, scopes),) = scopes_of([file])
    tree, comment = parse_rholang(text), _COMMENTS[".rho"]
    assert list(differences(text, scopes, tree, comment)) == []
    for part, wrong in (("x", "comment"), ('"𝄞"', "variable"), ("12", "variable"), ("// b", "string"), ("|", "string")):
        at = text.index(part)
        changed = [*scopes[:at], wrong, *scopes[at + 1 :]]
        assert set(differences(text, changed, tree, comment)) == {(1, part, wrong)}
