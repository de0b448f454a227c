"""The compiled grammars/metta.peg: made by `make grammars`, not by hand. A test compares it with the grammar."""

# ruff: noqa
# mypy: ignore-errors

from rholsp.syntax.grammar import Choice, Grammar, Look, Ref, Repeat, Seq, Token, Tokens
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.lexer import Lexer
from rholsp.syntax.recovery import BracketRegion, ListRecoveryPoint, RecoveryPoint

DIGEST = '8c63bc5df8cf07657cf06fa053ee529532caa54e91c1d35a73d8ae3f19da3c17'

SET0 = frozenset("!%&'()*+")
SET1 = frozenset('\x00')
SET2 = frozenset('')
SET3 = frozenset("%&'()*+")
SET4 = frozenset('"')
SET5 = frozenset('\x00!"%&\'()*+')
K0 = SET0
K1 = SET1
LIST2 = ListRecoveryPoint('file', ('item',), SET0, '', True, SET2, SET2)
K3 = SET3
K4 = SET4
LIST5 = ListRecoveryPoint('list', ('item',), SET0, '', True, SET2, SET2)
SITE6 = RecoveryPoint('list', (')',), SET4, SET2, SET2, SET5)


def parse(kinds, rec, limit, known, spans, start=None):
    i = 0; region = 0; opener = -1; depth = 0; deepest = -1
    def advance():
        nonlocal i
        i += 1
        return i - 1
    def r_file():
        nonlocal i, region, opener
        v0 = []
        while True:
            if kinds[i] in K0: v0.append(r_item())
            elif kinds[i] in K1: break
            elif rec.astray(i, LIST2, region, opener): i = rec.at
            else: i = rec.at; break
        return ('file', v0)
    def r_item():
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K3:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_item[k]()
        depth -= 1
        return v
    def r_list():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        region = 2; opener = v0
        v1 = []
        while True:
            if kinds[i] in K0: v1.append(r_item())
            elif kinds[i] in K4: break
            elif rec.astray(i, LIST5, region, opener): i = rec.at
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == '"' and v0 is not None: v2 = i; i += 1
        else: v2 = rec.close(i, SITE6, v0, 2); i = rec.at
        return ('list', v0, v1, v2)
    T_item = {'!': r_list}
    root = r_file()
    return root, i


def language() -> CompiledGrammar:
    grammar = Grammar('file', {'file': Repeat(item=Ref(rule='item'), least=0, many=True), 'item': Choice((Ref(rule='list'), Tokens(kinds='%', name=''), Tokens(kinds='&', name=''), Tokens(kinds='(', name=''), Tokens(kinds=')', name=''), Tokens(kinds='+', name=''), Tokens(kinds="'", name=''), Tokens(kinds='*', name=''),)), 'list': Seq((Tokens(kinds='!', name=''), Repeat(item=Ref(rule='item'), least=0, many=True), Tokens(kinds='"', name=''),))}, {'(': Token(kind='!', name='(', pattern='\\(', literal=True), ')': Token(kind='"', name=')', pattern='\\)', literal=True), 'SPACE': Token(kind='#', name='SPACE', pattern='(?:[\\s\\ufeff]+)', literal=False), 'COMMENT': Token(kind='$', name='COMMENT', pattern='(?:;[^\\r\\n]*)', literal=False), 'STRING': Token(kind='%', name='STRING', pattern='(?s:\\"[^\\"\\\\]*+(?:\\\\.[^\\"\\\\]*+)*\\")', literal=False), 'OPEN_STRING': Token(kind='&', name='OPEN_STRING', pattern='(?s:\\"[^\\"\\\\]*+(?:\\\\.[^\\"\\\\]*+)*\\\\?\\Z)', literal=False), 'BANG': Token(kind="'", name='BANG', pattern='(?:!(?=[\\w$&\'\\"();\\s]|\\Z))', literal=False), 'NUMBER': Token(kind='(', name='NUMBER', pattern='(?:[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?=[\\s\\ufeff();]|\\Z))', literal=False), 'VARIABLE': Token(kind=')', name='VARIABLE', pattern='(?:\\$[^\\s\\ufeff();\\ufffc]*+(?!\\ufffc))', literal=False), 'SYMBOL': Token(kind='*', name='SYMBOL', pattern='(?:[^\\s\\ufeff()\\";\\ufffc][^\\s\\ufeff();\\ufffc]*+(?!\\ufffc))', literal=False), 'HOLE': Token(kind='+', name='HOLE', pattern='(?:[^\\s\\ufeff()\\";][^\\s\\ufeff();]*)', literal=False)}, '#$', ())
    regions = (BracketRegion('', SET1, SET2, SET1), BracketRegion('', SET2, SET2, SET2), BracketRegion(')', SET4, SET2, SET4),)
    return CompiledGrammar(grammar, Lexer(grammar), regions, frozenset(''), parse)
