"""Signature help in Rholang: sends, methods of values and of agents, system channels."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from rholsp.features.facts import FileFacts
from rholsp.features.markdown import contained
from rholsp.features.rholang import builtin_docs, doc_markdown
from rholsp.features.rholang.libraries import operations_of
from rholsp.features.rholang.resolver import misfit
from rholsp.features.rholang.tokens_around import CLOSING, OPENING, Tokens, all_tokens, in_comment, tokens_around
from rholsp.features.signature import Calls, CallSite, Parameter, Signature, labelled
from rholsp.features.snippets import escaped
from rholsp.model.pieces import near
from rholsp.model.summary import Contract, OutlineItem, Receive, Send, Shape, Span, Symbol, SymbolKind
from rholsp.rholang import builtins
from rholsp.rholang.doc_comments import Tagged, parse_doc
from rholsp.rholang.grammar import language
from rholsp.rholang.pattern_shapes import call_arguments, fits

_SENDS = frozenset({"!", "!!", "!?"})
_NO_CALL = frozenset({"for", "if", "contract", "constructor", "default"})
"""What stands behind them in parentheses are no arguments."""
_END = CLOSING | {"<-", "<=", "<<-"}
"""What ends the formals of a contract, or the patterns of a receive."""
_WORD = re.compile(r"[A-Za-z_'][\w']*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
_LONGEST_ARGUMENTS = 10_000
"""Characters of a call that are looked at for its arguments."""
_NO_NAMES = frozenset({"_", "Nil", "true", "false", "Bool", "Int", "String", "Uri", "ByteArray", "BigInt"})
"""Words that are patterns of their own."""
_UNLIKE = {"yes": 0, "maybe": 1, "no": 2}


def calls_at(text: str, offset: int) -> tuple[CallSite, ...]:
    """The call whose arguments an offset is among, also inside their collections.

    None inside a block that begins a new line: what is written there is a program of its own.
    """
    near = tokens_around(text, offset)
    found = _call_among(near, offset)
    if found is None and not near.is_all:
        found = _call_among(all_tokens(text), offset)
    return found or ()


def _call_among(tokens: Tokens, offset: int) -> tuple[CallSite, ...] | None:
    """As `calls_at`; None where the tokens do not say whether there is a call."""
    text = tokens.text
    before = bisect_right(tokens.lexed.ends, offset) - 1
    if in_comment(tokens, before + 1, offset):
        return ()
    opening = tokens.opening(before)
    while opening >= 0:
        if tokens.name(opening) == "{" and "\n" in text[tokens.end(opening) : offset]:
            return ()
        if tokens.name(opening) == "(":
            head = tokens.name(opening - 1)
            if head in _SENDS:
                return (_call(tokens, opening, before, hidden=int(head == "!?")),)
            if tokens.is_word(opening - 1):
                marker = tokens.name(opening - 2)
                word = text[tokens.start(opening - 1) : tokens.end(opening - 1)]
                if marker == ".":
                    method = builtins.METHODS.get(word)
                    return () if method is None else (_call(tokens, opening, before, known=(_of_method(method),)),)
                if marker == "!":
                    # A return channel and the method's name go before the arguments.
                    return (_call(tokens, opening, before, hidden=2, member=word),)
                if head in _NO_CALL or marker in ("contract", "method"):
                    return ()
        opening = tokens.opening(opening - 1)
    return None


def _call(
    tokens: Tokens,
    opening: int,
    before: int,
    *,
    hidden: int = 0,
    member: str = "",
    known: tuple[Signature, ...] = (),
) -> CallSite:
    commas = depth = 0
    for i in range(opening + 1, before + 1):
        name = tokens.name(i)
        if name in OPENING:
            depth += 1
        elif name in CLOSING:
            depth -= 1
        elif name == "," and not depth:
            commas += 1
    head = opening - (3 if member else 2)
    return CallSite(tokens.end(head) - 1, commas, commas + 1 if commas else 0, hidden, member, known)


# ------------------------------------------------------------------------------------------------ signatures


def signature_of(contract: Contract) -> Signature:
    """`contract cell(@init, ret)`, its parameters with what the documentation says of them."""
    documentation = parse_doc(contract.doc)
    label = contract.signature
    parameters = tuple(
        [Parameter(start, end, _about(label[start:end], documentation.params)) for start, end in parameters_in(label)]
    )
    about = doc_markdown.markdown(contract.doc, with_params=False)
    return Signature(label, parameters, contract.variadic, about, hidden=_hidden(label))


def _hidden(label: str) -> int:
    """How many arguments come before those of the label.

    What an agent receives first is the channel that the new one is sent on, the label shows the constructor's; what a
    method receives first is the return channel and its name.
    """
    return 2 if label.startswith(("method ", "private method ")) else int(label.startswith("agent "))


@lru_cache(2048)
def parameters_in(label: str) -> list[tuple[int, int]]:
    """Where the parameters of a label are: between the first parenthesis behind the name and its partner."""
    lexer = language().lexer
    lexed, names = lexer.lex(label), lexer.names
    kinds = [names[kind] for kind in lexed.kinds[: len(lexed.starts)]]
    opening = _formals_at(kinds)
    places: list[tuple[int, int]] = []
    depth, begun = 0, opening + 1
    for i in range(opening + 1, len(kinds) if opening >= 0 else 0):
        ends = kinds[i] in _END and not depth
        if (ends or (kinds[i] == "," and not depth)) and i > begun:
            places.append((lexed.starts[begun], lexed.ends[i - 1]))
        if ends:
            return places
        if kinds[i] == "," and not depth:
            begun = i + 1
        depth += (kinds[i] in OPENING) - (kinds[i] in CLOSING)
    return places


def _formals_at(kinds: list[str]) -> int:
    """The parenthesis that begins the formals; that of a compound name, `@(*x, "get")`, is none. -1 without any."""
    depth = 0
    for i, kind in enumerate(kinds):
        if kind == "(" and not depth and kinds[i - 1 : i] != ["@"]:
            return i
        depth += (kind in OPENING) - (kind in CLOSING)
    return -1


def _about(parameter: str, documented: tuple[Tagged, ...]) -> str:
    """What is said of the names in a parameter, which may be a pattern."""
    names = _WORD.findall(_STRING.sub("", parameter))
    said = [(param, f"({param.type}) {param.text}".strip() if param.type else param.text) for param in documented]
    found = [(param.name, contained(text)) for param, text in said if param.name in names and text]
    return found[0][1] if len(found) == 1 else "\n\n".join(f"`{name}`: {text}" for name, text in found)


def _of_method(method: builtins.BuiltinMethod) -> Signature:
    about = builtin_docs.of_token(method.name, after_dot=True) or ""
    return _with_about(labelled(f".{method.name}(", [(name, "") for name in method.parameters], ")"), about)


def _with_about(signature: Signature, about: str) -> Signature:
    return replace(signature, about=about)


# ------------------------------------------------------------------------------------------------ what the file says


def known(facts: FileFacts, send: Send, call: CallSite) -> tuple[Signature, ...]:
    """What a system channel or a library takes, or what the file receives from a name, or the methods of its agents."""
    symbol = facts.summary.symbols[send.symbol]
    if call.member:
        own = _agent_of(facts, send) if symbol.kind is SymbolKind.IMPLICIT and symbol.name == "this" else -1
        return tuple(
            [
                _of_member(item)
                for item in facts.summary.outline
                if item.kind == "method" and item.name == call.member and (own < 0 or item.parent == own)
            ]
        )
    if symbol.uri in builtins.URIS or any(one.symbol == send.symbol for one in facts.summary.adoptions):
        arguments = call_arguments(send)
        ranked = [
            (max(map(_unlike, formals, arguments), default=0), signature)
            for formals, signature in operations_of(facts, send)
        ]
        return tuple([signature for _, signature in sorted(ranked, key=itemgetter(0))])
    return _of_receives(facts, send)


def _of_receives(facts: FileFacts, send: Send) -> tuple[Signature, ...]:
    """What the file receives from a name, those first whose patterns fit the arguments so far."""
    arguments = call_arguments(send)
    found: list[tuple[int, Signature]] = []
    for _, receive in facts.summary.receives_of(send.symbol):
        signature = signature_of_receive(facts, receive)
        if signature is not None:
            found.append((max(map(_unlike, receive.formals, arguments), default=0), signature))
    return tuple([signature for _, signature in sorted(found, key=itemgetter(0))])


def signature_of_receive(facts: FileFacts, receive: Receive) -> Signature | None:
    """`for (@amount, ret <- deposits)`; summaries do not hold it."""
    if facts.text is None:
        return None
    label = f"for ({' '.join(facts.text[receive.bind.start : receive.bind.end].split())})"
    parameters = tuple([Parameter(start, end) for start, end in parameters_in(label)])
    return Signature(label, parameters, receive.variadic)


def _agent_of(facts: FileFacts, send: Send) -> int:
    """The outline's innermost agent around a call, -1 for none."""
    around = [
        i
        for i, item in near(facts.summary.outline, *send.span)
        if item.kind == "agent" and item.span.start <= send.span.start < item.span.end
    ]
    return around[-1] if around else -1


def _of_member(item: OutlineItem) -> Signature:
    formals = item.detail.removeprefix("private ")
    label = f"method {item.name}{formals}" if formals == item.detail else f"private method {item.name}{formals}"
    parameters = tuple([Parameter(start, end) for start, end in parameters_in(label)])
    last = label[parameters[-1].start : parameters[-1].end] if parameters else ""
    return Signature(label, parameters, last.startswith("..."), hidden=_hidden(label))


def _unlike(pattern: Shape, argument: Shape) -> int:
    return _UNLIKE[fits(pattern, argument)]


# ------------------------------------------------------------------------------------------------ calls to fill


def snippet(name: str, contracts: Sequence[Contract], symbol: Symbol) -> str:
    """`pay!(${1:amount}, *${2:ret})`; of a contract of several clauses the arguments are open."""
    if any(contract.signature.startswith("agent ") for contract in contracts):
        return ""
    if len(contracts) > 1:
        return f"{escaped(name)}!($0)"
    if contracts:
        label = contracts[0].signature
        wanted = [label[start:end] for start, end in parameters_in(label)]
        arguments = [one for one in wanted if not one.startswith("...")]
    else:
        entry = builtins.URIS.get(symbol.uri)
        if entry is None or not entry.is_channel:
            return ""
        arguments = [_as_formal(one) for one in entry.arguments]
    holes = [_hole(number, one) for number, one in enumerate(arguments, 1)]
    return f"{escaped(name)}!({', '.join(holes)})"


def _as_formal(argument: str) -> str:
    """An argument of the tables, `data: ByteArray` or `"buildUri"`, as the formal that takes it."""
    word = argument.partition(":")[0].strip()
    return word if word == "ret" else f"@{word}"


def _hole(number: int, formal: str) -> str:
    """What is to be written for a formal: a name as `*ret`; a literal is there already."""
    if formal.startswith("@"):
        pattern = formal[1:].strip()
        return escaped(pattern) if pattern[:1] in ('"', "`") else f"${{{number}:{escaped(pattern)}}}"
    return f"${{{number}:Nil}}" if formal == "_" else f"*${{{number}:{escaped(formal)}}}"


# ------------------------------------------------------------------------------------------------ inlay hints


def argument_places(text: str, name: Span, call: Span) -> list[Span]:
    """`1` and `*ret` in `foo!(1, *ret)`; none where the arguments take up more than a few pages."""
    start = name.end
    part = text[start : min(call.end, start + _LONGEST_ARGUMENTS)]
    lexer = language().lexer
    lexed, names = lexer.lex(part), lexer.names
    kinds = [names[kind] for kind in lexed.kinds[: len(lexed.starts)]]
    if kinds[:1] not in ([send] for send in _SENDS):
        return []
    places: list[Span] = []
    # In `x!m(a)` the method is the first argument.
    opening = 1 if kinds[1:2] == ["("] else 2
    if opening == 2:
        if kinds[2:3] != ["("]:
            return []
        places.append(Span(start + lexed.starts[1], start + lexed.ends[1]))
    depth, begun = 0, opening + 1
    for i in range(begun, len(kinds)):
        ends = kinds[i] == ")" and not depth
        if (ends or (kinds[i] == "," and not depth)) and i > begun:
            places.append(Span(start + lexed.starts[begun], start + lexed.ends[i - 1]))
        if ends:
            return places
        if kinds[i] == "," and not depth:
            begun = i + 1
        depth += (kinds[i] in OPENING) - (kinds[i] in CLOSING)
    return []


def parameter_name(parameter: str) -> str:
    """`x` for `x`, `@x` and `...@x`."""
    name = parameter.removeprefix("...").removeprefix("@").strip()
    return name if _WORD.fullmatch(name) and name not in _NO_NAMES else ""


CALLS = Calls(
    triggers="(,",
    at=calls_at,
    signature=signature_of,
    receive=signature_of_receive,
    arguments=call_arguments,
    misfit=misfit,
    unlike=_unlike,
    known=known,
    operations=operations_of,
    snippet=snippet,
    argument_places=argument_places,
    parameter_name=parameter_name,
)
