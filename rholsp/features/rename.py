"""textDocument/prepareRename and textDocument/rename: renames a name everywhere, or says why it cannot.

A rename is done only if every name in every file still refers to what it did before. A name that no file binds is
renamed in the program of its file; edits in other files need the user's confirmation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from rholsp.features.facts import DefinedNames, FileFacts, LazySummary
from rholsp.features.program import Program, program_of
from rholsp.features.rename_check import Renamed, compare
from rholsp.features.rename_literal import renameable_literal, why_taken
from rholsp.features.rename_results import (
    FileEdits,
    Refusal,
    RelatedLocation,
    Renameable,
    RenameEdits,
    file_name,
    place_of,
    shown,
)
from rholsp.features.rename_target import PlainName, RenameTarget
from rholsp.features.resolve import Occurrence, occurrence_at, symbol_with
from rholsp.features.results import Location, TextEdit
from rholsp.features.view import View
from rholsp.model.pieces import near
from rholsp.model.summary import Severity, Span, SymbolKind

_BY_PROGRAM = frozenset({SymbolKind.FREE, SymbolKind.QUOTED})
"""Kinds of names that files of other programs may use with another meaning."""
_AT_ONCE = 100
"""Files whose texts are read and edited before others get a turn: some 30 ms."""


class RenameView(View, Protocol):
    """The view's queries for renaming."""

    async def texts(self, uris: Iterable[str]) -> Mapping[str, str]:
        """The texts of these files as they are now, on disk where a file is not open; without those that are gone."""
        ...

    async def meaning(self, uri: str, text: str) -> LazySummary:
        """What the file would mean if it had this text. A checkpoint; a long text is analysed in a thread."""
        ...


async def prepare_rename(view: RenameView, uri: str, offset: int) -> Renameable | Refusal | None:
    """The text that a rename at the offset replaces; None if there is no name."""
    facts = await view.file(uri)
    if facts is None:
        return None
    chosen = _choice(view, facts, offset)
    if chosen is None:
        return await _prepare_literal(view, facts, offset)
    if not isinstance(chosen, tuple):
        return chosen
    occurrence, spelling = chosen
    text = (await _texts(view, (facts,))).get(uri)
    if text is None:
        return _moved(facts)
    part = spelling.editable_span(text, occurrence.span)
    if part is None:
        return _not_there(facts, occurrence.span, spelling)
    return Renameable(*part, spelling.text, facts.lines)


async def rename(view: RenameView, uri: str, offset: int, new_name: str) -> RenameEdits | Refusal:
    """The edits that give the name at the offset a new one; for a quoted name both are the text inside the quotes."""
    facts = await view.file(uri)
    chosen = None if facts is None else _choice(view, facts, offset)
    if facts is None:
        return Refusal("there is no name here")
    if chosen is None:
        return await _rename_literal(view, facts, offset, new_name)
    if isinstance(chosen, Refusal):
        return chosen
    occurrence, old = chosen
    new = old.with_text(new_name)
    if new == old:
        return RenameEdits(())
    reason = new.why_not_a_name()
    if reason is not None:
        return Refusal(reason)
    affected = await _affected(view, occurrence, new)
    if isinstance(affected, Refusal):
        return affected
    all_renamed: list[Renamed] = []
    uncertain: list[Renamed] = []
    for at in range(0, len(affected.files), _AT_ONCE):
        some = affected.files[at : at + _AT_ONCE]
        texts = await _texts(view, some)
        for file in some:
            renamed = _renamed(view, file, occurrence, old, new, texts.get(file.uri))
            if isinstance(renamed, Refusal):
                return renamed
            all_renamed.append(renamed)
            if not renamed.is_certain():
                uncertain.append(renamed)
    refusal = await _change_of_meaning(view, affected, uncertain)
    if refusal is not None:
        return refusal
    offered = await _offered(view, occurrence, old, new, affected.others)
    left = sorted({facts.uri for facts in affected.others} - {edits.uri for edits in offered})
    return RenameEdits(tuple([_edits(renamed) for renamed in all_renamed]), offered, tuple(left))


async def _prepare_literal(view: RenameView, facts: FileFacts, offset: int) -> Renameable | Refusal | None:
    found = await renameable_literal(view, facts, offset)
    if found is None or isinstance(found, Refusal):
        return found
    return Renameable(*found.literal.span, found.literal.text, facts.lines)


async def _rename_literal(view: RenameView, facts: FileFacts, offset: int, new_name: str) -> RenameEdits | Refusal:
    found = await renameable_literal(view, facts, offset)
    if found is None or isinstance(found, Refusal):
        return found or Refusal("there is no name here")
    literal, hook = found.literal, view.languages.get(facts.language_of(found.literal.row.symbol)).spelling
    old = PlainName.of(found.as_symbol) if hook is None else hook(found.as_symbol)
    if isinstance(old, str):
        return Refusal(old)
    if new_name == literal.text:
        return RenameEdits(())
    reason = old.with_text(new_name).why_not_a_name()
    refusal = None if reason is None else Refusal(reason)
    refusal = refusal or why_taken(found, new_name) or _unsound(view, facts, literal.row.symbol, list(found.places))
    if refusal is not None:
        return refusal
    text = (await _texts(view, (facts,))).get(facts.uri)
    if text is None or len(text) != facts.lines.length:
        return _moved(facts)
    edits = tuple([TextEdit(*span, new_name) for span in found.places])
    if any(text[edit.start - 1] != '"' or text[edit.start : edit.end] != literal.text for edit in edits):
        return Refusal(f"`{literal.text}` is the name of a method at some place: change it by hand")
    return RenameEdits((FileEdits(facts.uri, facts.version, edits, facts.lines),))


def _choice(view: View, facts: FileFacts, offset: int) -> tuple[Occurrence, RenameTarget] | Refusal | None:
    """The occurrence to rename; a part of a compound name that ends at the offset, rather than the whole."""
    occurrence = occurrence_at(facts, offset)
    if occurrence is None:
        return _fixed(view, facts, offset)
    spelling = _spelling(view, occurrence)
    if not isinstance(spelling, str):
        return occurrence, spelling
    left = occurrence_at(facts, offset - 1) if offset else None
    if left is not None and left.span.end == offset:
        part = _spelling(view, left)
        if not isinstance(part, str):
            return left, part
    return Refusal(spelling)


def _spelling(view: View, occurrence: Occurrence) -> RenameTarget | str:
    """The name's editable text, or the reason why it cannot be renamed."""
    hook = view.languages.get(occurrence.language).spelling
    return PlainName.of(occurrence.meaning) if hook is None else hook(occurrence.meaning)


def _fixed(view: View, facts: FileFacts, offset: int) -> Refusal | None:
    """Why the name of an outline item cannot change that no occurrence refers to."""
    reasons = view.languages.get(facts.language_id).fixed_names
    for _, item in near(facts.summary.outline, offset, offset):
        if item.kind in reasons and item.selection.start <= offset <= item.selection.end:
            return Refusal(f"`{item.name}` {reasons[item.kind]}")
    return None


@dataclass(frozen=True, slots=True)
class _Affected:
    """The files to edit, and others that name the same but are of other programs: see program.py."""

    files: tuple[FileFacts, ...]
    others: tuple[FileFacts, ...] = ()
    program: Program | None = None
    """None where all files are of one program."""

    def concerns(self, files: Iterable[FileFacts]) -> list[FileFacts]:
        """Those of these files that are of the program."""
        return [facts for facts in files if self.program is None or self.program.holds(facts)]


async def _affected(view: View, occurrence: Occurrence, new: RenameTarget) -> _Affected | Refusal:
    """The files to edit. A workspace-wide name must not become one with another of its program."""
    key, new_key, kind = occurrence.meaning.key, new.key, occurrence.meaning.kind
    if key is None or new_key is None:
        return _Affected((occurrence.facts,))
    defined = await view.defined((key, new_key))
    if not defined.complete:
        return Refusal("indexing is still running and more files may use the name: try again in a moment")
    affected = _Affected(await view.files_with(key))
    is_linked = True
    if kind in _BY_PROGRAM:
        linkage = view.languages.get(occurrence.language).linkage
        program = await program_of(view, linkage, occurrence.facts)
        files = tuple([facts for facts in affected.files if program.holds(facts)])
        others = tuple([facts for facts in affected.files if not program.holds(facts)])
        affected = _Affected(files, others, program)
        is_linked = _is_linked(program, files, key, defined)
        if kind is SymbolKind.FREE and not is_linked:
            # Nothing says that such a name of another file means the same.
            affected = _Affected((occurrence.facts,), (), program)
    taken = affected.concerns(await view.files_with(new_key))
    if taken and affected.files == (occurrence.facts,) and kind is SymbolKind.FREE and not is_linked:
        is_shared = affected.program is None or _is_linked(affected.program, taken, new_key, defined)
        taken = taken if is_shared else [facts for facts in taken if facts is occurrence.facts]
    return _merger(occurrence.meaning.name, taken[0], new_key) if taken else affected


def _is_linked(program: Program, files: Iterable[FileFacts], key: str, defined: DefinedNames) -> bool:
    """Whether a free name means the same in these files of a program, which all have it."""
    return key in defined.names or key in program.declared or any(_is_part_of_compound(f, key) for f in files)


def _is_part_of_compound(facts: FileFacts, key: str) -> bool:
    """Whether a compound name of the file contains the name: such names are compared across files."""
    summary, own = facts.summary, symbol_with(facts, key)
    reach = -1
    for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True):
        if symbol == own and start < reach:
            return True
        if summary.symbols[symbol].kind is SymbolKind.QUOTED:
            reach = max(reach, end)
    return False


async def _offered(
    view: RenameView, occurrence: Occurrence, old: RenameTarget, new: RenameTarget, others: tuple[FileFacts, ...]
) -> tuple[FileEdits, ...]:
    """Edits of files of other programs, as far as they change nothing else in them."""
    texts = await _texts(view, others)
    offered: list[FileEdits] = []
    for facts in others:
        renamed = _renamed(view, facts, occurrence, old, new, texts.get(facts.uri))
        if isinstance(renamed, Refusal) or (new.key is not None and new.key in facts.brief.names):
            continue
        if not renamed.is_certain():
            found = compare(renamed, (await view.meaning(facts.uri, renamed.new_text)).summary)
            if isinstance(found, Refusal) or found.keys() - {renamed.own_key}:
                continue
        offered.append(_edits(renamed))
    return tuple(offered)


async def _texts(view: RenameView, files: Iterable[FileFacts]) -> Mapping[str, str]:
    texts = {facts.uri: facts.text for facts in files if facts.text is not None}
    closed = [facts.uri for facts in files if facts.text is None]
    return {**texts, **(await view.texts(closed))} if closed else texts


def _renamed(
    view: View, facts: FileFacts, occurrence: Occurrence, old: RenameTarget, new: RenameTarget, text: str | None
) -> Renamed | Refusal:
    """The edits of one file, if it can be edited safely at all."""
    key = occurrence.meaning.key
    symbol = occurrence.symbol if key is None else symbol_with(facts, key)
    assert symbol is not None  # the workspace said that the file names it
    spans = [span for span, _ in facts.summary.occurrences_of(symbol)]
    refusal = _unsound(view, facts, symbol, spans)
    if refusal is not None:
        return refusal
    if text is None or len(text) != facts.lines.length:
        return _moved(facts)
    edits: list[TextEdit] = []
    for span in spans:
        part = old.editable_span(text, span)
        if part is None:
            return _not_there(facts, span, old)
        edits.append(TextEdit(*part, new.text))
    return Renamed(facts, symbol, old, new, tuple(edits), text)


def _unsound(view: View, facts: FileFacts, symbol: int, spans: list[Span]) -> Refusal | None:
    """The syntax error that makes the file's names a guess: one inside the name's scope, anywhere without a scope."""
    for finding in facts.reading:
        return Refusal(f"{file_name(facts.uri)} cannot be edited safely: {finding.message}")
    scope = facts.summary.symbols[symbol].scope
    parts = [] if scope is None else [scope, *spans]
    start = min((part.start for part in parts), default=0)
    end = max((part.end for part in parts), default=facts.lines.length)
    codes = view.languages.get(facts.language_of(symbol)).syntax_errors
    for finding in facts.summary.diagnostics:
        if finding.code not in codes or finding.severity is not Severity.ERROR:
            continue
        place = Span(finding.start, finding.end)
        # An error at the name itself is about its letters, which the rename replaces.
        if place.start <= end and place.end >= start and place not in spans:
            where = place_of(facts, place)
            return Refusal(
                f"a syntax error at {shown(where)} hides what is named there: {finding.message}",
                (RelatedLocation(where, finding.message),),
            )
    return None


def _not_there(facts: FileFacts, span: Span, name: RenameTarget) -> Refusal:
    """The text does not hold the name: it is another text, or a string of it that writes the name in its own way."""
    if facts.summary.region_at(span.start) is None:
        return _moved(facts)
    where = place_of(facts, span)
    reason = f"`{name.text}` is written with escapes, or in several strings, at {shown(where)}: change it by hand"
    return Refusal(reason, (RelatedLocation(where, "is not written in one piece"),))


def _moved(facts: FileFacts) -> Refusal:
    return Refusal(f"{file_name(facts.uri)} has changed since it was analysed: try again in a moment")


async def _change_of_meaning(view: RenameView, affected: _Affected, uncertain: list[Renamed]) -> Refusal | None:
    """What would refer to something else after the rename, if anything, in any file that has to be analysed for it."""
    changed: dict[str, dict[str, str]] = {}
    for renamed in uncertain:
        uri = renamed.facts.uri
        found = compare(renamed, (await view.meaning(uri, renamed.new_text)).summary)
        if isinstance(found, Refusal):
            return found
        changed[uri] = {key: new_key for key, new_key in found.items() if key != renamed.own_key}
    return await _compound_names(view, affected, changed)


async def _compound_names(view: View, affected: _Affected, changed: Mapping[str, Mapping[str, str]]) -> Refusal | None:
    """Compound names must change in all files of the program alike, and stay as different as they were.

    `changed` are the old and new keys of those that contain the renamed name, by file.
    """
    origins: dict[str, tuple[str, FileFacts]] = {}
    for key, new_key in sorted({pair for changes in changed.values() for pair in changes.items()}):
        files = affected.concerns(await view.files_with(key))
        for facts in files:
            if changed.get(facts.uri, {}).get(key) != new_key:
                return _split(facts, key)
        name = _stands(files[0], key)[0]
        taken = affected.concerns(await view.files_with(new_key))
        if taken:
            return _merger(name, taken[0], new_key)
        origin, first = origins.setdefault(new_key, (key, files[0]))
        if origin != key:
            return _merger(name, first, origin)
    return None


def _split(facts: FileFacts, key: str) -> Refusal:
    name, place = _stands(facts, key)
    return Refusal(
        f"`{name}` at {shown(place)} is the same name as one that the rename would change elsewhere",
        (RelatedLocation(place, f"`{name}` would stay as it is"),),
    )


def _merger(name: str, facts: FileFacts, key: str) -> Refusal:
    other, place = _stands(facts, key)
    return Refusal(
        f"`{other}` is a name of the workspace already, at {shown(place)}: `{name}` would become one with it",
        (RelatedLocation(place, f"`{other}` stands here"),),
    )


def _stands(facts: FileFacts, key: str) -> tuple[str, Location]:
    """A workspace-wide name as the file shows it, and the first place where it does."""
    symbol = symbol_with(facts, key)
    assert symbol is not None  # the workspace said that the file names it
    return facts.summary.symbols[symbol].name, place_of(facts, next(facts.summary.occurrences_of(symbol))[0])


def _edits(renamed: Renamed) -> FileEdits:
    facts = renamed.facts
    return FileEdits(facts.uri, facts.version, renamed.edits, facts.lines)
