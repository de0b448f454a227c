"""Hover in Rholang: what a name is, where it comes from, what its author wrote about it; operators and keywords."""

from rholsp.features.facts import FileFacts, Resolution, Target
from rholsp.features.markdown import contained, fenced
from rholsp.features.rholang import builtin_docs, doc_markdown
from rholsp.features.rholang.token_at import token_at
from rholsp.model.summary import Sort, Symbol, SymbolKind
from rholsp.rholang.doc_comments import parse_doc
from rholsp.text.plural import plural

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
    receivers = [target for target in resolution.targets if target.receiver is not None]
    if symbol.kind is SymbolKind.URI:
        uri = symbol.name.strip("`")
        parts.append(builtin_docs.of_uri(uri))
        parts.extend(f"*Registered in {target.linked_place(facts)}.*" for target in resolution.targets[:_SHOWN])
    elif receivers:
        parts.extend(_of_receiver(facts, target) for target in receivers[:_SHOWN])
        if len(receivers) > _SHOWN:
            parts.append(f"… and {len(receivers) - _SHOWN} more")
        parts.extend(_other_clauses(resolution))
    else:
        parts.append(_of_binder(resolution))
    if symbol.kind is SymbolKind.FORMAL:
        parts.extend(_of_parameter(facts, symbol))
    if symbol.doc and symbol.doc not in {target.definition.doc for target in contracts if target.definition}:
        parts.append(doc_markdown.markdown(symbol.doc))
    if symbol.uri:
        parts.append(builtin_docs.of_uri(symbol.uri))
    keys = dict.fromkeys(a.key for a in facts.summary.adoptions if a.symbol == resolution.symbol)
    parts.extend(f"*Looked up in the registry as {' '.join(key.split())}.*" for key in keys)
    if symbol.binder is not None:
        place = Target(facts, symbol.binder, symbol.binder).linked_place(facts)
        parts.append(f"*Bound by {_BINDERS.get(symbol.kind, 'the pattern')} in {place}.*")
    elif symbol.kind is SymbolKind.IMPLICIT:
        parts.append(f"*Every agent has its own `{symbol.name}`.*")
    elif symbol.kind is SymbolKind.FREE and not resolution.targets:
        parts.append("*No contract in the workspace has this name.*")
    return parts


def _other_clauses(resolution: Resolution) -> list[str]:
    """At the name of a clause, how many others the file has."""
    own = [contract for _, contract in resolution.facts.summary.contracts_of(resolution.symbol)]
    if len(own) < 2 or resolution.occurrence not in [contract.name for contract in own]:
        return []
    others = len(own) - 1
    return [f"*{others} other {'clause' if others == 1 else 'clauses'} in this file.*"]


def _of_receiver(asked: FileFacts, target: Target) -> str:
    contract = target.definition
    if contract is None:
        place, text = target.span, target.facts.text
        source = "" if text is None else " ".join(text[place.start : place.end].split())
        code = [fenced("rholang", f"for ({source})")] if source else []
        return "\n\n".join([*code, f"*Received in {target.linked_place(asked)}.*"])
    lines = [fenced("rholang", contract.signature)]
    if contract.doc:
        lines.append(doc_markdown.markdown(contract.doc))
    lines.append(f"*Defined in {target.linked_place(asked)}.*")
    return "\n\n".join(lines)


def _of_binder(resolution: Resolution) -> str:
    symbol = resolution.meaning
    about = _KINDS[symbol.kind]
    sort = _SORTS[symbol.sort]
    if sort and symbol.kind is not SymbolKind.NEW:
        about = f"{about}, {sort}"
    return f"{fenced('rholang', symbol.name)}\n\n{about}"


def _of_parameter(facts: FileFacts, symbol: Symbol) -> list[str]:
    """What the contract's documentation says of its parameter."""
    if symbol.container < 0:
        return []
    described = parse_doc(facts.summary.contracts[symbol.container].doc).params
    return [contained(param.text) for param in described if param.name == symbol.name and param.text]


def tally(sent: int, received: int, passed_on: int) -> str:
    """What is done with a channel, in words."""
    others = f", passed on {plural(passed_on, 'time')}" if passed_on else ""
    return f"Sent to by {sent}, received by {received}{others}."
