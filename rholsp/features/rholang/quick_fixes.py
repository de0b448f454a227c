"""Quick fixes for Rholang's diagnostics, by code."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from rholsp.features.fix import Fix, Fixes, FixSite, inserting, replacing
from rholsp.features.results import TextEdit
from rholsp.features.rholang.binders import binding, end_of_block, list_of, organized, without
from rholsp.features.rholang.syntax_fixes import of_grammar, of_tokens
from rholsp.features.rholang.system_names import uris_for
from rholsp.features.rholang.tokens_around import CLOSING, OPENING, all_tokens
from rholsp.model.summary import FileSummary, Role, Span, Symbol, SymbolKind
from rholsp.rholang.builtins import URIS
from rholsp.rholang.grammar import parse
from rholsp.syntax.tree import last_token

_MEANT = re.compile(r'`("[^`]*")`.*; did you mean `("[^`]*")`\?')
_ALIKE = 0.8
"""How much alike a URI must be to the one that was meant, in difflib's ratio; the finding says so too."""
_WORDS = {"/\\": "and", "\\/": "or", "~": "not "}
"""What between values means what a connective means between patterns."""


def _symbol_bound_at(summary: FileSummary, place: Span) -> Symbol | None:
    return next((symbol for symbol in summary.symbols if symbol.binder == place), None)


# ------------------------------------------------------------------------------------------------ unbound names


def _unbound(site: FixSite) -> Iterator[Fix]:
    """RH101: the name that was meant, braces that lengthen a scope, or a `new`."""
    summary, name = site.summary, site.found
    if summary is None:
        return
    if site.finding.fix:
        yield Fix(f"Change to `{site.finding.fix}`", replacing(site.place, site.finding.fix))
    places = _places(summary, site.place)
    if site.finding.related and not site.finding.related[0].uri:
        edits = _longer_scope(site, summary)
        if edits:
            yield Fix(f"Put all that uses `{name}` into the scope of its `new`", edits)
            return
    uris = uris_for(name)
    for uri in uris:
        yield Fix(f"Bind `{name}` to `{uri}`", binding(site.text, summary, places, name, uri))
    if not uris:
        edits = binding(site.text, summary, places, name)
        yield Fix(f"Bind `{name}` with `new`", (*edits, *_as_name(site.text, summary, site.place)), group="bind")
        yield Fix(f"Bind `{name}` with `new`", edits, group="bind")


def _places(summary: FileSummary, place: Span) -> list[Span]:
    at = summary.occurrence_at(place.start)
    return [place] if at is None else [span for span, _ in summary.occurrences_of(summary.symbol_of[at])]


def _as_name(text: str, summary: FileSummary, place: Span) -> Iterator[TextEdit]:
    """What a free name becomes that stands for a process, once it is bound to a name: `*x`, and `x` instead of `@x`."""
    at = summary.occurrence_at(place.start)
    for span, role in () if at is None else summary.occurrences_of(summary.symbol_of[at]):
        if text[span.start - 1 : span.start] == "@":
            yield TextEdit(span.start - 1, span.start, "")
        elif role is Role.USE:
            yield from inserting(span.start, "*")


def _longer_scope(site: FixSite, summary: FileSummary) -> tuple[TextEdit, ...]:
    """`new x in { a } | b` as `new x in { a | b }`, `new x in a | b` as `new x in { a | b }`."""
    related = site.finding.related[0]
    binder = _symbol_bound_at(summary, Span(related.start, related.end))
    found = list_of(site.text, Span(related.start, related.end))
    if binder is None or binder.scope is None or found is None:
        return ()
    body, stop = found[0].body, end_of_block(site.text, binder.scope.end)
    if stop <= binder.scope.end:
        return ()
    closing = binder.scope.end - 1
    if site.text[body] == "{" and site.text[closing] == "}" and _partner(site.text, body) == closing:
        return TextEdit(len(site.text[:closing].rstrip()), closing + 1, ""), *inserting(stop, " }")
    return *inserting(body, "{ "), *inserting(stop, " }")


def _partner(text: str, opening: int) -> int:
    """The bracket that closes the one at an offset, -1 for none."""
    tokens, depth = all_tokens(text), 0
    for at in range(tokens.count):
        if tokens.start(at) < opening:
            continue
        name = tokens.name(at)
        depth += (name in OPENING) - (name in CLOSING)
        if not depth:
            return tokens.start(at)
    return -1


def _unbound_contract(site: FixSite) -> Iterator[Fix]:
    """RH121: a `new` around the program, which makes the contract private to it."""
    if site.summary is not None:
        places = _places(site.summary, site.place)
        yield Fix(f"Bind `{site.found}` with `new`", binding(site.text, site.summary, places, site.found))


def _unbound_reference(site: FixSite) -> Iterator[Fix]:
    """RH105: without the `=`, the pattern binds the name itself."""
    before = site.text[: site.place.start].rstrip("* \t")
    if before.endswith("="):
        yield Fix(f"Bind `{site.found}` here: leave out `=`", (TextEdit(len(before) - 1, site.place.start, ""),))


# ------------------------------------------------------------------------------------------------ binders


def _unused(site: FixSite) -> Iterator[Fix]:
    """RH402: the name goes where it can, or says that it is not used."""
    summary = site.summary
    if summary is None:
        return
    symbol = _symbol_bound_at(summary, site.place)
    if symbol is not None and symbol.kind is SymbolKind.NEW:
        found = list_of(site.text, site.place)
        edits = without(site.text, *found) if found is not None else ()
        if edits:
            yield Fix(f"Remove `{site.found}`", edits, is_safe=True, group="unused")
    if not any(other.name == f"_{site.found}" for other in summary.symbols):
        yield Fix(f"Rename to `_{site.found}`", inserting(site.place.start, "_"), is_safe=True, group="unused")


def _declared_twice(site: FixSite) -> Iterator[Fix]:
    """RH114: the first one goes, for the second one hides it."""
    first = site.finding.related[0] if site.finding.related else None
    found = None if first is None else list_of(site.text, Span(first.start, first.end))
    edits = without(site.text, *found) if found is not None else ()
    if edits:
        yield Fix(f"Remove the first `{site.found}`", edits, is_safe=True)


def _joined_twice(site: FixSite) -> Iterator[Fix]:
    """RH113: `;` before the second bind instead of `&`."""
    tokens, depth = all_tokens(site.text), 0
    for at in range(tokens.count - 1, -1, -1):
        if tokens.start(at) >= site.place.start:
            continue
        name = tokens.name(at)
        depth += (name in CLOSING) - (name in OPENING)
        if depth < 0:
            return
        if name == "&" and not depth:
            place = Span(tokens.start(at), tokens.end(at))
            yield Fix("Receive one after the other: write `;`", replacing(place, ";"))
            return


def _unknown_uri(site: FixSite) -> Iterator[Fix]:
    """RH508: the URI that was meant; the finding is at the name."""
    found = list_of(site.text, site.place)
    if found is None:
        return
    declaration = found[0].declarations[found[1]]
    for uri in get_close_matches(declaration.uri, URIS, 1, _ALIKE):
        end = site.text.rindex("`", declaration.name.end, declaration.whole.end)
        place = Span(end - len(declaration.uri), end)
        yield Fix(f"Change to `{uri}`", replacing(place, uri))


# ------------------------------------------------------------------------------------------------ the rest


def _connective(site: FixSite) -> Iterator[Fix]:
    """RH108."""
    word = _WORDS.get(site.found)
    if word is not None:
        yield Fix(f"Write `{word.strip()}`", replacing(site.place, word))


def _number(site: FixSite) -> Iterator[Fix]:
    """RH010: an integer that is too big for an Int."""
    if site.found.isdecimal():
        yield Fix(f"Write the BigInt `{site.found}n`", inserting(site.place.end, "n"))


def _bundle_in_pattern(site: FixSite) -> Iterator[Fix]:
    """RH112: what is inside the bundle."""
    opening = site.found.find("{")
    if opening >= 0 and site.found.endswith("}"):
        yield Fix("Match what is inside the bundle", replacing(site.place, site.found[opening + 1 : -1].strip()))


def _never_received(site: FixSite) -> Iterator[Fix]:
    """RH601: the literal that was meant, where the message names one."""
    said = _MEANT.search(site.finding.message)
    if said is None:
        return
    wrong, meant = said.groups()
    tokens = all_tokens(site.text)
    for at in range(tokens.count):
        place = Span(tokens.start(at), tokens.end(at))
        if place.start >= site.place.start and site.text[place.start : place.end] == wrong:
            yield Fix(f"Change to `{meant}`", replacing(place, meant))
            return


def _several_processes(site: FixSite) -> Iterator[Fix]:
    """RH003: a `|` between each two; a name right before a parenthesis wants to send."""
    tree = parse(site.text)
    processes = [part for part in (tree.root[1] if len(tree.root) > 1 else ()) if part is not None]
    second = site.place.start
    if site.text[second] == "(" and site.text[second - 1 : second].isalnum():
        yield Fix("Send: write `!(`", inserting(second, "!"), group="several")
    ends = [last_token(part) for part in processes[:-1]]
    edits = [edit for end in ends if end is not None for edit in inserting(tree.ends[end], " |")]
    yield Fix("Join them with `|`", tuple(edits), group="several")


def _legacy_group(site: FixSite) -> Iterator[Fix]:
    """RH008: what one dialect only reads. Parentheses around a process become braces."""
    if site.finding.fix:
        yield Fix(f"Write `{site.finding.fix}`", replacing(site.place, site.finding.fix))
    elif site.found.startswith("(") and site.found.endswith(")"):
        edits = TextEdit(site.place.start, site.place.start + 1, "{"), TextEdit(site.place.end - 1, site.place.end, "}")
        yield Fix("Write braces", edits)


_MEMBERS = {
    "no `constructor`": ("constructor", "constructor() { Nil } | "),
    "no `default(": ("default", " | default(...@args) { Nil }"),
    "needs a `private default": ("private default", " | private default(...@args) { Nil }"),
}
"""By what the message says, the member that is missing, and how it is written."""


def _agent(site: FixSite) -> Iterator[Fix]:
    """RH117: a member that every agent needs, or the formals that every `default` has."""
    tokens = all_tokens(site.text)
    at = next((at for at in range(tokens.count) if tokens.start(at) == site.place.start), tokens.count)
    wanted = "(" if site.found == "default" else "{"
    opening = next((i for i in range(at, min(at + 8, tokens.count)) if tokens.name(i) == wanted), -1)
    closing = _partner(site.text, tokens.start(opening)) if opening >= 0 else -1
    if closing < 0:
        return
    if site.found == "default":
        yield Fix("Write `default(...@args)`", (TextEdit(tokens.end(opening), closing, "...@args"),))
        return
    for said, (member, written) in _MEMBERS.items():
        if said in site.finding.message:
            first = member == "constructor"
            place = tokens.start(opening + 1) if first else len(site.text[:closing].rstrip())
            yield Fix(f"Add a `{member}`", inserting(place, written))


FIXES = Fixes(
    {
        "RH001": of_grammar,
        "RH002": of_tokens,
        "RH003": _several_processes,
        "RH008": _legacy_group,
        "RH010": _number,
        "RH101": _unbound,
        "RH105": _unbound_reference,
        "RH108": _connective,
        "RH112": _bundle_in_pattern,
        "RH113": _joined_twice,
        "RH114": _declared_twice,
        "RH117": _agent,
        "RH121": _unbound_contract,
        "RH402": _unused,
        "RH508": _unknown_uri,
        "RH601": _never_received,
    },
    safe=frozenset({"RH012", "RH103", "RH104", "RH106"}),
    revealed=frozenset({"RH602", "RH603", "RH604", "RH605"}),
    organize=organized,
)
