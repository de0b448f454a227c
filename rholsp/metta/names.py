"""Which new names a MeTTa rename accepts."""

from rholsp.metta.builtins import core
from rholsp.metta.grammar import language
from rholsp.model.summary import SymbolKind


def why_not_a_name(new: str, kind: SymbolKind, old: str = "") -> str | None:
    """Why a VARIABLE or a GLOBAL called ``old`` cannot be called ``new``, or None where it can."""
    if not new:
        return "the new name is empty"
    token = _kind_of(new)
    if kind is SymbolKind.VARIABLE:
        if token != "VARIABLE":
            return f"`{new}` is no variable: it takes `$`, and then no blank, bracket, quote or `;`"
        return f"`{new}` is a wildcard, which names nothing" if new in ("$", "$_") else None
    if new in core():
        return f"`{new}` is built into MeTTa"
    if token != "SYMBOL":
        what = _WHAT.get(token, "no single symbol")
        return f"`{new}` is {what}: a symbol takes no blank, bracket, quote or `;`, and is no number"
    if (new[0] == "&") != (old[:1] == "&"):
        return f"`{new}` names a space, which `{old}` does not" if new[0] == "&" else f"the space `{old}` keeps its `&`"
    return None


def _kind_of(text: str) -> str:
    """Name of the one token that a text is; '' if it is none, or several, or one that MeTTaTron refuses."""
    if '"' in text[1:] and text[0] != '"':
        return ""
    lexed = language().lexer.lex(text)
    if len(lexed.starts) != 1 or (lexed.starts[0], lexed.ends[0]) != (0, len(text)):
        return ""
    return language().lexer.names[lexed.kinds[0]]


_WHAT = {"VARIABLE": "a variable", "NUMBER": "a number", "STRING": "a string", "BANG": "the sign of evaluation"}
