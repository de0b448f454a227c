"""Code actions, by the cases in `cases/code_actions.txt`, and the law that a repair repairs and does nothing else."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.code_actions import CodeAction, fix_all, organize, quick_fixes
from rholsp.features.diagnostics import diagnostics
from rholsp.features.fix import applied
from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES, METTA, RHOLANG
from rholsp.model.summary import Severity
from rholsp.workspace import open_workspace
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases
from tests.features.programs import programs

A = "file:///a.rho"


def shown(action: CodeAction) -> str:
    code = action.finding.code if action.finding is not None else ""
    return f"{code} {action.title}{' (preferred)' if action.is_preferred else ''}"


def repairs(actions: tuple[CodeAction, ...]) -> list[CodeAction]:
    """Without those that only allow a finding."""
    return [action for action in actions if not action.title.startswith("Allow ")]


REVEALED = frozenset[str]().union(*(one.fixes.revealed for one in LANGUAGES.known if one.fixes))


@pytest.mark.parametrize("case", cases("code_actions.txt"), ids=repr)
async def test_code_actions(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    text = case.files[uri]
    view = DictView(case.files)
    found = await quick_fixes(view, uri, offset, offset)
    actions = repairs(found)
    assert [shown(action) for action in actions] == case.texts["fixes"].splitlines()
    if "first" in case.texts:
        assert applied(text, actions[0].edits) == case.texts["first"]
    if "snippet" in case.texts:
        assert actions[0].snippet == case.texts["snippet"]
    everything = await fix_all(view, uri)
    assert (everything is not None) == ("all" in case.texts)
    if everything is not None:
        assert applied(text, everything.edits) == case.texts["all"]
    organized = await organize(view, uri)
    if "organized" in case.texts:
        assert organized is not None
        assert applied(text, organized.edits) == case.texts["organized"]
    async with open_workspace() as workspace:
        for other, content in case.files.items():
            await workspace.open(other, LANGUAGES.of_file(other).id, 1, content)
        assert await quick_fixes(await workspace.view(uri), uri, offset, offset) == found
        assert await fix_all(await workspace.view(uri), uri) == everything


EXAMPLES = [
    Case(f"the example of {code.code}", {f"file:///a{language.suffixes[0]}": code.bad}, None, (), {})
    for language in LANGUAGES.known
    for code in language.codes
    if code.bad
]
FIXTURES = EXAMPLES + [
    case for name in ("code_actions.txt", "diagnostics.txt", "metta_diagnostics.txt") for case in cases(name)
]


@pytest.mark.parametrize("case", FIXTURES, ids=repr)
async def test_a_repair_removes_its_finding_and_adds_none(case: Case) -> None:
    """Whatever a fixture shows, in any of its files; what is broken text may hide hints, which come out then."""
    view = DictView(case.files)
    for uri, facts in view.files.items():
        text = facts.text or ""
        before = Counter([(found.code, found.message) for found in await diagnostics(view, uri) or ()])
        for action in await quick_fixes(view, uri, 0, len(text)):
            assert action.finding is not None
            changed = DictView({**case.files, uri: applied(text, action.edits)})
            findings = await diagnostics(changed, uri) or ()
            after = Counter([(found.code, found.message) for found in findings])
            said = (action.finding.code, action.finding.message)
            assert after[said] < before[said]
            is_syntax = any(action.finding.code in one.syntax_errors for one in LANGUAGES.known)
            grave = {(f.code, f.message) for f in findings if f.severity is Severity.ERROR}
            new = {said for said, count in after.items() if count > before[said] and said[0] not in REVEALED}
            assert not (new & grave if is_syntax else new)


@pytest.mark.parametrize("case", FIXTURES, ids=repr)
async def test_after_all_safe_repairs_there_is_none_left_and_no_new_finding(case: Case) -> None:
    view = DictView(case.files)
    for uri, facts in view.files.items():
        action = await fix_all(view, uri)
        if action is None:
            continue
        changed = DictView({**case.files, uri: applied(facts.text or "", action.edits)})
        assert await fix_all(changed, uri) is None
        before = Counter([(found.code, found.message) for found in await diagnostics(view, uri) or ()])
        after = Counter([(found.code, found.message) for found in await diagnostics(changed, uri) or ()])
        assert after < before
        organized = await organize(changed, uri)
        assert (
            organized is None
            or await organize(
                DictView({**case.files, uri: applied(changed.files[uri].text or "", organized.edits)}), uri
            )
            is None
        )


@pytest.mark.parametrize(
    ("uri", "text", "expected"),
    [
        (A, "new c in {\n  for (@x <- c) { c!(1) }\n}", "new c in {\n  ALLOW RH402\n  for (@x <- c) { c!(1) }\n}"),
        (A, "new a in { Nil }\r\n", "ALLOW RH402\r\nnew a in { Nil }\r\n"),
        (A, "{\r\n\tnew b in { Nil }\r\n}", "{\r\n\tALLOW RH402\r\n\tnew b in { Nil }\r\n}"),
        (A, "new b in { Nil } // rholsp: allow RH401", "new b in { Nil } // rholsp: allow RH401, RH402"),
        ("file:///a.metta", '(f "é𝄞")\n  (g true)', '(f "é𝄞")\n  ; rholsp: allow MT006\n  (g true)'),
    ],
)
async def test_a_finding_that_is_no_error_can_be_allowed(uri: str, text: str, expected: str) -> None:
    expected = expected.replace("ALLOW", "// rholsp: allow")
    actions = await quick_fixes(DictView({uri: text}), uri, 0, len(text))
    (allowing,) = [one for one in actions if one.title in ("Allow RH402 here", "Allow MT006 here")]
    assert not allowing.is_preferred
    changed = applied(text, allowing.edits)
    assert changed == expected
    findings = await diagnostics(DictView({uri: changed}), uri) or ()
    assert allowing.finding is not None
    assert allowing.finding.code not in {finding.code for finding in findings}


async def test_a_finding_in_a_region_is_allowed_on_a_line_of_the_region_or_not_at_all() -> None:
    text = '@"rho:metta:run"!("(f 1)\n  (g true)\n")'
    actions = await quick_fixes(DictView({A: text}), A, 0, len(text))
    (allowing,) = [action for action in actions if action.title == "Allow MT006 here"]
    assert applied(text, allowing.edits) == '@"rho:metta:run"!("(f 1)\n  ; rholsp: allow MT006\n  (g true)\n")'
    text = '@"rho:metta:run"!("(g true)")'
    assert [action.title for action in await quick_fixes(DictView({A: text}), A, 0, len(text))] == ["Write `True`"]


async def test_an_error_cannot_be_allowed() -> None:
    text = "new a in { a!(a) }"
    actions = await quick_fixes(DictView({A: text}), A, 0, len(text))
    assert [action.title for action in actions] == ["Write `*a`"]


async def test_a_range_has_the_fixes_of_all_findings_that_touch_it() -> None:
    text = "new a, b, c in { Nil }"
    view = DictView({A: text})
    assert len(repairs(await quick_fixes(view, A, 0, len(text)))) == 3
    assert len(repairs(await quick_fixes(view, A, 4, 6))) == 1
    assert await quick_fixes(view, A, len(text), len(text)) == ()


async def test_a_file_that_nobody_knows_or_shows_has_none() -> None:
    view = DictView({A: "new a in { Nil }"})
    view.files[A] = replace(view.files[A], text=None)
    for uri in (A, "file:///b.rho"):
        assert await quick_fixes(view, uri, 0, 9) == ()
        assert await fix_all(view, uri) is None
        assert await organize(view, uri) is None


async def test_a_language_without_repairs_has_those_that_its_findings_spell_out() -> None:
    languages = Languages((replace(RHOLANG, fixes=None), METTA))
    view = DictView({A: "new a, b in { a!(a) }"}, languages=languages)
    assert [shown(action) for action in repairs(await quick_fixes(view, A, 0, 21))] == ["RH104 Write `*a` (preferred)"]
    assert await organize(view, A) is None


@settings(max_examples=25, deadline=None)
@given(programs(), st.data())
async def test_repairs_of_a_text_with_a_slip_repair_it(text: str, data: st.DataObject) -> None:
    """One character of a program is gone, or doubled."""
    at = data.draw(st.integers(0, max(0, len(text) - 1)))
    text = text[:at] + text[at : at + 1] * data.draw(st.sampled_from([0, 2])) + text[at + 1 :]
    before = Counter([(one.code, one.message) for one in await diagnostics(DictView({A: text}), A) or ()])
    for action in await quick_fixes(DictView({A: text}), A, 0, len(text)):
        assert action.finding is not None
        findings = await diagnostics(DictView({A: applied(text, action.edits)}), A) or ()
        after = Counter([(one.code, one.message) for one in findings])
        assert after[action.finding.code, action.finding.message] < before[action.finding.code, action.finding.message]
        new = {one.code for one in findings if after[one.code, one.message] > before[one.code, one.message]}
        new -= REVEALED
        errors = {one.code for one in findings if one.severity is Severity.ERROR}
        assert not (new & errors if action.finding.code in RHOLANG.syntax_errors else new)
