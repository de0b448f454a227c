"""What the editor decides, for the life of a session: under the section `rholsp` of its configuration.

Each field says all there is to say of its setting. The reader below, docs/settings.md and the schema for clients
(settings_schema.py) are made from that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any

from rholsp.setting_forms import CODES, FLAG, PAIRS_OF_MARKS, STRINGS, Setting, choice, milliseconds

_FREE_NAMES = choice(
    {"warning": True, "off": False},
    {"warning": "They are warnings.", "off": "For folders that are written for a linker."},
)
_SCOPE = choice(
    {"workspace": True, "openFiles": False},
    {"workspace": "All files of the workspace have diagnostics.", "openFiles": "Only files that are open have."},
)
_DIALECT = choice(
    {name: name for name in ("auto", "hyperon", "mettatron", "petta")},
    {
        "auto": "None in particular: what implementations differ in is a hint at most.",
        "hyperon": "Hyperon.",
        "mettatron": "MeTTaTron.",
        "petta": "PeTTa.",
    },
)


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """The settings in force. `None` leaves a choice to the server."""

    include: Annotated[
        tuple[str, ...] | None,
        Setting(
            "files.include",
            STRINGS,
            "which files of a workspace folder to read, as patterns of `.gitignore` files; by default the files of all"
            " languages: `*.rho`, `*.rhox`, `*.metta`",
        ),
    ] = None
    exclude: Annotated[
        tuple[str, ...],
        Setting(
            "files.exclude",
            STRINGS,
            "which of those not to read; what `.gitignore` files leave out is not read anyway",
        ),
    ] = ("node_modules", "target")
    placeholders: Annotated[
        tuple[tuple[str, str], ...] | None,
        Setting(
            "templates.placeholders",
            PAIRS_OF_MARKS,
            "pairs of an opening and a closing mark around placeholders, in Rholang files that are templates; an empty"
            ' closing mark stands for the end of a word. By default `[["{{", "}}"], ["#{", "}"], ["${", "}"],'
            ' ["$$", "$$"], ["$", ""]]`',
            restart=True,
        ),
    ] = None
    hints: Annotated[bool, Setting("diagnostics.hints", FLAG, "whether diagnostics include hints")] = True
    workspace_scope: Annotated[bool, Setting("diagnostics.scope", _SCOPE, "which files have diagnostics")] = True
    free_names: Annotated[
        bool,
        Setting(
            "diagnostics.freeNames",
            _FREE_NAMES,
            "what is said of names that only other files define, and of top-level contracts that nothing binds",
        ),
    ] = True
    disabled: Annotated[
        frozenset[str],
        Setting(
            "diagnostics.disabled",
            CODES,
            "codes of diagnostics that are not shown, such as `RH401`; errors are shown always",
        ),
    ] = frozenset()
    delay_seconds: Annotated[
        float,
        Setting(
            "diagnostics.delayMs",
            milliseconds(5000),
            "how many milliseconds edits must rest before diagnostics are pushed",
        ),
    ] = 0.1
    parameter_names: Annotated[
        bool,
        Setting("inlayHints.parameterNames", FLAG, "whether arguments show the names of their parameters"),
    ] = True
    clause_hints: Annotated[
        bool,
        Setting(
            "inlayHints.clauses",
            FLAG,
            "whether calls show which clause they reach, where there are several or where it is in another file",
        ),
    ] = True
    received_hints: Annotated[
        bool,
        Setting(
            "inlayHints.received",
            FLAG,
            "whether a name that receives what was looked up, or the instance of an agent, shows what that is",
        ),
    ] = True
    call_lenses: Annotated[
        bool, Setting("codeLens.calls", FLAG, "whether lenses say how often a contract or function is called")
    ] = True
    channel_lenses: Annotated[
        bool,
        Setting("codeLens.channels", FLAG, "whether lenses say how often a channel is sent to and received from"),
    ] = True
    metta_dialect: Annotated[
        str, Setting("metta.dialect", _DIALECT, "by which implementation's rules MeTTa is judged")
    ] = "auto"


SETTINGS: dict[str, Setting] = {
    field.name: EditorSettings.__annotations__[field.name].__metadata__[0] for field in fields(EditorSettings)
}
"""By the field's name, in the order in which people read about them."""
DEFAULTS = EditorSettings()
_SECTIONS = frozenset(setting.path.rpartition(".")[0] for setting in SETTINGS.values())
_PATHS = frozenset(setting.path for setting in SETTINGS.values())
_OF_CLIENTS = frozenset({"trace", "server", "enable"})
"""Names that editor extensions keep for themselves in the same section."""


def read_editor_settings(value: Any) -> tuple[EditorSettings, list[str]]:
    """The settings in the editor's JSON, and a complaint for each invalid one, which keeps its default.

    null is what editors send for a setting that the user has not made.
    """
    given: dict[str, Any] = {}
    complaints = list(_flatten("", value, given))
    found: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        if given.get(setting.path) is None:
            continue
        try:
            found[name] = setting.form.read(given[setting.path])
        except ValueError:
            complaints.append(f"rholsp.{setting.path}: expected {setting.form.expected}")
    complaints += [f"rholsp.{path}: there is no such setting" for path in given if path not in _PATHS]
    return EditorSettings(**found), complaints


def _flatten(path: str, value: Any, given: dict[str, Any]) -> Iterator[str]:
    """Puts what the sections hold into `given`, by path; yields a complaint for each that is no object."""
    if value is None:
        return
    if not isinstance(value, dict):
        yield f"rholsp.{path}: expected an object" if path else "rholsp: expected an object"
        return
    for name, inner in value.items():
        inside = f"{path}.{name}" if path else str(name)
        if inside in _SECTIONS:
            yield from _flatten(inside, inner, given)
        elif path or name not in _OF_CLIENTS:
            given[inside] = inner
