"""The tables of codes: their examples are true, they hold every code, and the page is made from them."""

import re
from pathlib import Path

import pytest

from rholsp.features.code_actions import quick_fixes
from rholsp.features.diagnostic_docs import page, titles_of_fixes
from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.features.diagnostics import diagnostics
from rholsp.features.language import Language
from rholsp.features.language_registry import LANGUAGES
from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.summary import Severity
from tests.features.dict_view import DictView

ROOT = Path(__file__).parents[2]
ROWS = [(language, code) for language in LANGUAGES.known for code in language.codes]
EXAMPLES = [pytest.param(language, code, id=code.code) for language, code in ROWS if code.bad]


def uri_of(language: Language) -> str:
    return f"file:///example{language.suffixes[0]}"


@pytest.mark.parametrize(("language", "code"), EXAMPLES)
async def test_the_bad_example_has_the_finding(language: Language, code: DiagnosticCode) -> None:
    uri = uri_of(language)
    found = await diagnostics(DictView({uri: code.bad}), uri) or ()
    assert [one.severity for one in found if one.code == code.code][:1] == [code.severity]


@pytest.mark.parametrize(("language", "code"), EXAMPLES)
async def test_the_good_example_has_no_finding_at_all(language: Language, code: DiagnosticCode) -> None:
    uri = uri_of(language)
    found = await diagnostics(DictView({uri: code.good}), uri) or ()
    assert [(one.code, one.message) for one in found] == []


def test_only_what_no_text_shows_has_no_example() -> None:
    assert {code.code for _, code in ROWS if not code.bad} == {"RH020", "RH021", "RH022", "RH023"}
    assert all(bool(code.bad) == bool(code.good) for _, code in ROWS)


def test_the_tables_hold_every_code_that_the_sources_name() -> None:
    codes = [code.code for _, code in ROWS]
    assert len(set(codes)) == len(codes)
    named = set[str]()
    for path in (ROOT / "rholsp").rglob("*.py"):
        if path.name not in ("diagnostic_codes.py",):
            named.update(re.findall(r'"(RH\d{3})"', path.read_text(encoding="utf-8")))
    assert named <= set(codes)
    assert {code for code in codes if code.startswith("RH")} <= named


def test_the_page_is_made_from_the_tables() -> None:
    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == page(LANGUAGES)


@pytest.mark.parametrize(("language", "code"), EXAMPLES)
async def test_the_repairs_that_the_page_names_are_offered(language: Language, code: DiagnosticCode) -> None:
    uri = uri_of(language)
    offered = await quick_fixes(DictView({uri: code.bad}), uri, 0, len(code.bad))
    titles = [one.title for one in offered if one.finding is not None and one.finding.code == code.code]
    allowing = [title for title in titles if title.startswith("Allow ")]
    assert titles_of_fixes(LANGUAGES, language, code) == tuple(dict.fromkeys(t for t in titles if t not in allowing))
    # An allowance that nothing needs cannot be allowed itself.
    assert bool(allowing) is (code.severity is not Severity.ERROR and code.code != "RH024")


RHOLANG = "file:///a.rho"
METTA = "file:///a.metta"


@pytest.mark.parametrize(
    ("uri", "text", "left"),
    [
        (RHOLANG, "new a, b in { @1!(*a) | b!(2) } // rholsp: allow RH603", []),
        (RHOLANG, "// rholsp: allow RH603\nnew a, b in { @1!(*a) | b!(2) }", []),
        (RHOLANG, "// rholsp: allow RH603\nnew a, b in {\n  @1!(*a) | b!(2) }", ["RH024", "RH603"]),
        (RHOLANG, "new x in { @1!(2) } // rholsp: allow RH402, RH401", ["RH024"]),
        (RHOLANG, "@1!(x) // rholsp: allow RH101", ["RH101", "RH024"]),
        (RHOLANG, "Nil // rholsp: allow RH999", ["RH024"]),
        (RHOLANG, "@1!( // rholsp: allow RH402", ["RH001"]),
        (METTA, "!(+ 1 2 3) ; rholsp: allow MT102", []),
        (METTA, "; rholsp: allow MT102\n!(+ 1 2)", ["RH024"]),
        (RHOLANG, '// @metta\n@1!("\n; rholsp: allow MT102\n!(+ 1 2 3)")', []),
    ],
)
async def test_comments_allow_findings(uri: str, text: str, left: list[str]) -> None:
    found = await diagnostics(DictView({uri: text}), uri) or ()
    assert sorted(one.code for one in found) == sorted(left)


async def test_an_allowance_is_not_called_unused_before_all_is_known() -> None:
    text = "Nil // rholsp: allow RH121"
    found = await diagnostics(DictView({RHOLANG: text}, complete=False), RHOLANG)
    assert found == ()


async def test_disabled_codes_are_not_shown_but_errors_are() -> None:
    view = DictView({RHOLANG: "new x in { @1!(y) }"})
    settings = DiagnosticSettings(disabled=frozenset({"RH402", "RH101"}))
    found = await diagnostics(view, RHOLANG, settings) or ()
    assert [(one.code, one.severity) for one in found] == [("RH101", Severity.ERROR)]
