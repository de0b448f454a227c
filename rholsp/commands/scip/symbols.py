"""The names of symbols in an index: equal in all documents, and in all repositories, where they mean one thing.

The grammar of these strings is in scip.proto, at `Symbol`. They begin with the language; a package has no manager and
no version, since a name that files share is known by itself:

- `` rholang . . . name. ``, with a quoted or compound name between backticks;
- `` metta . . . name. ``;
- `` rholang . registry . `rho:id:…`. `` for what is registered under a URI, with the place in it as a further part, and
  the same with a colon at its end for the URI itself;
- `local N` for what no other file can name.
"""

import re

from rholsp.features.facts import FileFacts
from rholsp.features.linkage import Member, is_linked
from rholsp.features.literals import linkage_of
from rholsp.features.view import View
from rholsp.model.summary import Adoption, Publication, SymbolKind

_SIMPLE = re.compile(r"[A-Za-z0-9_+$-]+\Z")
_TERM, _META = ".", ":"


def symbol_name(view: View, member: Member) -> str:
    """The name of a file's symbol, as every file would say it."""
    meaning = member.facts.summary.symbols[member.symbol]
    if meaning.key is not None:
        is_uri = meaning.kind is SymbolKind.URI
        return _registered(meaning.key, "", _META) if is_uri else _shared(view, meaning.key)
    outside = _outside_names(member)
    return _registered(*min(outside), _TERM) if outside else f"local {member.symbol}"


def is_local(name: str) -> bool:
    """Whether a name says something in its own document only."""
    return name.startswith("local ")


async def family(view: View, facts: FileFacts, symbol: int) -> tuple[Member, ...]:
    """All that is one with a symbol, itself included; most are one with nothing else."""
    linkage = linkage_of(view, facts, symbol)
    summary = facts.summary
    is_behind = any(one.target == symbol for one in summary.stand_ins)
    is_published = any(row.symbol == symbol for row in summary.publications)
    if linkage is None or not (is_behind or is_published or is_linked(summary, symbol)):
        return (Member(facts, symbol),)
    return await linkage.family(view, facts, symbol)


def _outside_names(member: Member) -> set[tuple[str, str]]:
    """The URIs that a name is registered or looked up under, each with its place in what is registered."""
    summary = member.facts.summary
    rows: list[Adoption | Publication] = [*summary.publications, *summary.adoptions]
    return {(row.key, row.path) for row in rows if row.symbol == member.symbol and row.key.startswith("`")}


def _registered(key: str, path: str, suffix: str) -> str:
    uri = _identifier(key.strip("`"))
    place = f"{_identifier(path)}{_TERM}" if path else ""
    return f"rholang . registry . {uri}{suffix}{place}"


def _shared(view: View, key: str) -> str:
    language = view.languages.of_key(key)
    name = key.removeprefix(f"{language.id}:") if language is not view.languages.known[0] else key
    return f"{language.id} . . . {_identifier(name)}{_TERM}"


def _identifier(name: str) -> str:
    """A name as a part of a symbol: as it is where it is simple, else between backticks."""
    return name if _SIMPLE.match(name) else "`" + name.replace("`", "``") + "`"
