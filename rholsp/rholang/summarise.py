"""From a tree to a `FileSummary`: one walk, then what needs the whole file, then columns.

docs/rholang.md 2, 3.1 and 5 are the specification. Any tree gives a summary, also that of a broken text; the time is
linear in the text.
"""

from __future__ import annotations

from array import array
from functools import cache
from operator import itemgetter

from rholsp.model.allowances import allowances
from rholsp.model.columns import ROLE_BITS, ROLE_MASK, longest, unpacked
from rholsp.model.summary import Diagnostic, FileSummary, Role, Symbol
from rholsp.rholang import channels, nodes, registry, visitor
from rholsp.rholang.declarations import outlined
from rholsp.rholang.grammar import language, parse
from rholsp.rholang.lints.file import single_process, sound, unused
from rholsp.rholang.lints.tokens import check_tokens
from rholsp.rholang.lints.types import TOKEN_TYPES
from rholsp.rholang.pattern_shapes import CONSTANTS, VAR
from rholsp.rholang.summary_builder import Builder, Dispatch, visit
from rholsp.rholang.syntax_errors import syntax_diagnostics
from rholsp.rholang.templates import statements
from rholsp.rholang.token_kinds import TokenKinds, token_kinds
from rholsp.syntax.tree import Tree
from rholsp.text.lines import LineIndex


def summarise(text: str, tree: Tree | None = None) -> FileSummary:
    """The meaning of a file. ``tree`` is what `parse` gave for ``text``; without it the text is parsed here."""
    tree = parse(text) if tree is None else tree
    tokens, dispatch = _tables()
    broken = bool(tree.errors or tree.stray) or tree.unclosed_trivia >= 0 or any(k in tree.kinds for k in tokens.open)
    b = Builder(tree.text, tree.kinds, tree.starts, tree.ends, tokens, dispatch, broken)
    visit(b, tree.root)
    single_process(b, tree.root[nodes.PROGRAM_PROCESSES] if len(tree.root) > 1 else [])
    unused(b)
    check_tokens(b)
    return _freeze(b, [*sound(b.diagnostics, tree, broken), *syntax_diagnostics(tree)])


@cache
def _tables() -> tuple[TokenKinds, Dispatch]:
    tokens = token_kinds(language().grammar, VAR, CONSTANTS, TOKEN_TYPES)
    return tokens, visitor.dispatch(tokens)


def _freeze(b: Builder, diagnostics: list[Diagnostic]) -> FileSummary:
    synonyms = registry.synonyms(b)
    stand_ins, adoptions = channels.links(b)
    owner, compound = b.owner, b.compound
    tokens = sorted(owner)
    symbol_of, roles = unpacked([owner[token] for token in tokens])
    starts = array("I", map(b.starts.__getitem__, tokens))
    lasts = map(compound.get, tokens, tokens) if compound else tokens
    ends = array("I", map(b.ends.__getitem__, lasts))
    b.sends.sort(key=itemgetter(2))
    b.receives.sort(key=itemgetter(1))
    given = {packed >> ROLE_BITS for packed in owner.values() if packed & ROLE_MASK > Role.RECEIVE}
    escaped, received = given | b.leaked, given
    if b.write_only:
        others = (packed for token, packed in owner.items() if token not in b.write_only)
        received = {packed >> ROLE_BITS for packed in others if packed & ROLE_MASK > Role.RECEIVE}
    diagnostics.sort(key=lambda d: (d.start, d.end, d.code))
    return FileSummary(
        lines=LineIndex.of(b.text),
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=roles,
        longest=longest(starts, ends),
        symbols=tuple(
            [
                Symbol(
                    *(d.name, d.key, d.kind, d.sort, d.binder, d.scope, d.doc, d.uri, d.container),
                    i in escaped,
                    i in received,
                )
                for i, d in enumerate(b.symbols)
            ]
        ),
        contracts=tuple([contract for contract in b.contracts if contract is not None]),
        sends=tuple(b.sends),
        outline=outlined(b),
        diagnostics=tuple(diagnostics),
        receives=tuple(b.receives),
        allowances=allowances(b.text, b.starts, b.ends),
        statements=tuple(statements(b.text, b.starts, b.ends)),
        publications=tuple(b.registry.publications),
        adoptions=tuple(adoptions),
        synonyms=tuple(synonyms),
        stand_ins=tuple(stand_ins),
    )
