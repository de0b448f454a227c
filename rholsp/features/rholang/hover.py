"""Hover in Rholang: what a name is, where it comes from, what its author wrote about it; operators and keywords."""

from rholsp.features.rholang import builtin_docs, doc_markdown
from rholsp.features.rholang.token_at import token_at
from rholsp.features.view import FileFacts, Resolution, Target
from rholsp.model.summary import Sort, Symbol, SymbolKind
from rholsp.rholang.doc_comments import parse_doc

_KINDS = {
    SymbolKind.NEW: "new name",
    SymbolKind.FORMAL: "parameter",
    SymbolKind.RECEIVED: "received",
    SymbolKind.LET: "let",
    SymbolKind.CASE: "bound by a pattern",
    SymbolKind.IMPLICIT: "implicit in an agent",
    SymbolKind.FREE: "free name",
    SymbolKind.QUOTED: "quoted name",
    SymbolKind.URI: "URI",
}
_BINDERS = {
    SymbolKind.NEW: "`new`",
    SymbolKind.FORMAL: "the contract's parameters",
    SymbolKind.RECEIVED: "the receive",
    SymbolKind.LET: "`let`",
    SymbolKind.CASE: "the pattern",
}
_SORTS = {Sort.ANY: "", Sort.NAME: "name", Sort.PROCESS: "process"}
_SHOWN = 5
"""Overloads shown in full; of the others only the number is told."""


def explain(text: str, offset: int) -> tuple[str, int, int] | None:
    """About a method, an operator or a keyword. Their names are in no summary, so they are known in texts only."""
    token = token_at(text, offset)
    if token is None:
        return None
    about = builtin_docs.of_token(token.text, after_dot=token.before == ".")
    return None if about is None else (about, token.start, token.end)


def describe(resolution: Resolution) -> list[str]:
    """Paragraphs about a name or a URI."""
    facts, symbol = resolution.facts, resolution.meaning
    parts: list[str] = []
    contracts = [target for target in resolution.targets if target.definition is not None]
    if symbol.kind is SymbolKind.URI:
        uri = symbol.name.strip("`")
        parts.append(builtin_docs.of_uri(uri))
    elif contracts:
        parts.extend(_of_contract(facts, target) for target in contracts[:_SHOWN])
        if len(contracts) > _SHOWN:
            parts.append(f"… and {len(contracts) - _SHOWN} more")
    else:
        parts.append(_of_binder(resolution))
    if symbol.kind is SymbolKind.FORMAL:
        parts.extend(_of_parameter(facts, symbol))
    if symbol.doc and symbol.doc not in {target.definition.doc for target in contracts if target.definition}:
        parts.append(doc_markdown.markdown(symbol.doc))
    if symbol.uri:
        parts.append(builtin_docs.of_uri(symbol.uri))
    if symbol.binder is not None:
        parts.append(f"*Bound by {_BINDERS.get(symbol.kind, 'the pattern')} in {_line(facts, symbol.binder.start)}.*")
    elif symbol.kind is SymbolKind.IMPLICIT:
        parts.append(f"*Every agent has its own `{symbol.name}`.*")
    elif symbol.kind is SymbolKind.FREE and not resolution.targets:
        parts.append("*No contract in the workspace has this name.*")
    return parts


def _of_contract(asked: FileFacts, target: Target) -> str:
    contract = target.definition
    assert contract is not None, "only contracts come here"
    lines = [f"```rholang\n{contract.signature}\n```"]
    if contract.doc:
        lines.append(doc_markdown.markdown(contract.doc))
    place = _line(target.facts, target.selection.start)
    if target.facts.uri != asked.uri:
        place = f"`{target.facts.uri.rsplit('/', 1)[-1]}`, {place}"
    lines.append(f"*Defined in {place}.*")
    return "\n\n".join(lines)


def _of_binder(resolution: Resolution) -> str:
    symbol = resolution.meaning
    about = _KINDS[symbol.kind]
    sort = _SORTS[symbol.sort]
    if sort and symbol.kind is not SymbolKind.NEW:
        about = f"{about}, {sort}"
    return f"```rholang\n{symbol.name}\n```\n\n{about}"


def _of_parameter(facts: FileFacts, symbol: Symbol) -> list[str]:
    """What the contract's documentation says of its parameter."""
    if symbol.container < 0:
        return []
    described = parse_doc(facts.summary.contracts[symbol.container].doc).params
    return [param.text for param in described if param.name == symbol.name and param.text]


def _line(facts: FileFacts, offset: int) -> str:
    return f"line {facts.lines.line_of(offset) + 1}"
