"""A guest language of a few lines, to test embedding with: settings.

    # a comment
    name = any text with ${other} and %local in it

`name = …` defines a name of the workspace, `${name}` uses one, and `%local` is a variable of its text: the first one
binds. A line without `=` is an error, with a fix. A text that says `crash` crashes the language.
"""

import re
from array import array

from rholsp.model.summary import (
    Contract,
    Diagnostic,
    FileSummary,
    OutlineItem,
    Related,
    Role,
    Send,
    Severity,
    Sort,
    Span,
    Symbol,
    SymbolKind,
)
from rholsp.text.lines import LineIndex

_LINE = re.compile(r"[^\r\n]+")
_DEFINITION = re.compile(r"\s*([\w-]+)\s*=")
_NAME = re.compile(r"\$\{([\w-]+)\}|(%\w+)")


def summarise(text: str) -> FileSummary:
    if "crash" in text:
        raise RuntimeError("the settings language crashed")
    symbols: list[Symbol] = []
    index: dict[str, int] = {}
    found: list[tuple[int, int, int, Role]] = []
    contracts: list[Contract] = []
    sends: list[Send] = []
    outline: list[OutlineItem] = []
    diagnostics: list[Diagnostic] = []

    def symbol(name: str, span: Span, container: int) -> tuple[int, bool]:
        fresh = name not in index
        if fresh:
            index[name] = len(symbols)
            local = name.startswith("%")
            kind, key = (SymbolKind.VARIABLE, None) if local else (SymbolKind.GLOBAL, f"settings:{name}")
            scope = Span(span.end, len(text)) if local else None
            symbols.append(Symbol(name, key, kind, Sort.ANY, span if local else None, scope, "", "", container))
        return index[name], fresh

    for line in _LINE.finditer(text):
        definition = _DEFINITION.match(text, line.start(), line.end())
        if text[line.start()] == "#":
            continue
        if definition is None:
            start = Related(line.start(), line.start() + 1, "here")
            diagnostics.append(
                Diagnostic("SET1", Severity.ERROR, line.start(), line.end(), "no =", (start,), '"fixed" = 1')
            )
            continue
        owner, _ = symbol(definition[1], Span(*definition.span(1)), -1)
        name, span = Span(*definition.span(1)), Span(name_start := definition.start(1), line.end())
        found.append((name_start, name.end, owner, Role.CONTRACT))
        container = len(contracts)
        contracts.append(Contract(owner, name, span, (), False, definition[1], "", -1))
        outline.append(OutlineItem(definition[1], "", "constant", span, name, -1, owner))
        for match in _NAME.finditer(text, definition.end(), line.end()):
            place = Span(*match.span(1 if match[1] else 2))
            owner, fresh = symbol(match[1] or match[2], place, container)
            role = Role.USE if match[1] else Role.BINDER if fresh else Role.REFER
            found.append((*place, owner, role))
            if match[1]:
                sends.append(Send(owner, place, Span(*match.span()), "", ()))
    found.sort(key=lambda entry: (entry[0], -entry[1]))
    return FileSummary(
        lines=LineIndex.of(text),
        starts=array("I", [entry[0] for entry in found]),
        ends=array("I", [entry[1] for entry in found]),
        symbol_of=array("I", [entry[2] for entry in found]),
        roles=bytes([entry[3] for entry in found]),
        longest=max([entry[1] - entry[0] for entry in found], default=0),
        symbols=tuple(symbols),
        contracts=tuple(contracts),
        sends=tuple(sends),
        outline=tuple(outline),
        diagnostics=tuple(diagnostics),
    )
