"""The editor's settings, wherever they come from: initialization options, a notification, or an answer."""

import json
import logging
from typing import Any

import trio

from rholsp.config import read_editor_settings
from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.server.session import Session
from rholsp.workspace import Globs, files_of

log = logging.getLogger(__name__)

_WARNING = 2
LATE_SETTINGS = "$/rholsp/lateSettings"
"""Of a notification of our own: the client has answered for its settings, and nobody waited for it any more."""
PATIENCE = 2.0
"""Seconds that other messages wait for the client to answer for its settings."""


def begin_with(session: Session, options: Any) -> None:
    """The initialization options: what holds until the editor has settings, and where it has none any more.

    They may stand under `rholsp`, as in an editor's settings.
    """
    if isinstance(options, dict) and isinstance(options.get("rholsp"), dict):
        options = options["rholsp"]
    session.configuration.initial = options
    apply_settings(session, options)


def apply_settings(session: Session, value: Any) -> None:
    """The editor's settings, or none. What makes no sense keeps its default, with one line each to the client."""
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


def globs_of(session: Session) -> Globs:
    """Which files the settings say to read."""
    include = session.configuration.editor.include
    return Globs(
        files_of(session.workspace.languages) if include is None else include, session.configuration.editor.exclude
    )


_FREE_NAMES = frozenset({"RH101", "RH121"})
"""Codes that, but for errors, are about names that a linker might bind."""


def diagnostic_settings(session: Session) -> DiagnosticSettings:
    """Which diagnostics the settings ask for."""
    editor = session.configuration.editor
    disabled = editor.disabled if editor.free_names else editor.disabled | _FREE_NAMES
    return DiagnosticSettings(disabled, editor.metta_dialect)


def shown_diagnostics(session: Session) -> tuple[DiagnosticSettings, bool, bool]:
    """All that the settings say about which diagnostics the client shows."""
    editor = session.configuration.editor
    return diagnostic_settings(session), editor.hints, editor.workspace_scope


def ask_again(session: Session) -> None:
    """Has the client asked for its settings once more."""
    session.configuration.known = trio.Event()
    session.configuration.changed.set()


async def await_configuration(session: Session) -> bool:
    """Waits for the settings that the client was asked for, and takes over which files to read; whether those differ.

    For the dispatcher: what comes after the settings must be read in their light.
    """
    configuration = session.configuration
    if session.client.features.pull_configuration and configuration.answering and not configuration.known.is_set():
        with trio.move_on_after(PATIENCE):
            await configuration.known.wait()
        # One that keeps its answer for itself is waited for once, and not again before it has answered.
        configuration.answering = configuration.known.is_set()
    _adopt_policies(session)
    before, configuration.globs = configuration.globs, globs_of(session)
    return before != configuration.globs


def _adopt_policies(session: Session) -> None:
    """What the whole process goes by is settled before the first file is read, and stays."""
    configuration, languages = session.configuration, session.workspace.languages
    marks = configuration.editor.placeholders
    wanted = {} if marks is None else {languages.known[0].id: json.dumps(marks)}
    if configuration.policies is None:
        languages.adopt({**languages.default_policies, **wanted})
        configuration.policies = wanted
    elif configuration.policies != wanted:
        text = "rholsp.templates.placeholders: counts from the next start of the server on"
        log.warning("%s", text)
        session.peer.notify("window/logMessage", {"type": _WARNING, "message": text})
        configuration.policies = wanted
