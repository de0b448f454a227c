"""Hover and diagnostics, by the cases in `cases/`."""

import re

import pytest

from rholsp.features.diagnostics import diagnostics
from rholsp.features.hover import hover
from rholsp.features.rholang import builtin_docs
from rholsp.features.rholang.token_at import token_at
from rholsp.model.summary import Severity
from rholsp.rholang import builtins
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases

LINK = re.compile(r"\[([^\[\]]*)\]\(<([^<>#]*)#L(\d+)>\)")
WORKSPACE_CODES = {"RH007", "RH101", "RH105", "RH121", "MT201"}


@pytest.mark.parametrize("case", cases("hover.txt") + cases("registry_hover.txt") + cases("metta_hover.txt"), ids=repr)
async def test_hover(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    answer = await hover(DictView(case.files), uri, offset)
    if not case.texts:
        assert answer is None
        return
    assert answer is not None
    assert [(uri, answer.start, answer.end)] == case.marked()
    links = LINK.findall(answer.markdown)
    for shown, target, line in links:
        assert target in case.files
        assert shown.endswith(f"line {line}")
    shown = LINK.sub(r"\1", answer.markdown)
    if "expected" in case.texts:
        assert shown == case.texts["expected"]
    for line in case.texts.get("contains", "").splitlines():
        assert line in shown
    for line in case.texts.get("lacks", "").splitlines():
        assert line not in shown
    assert "```" not in answer.plain
    assert "**" not in answer.plain


@pytest.mark.parametrize("case", cases("diagnostics.txt") + cases("metta_diagnostics.txt"), ids=repr)
async def test_diagnostics(case: Case) -> None:
    view = DictView(case.files)
    found = [(uri, finding) for uri in sorted(case.files) for finding in await diagnostics(view, uri) or ()]
    found = [(uri, finding) for uri, finding in found if finding.code in WORKSPACE_CODES]
    expected = sorted((mark.uri, mark.start, mark.end, mark.label) for mark in case.marks)
    assert [(uri, finding.start, finding.end, finding.code) for uri, finding in found] == expected
    messages = [finding.message for _, finding in found if finding.code != "RH105"]
    assert messages == case.texts["messages"].splitlines()


async def test_an_unbound_name_is_an_error_with_the_near_miss_as_fix() -> None:
    (finding,) = [
        finding
        for finding in await diagnostics(
            DictView({"file:///a.rho": "new ping in { pnig!(1) | ping!(2) }"}), "file:///a.rho"
        )
        or ()
        if finding.code == "RH101"
    ]
    assert (finding.severity, finding.fix) == (Severity.ERROR, "ping")


async def test_an_unbound_name_in_a_part_of_a_template_is_a_hint() -> None:
    found = await diagnostics(DictView({"file:///a.rho": "{% if x %} y!(1) {% endif %}"}), "file:///a.rho")
    assert [(finding.code, finding.severity) for finding in found or ()] == [
        ("RH007", Severity.HINT),
        ("RH101", Severity.HINT),
    ]


async def test_while_the_index_runs_no_name_is_called_unbound() -> None:
    files = {"file:///a.rho": "lib!(1)"}
    assert await diagnostics(DictView(files, complete=False), "file:///a.rho") == ()


async def test_a_file_that_nobody_knows_has_no_diagnostics() -> None:
    assert await diagnostics(DictView({}), "file:///a.rho") is None


async def test_hover_in_a_file_that_nobody_knows() -> None:
    assert await hover(DictView({}), "file:///a.rho", 0) is None


@pytest.mark.parametrize("uri", sorted([*builtins.URIS, *builtins.SHORTHANDS, *builtins.RENAMED]))
def test_every_system_uri_has_a_text(uri: str) -> None:
    text = builtin_docs.of_uri(uri)
    assert f"`{uri}`" in text or "Found with" in text
    assert "Not a system URI" not in text


def test_a_renamed_uri_tells_its_new_name_which_is_known() -> None:
    for old, new in builtins.RENAMED.items():
        assert new in builtin_docs.of_uri(old)
        assert new in builtins.URIS or new in builtins.SHORTHANDS


@pytest.mark.parametrize(
    ("uri", "arity"), [("rho:io:stdout", 1), ("rho:crypto:ed25519Verify", 4), ("rho:block:data", 1)]
)
def test_arity_of_system_channels(uri: str, arity: int) -> None:
    assert builtins.URIS[uri].arities == {arity}


def test_every_library_is_found_under_some_uri() -> None:
    assert {name for name in builtins.SHORTHANDS.values() if name} == set(builtins.LIBRARIES)
    for library in builtins.LIBRARIES.values():
        assert library.uris
        assert library.operations
        assert all(operation.name.isidentifier() for operation in library.operations)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("a.nth(0)", 3, ("nth", ".")),
        ("a.nth(0)", 5, ("nth", ".")),
        ("a ++ b", 2, ("++", "a")),
        ("a ++ b", 4, ("++", "a")),
        ("/* nth */ nth", 4, None),
        ('"nth" | nth', 2, None),
        ('"a\\"b" nth', 8, ("nth", '"a\\"b"')),
        ("bundle+{x}", 3, ("bundle+", "")),
        ("a    b", 3, None),
        ("x!(1)", 1, ("x", "")),
        (f"/*{'x' * 2000}*/ a // b\n.nth(0)", 2016, ("nth", ".")),
        ("", 0, None),
    ],
)
def test_token_at(text: str, offset: int, expected: tuple[str, str] | None) -> None:
    token = token_at(text, offset)
    assert (None if token is None else (token.text, token.before)) == expected
