"""What a brief says of a file's diagnostics is true: of a quiet file there are hints at most."""

from dataclasses import replace

import pytest

from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.features.diagnostics import diagnostics, is_quiet
from rholsp.features.facts import FileFacts, LazySummary
from rholsp.features.language_registry import LANGUAGES
from rholsp.metta.dialects import DIALECTS
from rholsp.model.summary import Diagnostic, Severity
from rholsp.workspace.store.summary_codec import encode, read_packed
from tests.features.dict_view import DictView
from tests.features.fixture import cases

FEATURES = (
    *("definition", "references", "diagnostics", "hover", "rename", "completion"),
    *("metta_definition", "metta_references", "metta_diagnostics", "metta_hover", "metta_rename"),
    *("registry_definition", "registry_references", "registry_rename", "literal_rename"),
)


def packed(facts: FileFacts) -> FileFacts:
    """The file as the store gives it."""
    quiet = LANGUAGES.is_quiet(facts.language_id, facts.summary)
    meaning = LazySummary(read_packed(encode(facts.summary, is_quiet=quiet)))
    return FileFacts(facts.uri, meaning, facts.language_id)


@pytest.mark.parametrize("feature", FEATURES)
async def test_a_quiet_file_has_hints_at_most(feature: str) -> None:
    quiet = 0
    for case in cases(f"{feature}.txt"):
        view = DictView(case.files)
        for uri in case.files:
            facts = await view.file(uri)
            assert facts is not None
            if not is_quiet(packed(facts)):
                continue
            quiet += 1
            for dialect in ("auto", *DIALECTS):
                found = await diagnostics(view, uri, DiagnosticSettings(metta_dialect=dialect)) or ()
                assert all(one.severity is Severity.HINT for one in found), (case, uri, found)
    assert quiet, "no file tries the law"


SOUND = "new x in { x!(1) | for (@_ <- x) { Nil } }"


@pytest.mark.parametrize(
    ("text", "version", "reading", "is_known_quiet"),
    [
        (SOUND, None, (), True),
        (SOUND, 1, (), False),
        (SOUND, None, (Diagnostic("RH020", Severity.ERROR, 0, 1, "not valid UTF-8"),), False),
        ("y!(1)", None, (), False),
        ("new x in {", None, (), False),
        ("new a(`rho:registry:lookup`), r in { a!(`rho:id:abc`, *r) | for (c <- r) { c!(1) } }", None, (), False),
    ],
    ids=["sound", "open", "hard to read", "unbound names", "broken", "linked"],
)
async def test_only_of_closed_and_sound_files_it_is_known(
    text: str, version: int | None, reading: tuple[Diagnostic, ...], is_known_quiet: bool
) -> None:
    uri = "file:///w/a.rho"
    facts = await DictView({uri: text}).file(uri)
    assert facts is not None
    known = replace(packed(facts), version=version, reading=reading)
    assert is_quiet(known) is is_known_quiet
    assert known.meaning.is_packed
