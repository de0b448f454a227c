"""The editor's settings, wherever they come from: initialization options, a notification, or an answer."""

import json
import logging
from typing import Any

import trio

from rholsp.editor_settings import read_editor_settings
from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.server.session import Session
from rholsp.workspace import Globs, files_of

log = logging.getLogger(__name__)

_WARNING = 2
LATE_SETTINGS = "$/rholsp/lateSettings"
"""Of a notification of our own: the client has answered for its settings, and nobody waited for it any more."""
PATIENCE = 2.0
"""Seconds that other messages wait for the client's answer to workspace/configuration."""


def begin_with(session: Session, options: Any) -> None:
    """Applies the initialization options, which hold whenever the editor has no settings.

    They may be nested under `rholsp`, as in an editor's settings.
    """
    if isinstance(options, dict) and isinstance(options.get("rholsp"), dict):
        options = options["rholsp"]
    session.configuration.initial = options
    apply_settings(session, options)


def apply_settings(session: Session, value: Any) -> None:
    """Applies the editor's settings. An invalid one keeps its default and is reported once to the client's log."""
    if value is None or value == {}:
        value = session.configuration.initial
    session.configuration.editor, complaints = read_editor_settings(value)
    codes = {code.code for language in session.workspace.languages.known for code in language.codes}
    unknown = sorted(session.configuration.editor.disabled - codes)
    complaints += [f"rholsp.diagnostics.disabled: there is no code {code}" for code in unknown]
    before, session.configuration.complaints = session.configuration.complaints, frozenset(complaints)
    for complaint in complaints:
        if complaint in before:
            continue
        log.warning("%s", complaint)
        session.peer.notify("window/logMessage", {"type": _WARNING, "message": complaint})
    session.configuration.applied.set()
    session.configuration.hints_changed.set()


def globs_of(session: Session) -> Globs:
    """Which files to read, according to the settings."""
    include = session.configuration.editor.include
    return Globs(
        files_of(session.workspace.languages) if include is None else include, session.configuration.editor.exclude
    )


_FREE_NAMES = frozenset({"RH101", "RH121"})
"""Codes about names that a linker might bind; their errors are shown all the same."""


def diagnostic_settings(session: Session) -> DiagnosticSettings:
    """Which diagnostics the settings ask for."""
    editor = session.configuration.editor
    disabled = editor.disabled if editor.free_names else editor.disabled | _FREE_NAMES
    return DiagnosticSettings(disabled, editor.metta_dialect)


def shown_diagnostics(session: Session) -> tuple[DiagnosticSettings, bool, bool]:
    """Every setting that decides which diagnostics the client shows."""
    editor = session.configuration.editor
    return diagnostic_settings(session), editor.hints, editor.workspace_scope


def ask_again(session: Session) -> None:
    """Makes `keep_settings` ask the client for its settings again."""
    session.configuration.known = trio.Event()
    session.configuration.changed.set()


async def await_configuration(session: Session) -> bool:
    """Waits for the client's settings and applies `files.*`; returns whether the files to read have changed.

    For the dispatcher: later messages must be handled under the new settings.
    """
    configuration = session.configuration
    if session.client.features.pull_configuration and configuration.answering and not configuration.known.is_set():
        with trio.move_on_after(PATIENCE):
            await configuration.known.wait()
        # A client that does not answer is waited for once, and not again until it has answered.
        configuration.answering = configuration.known.is_set()
    _adopt_policies(session)
    before, configuration.globs = configuration.globs, globs_of(session)
    return before != configuration.globs


def _adopt_policies(session: Session) -> None:
    """What the whole process goes by is settled before the first file is read, and stays."""
    configuration, languages = session.configuration, session.workspace.languages
    marks = configuration.editor.placeholders
    wanted = {} if marks is None else {languages.known[0].id: json.dumps(marks)}
    all_wanted = {**languages.default_policies, **wanted}
    if configuration.policies is None and not session.beside_others:
        languages.adopt(all_wanted)
        configuration.policies = wanted
    elif all_wanted != languages.policies() if configuration.policies is None else configuration.policies != wanted:
        text = "rholsp.templates.placeholders: counts from the next start of the server on"
        log.warning("%s", text)
        session.peer.notify("window/logMessage", {"type": _WARNING, "message": text})
        configuration.policies = wanted
