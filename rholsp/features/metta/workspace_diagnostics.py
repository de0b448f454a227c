"""MeTTa diagnostics that depend on the workspace: called symbols that look like a misspelt function (MT201)."""

import re
from collections.abc import Mapping, Set
from itertools import islice, zip_longest

from rholsp.features.diagnostic_settings import DIAGNOSTICS, DiagnosticSettings
from rholsp.features.facts import FileFacts
from rholsp.features.near_names import NearNames
from rholsp.features.workspace_queries import FindingQueries
from rholsp.metta.builtins import core
from rholsp.metta.diagnostic_codes import TYPO
from rholsp.metta.lints.arities import arity_findings
from rholsp.metta.summary_builder import PREFIX
from rholsp.model.stretches import Stretch
from rholsp.model.summary import Diagnostic, Role, Severity, SymbolKind

_ALIKE = 0.8
"""How much alike two names must be, in difflib's ratio."""
_SHORTEST = 4
"""Letters of the shortest name that is looked at: shorter ones are alike by chance."""
_CANDIDATES = 5
"""So many of the most alike names are looked at closely."""
_BRIEFEST = 3
"""Letters of the shortest abbreviation of a word."""
_NUMBERS, _SIGN = re.compile(r"[0-9]+"), re.compile(r"\A[@_]")


_LANGUAGE = "metta"
_CALLABLE = tuple([name for name, entry in core().items() if entry.kind in ("form", "function")])


async def findings(view: FindingQueries, facts: FileFacts, settings: DiagnosticSettings) -> list[Diagnostic]:
    """What the dialect that is set refuses, and what looks like a misspelt function of the workspace."""
    if facts.composition is not None and facts.language_id == _LANGUAGE:
        facts.composition.units(DIAGNOSTICS, _is_seen)
    return [*arity_findings(facts.summary, settings.metta_dialect), *await _misspelt(view, facts)]


def _is_seen(_run: Stretch) -> bool:
    """Nothing else is kept of a run: what is looked at are names, and calls of which the summary has a list."""
    return True


async def _misspelt(view: FindingQueries, facts: FileFacts) -> list[Diagnostic]:
    """A hint at each call of a symbol that no rule defines, that stands nowhere else, and that looks like a function.

    A symbol without a rule is data, which is no mistake: so there must be good reason to suspect one.
    """
    called, known = _called(facts)
    asked = {key: name for key, name in called if len(name) >= _SHORTEST and name not in known and name not in core()}
    if not asked:
        return []
    if facts.composition is None:
        suspects = _suspects(asked, known)
    else:
        # Most keys leave the names of a text as they were.
        depends = tuple(asked), known
        suspects = facts.composition.kept.made(_suspects, depends, lambda: _suspects(asked, known))
    found: list[Diagnostic] = []
    if suspects:
        defined = await view.defined(suspects)
        for key, alike in suspects.items():
            if key not in defined.names and defined.complete and len(await view.files_with(key)) == 1:
                found.extend(_hints(facts, facts.brief.names[key].symbol, alike))
    return found


def _called(facts: FileFacts) -> tuple[list[tuple[str, str]], frozenset[str]]:
    """Keys and names of the symbols that are called, in order of their numbers, and the names that rules define."""
    summary = facts.summary
    if facts.composition is not None:
        keys = {use.symbol: key for key, use in facts.brief.names.items() if key.startswith(PREFIX)}
        called, defined = facts.composition.called, facts.composition.defined
    else:
        keys = {
            i: symbol.key
            for i, symbol in enumerate(summary.symbols)
            if symbol.kind is SymbolKind.GLOBAL and symbol.key is not None and facts.language_of(i) == _LANGUAGE
        }
        called = {send.symbol for send in summary.sends}
        defined = {contract.symbol for contract in summary.contracts}
    names = {i: keys[i].removeprefix(PREFIX) for i in sorted((called | defined) & keys.keys())}
    return [(keys[i], name) for i, name in names.items() if i in called], frozenset(
        [name for i, name in names.items() if i in defined]
    )


def _suspects(called: Mapping[str, str], known: Set[str]) -> dict[str, str]:
    """Keys of called symbols that are a misspelling of a known name or one that is built in, with what is meant."""
    near = NearNames([*known, *_CALLABLE])
    meant = {key: _meant(name, near) for key, name in called.items()}
    return {key: name for key, name in meant.items() if name}


def _hints(facts: FileFacts, symbol: int, alike: str) -> list[Diagnostic]:
    places = list(islice(facts.summary.occurrences_of(symbol), 2))
    if len(places) != 1 or places[0][1] is not Role.SEND:
        return []
    name = facts.summary.symbols[symbol].name
    return [
        Diagnostic(TYPO, Severity.HINT, *places[0][0], f"no rule defines `{name}`; did you mean `{alike}`?", (), alike)
    ]


def _meant(name: str, near: NearNames) -> str:
    """The function that a name is a misspelling of, '' for none."""
    # Names whose lengths differ by more are less alike than that.
    most = len(name) // 2
    return next((other for other in near.near(name, _ALIKE, most, _CANDIDATES) if _is_slip(name, other)), "")


def _is_slip(name: str, meant: str) -> bool:
    """Whether a name is another by mistake and not by intent: numbers, `@` and a leading `_` tell kin apart.

    One letter is wrong, or each word between hyphens has at most one that is, or is cut short.
    """
    if any(kind.findall(name) != kind.findall(meant) for kind in (_NUMBERS, _SIGN)):
        return False
    words, others = name.split("-"), meant.split("-")
    alike = (_is_one_slip(*pair) or _abbreviates(*pair) for pair in zip_longest(words, others, fillvalue=""))
    return _is_one_slip(name, meant) or all(alike)


def _abbreviates(word: str, full: str) -> bool:
    return len(word) >= _BRIEFEST and full.startswith(word)


def _is_one_slip(a: str, b: str) -> bool:
    """Whether at most one letter is wrong, missing or too many, or two neighbours have changed places."""
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    rest, other = a[at:], b[at:]
    if len(a) < len(b):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
