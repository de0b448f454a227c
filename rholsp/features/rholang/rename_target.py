"""Which names can be renamed, and to what: Rholang's spelling rules (docs/rholang.md 1.1 and 1.2)."""

from dataclasses import dataclass
from functools import cache

from rholsp.model.summary import Span, Symbol, SymbolKind
from rholsp.rholang.grammar import language
from rholsp.rholang.summarise import summarise
from rholsp.syntax.grammar import Tokens
from rholsp.syntax.lexer import Lexed

_AROUND_A_STRING = frozenset("@(){}")
"""Tokens that a quoted name may have around its string without being another name."""
_SYSTEM = "rho:"
"""How the names begin that a node gives a meaning to."""


FIXED_NAMES = {"method": "is a member of an agent: calls find it by its name while they run"}
"""Why names that no occurrence refers to cannot change, by the kind of their outline items."""


@dataclass(frozen=True, slots=True)
class RholangName:
    """An identifier, or the bare text of a quoted string: see rholsp.features.rename_target."""

    text: str
    quoted: bool

    @property
    def key(self) -> str | None:
        if not self.quoted:
            return self.text
        key = f'@"{self.text}"'
        return key if summarise(f"{key}!()").symbols[0].key == key else None

    @property
    def is_plain(self) -> bool:
        return self.quoted or _token(self.text) == "IDENT"

    @property
    def is_bindable(self) -> bool:
        return not self.quoted

    def with_text(self, new: str) -> "RholangName":
        return RholangName(new, self.quoted)

    def why_not_a_name(self) -> str | None:
        text = self.text
        if self.quoted:
            return _why_no_string(text)
        token = _token(text)
        if token in _words():
            return None
        if not text:
            return "the new name is empty"
        if token == "_":
            return "`_` is the wildcard, which names nothing"
        if token == text and text.isidentifier():
            return f"`{text}` is a keyword"
        return f"`{text}` is not an identifier: it takes ASCII letters, digits, `_` and `'`, and a letter or `_` first"

    def editable_span(self, text: str, occurrence: Span) -> Span | None:
        start, end = occurrence
        found = text[start:end]
        if not self.quoted:
            return occurrence if found == self.text else None
        string = f'"{self.text}"'
        if found == f"@{string}":
            return Span(start + 2, end - 1)
        lexed = language().lexer.lex(found)
        tokens = [found[a:b] for a, b in zip(lexed.starts, lexed.ends, strict=True)]
        if string not in tokens or not _AROUND_A_STRING.issuperset(token for token in tokens if token != string):
            return None
        inside = start + lexed.starts[tokens.index(string)] + 1
        return Span(inside, inside + len(self.text))


def spelling_of(symbol: Symbol) -> RholangName | str:
    """The editable part of a symbol's name, or the reason, for the user, why there is none."""
    name = symbol.name
    match symbol.kind:
        case SymbolKind.URI:
            return f"{name} is a system name: only the node decides what it is called"
        case SymbolKind.IMPLICIT:
            return f"`{name}` is built into every agent: no text binds it"
        case SymbolKind.QUOTED:
            text = None if symbol.key is None or _token(symbol.key[1:]) != "STRING" else symbol.key[2:-1]
            if text is None:
                return (
                    f"`{name}` is neither an identifier nor a quoted string: "
                    "a compound name is what its parts make it, so rename a part"
                )
            if text.startswith(_SYSTEM):
                return f"`{name}` is a system name: only the node decides what it is called"
            return RholangName(text, True)
    return RholangName(name, False)


def _why_no_string(text: str) -> str | None:
    if not text:
        return "the new name is empty"
    if _token(f'"{text}"') != "STRING":
        return f"`{text}` cannot stand between quotes: write the bare text, and `\\` before a quote or a backslash"
    if text.startswith(_SYSTEM):
        return f"names that begin with `{_SYSTEM}` are the node's"
    if RholangName(text, True).key is None:
        return "the new name is too long"
    return None


def _token(text: str) -> str | None:
    """Name of the one token that the whole text is; None where it is none, or an identifier that no node reads."""
    lexed: Lexed = language().lexer.lex(text)
    if len(lexed.starts) != 1 or (lexed.starts[0], lexed.ends[0]) != (0, len(text)):
        return None
    token = language().lexer.names[lexed.kinds[0]]
    if token == "IDENT":
        return token if text.isascii() else None
    return token


@cache
def _words() -> frozenset[str]:
    """Names of the tokens that can be names in some place: identifiers, and the keywords of the grammar that may."""
    grammar = language().grammar
    ident, word = grammar.rules["ident"], grammar.rules["word"]
    assert isinstance(ident, Tokens)
    assert isinstance(word, Tokens)
    names = grammar.names()
    return frozenset({"in", *(names[kind] for kind in ident.kinds + word.kinds)} - {"PLACEHOLDER"})
