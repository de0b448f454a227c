"""Settings: from the command line for the life of the process, from the editor for the life of a session."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

METTA_DIALECTS = ("auto", "hyperon", "mettatron", "petta")
DEFAULT_CACHE_SIZE = 10_000
DEFAULT_METRICS_HOST = "127.0.0.1"
DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024
DEFAULT_SLOW_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Port:
    """A TCP port of this machine: where the client listens, or where clients are to find the server."""

    number: int
    connect: bool


@dataclass(frozen=True, slots=True)
class Pipe:
    """The path of a Unix socket: the server connects to who listens there, or else listens there itself."""

    path: str


@dataclass(frozen=True, slots=True)
class WebPort:
    """A TCP port of this machine where clients connect by WebSocket."""

    number: int


Endpoint = Port | Pipe | WebPort
"""Where clients are, if not at the standard streams."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line decides.

    `log_level` is one of logging's. `workers` None leaves the number of worker processes to rholsp, 0 keeps all work
    in this process; `cache_size` 0 turns the resolver cache off; `metrics_port` None exports no metrics, 0 takes any
    free port. A message that takes longer than `slow_seconds` is logged, 0 logs none. Logs are kept in `log_folder`, by
    default the user's; `wire_log` records every message there. `long_steps_seconds` is how long one step of a task may
    be before it is logged, None watches no steps.
    """

    log_level: int = logging.WARNING
    color: bool = True
    wire_log: bool = False
    client_process_id: int | None = None
    metrics_port: int | None = None
    metrics_host: str = DEFAULT_METRICS_HOST
    cache_size: int = DEFAULT_CACHE_SIZE
    workers: int | None = None
    store: bool = True
    max_frame_bytes: int = DEFAULT_MAX_FRAME_BYTES
    slow_seconds: float = DEFAULT_SLOW_SECONDS
    log_folder: str | None = None
    long_steps_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """What the editor decides, under the section `rholsp` of its configuration.

    `hints` (`diagnostics.hints`): whether diagnostics include hints. `free_names` (`diagnostics.freeNames`, "warning"
    or "off"): whether they warn of names that only other files define, and of contracts without a binder. `disabled`
    (`diagnostics.disabled`): codes of diagnostics that are not shown, such as `RH401`; errors are shown always.
    `workspace_scope` (`diagnostics.scope`, "workspace" or "openFiles"): whether files that are not open have any.
    `delay_seconds` (`diagnostics.delayMs`, an integer from 0 to 5000): how long edits must rest before diagnostics are
    pushed. `include` and `exclude` (`files.include`, `files.exclude`): which files of a workspace folder to read, as
    patterns of .gitignore files; None for the files of all languages. `metta_dialect` (`metta.dialect`): by which
    implementation's rules MeTTa is judged, "auto" for none in particular. `placeholders` (`templates.placeholders`):
    pairs of marks around placeholders in Rholang; None for the usual ones. `parameter_names`
    (`inlayHints.parameterNames`): whether arguments show the names of their parameters.
    `call_lenses` (`codeLens.calls`): whether lenses say how often a contract is called.
    """

    hints: bool = True
    free_names: bool = True
    workspace_scope: bool = True
    delay_seconds: float = 0.1
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ("node_modules", "target")
    disabled: frozenset[str] = frozenset()
    metta_dialect: str = "auto"
    placeholders: tuple[tuple[str, str], ...] | None = None
    parameter_names: bool = True
    call_lenses: bool = True


def read_editor_settings(value: Any) -> tuple[EditorSettings, list[str]]:
    """The settings in the editor's JSON, and a complaint for each invalid one, which keeps its default."""
    default = EditorSettings()
    complaints: list[str] = []
    section = _Section(value if isinstance(value, dict) else {})
    if value is not None and not isinstance(value, dict):
        complaints.append("rholsp: expected an object")
    diagnostics = _section(section, "diagnostics", complaints)
    hints = _flag(diagnostics, "diagnostics.hints", complaints, default=default.hints)
    free_names = diagnostics.get("freeNames", "warning")
    if free_names not in ("warning", "off"):
        complaints.append('rholsp.diagnostics.freeNames: expected "warning" or "off"')
        free_names = "warning"
    scope = diagnostics.get("scope", "workspace")
    if scope not in ("workspace", "openFiles"):
        complaints.append('rholsp.diagnostics.scope: expected "workspace" or "openFiles"')
        scope = "workspace"
    delay = diagnostics.get("delayMs", round(default.delay_seconds * 1000))
    if isinstance(delay, bool) or not isinstance(delay, int) or not 0 <= delay <= 5000:
        complaints.append("rholsp.diagnostics.delayMs: expected an integer from 0 to 5000")
        delay = round(default.delay_seconds * 1000)
    templates = _section(section, "templates", complaints)
    placeholders = _marks(templates, "templates.placeholders", complaints)
    files = _section(section, "files", complaints)
    include = _strings(files, "files.include", default.include, complaints)
    exclude = _strings(files, "files.exclude", default.exclude, complaints)
    disabled = frozenset(_strings(diagnostics, "diagnostics.disabled", default.disabled, complaints))
    dialect = _section(section, "metta", complaints).get("dialect", default.metta_dialect)
    if dialect not in METTA_DIALECTS:
        complaints.append(f"rholsp.metta.dialect: expected one of {', '.join(METTA_DIALECTS)}")
        dialect = default.metta_dialect
    inlay_hints = _section(section, "inlayHints", complaints)
    parameter_names = _flag(inlay_hints, "inlayHints.parameterNames", complaints, default=default.parameter_names)
    lenses = _section(section, "codeLens", complaints)
    call_lenses = _flag(lenses, "codeLens.calls", complaints, default=default.call_lenses)
    complaints.extend(f"rholsp.{name}: there is no such setting" for name in section.unknown())
    found = EditorSettings(
        hints=hints,
        free_names=free_names == "warning",
        workspace_scope=scope == "workspace",
        delay_seconds=delay / 1000,
        include=include,
        exclude=exclude,
        disabled=disabled,
        metta_dialect=dialect,
        placeholders=placeholders,
        parameter_names=parameter_names,
        call_lenses=call_lenses,
    )
    return found, complaints


class _Section(dict[str, Any]):
    """A settings object that records which of its names were read."""

    def __init__(self, value: dict[str, Any]) -> None:
        super().__init__(value)
        self.asked: set[str] = set()
        self.sections: dict[str, _Section] = {}

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def unknown(self) -> Iterator[str]:
        """The names that were never read."""
        yield from (name for name in self if name not in self.asked and name not in _OF_CLIENTS)
        for name, section in self.sections.items():
            yield from (f"{name}.{inner}" for inner in section.unknown())


_OF_CLIENTS = frozenset({"trace", "server", "enable"})
"""Names that editor extensions keep for themselves in the same section."""


def _section(value: _Section, name: str, complaints: list[str]) -> _Section:
    found = value.get(name, {})
    section = value.sections[name] = _Section(found if isinstance(found, dict) else {})
    if not isinstance(found, dict):
        complaints.append(f"rholsp.{name}: expected an object")
    return section


def _flag(section: _Section, path: str, complaints: list[str], *, default: bool) -> bool:
    """The switch at ``path``, whose last part is the name in the section."""
    value = section.get(path.rpartition(".")[2], default)
    if isinstance(value, bool):
        return value
    complaints.append(f"rholsp.{path}: expected true or false")
    return default


def _marks(section: _Section, path: str, complaints: list[str]) -> tuple[tuple[str, str], ...] | None:
    """Pairs of an opening mark and a closing one, which may be empty; None where there are none."""
    value = section.get(path.rpartition(".")[2])
    if value is None:
        return None
    if isinstance(value, list) and all(_is_pair_of_marks(pair) for pair in value):
        return tuple([(opening, closing) for opening, closing in value])
    complaints.append(f'rholsp.{path}: expected an array of pairs of marks, such as ["<%=", "%>"]')
    return None


def _is_pair_of_marks(value: Any) -> bool:
    is_pair = isinstance(value, list) and len(value) == 2 and all(isinstance(mark, str) for mark in value)
    return is_pair and value[0].strip() != ""


def _strings(section: _Section, path: str, default: T, complaints: list[str]) -> tuple[str, ...] | T:
    """The strings at ``path``, whose last part is the name in the section."""
    value = section.get(path.rpartition(".")[2])
    if value is None:
        return default
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    complaints.append(f"rholsp.{path}: expected an array of strings")
    return default
