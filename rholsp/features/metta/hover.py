"""Hover in MeTTa: rules with their documentation, declarations, variables, and built-ins."""

from collections.abc import Iterable

from rholsp.features.facts import FileFacts, Resolution, Target
from rholsp.features.markdown import contained, fenced
from rholsp.metta.builtins import Builtin, builtins
from rholsp.metta.highlight_tokens import tokens_at
from rholsp.model.summary import SymbolKind
from rholsp.text.plural import plural

_SHOWN = 5
"""Rules shown in full; of the others only the number is told."""


def describe(resolution: Resolution) -> list[str]:
    """Paragraphs about a symbol or a variable."""
    facts, symbol = resolution.facts, resolution.meaning
    if symbol.kind is SymbolKind.VARIABLE:
        parts = [_code(symbol.name), "variable"]
        if symbol.binder is not None:
            parts.append(f"*Bound in {Target(facts, symbol.binder, symbol.binder).linked_place(facts)}.*")
        return parts
    rules = [target for target in resolution.targets if target.definition is not None]
    parts = [_of_rule(facts, target) for target in rules[:_SHOWN]]
    if len(rules) > _SHOWN:
        parts.append(f"… and {len(rules) - _SHOWN} more")
    docs = dict.fromkeys(rule.definition.doc for rule in rules if rule.definition is not None and rule.definition.doc)
    parts.extend(map(contained, docs))
    if not rules:
        parts = [_code(symbol.name), contained(symbol.doc), *_declared(facts, resolution.targets)]
    entry = builtins().get(symbol.name)
    if entry is not None:
        parts.append(of_builtin(entry))
    elif not resolution.targets:
        parts.append("*A symbol that no rule in the workspace defines: it stands for itself.*")
    return [part for part in parts if part]


def explain(text: str, offset: int) -> tuple[str, int, int] | None:
    """Documentation of a built-in special form, function or type."""
    for token in tokens_at(text, offset):
        entry = builtins().get(text[token.start : token.end])
        if entry is not None and token.kind not in ("comment", "string"):
            return of_builtin(entry), token.start, token.end
    return None


def of_builtin(entry: Builtin) -> str:
    """Markdown about a name that needs no definition."""
    code = entry.signature if entry.type in ("", "Type") else f"{entry.signature}  ; {entry.type}"
    about = f"{entry.about[0].upper()}{entry.about[1:]}."
    return f"{_code(code)}\n\n{about}\n\n*Known to {', '.join(entry.dialects)}.*"


def _of_rule(asked: FileFacts, target: Target) -> str:
    rule = target.definition
    assert rule is not None, "only rules come here"
    return f"{_code(rule.signature)}\n\n*Defined in {target.linked_place(asked)}.*"


def _declared(asked: FileFacts, targets: Iterable[Target]) -> list[str]:
    return [f"*Declared in {target.linked_place(asked)}.*" for target in targets]


def _code(text: str) -> str:
    return fenced("metta", text)


def tally(called: int, rules: int, used: int) -> str:
    """What is done with a function, in words."""
    others = f", used otherwise {plural(used, 'time')}" if used else ""
    return f"Called {plural(called, 'time')}, defined by {plural(rules, 'rule')}{others}."
