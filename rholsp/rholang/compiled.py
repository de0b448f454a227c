"""The compiled grammars/rholang.peg: made by `make grammars`, not by hand. A test compares it with the grammar."""

# ruff: noqa
# mypy: ignore-errors

from rholsp.syntax.grammar import Choice, Grammar, Look, Ref, Repeat, Seq, Token, Tokens
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.lexer import Lexer
from rholsp.syntax.recovery import BracketRegion, ListRecoveryPoint, RecoveryPoint

DIGEST = 'e8beea523bf72b5f00dc70d2cab55f8f7da4e4dd2a428cfda3921e8f5f23881e'

SET0 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET1 = frozenset('\x00')
SET2 = frozenset('')
SET3 = frozenset('\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ')
SET4 = frozenset('^')
SET5 = frozenset('p')
SET6 = frozenset('ep')
SET7 = frozenset('\x00!"#$%&\')*+,-./012345789:;<=?@ABIJLMOTUWY[\\]^_abefhjklmnpqxyz{|}~\x7f\x80\x81\x82')
SET8 = frozenset('"*+257:;=xyz{|}~\x7f\x80')
SET9 = frozenset('HI`b')
SET10 = frozenset('\x00!"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqxyz{|}~\x7f\x80\x81\x82')
SET11 = frozenset('!"&\')*+-./145:;<=U\x81\x82')
SET12 = frozenset(']')
SET13 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]^_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET14 = frozenset('CEZ')
SET15 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]^_bcfhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET16 = frozenset('cf')
SET17 = frozenset('c')
SET18 = frozenset('U')
SET19 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITUW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET20 = frozenset('!"&\')*+-./145:;<=\x81\x82')
SET21 = frozenset('z{\x81')
SET22 = frozenset('Ua')
SET23 = frozenset('!"#$%&\')*+,-./01234567:;<=?@ABITW[]^_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET24 = frozenset('!"#$%&\')*+,-./01234567:;<=?@ABITW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET25 = frozenset('6')
SET26 = frozenset('!"&\')*+-./145:;<=jm\x81\x82')
SET27 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET28 = frozenset('!"&\')*+-./1458:;<=^jm\x81\x82')
SET29 = frozenset('8')
SET30 = frozenset('h')
SET31 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET32 = frozenset('n')
SET33 = frozenset('!"&\')*+-./14589:;<=LMjm\x81\x82')
SET34 = frozenset('!"#$%&\')*+,-./012345789:;<=?@ABILMTW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET35 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET36 = frozenset('^f')
SET37 = frozenset('4')
SET38 = frozenset('9LM')
SET39 = frozenset('4JO\\^af')
SET40 = frozenset('!"&\')*+-./145:;<=m\x81\x82')
SET41 = frozenset('ERZ')
SET42 = frozenset('!"&\')*+-./14589:;<=LMjmp\x81\x82')
SET43 = frozenset('!"&\')*+-./1589:;<=LMjm\x81\x82')
SET44 = frozenset('4JO')
SET45 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABIJOTW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET46 = frozenset('JO')
SET47 = frozenset('!"&\')*+-./1458:;<=Ljm\x81\x82')
SET48 = frozenset('U\\f')
SET49 = frozenset('L')
SET50 = frozenset("!')/np")
SET51 = frozenset("!')/")
SET52 = frozenset("!')/p")
SET53 = frozenset(')')
SET54 = frozenset("!'/")
SET55 = frozenset('!"&\')*+-./145:;<=U]\x81\x82')
SET56 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITUW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET57 = frozenset('op')
SET58 = frozenset("!')-./14\x81\x82")
SET59 = frozenset('_')
SET60 = frozenset('\x82')
SET61 = frozenset('!"$%&\')*+,-./12457:;<=W[]_bhkmnqxyz{|}~\x7f\x80\x81\x82')
SET62 = frozenset('489CEJLMORZ\\]^afn')
SET63 = frozenset('!"\')*+-./12457:;=mxyz{|}~\x7f\x80\x81\x82')
SET64 = frozenset('|}~\x7f\x80')
SET65 = frozenset('8^')
SET66 = frozenset('89LM^')
SET67 = frozenset('j')
SET68 = frozenset("!')-./14m\x81\x82")
SET69 = frozenset('9LM^')
SET70 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET71 = frozenset('e')
SET72 = frozenset('8a')
SET73 = frozenset('8p')
SET74 = frozenset('8ap')
SET75 = frozenset('l')
SET76 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITW[]^_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET77 = frozenset('Y')
SET78 = frozenset('8l')
SET79 = frozenset('8Y')
SET80 = frozenset('8Y^l')
SET81 = frozenset('Y^lp')
SET82 = frozenset('\\afo')
SET83 = frozenset('^a')
SET84 = frozenset('^o')
SET85 = frozenset('hn')
SET86 = frozenset('8^a')
SET87 = frozenset('eop')
SET88 = frozenset('8al')
SET89 = frozenset('8Ya')
K0 = SET0
K1 = SET1
LIST2 = ListRecoveryPoint('program', ('par',), SET0, '', True, SET2, SET2)
STOPS3 = (SET3, SET3, SET3, SET3, SET3, SET3, SET4, SET3, SET5, SET3, SET5, SET3, SET3, SET3, SET3, SET5, SET3, SET3, SET5, SET6, SET3, SET3, SET3, SET3,)
SITE4 = RecoveryPoint('par', ('expression',), SET0, SET2, SET2, SET7)
LIST5 = ListRecoveryPoint('par', ('|',), SET0, 'o', True, SET2, SET2)
LEVEL6 = {'V': 0, 'X': 0, '>': 1, 'G': 1, 'D': 2, 'N': 2, '(': 2, 'P': 2, 'L': 3, 'M': 3, 'Q': 3, 'g': 3, 'i': 3, 'H': 4, 'I': 4, '`': 4, 'b': 4, 'F': 5, '[': 5, '_': 5, 'd': 5, 'c': 6, 'S': 7, 'K': 8}
K7 = SET8
K8 = SET9
SITE9 = RecoveryPoint('or_tail', ('logical_and',), SET0, SET2, SET2, SET10)
SITE10 = RecoveryPoint('and_tail', ('equality',), SET0, SET2, SET2, SET10)
SITE11 = RecoveryPoint('equal_tail', ('comparison',), SET0, SET2, SET2, SET10)
SITE12 = RecoveryPoint('matches_tail', ('comparison',), SET0, SET2, SET2, SET10)
SITE13 = RecoveryPoint('compare_tail', ('sum',), SET0, SET2, SET2, SET10)
SITE14 = RecoveryPoint('add_tail', ('product',), SET0, SET2, SET2, SET10)
SITE15 = RecoveryPoint('multiply_tail', ('postfix',), SET0, SET2, SET2, SET10)
SITE16 = RecoveryPoint('method_tail', ('method_name',), SET11, SET12, SET13, SET10)
SITE17 = RecoveryPoint('method_tail', ('(',), SET12, SET13, SET13, SET10)
SITE18 = RecoveryPoint('method_tail', (')',), SET4, SET2, SET2, SET10)
SITE19 = RecoveryPoint('pattern_or_tail', ('conjunction',), SET0, SET2, SET2, SET10)
SITE20 = RecoveryPoint('pattern_and_tail', ('primary',), SET0, SET2, SET2, SET10)
K21 = SET14
SITE22 = RecoveryPoint('quoted_channel', ('send_tail',), SET14, SET2, SET2, SET10)
SITE23 = RecoveryPoint('method_send_tail', ('method_name',), SET11, SET12, SET15, SET10)
SITE24 = RecoveryPoint('method_send_tail', ('(',), SET12, SET13, SET15, SET10)
SITE25 = RecoveryPoint('method_send_tail', (')',), SET4, SET16, SET16, SET10)
SITE26 = RecoveryPoint('method_send_tail', ('continuation',), SET16, SET2, SET2, SET10)
K27 = SET16
SITE28 = RecoveryPoint('plain_send_tail', ('(',), SET12, SET13, SET13, SET10)
SITE29 = RecoveryPoint('plain_send_tail', (')',), SET4, SET2, SET2, SET10)
SITE30 = RecoveryPoint('sync_send_tail', ('(',), SET12, SET13, SET15, SET10)
SITE31 = RecoveryPoint('sync_send_tail', (')',), SET4, SET16, SET16, SET10)
SITE32 = RecoveryPoint('sync_send_tail', ('continuation',), SET16, SET2, SET2, SET10)
K33 = SET17
SITE34 = RecoveryPoint('sequel', ('expression',), SET0, SET2, SET2, SET10)
SITE35 = RecoveryPoint('new', ('decl',), SET11, SET18, SET19, SET10)
K36 = SET11
SITE37 = RecoveryPoint('new', ('decl',), SET11, SET2, SET2, SET10)
LIST38 = ListRecoveryPoint('new', (',', 'in',), SET20, 'a', False, SET18, SET19)
K39 = SET18
SITE40 = RecoveryPoint('new', ('in',), SET18, SET0, SET0, SET10)
SITE41 = RecoveryPoint('new', ('expression',), SET0, SET2, SET2, SET10)
K42 = SET20
K43 = SET12
SITE44 = RecoveryPoint('decl', ('decl_uri',), SET21, SET4, SET4, SET22)
SITE45 = RecoveryPoint('decl', (')',), SET4, SET2, SET2, SET22)
SITE46 = RecoveryPoint('if', ('(',), SET12, SET0, SET23, SET10)
SITE47 = RecoveryPoint('if', ('par',), SET0, SET4, SET23, SET10)
SITE48 = RecoveryPoint('if', (')',), SET4, SET0, SET24, SET10)
SITE49 = RecoveryPoint('if', ('expression',), SET0, SET25, SET25, SET10)
K50 = SET25
SITE51 = RecoveryPoint('if', ('expression',), SET0, SET2, SET2, SET10)
SITE52 = RecoveryPoint('contract', ('name',), SET26, SET12, SET27, SET10)
K53 = SET26
SITE54 = RecoveryPoint('contract', ('(',), SET12, SET28, SET27, SET10)
K55 = SET29
SITE56 = RecoveryPoint('contract', (')',), SET4, SET30, SET31, SET10)
SITE57 = RecoveryPoint('contract', ('=',), SET30, SET32, SET31, SET10)
SITE58 = RecoveryPoint('contract', ('{',), SET32, SET0, SET31, SET10)
SITE59 = RecoveryPoint('contract', ('par',), SET0, SET5, SET5, SET10)
SITE60 = RecoveryPoint('contract', ('}',), SET5, SET2, SET2, SET10)
SITE61 = RecoveryPoint('for', ('(',), SET12, SET33, SET34, SET10)
SITE62 = RecoveryPoint('for', ('receipt',), SET33, SET4, SET35, SET10)
K63 = SET33
K64 = SET4
SITE65 = RecoveryPoint('for', ('receipt',), SET33, SET2, SET2, SET10)
LIST66 = ListRecoveryPoint('for', (';',), SET33, 'f', False, SET2, SET2)
SITE67 = RecoveryPoint('for', (')',), SET4, SET32, SET31, SET10)
SITE68 = RecoveryPoint('for', ('{',), SET32, SET0, SET31, SET10)
SITE69 = RecoveryPoint('for', ('par',), SET0, SET5, SET5, SET10)
SITE70 = RecoveryPoint('for', ('}',), SET5, SET2, SET2, SET10)
SITE71 = RecoveryPoint('receipt', ('bind',), SET33, SET2, SET2, SET36)
K72 = SET37
SITE73 = RecoveryPoint('receipt', ('par',), SET0, SET2, SET2, SET36)
SITE74 = RecoveryPoint('bind', ('arrow',), SET38, SET26, SET26, SET39)
SITE75 = RecoveryPoint('bind', ('source',), SET26, SET2, SET2, SET39)
K76 = SET40
K77 = SET41
SITE78 = RecoveryPoint('method_source_tail', ('method_name',), SET11, SET12, SET13, SET39)
SITE79 = RecoveryPoint('method_source_tail', ('(',), SET12, SET13, SET13, SET39)
SITE80 = RecoveryPoint('method_source_tail', (')',), SET4, SET2, SET2, SET39)
SITE81 = RecoveryPoint('sync_source_tail', ('(',), SET12, SET13, SET13, SET39)
SITE82 = RecoveryPoint('sync_source_tail', (')',), SET4, SET2, SET2, SET39)
SITE83 = RecoveryPoint('select', ('{',), SET32, SET33, SET42, SET10)
SITE84 = RecoveryPoint('select', ('branch',), SET33, SET5, SET5, SET10)
K85 = SET5
LIST86 = ListRecoveryPoint('select', ('branch',), SET33, '', False, SET2, SET2)
SITE87 = RecoveryPoint('select', ('}',), SET5, SET2, SET2, SET10)
SITE88 = RecoveryPoint('branch', ('bind',), SET33, SET2, SET2, SET42)
LIST89 = ListRecoveryPoint('branch', ('&', ',', ';',), SET43, '\\af', False, SET44, SET45)
K90 = SET44
SITE91 = RecoveryPoint('branch', ('par',), SET0, SET46, SET45, SET42)
SITE92 = RecoveryPoint('branch', ('case_arrow',), SET46, SET0, SET0, SET42)
SITE93 = RecoveryPoint('branch', ('par',), SET0, SET2, SET2, SET42)
SITE94 = RecoveryPoint('match', ('expression',), SET0, SET32, SET31, SET10)
SITE95 = RecoveryPoint('match', ('{',), SET32, SET0, SET31, SET10)
SITE96 = RecoveryPoint('match', ('case',), SET0, SET5, SET5, SET10)
LIST97 = ListRecoveryPoint('match', ('case',), SET0, '', True, SET2, SET2)
SITE98 = RecoveryPoint('match', ('}',), SET5, SET2, SET2, SET10)
SITE99 = RecoveryPoint('case', ('par',), SET0, SET46, SET45, SET31)
SITE100 = RecoveryPoint('case', ('case_arrow',), SET46, SET0, SET0, SET31)
SITE101 = RecoveryPoint('case', ('par',), SET0, SET2, SET2, SET31)
SITE102 = RecoveryPoint('bundle', ('{',), SET32, SET0, SET31, SET10)
SITE103 = RecoveryPoint('bundle', ('par',), SET0, SET5, SET5, SET10)
SITE104 = RecoveryPoint('bundle', ('}',), SET5, SET2, SET2, SET10)
SITE105 = RecoveryPoint('let', ('let_decl',), SET47, SET18, SET19, SET10)
K106 = SET47
SITE107 = RecoveryPoint('let', ('let_decl',), SET47, SET2, SET2, SET10)
LIST108 = ListRecoveryPoint('let', ('&', ';', 'in',), SET47, '\\f', False, SET18, SET19)
SITE109 = RecoveryPoint('let', ('in',), SET18, SET0, SET0, SET10)
SITE110 = RecoveryPoint('let', ('expression',), SET0, SET2, SET2, SET10)
SITE111 = RecoveryPoint('let_variable', ('=',), SET30, SET0, SET0, SET48)
SITE112 = RecoveryPoint('let_variable', ('par',), SET0, SET2, SET2, SET48)
SITE113 = RecoveryPoint('let_names', ('<-',), SET49, SET0, SET0, SET48)
SITE114 = RecoveryPoint('let_names', ('par',), SET0, SET2, SET2, SET48)
LIST115 = ListRecoveryPoint('let_names', (',',), SET0, 'a', True, SET48, SET2)
K116 = SET48
SITE117 = RecoveryPoint('agent', ('name',), SET26, SET32, SET50, SET10)
SITE118 = RecoveryPoint('agent', ('{',), SET32, SET51, SET52, SET10)
SITE119 = RecoveryPoint('agent', ('agent_member',), SET51, SET5, SET5, SET10)
K120 = SET51
SITE121 = RecoveryPoint('agent', ('agent_member',), SET51, SET2, SET2, SET10)
LIST122 = ListRecoveryPoint('agent', ('|',), SET51, 'o', False, SET2, SET2)
SITE123 = RecoveryPoint('agent', ('}',), SET5, SET2, SET2, SET10)
K124 = SET53
SITE125 = RecoveryPoint('agent_member', ('constructor', 'default', 'method',), SET54, SET55, SET56, SET57)
SITE126 = RecoveryPoint('agent_member', ('(',), SET12, SET28, SET27, SET57)
SITE127 = RecoveryPoint('agent_member', (')',), SET4, SET32, SET31, SET57)
SITE128 = RecoveryPoint('agent_member', ('{',), SET32, SET0, SET31, SET57)
SITE129 = RecoveryPoint('agent_member', ('par',), SET0, SET5, SET5, SET57)
SITE130 = RecoveryPoint('agent_member', ('}',), SET5, SET2, SET2, SET57)
SITE131 = RecoveryPoint('linking', ('ident',), SET58, SET18, SET19, SET10)
K132 = SET58
SITE133 = RecoveryPoint('linking', ('ident',), SET58, SET2, SET2, SET10)
LIST134 = ListRecoveryPoint('linking', (',', 'in',), SET58, 'a', False, SET18, SET19)
SITE135 = RecoveryPoint('linking', ('in',), SET18, SET0, SET0, SET10)
SITE136 = RecoveryPoint('linking', ('expression',), SET0, SET2, SET2, SET10)
SITE137 = RecoveryPoint('not', ('postfix',), SET0, SET2, SET2, SET10)
SITE138 = RecoveryPoint('negative', ('postfix',), SET0, SET2, SET2, SET10)
SITE139 = RecoveryPoint('negative__double', ('postfix',), SET0, SET2, SET2, SET10)
SITE140 = RecoveryPoint('negation', ('primary',), SET0, SET2, SET2, SET10)
SITE141 = RecoveryPoint('eval', ('eval_name',), SET26, SET2, SET2, SET10)
K142 = SET59
SITE143 = RecoveryPoint('var_ref', ('ident',), SET58, SET2, SET2, SET10)
SITE144 = RecoveryPoint('template', ('IDENT',), SET60, SET2, SET2, SET10)
SITE145 = RecoveryPoint('quote', ('quoted',), SET61, SET2, SET2, SET62)
K146 = SET61
SITE147 = RecoveryPoint('quote__bare', ('quoted_or',), SET61, SET2, SET2, SET10)
LEVEL148 = {'c': 0, 'S': 1, 'K': 2}
K149 = SET63
SITE150 = RecoveryPoint('pattern_or__quoted_tail', ('quoted_rest',), SET0, SET2, SET2, SET10)
LEVEL151 = {'K': 0}
SITE152 = RecoveryPoint('pattern_and__quoted_tail', ('quoted_operand',), SET0, SET2, SET2, SET10)
SITE153 = RecoveryPoint('negative__quoted', ('number',), SET64, SET2, SET2, SET10)
SITE154 = RecoveryPoint('negation__quoted', ('quotable',), SET61, SET2, SET2, SET10)
STOPS155 = (SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET65, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET65, SET3, SET3, SET3, SET3, SET3, SET3,)
SITE156 = RecoveryPoint('name_list', ('name',), SET26, SET2, SET2, SET66)
LIST157 = ListRecoveryPoint('name_list', (',',), SET26, 'a', False, SET2, SET2)
SITE158 = RecoveryPoint('names_rest', ('@',), SET67, SET68, SET68, SET69)
SITE159 = RecoveryPoint('names_rest', ('constructor', 'default', 'private', 'export', 'import', 'method', 'agent', 'where', '_', 'PLACEHOLDER', 'IDENT',), SET68, SET2, SET2, SET69)
K160 = SET70
SITE161 = RecoveryPoint('braces', ('}',), SET5, SET2, SET2, SET10)
K162 = SET71
SITE163 = RecoveryPoint('map_tail', ('par',), SET0, SET72, SET72, SET5)
SITE164 = RecoveryPoint('map_tail', ('pair',), SET0, SET2, SET2, SET5)
LIST165 = ListRecoveryPoint('map_tail', (',', '...', '}',), SET0, 'a', True, SET73, SET29)
K166 = SET73
SITE167 = RecoveryPoint('pair', (':',), SET71, SET0, SET0, SET74)
SITE168 = RecoveryPoint('pair', ('par',), SET0, SET2, SET2, SET74)
SITE169 = RecoveryPoint('list', (']',), SET75, SET2, SET2, SET10)
SITE170 = RecoveryPoint('group', (')',), SET4, SET2, SET2, SET10)
SITE171 = RecoveryPoint('set', ('(',), SET12, SET76, SET76, SET10)
SITE172 = RecoveryPoint('set', (')',), SET4, SET2, SET2, SET10)
SITE173 = RecoveryPoint('pathmap', ('|}',), SET77, SET2, SET2, SET10)
STOPS174 = (SET3, SET3, SET4, SET4, SET4, SET4, SET3, SET3, SET3, SET3, SET3, SET4, SET4, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET78, SET4, SET65, SET79,)
SITE175 = RecoveryPoint('args', ('par',), SET0, SET2, SET2, SET80)
LIST176 = ListRecoveryPoint('args', (',',), SET0, 'a', True, SET2, SET2)
SITE177 = RecoveryPoint('rest', ('constructor', 'default', 'private', 'export', 'import', 'method', 'agent', 'where', '_', 'PLACEHOLDER', 'IDENT',), SET68, SET2, SET2, SET81)


def parse(kinds, rec, limit):
    i = 0; region = 0; opener = -1; depth = 0
    def advance():
        nonlocal i
        i += 1
        return i - 1
    def r_program():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = []
        while True:
            if kinds[i] in K0: v0.append(r_par())
            elif kinds[i] in K1: break
            elif rec.astray(i, LIST2, region, opener): i = rec.at
            else: i = rec.at; break
        region = outer
        return ('program', v0)
    def r_par():
        nonlocal i, region, opener
        first = c_expression(0)
        if kinds[i] != 'o' and kinds[i] in STOPS3[region]: return first
        v = [first]
        while True:
            if kinds[i] == 'o':
                v.append(i); i += 1
                if kinds[i] not in K0: i = rec.seek(i, SITE4, region, opener)
                v.append(c_expression(0) if kinds[i] in K0 else None)
            elif kinds[i] in STOPS3[region]: break
            elif rec.astray(i, LIST5, region, opener):
                i = rec.at
                if kinds[i] not in 'o':
                    v.append(None); v.append(c_expression(0))
            else: i = rec.at; break
        return ('par', v) if len(v) > 1 else first
    def c_expression(level):
        nonlocal i, depth
        if kinds[i] in K7: left = i; i += 1
        else: left = r_primary()
        most = 99
        for _ in range(3000):
            k = kinds[i]
            if k not in LEVEL6 or not level <= LEVEL6[k] <= most: return left
            if k in K8 and not (not ((kinds[i] in 'b' and kinds[i + 1] in '|}~\x7f\x80' and kinds[i + 2] in '4JO'))): return left
            if depth > limit: break
            depth += 1
            most = LEVEL6[k]
            left = T_expression[k](left)
            depth -= 1
        if kinds[i] in LEVEL6: rec.deep(i); i = rec.at; rec.skipped.append(i - 1)
        return left
    def r_or_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(1)
        else:
            i = rec.seek(i, SITE9, region, opener)
            v1 = c_expression(1) if kinds[i] in K0 else None
        return ('or', left, v0, v1)
    def r_and_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(2)
        else:
            i = rec.seek(i, SITE10, region, opener)
            v1 = c_expression(2) if kinds[i] in K0 else None
        return ('and', left, v0, v1)
    def r_equality_tail(left):
        nonlocal i, depth
        k = kinds[i]
        return T_equality_tail[k](left)
    def r_equal_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(3)
        else:
            i = rec.seek(i, SITE11, region, opener)
            v1 = c_expression(3) if kinds[i] in K0 else None
        return ('equal', left, v0, v1)
    def r_matches_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(3)
        else:
            i = rec.seek(i, SITE12, region, opener)
            v1 = c_expression(3) if kinds[i] in K0 else None
        return ('matches', left, v0, v1)
    def r_compare_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(4)
        else:
            i = rec.seek(i, SITE13, region, opener)
            v1 = c_expression(4) if kinds[i] in K0 else None
        return ('compare', left, v0, v1)
    def r_add_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(5)
        else:
            i = rec.seek(i, SITE14, region, opener)
            v1 = c_expression(5) if kinds[i] in K0 else None
        return ('add', left, v0, v1)
    def r_multiply_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE15, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('multiply', left, v0, v1)
    def r_method_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in '!"&\')*+-./145:;<=U\x81\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE16, region, opener); i = rec.at
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE17, region, opener); i = rec.at
        if v2 is not None: region = 2; opener = v2
        if kinds[i] in K0:
            v3 = r_args()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE18, v2, 2); i = rec.at
        return ('method', left, v0, v1, v2, v3, v4)
    def r_pattern_or_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(8)
        else:
            i = rec.seek(i, SITE19, region, opener)
            v1 = c_expression(8) if kinds[i] in K0 else None
        return ('pattern_or', left, v0, v1)
    def r_pattern_and_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_primary()
        else:
            i = rec.seek(i, SITE20, region, opener)
            v1 = r_primary() if kinds[i] in K0 else None
        return ('pattern_and', left, v0, v1)
    def d_primary_45():
        if ((kinds[i] in '-.' and kinds[i + 1] in "!')-./14\x81\x82" and kinds[i + 2] in 'Ua')): return r_linking()
        return r_variable()
    def d_primary_46():
        if ((kinds[i] in '-.' and kinds[i + 1] in "!')-./14\x81\x82" and kinds[i + 2] in 'Ua')): return r_linking()
        return r_variable()
    def d_primary_49():
        if ((kinds[i] in '1' and kinds[i + 1] in 'j') or (kinds[i] in '1' and kinds[i + 1] in "!')-./14\x81\x82" and kinds[i + 2] in 'n')): return r_agent()
        return r_variable()
    def r_primary():
        nonlocal i, depth
        k = kinds[i]
        if k in K7:
            i += 1
            return i - 1
        if depth > limit:
            j = rec.deep(i); i = rec.at
            return j
        depth += 1
        v = T_primary[k]()
        depth -= 1
        return v
    def r_variable():
        nonlocal i, region, opener
        left = i; i += 1
        if kinds[i] in K21: left = r_send_tail(left)
        return left
    def r_quoted_channel():
        nonlocal i, region, opener
        left = r_quote()
        if kinds[i] not in K21: i = rec.seek(i, SITE22, region, opener)
        if kinds[i] in K21: left = r_send_tail(left)
        return left
    def d_send_tail_90(left):
        if ((kinds[i] in 'Z' and kinds[i + 1] in '!"&\')*+-./145:;<=U\x81\x82')): return r_method_send_tail(left)
        return r_plain_send_tail(left)
    def r_send_tail(left):
        nonlocal i, depth
        k = kinds[i]
        return T_send_tail[k](left)
    def r_method_send_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in '!"&\')*+-./145:;<=U\x81\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE23, region, opener); i = rec.at
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE24, region, opener); i = rec.at
        if v2 is not None: region = 3; opener = v2
        if kinds[i] in K0:
            v3 = r_args()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE25, v2, 3); i = rec.at
        if kinds[i] in K27: v5 = r_continuation()
        else:
            i = rec.seek(i, SITE26, region, opener)
            v5 = r_continuation() if kinds[i] in K27 else None
        return ('method_send', left, v0, v1, v2, v3, v4, v5)
    def r_plain_send_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE28, region, opener); i = rec.at
        if v1 is not None: region = 4; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE29, v1, 4); i = rec.at
        return ('plain_send', left, v0, v1, v2, v3)
    def r_sync_send_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE30, region, opener); i = rec.at
        if v1 is not None: region = 5; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE31, v1, 5); i = rec.at
        if kinds[i] in K27: v4 = r_continuation()
        else:
            i = rec.seek(i, SITE32, region, opener)
            v4 = r_continuation() if kinds[i] in K27 else None
        return ('sync_send', left, v0, v1, v2, v3, v4)
    def r_continuation():
        nonlocal i, depth
        k = kinds[i]
        if k in K33:
            i += 1
            return i - 1
        if depth > limit:
            j = rec.deep(i); i = rec.at
            return j
        depth += 1
        v = T_continuation[k]()
        depth -= 1
        return v
    def r_sequel():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(0)
        else:
            i = rec.seek(i, SITE34, region, opener)
            v1 = c_expression(0) if kinds[i] in K0 else None
        return ('sequel', v0, v1)
    def r_new():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K36: v1_first = r_decl()
        else:
            i = rec.seek(i, SITE35, region, opener)
            v1_first = r_decl() if kinds[i] in K36 else None
        v1 = [v1_first]
        while True:
            if kinds[i] == 'a':
                v1.append(i); i += 1
                if not (not ((kinds[i] in 'U'))): break
                if kinds[i] not in K36: i = rec.seek(i, SITE37, region, opener)
                v1.append(r_decl() if kinds[i] in K36 else None)
            elif kinds[i] not in K39 and rec.gap(i, LIST38, region, opener):
                v1.append(None); v1.append(r_decl())
            else: break
        if kinds[i] in 'U': v2 = i; i += 1
        else: v2 = rec.token(i, SITE40, region, opener); i = rec.at
        if kinds[i] in K0: v3 = c_expression(0)
        else:
            i = rec.seek(i, SITE41, region, opener)
            v3 = c_expression(0) if kinds[i] in K0 else None
        return ('new', v0, v1, v2, v3)
    def r_decl():
        nonlocal i, region, opener
        if kinds[i] in K42: v0 = i; i += 1
        else: v0 = r_decl_name()
        if kinds[i] in K43:
            v1_0 = i; i += 1
            if kinds[i] in 'z{\x81': v1_1 = i; i += 1
            else: v1_1 = rec.token(i, SITE44, region, opener); i = rec.at
            if kinds[i] in '^': v1_2 = i; i += 1
            else: v1_2 = rec.token(i, SITE45, region, opener); i = rec.at
        else:
            v1_0 = v1_1 = v1_2 = None
        return ('decl', v0, v1_0, v1_1, v1_2)
    def r_if():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE46, region, opener); i = rec.at
        if v1 is not None: region = 6; opener = v1
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE47, region, opener)
            v2 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE48, v1, 6); i = rec.at
        if kinds[i] in K0: v4 = c_expression(0)
        else:
            i = rec.seek(i, SITE49, region, opener)
            v4 = c_expression(0) if kinds[i] in K0 else None
        if kinds[i] in K50 and ((kinds[i] in '6')):
            v5_0 = i; i += 1
            if kinds[i] in K0: v5_1 = c_expression(0)
            else:
                i = rec.seek(i, SITE51, region, opener)
                v5_1 = c_expression(0) if kinds[i] in K0 else None
        else:
            v5_0 = v5_1 = None
        return ('if', v0, v1, v2, v3, v4, v5_0, v5_1)
    def r_contract():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in K53: v1 = r_name()
        else:
            i = rec.seek(i, SITE52, region, opener)
            v1 = r_name() if kinds[i] in K53 else None
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE54, region, opener); i = rec.at
        if v2 is not None: region = 7; opener = v2
        if kinds[i] in K53:
            v3 = r_name_list()
        else:
            v3 = None
        if kinds[i] in K55:
            v4 = r_names_rest()
        else:
            v4 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v5 = i; i += 1
        else: v5 = rec.close(i, SITE56, v2, 7); i = rec.at
        if kinds[i] in 'h': v6 = i; i += 1
        else: v6 = rec.token(i, SITE57, region, opener); i = rec.at
        if kinds[i] in 'n': v7 = i; i += 1
        else: v7 = rec.token(i, SITE58, region, opener); i = rec.at
        if v7 is not None: region = 8; opener = v7
        if kinds[i] in K0: v8 = r_par()
        else:
            i = rec.seek(i, SITE59, region, opener)
            v8 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v7 is not None: v9 = i; i += 1
        else: v9 = rec.close(i, SITE60, v7, 8); i = rec.at
        return ('contract', v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)
    def r_for():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE61, region, opener); i = rec.at
        if v1 is not None: region = 9; opener = v1
        if kinds[i] in K63: v2_first = r_receipt()
        else:
            i = rec.seek(i, SITE62, region, opener)
            v2_first = r_receipt() if kinds[i] in K63 else None
        v2 = [v2_first]
        while True:
            if kinds[i] == 'f':
                v2.append(i); i += 1
                if kinds[i] not in K63: i = rec.seek(i, SITE65, region, opener)
                v2.append(r_receipt() if kinds[i] in K63 else None)
            elif kinds[i] in K64: break
            elif rec.astray(i, LIST66, region, opener):
                i = rec.at
                if kinds[i] not in 'f':
                    v2.append(None); v2.append(r_receipt())
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE67, v1, 9); i = rec.at
        if kinds[i] in 'n': v4 = i; i += 1
        else: v4 = rec.token(i, SITE68, region, opener); i = rec.at
        if v4 is not None: region = 10; opener = v4
        if kinds[i] in K0: v5 = r_par()
        else:
            i = rec.seek(i, SITE69, region, opener)
            v5 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v4 is not None: v6 = i; i += 1
        else: v6 = rec.close(i, SITE70, v4, 10); i = rec.at
        return ('for', v0, v1, v2, v3, v4, v5, v6)
    def r_receipt():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0_first = r_bind()
        v0 = [v0_first]
        while True:
            if kinds[i] in '\\a':
                v0.append(i); i += 1
                if kinds[i] not in K63: i = rec.seek(i, SITE71, region, opener)
                v0.append(r_bind() if kinds[i] in K63 else None)
            else: break
        if kinds[i] in K72:
            v1_0 = i; i += 1
            if kinds[i] in K0: v1_1 = r_par()
            else:
                i = rec.seek(i, SITE73, region, opener)
                v1_1 = r_par() if kinds[i] in K0 else None
        else:
            v1_0 = v1_1 = None
        region = outer
        return ('receipt', v0, v1_0, v1_1)
    def r_bind():
        nonlocal i, region, opener
        if kinds[i] in K53:
            v0 = r_name_list()
        else:
            v0 = None
        if kinds[i] in K55:
            v1 = r_names_rest()
        else:
            v1 = None
        if kinds[i] in '9LM': v2 = i; i += 1
        else: v2 = rec.token(i, SITE74, region, opener); i = rec.at
        if kinds[i] in K53: v3 = r_source()
        else:
            i = rec.seek(i, SITE75, region, opener)
            v3 = r_source() if kinds[i] in K53 else None
        return ('bind', v0, v1, v2, v3)
    def r_source():
        nonlocal i, region, opener
        if kinds[i] in K76: left = i; i += 1
        else: left = r_name()
        if kinds[i] in K77: left = r_source_tail(left)
        return left
    def r_source_tail(left):
        nonlocal i, depth
        k = kinds[i]
        return T_source_tail[k](left)
    def r_method_source_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in '!"&\')*+-./145:;<=U\x81\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE78, region, opener); i = rec.at
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE79, region, opener); i = rec.at
        if v2 is not None: region = 11; opener = v2
        if kinds[i] in K0:
            v3 = r_args()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE80, v2, 11); i = rec.at
        return ('method_source', left, v0, v1, v2, v3, v4)
    def r_ack_source_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        return ('ack_source', left, v0)
    def r_sync_source_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE81, region, opener); i = rec.at
        if v1 is not None: region = 12; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE82, v1, 12); i = rec.at
        return ('sync_source', left, v0, v1, v2, v3)
    def r_select():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in 'n': v1 = i; i += 1
        else: v1 = rec.token(i, SITE83, region, opener); i = rec.at
        if v1 is not None: region = 13; opener = v1
        v2 = []
        if kinds[i] in K63: v2_first = r_branch()
        else:
            i = rec.seek(i, SITE84, region, opener)
            v2_first = r_branch() if kinds[i] in K63 else None
        if v2_first is not None: v2.append(v2_first)
        while True:
            if kinds[i] in K63: v2.append(r_branch())
            elif kinds[i] in K85: break
            elif rec.astray(i, LIST86, region, opener): i = rec.at
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE87, v1, 13); i = rec.at
        return ('select', v0, v1, v2, v3)
    def r_branch():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0_first = r_bind()
        v0 = [v0_first]
        while True:
            if kinds[i] in '\\af':
                v0.append(i); i += 1
                if kinds[i] not in K63: i = rec.seek(i, SITE88, region, opener)
                v0.append(r_bind() if kinds[i] in K63 else None)
            elif kinds[i] not in K90 and rec.gap(i, LIST89, region, opener):
                v0.append(None); v0.append(r_bind())
            else: break
        if kinds[i] in K72:
            v1_0 = i; i += 1
            if kinds[i] in K0: v1_1 = r_par()
            else:
                i = rec.seek(i, SITE91, region, opener)
                v1_1 = r_par() if kinds[i] in K0 else None
        else:
            v1_0 = v1_1 = None
        if kinds[i] in 'JO': v2 = i; i += 1
        else: v2 = rec.token(i, SITE92, region, opener); i = rec.at
        if kinds[i] in K0: v3 = r_par()
        else:
            i = rec.seek(i, SITE93, region, opener)
            v3 = r_par() if kinds[i] in K0 else None
        region = outer
        return ('branch', v0, v1_0, v1_1, v2, v3)
    def r_match():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(0)
        else:
            i = rec.seek(i, SITE94, region, opener)
            v1 = c_expression(0) if kinds[i] in K0 else None
        if kinds[i] in 'n': v2 = i; i += 1
        else: v2 = rec.token(i, SITE95, region, opener); i = rec.at
        if v2 is not None: region = 14; opener = v2
        v3 = []
        if kinds[i] in K0: v3_first = r_case()
        else:
            i = rec.seek(i, SITE96, region, opener)
            v3_first = r_case() if kinds[i] in K0 else None
        if v3_first is not None: v3.append(v3_first)
        while True:
            if kinds[i] in K0: v3.append(r_case())
            elif kinds[i] in K85: break
            elif rec.astray(i, LIST97, region, opener): i = rec.at
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE98, v2, 14); i = rec.at
        return ('match', v0, v1, v2, v3, v4)
    def r_case():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = r_par()
        if kinds[i] in K72:
            v1_0 = i; i += 1
            if kinds[i] in K0: v1_1 = r_par()
            else:
                i = rec.seek(i, SITE99, region, opener)
                v1_1 = r_par() if kinds[i] in K0 else None
        else:
            v1_0 = v1_1 = None
        if kinds[i] in 'JO': v2 = i; i += 1
        else: v2 = rec.token(i, SITE100, region, opener); i = rec.at
        if kinds[i] in K0: v3 = r_par()
        else:
            i = rec.seek(i, SITE101, region, opener)
            v3 = r_par() if kinds[i] in K0 else None
        region = outer
        return ('case', v0, v1_0, v1_1, v2, v3)
    def r_bundle():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in 'n': v1 = i; i += 1
        else: v1 = rec.token(i, SITE102, region, opener); i = rec.at
        if v1 is not None: region = 15; opener = v1
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE103, region, opener)
            v2 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE104, v1, 15); i = rec.at
        return ('bundle', v0, v1, v2, v3)
    def r_let():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K106: v1_first = r_let_decl()
        else:
            i = rec.seek(i, SITE105, region, opener)
            v1_first = r_let_decl() if kinds[i] in K106 else None
        v1 = [v1_first]
        while True:
            if kinds[i] in '\\f':
                v1.append(i); i += 1
                if kinds[i] not in K106: i = rec.seek(i, SITE107, region, opener)
                v1.append(r_let_decl() if kinds[i] in K106 else None)
            elif kinds[i] not in K39 and rec.gap(i, LIST108, region, opener):
                v1.append(None); v1.append(r_let_decl())
            else: break
        if kinds[i] in 'U': v2 = i; i += 1
        else: v2 = rec.token(i, SITE109, region, opener); i = rec.at
        if kinds[i] in K0: v3 = c_expression(0)
        else:
            i = rec.seek(i, SITE110, region, opener)
            v3 = c_expression(0) if kinds[i] in K0 else None
        return ('let', v0, v1, v2, v3)
    def d_let_decl_33():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_39():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_41():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_45():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_46():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_47():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_49():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_52():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_129():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_130():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def r_let_decl():
        nonlocal i, depth
        k = kinds[i]
        return T_let_decl[k]()
    def r_let_variable():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = i; i += 1
        if kinds[i] in 'h': v1 = i; i += 1
        else: v1 = rec.token(i, SITE111, region, opener); i = rec.at
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE112, region, opener)
            v2 = r_par() if kinds[i] in K0 else None
        region = outer
        return ('let_variable', v0, v1, v2)
    def r_let_names():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        if kinds[i] in K53:
            v0 = r_name_list()
        else:
            v0 = None
        if kinds[i] in K55:
            v1 = r_names_rest()
        else:
            v1 = None
        if kinds[i] in 'L': v2 = i; i += 1
        else: v2 = rec.token(i, SITE113, region, opener); i = rec.at
        if kinds[i] in K0: v3_first = r_par()
        else:
            i = rec.seek(i, SITE114, region, opener)
            v3_first = r_par() if kinds[i] in K0 else None
        v3 = [v3_first]
        while True:
            if kinds[i] == 'a':
                v3.append(i); i += 1
                if kinds[i] not in K0: i = rec.seek(i, SITE114, region, opener)
                v3.append(r_par() if kinds[i] in K0 else None)
            elif kinds[i] not in K116 and rec.gap(i, LIST115, region, opener):
                v3.append(None); v3.append(r_par())
            else: break
        region = outer
        return ('let_names', v0, v1, v2, v3)
    def r_agent():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in K53: v1 = r_name()
        else:
            i = rec.seek(i, SITE117, region, opener)
            v1 = r_name() if kinds[i] in K53 else None
        if kinds[i] in 'n': v2 = i; i += 1
        else: v2 = rec.token(i, SITE118, region, opener); i = rec.at
        if v2 is not None: region = 16; opener = v2
        if kinds[i] in K120: v3_first = r_agent_member()
        else:
            i = rec.seek(i, SITE119, region, opener)
            v3_first = r_agent_member() if kinds[i] in K120 else None
        v3 = [v3_first]
        while True:
            if kinds[i] == 'o':
                v3.append(i); i += 1
                if kinds[i] not in K120: i = rec.seek(i, SITE121, region, opener)
                v3.append(r_agent_member() if kinds[i] in K120 else None)
            elif kinds[i] in K85: break
            elif rec.astray(i, LIST122, region, opener):
                i = rec.at
                if kinds[i] not in 'o':
                    v3.append(None); v3.append(r_agent_member())
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE123, v2, 16); i = rec.at
        return ('agent', v0, v1, v2, v3, v4)
    def r_agent_member():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        if kinds[i] in K124:
            v0 = i; i += 1
        else:
            v0 = None
        if kinds[i] in "!'/": v1 = i; i += 1
        else: v1 = rec.token(i, SITE125, region, opener); i = rec.at
        if kinds[i] in K36:
            v2 = i; i += 1
        else:
            v2 = None
        if kinds[i] in ']': v3 = i; i += 1
        else: v3 = rec.token(i, SITE126, region, opener); i = rec.at
        if v3 is not None: region = 17; opener = v3
        if kinds[i] in K53:
            v4 = r_name_list()
        else:
            v4 = None
        if kinds[i] in K55:
            v5 = r_names_rest()
        else:
            v5 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v3 is not None: v6 = i; i += 1
        else: v6 = rec.close(i, SITE127, v3, 17); i = rec.at
        if kinds[i] in 'n': v7 = i; i += 1
        else: v7 = rec.token(i, SITE128, region, opener); i = rec.at
        if v7 is not None: region = 18; opener = v7
        if kinds[i] in K0: v8 = r_par()
        else:
            i = rec.seek(i, SITE129, region, opener)
            v8 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v7 is not None: v9 = i; i += 1
        else: v9 = rec.close(i, SITE130, v7, 18); i = rec.at
        return ('agent_member', v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)
    def r_linking():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in "!')-./14\x81\x82": v1_first = i; i += 1
        else: v1_first = rec.token(i, SITE131, region, opener); i = rec.at
        v1 = [v1_first]
        while True:
            if kinds[i] == 'a':
                v1.append(i); i += 1
                if kinds[i] not in K132: i = rec.seek(i, SITE133, region, opener)
                v1.append(advance() if kinds[i] in K132 else None)
            elif kinds[i] not in K39 and rec.gap(i, LIST134, region, opener):
                v1.append(None); v1.append(advance())
            else: break
        if kinds[i] in 'U': v2 = i; i += 1
        else: v2 = rec.token(i, SITE135, region, opener); i = rec.at
        if kinds[i] in K0: v3 = c_expression(0)
        else:
            i = rec.seek(i, SITE136, region, opener)
            v3 = c_expression(0) if kinds[i] in K0 else None
        return ('linking', v0, v1, v2, v3)
    def r_not():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE137, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('not', v0, v1)
    def r_negative():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE138, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('negative', v0, v1)
    def r_negative__double():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE139, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('negative', v0, v1)
    def r_negation():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_primary()
        else:
            i = rec.seek(i, SITE140, region, opener)
            v1 = r_primary() if kinds[i] in K0 else None
        return ('negation', v0, v1)
    def r_eval():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K53: v1 = r_eval_name()
        else:
            i = rec.seek(i, SITE141, region, opener)
            v1 = r_eval_name() if kinds[i] in K53 else None
        return ('eval', v0, v1)
    def r_eval_name():
        nonlocal i, depth
        k = kinds[i]
        if k in K76:
            i += 1
            return i - 1
        if depth > limit:
            j = rec.deep(i); i = rec.at
            return j
        depth += 1
        v = T_eval_name[k]()
        depth -= 1
        return v
    def r_var_ref():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K142:
            v1 = i; i += 1
        else:
            v1 = None
        if kinds[i] in "!')-./14\x81\x82": v2 = i; i += 1
        else: v2 = rec.token(i, SITE143, region, opener); i = rec.at
        return ('var_ref', v0, v1, v2)
    def r_template():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in '\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE144, region, opener); i = rec.at
        return ('template', v0, v1)
    def r_name():
        nonlocal i, depth
        k = kinds[i]
        if k in K76:
            i += 1
            return i - 1
        if depth > limit:
            j = rec.deep(i); i = rec.at
            return j
        depth += 1
        v = T_name[k]()
        depth -= 1
        return v
    def r_quote():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K146: v1 = c_quoted(0)
        else:
            i = rec.seek(i, SITE145, region, opener)
            v1 = c_quoted(0) if kinds[i] in K146 else None
        return ('quote', v0, v1)
    def r_quote__bare():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K146: v1 = c_quoted(1)
        else:
            i = rec.seek(i, SITE147, region, opener)
            v1 = c_quoted(1) if kinds[i] in K146 else None
        return ('quote', v0, v1)
    def c_quoted(level):
        nonlocal i, depth
        if kinds[i] in K149: left = i; i += 1
        else: left = r_quotable()
        most = 99
        for _ in range(3000):
            k = kinds[i]
            if k not in LEVEL148 or not level <= LEVEL148[k] <= most: return left
            if depth > limit: break
            depth += 1
            most = LEVEL148[k]
            left = T_quoted[k](left)
            depth -= 1
        if kinds[i] in LEVEL148: rec.deep(i); i = rec.at; rec.skipped.append(i - 1)
        return left
    def r_pattern_or__quoted_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_quoted_rest(0)
        else:
            i = rec.seek(i, SITE150, region, opener)
            v1 = c_quoted_rest(0) if kinds[i] in K0 else None
        return ('pattern_or', left, v0, v1)
    def c_quoted_rest(level):
        nonlocal i, depth
        if kinds[i] in K149: left = i; i += 1
        else: left = r_quoted_operand()
        most = 99
        for _ in range(3000):
            k = kinds[i]
            if k not in LEVEL151 or not level <= LEVEL151[k] <= most: return left
            if depth > limit: break
            depth += 1
            most = LEVEL151[k]
            left = T_quoted_rest[k](left)
            depth -= 1
        if kinds[i] in LEVEL151: rec.deep(i); i = rec.at; rec.skipped.append(i - 1)
        return left
    def r_pattern_and__quoted_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_quoted_operand()
        else:
            i = rec.seek(i, SITE152, region, opener)
            v1 = r_quoted_operand() if kinds[i] in K0 else None
        return ('pattern_and', left, v0, v1)
    def r_quotable():
        nonlocal i, depth
        k = kinds[i]
        if k in K149:
            i += 1
            return i - 1
        if depth > limit:
            j = rec.deep(i); i = rec.at
            return j
        depth += 1
        v = T_quotable[k]()
        depth -= 1
        return v
    def r_quoted_operand():
        nonlocal i, depth
        k = kinds[i]
        if k in K149:
            i += 1
            return i - 1
        if depth > limit:
            j = rec.deep(i); i = rec.at
            return j
        depth += 1
        v = T_quoted_operand[k]()
        depth -= 1
        return v
    def r_negative__quoted():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in '|}~\x7f\x80': v1 = i; i += 1
        else: v1 = rec.token(i, SITE153, region, opener); i = rec.at
        return ('negative', v0, v1)
    def r_negation__quoted():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K146: v1 = r_quotable()
        else:
            i = rec.seek(i, SITE154, region, opener)
            v1 = r_quotable() if kinds[i] in K146 else None
        return ('negation', v0, v1)
    def r_name_list():
        nonlocal i, region, opener
        if kinds[i] in K76: first = i; i += 1
        else: first = r_name()
        v = [first]
        while True:
            if kinds[i] == 'a':
                v.append(i); i += 1
                if not (not ((kinds[i] in '89LM^'))): break
                if kinds[i] not in K53: i = rec.seek(i, SITE156, region, opener)
                v.append(r_name() if kinds[i] in K53 else None)
            elif kinds[i] in STOPS155[region]: break
            elif rec.astray(i, LIST157, region, opener):
                i = rec.at
                if kinds[i] not in 'a':
                    v.append(None); v.append(r_name())
            else: i = rec.at; break
        return v
    def r_names_rest():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in 'j': v1 = i; i += 1
        else: v1 = rec.token(i, SITE158, region, opener); i = rec.at
        if kinds[i] in "!')-./14m\x81\x82": v2 = i; i += 1
        else: v2 = rec.token(i, SITE159, region, opener); i = rec.at
        return ('names_rest', v0, v1, v2)
    def r_braces():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        region = 19; opener = v0
        if kinds[i] in K160:
            v1 = r_brace_body()
        else:
            v1 = None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v0 is not None: v2 = i; i += 1
        else: v2 = rec.close(i, SITE161, v0, 19); i = rec.at
        return ('braces', v0, v1, v2)
    def r_brace_body():
        nonlocal i, depth
        k = kinds[i]
        return T_brace_body[k]()
    def r_block_or_map():
        nonlocal i, region, opener
        left = r_par()
        if kinds[i] in K162: left = r_map_tail(left)
        return left
    def r_map_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_par()
        else:
            i = rec.seek(i, SITE163, region, opener)
            v1 = r_par() if kinds[i] in K0 else None
        v2 = []
        while True:
            if kinds[i] == 'a':
                v2.append(i); i += 1
                if not (not ((kinds[i] in '8p'))): break
                if kinds[i] not in K0: i = rec.seek(i, SITE164, region, opener)
                v2.append(r_pair() if kinds[i] in K0 else None)
            elif kinds[i] not in K166 and rec.gap(i, LIST165, region, opener):
                v2.append(None); v2.append(r_pair())
            else: break
        if kinds[i] in K55:
            v3 = r_rest()
        else:
            v3 = None
        region = outer
        return ('map', left, v0, v1, v2, v3)
    def r_pair():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = r_par()
        if kinds[i] in 'e': v1 = i; i += 1
        else: v1 = rec.token(i, SITE167, region, opener); i = rec.at
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE168, region, opener)
            v2 = r_par() if kinds[i] in K0 else None
        region = outer
        return ('pair', v0, v1, v2)
    def r_list():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        region = 20; opener = v0
        if kinds[i] in K0:
            v1 = r_args()
        else:
            v1 = None
        if kinds[i] in K55:
            v2 = r_rest()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == 'l' and v0 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE169, v0, 20); i = rec.at
        return ('list', v0, v1, v2, v3)
    def r_group():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        region = 21; opener = v0
        if kinds[i] in K0:
            v1 = r_args()
        else:
            v1 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v0 is not None: v2 = i; i += 1
        else: v2 = rec.close(i, SITE170, v0, 21); i = rec.at
        return ('group', v0, v1, v2)
    def r_set():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE171, region, opener); i = rec.at
        if v1 is not None: region = 22; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        if kinds[i] in K55:
            v3 = r_rest()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE172, v1, 22); i = rec.at
        return ('set', v0, v1, v2, v3, v4)
    def r_pathmap():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        region = 23; opener = v0
        if kinds[i] in K0:
            v1 = r_args()
        else:
            v1 = None
        if kinds[i] in K55:
            v2 = r_rest()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == 'Y' and v0 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE173, v0, 23); i = rec.at
        return ('pathmap', v0, v1, v2, v3)
    def r_args():
        nonlocal i, region, opener
        first = r_par()
        v = [first]
        while True:
            if kinds[i] == 'a':
                v.append(i); i += 1
                if not (not ((kinds[i] in '8Y^l'))): break
                if kinds[i] not in K0: i = rec.seek(i, SITE175, region, opener)
                v.append(r_par() if kinds[i] in K0 else None)
            elif kinds[i] in STOPS174[region]: break
            elif rec.astray(i, LIST176, region, opener):
                i = rec.at
                if kinds[i] not in 'a':
                    v.append(None); v.append(r_par())
            else: i = rec.at; break
        return v
    def r_rest():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in "!')-./14m\x81\x82": v1 = i; i += 1
        else: v1 = rec.token(i, SITE177, region, opener); i = rec.at
        return ('rest', v0, v1)
    def r_decl_name():
        nonlocal i, depth
        k = kinds[i]
        if k in K42:
            i += 1
            return i - 1
        if depth > limit:
            j = rec.deep(i); i = rec.at
            return j
        depth += 1
        v = T_decl_name[k]()
        depth -= 1
        return v
    def r_in_name():
        nonlocal i, region, opener
        v = i; i += 1
        return v
    T_expression = {'(': r_matches_tail, '>': r_and_tail, 'D': r_equal_tail, 'F': r_multiply_tail, 'G': r_and_tail, 'H': r_add_tail, 'I': r_add_tail, 'K': r_pattern_and_tail, 'L': r_compare_tail, 'M': r_compare_tail, 'N': r_equal_tail, 'P': r_matches_tail, 'Q': r_compare_tail, 'S': r_pattern_or_tail, 'V': r_or_tail, 'X': r_or_tail, '[': r_multiply_tail, '_': r_multiply_tail, '`': r_add_tail, 'b': r_add_tail, 'c': r_method_tail, 'd': r_multiply_tail, 'g': r_compare_tail, 'i': r_compare_tail}
    T_equality_tail = {'(': r_matches_tail, 'D': r_equal_tail, 'N': r_equal_tail, 'P': r_matches_tail}
    T_primary = {'!': r_variable, '#': r_contract, '$': r_bundle, '%': r_bundle, '&': r_bundle, "'": r_variable, ')': r_variable, ',': r_bundle, '-': d_primary_45, '.': d_primary_46, '/': r_variable, '0': r_select, '1': d_primary_49, '3': r_match, '4': r_variable, '<': r_set, '?': r_for, '@': r_let, 'A': r_new, 'B': r_not, 'I': r_negative__double, 'T': r_if, 'W': r_pathmap, '[': r_template, ']': r_group, '_': r_eval, 'b': r_negative, 'h': r_var_ref, 'j': r_quoted_channel, 'k': r_list, 'm': r_variable, 'n': r_braces, 'q': r_negation, '\x81': r_variable, '\x82': r_variable}
    T_send_tail = {'C': r_plain_send_tail, 'E': r_sync_send_tail, 'Z': d_send_tail_90}
    T_continuation = {'f': r_sequel}
    T_source_tail = {'E': r_sync_source_tail, 'R': r_ack_source_tail, 'Z': r_method_source_tail}
    T_let_decl = {'!': d_let_decl_33, '"': r_let_names, '&': r_let_names, "'": d_let_decl_39, ')': d_let_decl_41, '*': r_let_names, '+': r_let_names, '-': d_let_decl_45, '.': d_let_decl_46, '/': d_let_decl_47, '1': d_let_decl_49, '4': d_let_decl_52, '5': r_let_names, '8': r_let_names, ':': r_let_names, ';': r_let_names, '<': r_let_names, '=': r_let_names, 'L': r_let_names, 'j': r_let_names, 'm': r_let_names, '\x81': d_let_decl_129, '\x82': d_let_decl_130}
    T_eval_name = {'j': r_quote__bare}
    T_name = {'j': r_quote}
    T_quoted = {'K': r_pattern_and__quoted_tail, 'S': r_pattern_or__quoted_tail, 'c': r_method_tail}
    T_quoted_rest = {'K': r_pattern_and__quoted_tail}
    T_quotable = {'$': r_bundle, '%': r_bundle, '&': r_bundle, ',': r_bundle, '<': r_set, 'W': r_pathmap, '[': r_template, ']': r_group, '_': r_eval, 'b': r_negative__quoted, 'h': r_var_ref, 'k': r_list, 'n': r_braces, 'q': r_negation__quoted}
    T_quoted_operand = {'#': r_contract, '$': r_bundle, '%': r_bundle, '&': r_bundle, ',': r_bundle, '0': r_select, '3': r_match, '<': r_set, '?': r_for, '@': r_let, 'A': r_new, 'B': r_not, 'I': r_negative__double, 'T': r_if, 'W': r_pathmap, '[': r_template, ']': r_group, '_': r_eval, 'b': r_negative, 'h': r_var_ref, 'j': r_quoted_channel, 'k': r_list, 'n': r_braces, 'q': r_negation}
    T_brace_body = {'!': r_block_or_map, '"': r_block_or_map, '#': r_block_or_map, '$': r_block_or_map, '%': r_block_or_map, '&': r_block_or_map, "'": r_block_or_map, ')': r_block_or_map, '*': r_block_or_map, '+': r_block_or_map, ',': r_block_or_map, '-': r_block_or_map, '.': r_block_or_map, '/': r_block_or_map, '0': r_block_or_map, '1': r_block_or_map, '2': r_block_or_map, '3': r_block_or_map, '4': r_block_or_map, '5': r_block_or_map, '7': r_block_or_map, '8': r_rest, ':': r_block_or_map, ';': r_block_or_map, '<': r_block_or_map, '=': r_block_or_map, '?': r_block_or_map, '@': r_block_or_map, 'A': r_block_or_map, 'B': r_block_or_map, 'I': r_block_or_map, 'T': r_block_or_map, 'W': r_block_or_map, '[': r_block_or_map, ']': r_block_or_map, '_': r_block_or_map, 'b': r_block_or_map, 'h': r_block_or_map, 'j': r_block_or_map, 'k': r_block_or_map, 'm': r_block_or_map, 'n': r_block_or_map, 'q': r_block_or_map, 'x': r_block_or_map, 'y': r_block_or_map, 'z': r_block_or_map, '{': r_block_or_map, '|': r_block_or_map, '}': r_block_or_map, '~': r_block_or_map, '\x7f': r_block_or_map, '\x80': r_block_or_map, '\x81': r_block_or_map, '\x82': r_block_or_map}
    T_decl_name = {'U': r_in_name}
    root = r_program()
    return root, i


def language() -> CompiledGrammar:
    grammar = Grammar('program', {'program': Repeat(item=Ref(rule='par'), least=0, many=True), 'par': Seq((Ref(rule='expression'), Repeat(item=Seq(items=(Tokens(kinds='o', name=''), Ref(rule='expression'))), least=0, many=True),)), 'expression': Seq((Ref(rule='logical_and'), Repeat(item=Ref(rule='or_tail'), least=0, many=True),)), 'or_tail': Seq((Tokens(kinds='VX', name=''), Ref(rule='logical_and'),)), 'logical_and': Seq((Ref(rule='equality'), Repeat(item=Ref(rule='and_tail'), least=0, many=True),)), 'and_tail': Seq((Tokens(kinds='>G', name=''), Ref(rule='equality'),)), 'equality': Seq((Ref(rule='comparison'), Repeat(item=Ref(rule='equality_tail'), least=0, many=True),)), 'equality_tail': Choice((Ref(rule='equal_tail'), Ref(rule='matches_tail'),)), 'equal_tail': Seq((Tokens(kinds='DN', name=''), Ref(rule='comparison'),)), 'matches_tail': Seq((Tokens(kinds='(P', name=''), Ref(rule='comparison'),)), 'comparison': Seq((Ref(rule='sum'), Repeat(item=Ref(rule='compare_tail'), least=0, many=True),)), 'compare_tail': Seq((Tokens(kinds='LMQgi', name='less_op'), Ref(rule='sum'),)), 'less_op': Tokens(kinds='LMQgi', name=''), 'sum': Seq((Ref(rule='product'), Repeat(item=Ref(rule='add_tail'), least=0, many=True),)), 'add_tail': Seq((Look(item=Ref(rule='negative_case'), negative=True), Tokens(kinds='HI`b', name='add_op'), Ref(rule='product'),)), 'add_op': Tokens(kinds='HI`b', name=''), 'negative_case': Seq((Tokens(kinds='b', name=''), Tokens(kinds='|}~\x7f\x80', name='number'), Tokens(kinds='4JO', name=''),)), 'product': Seq((Ref(rule='postfix'), Repeat(item=Ref(rule='multiply_tail'), least=0, many=True),)), 'multiply_tail': Seq((Tokens(kinds='F[_d', name='multiply_op'), Ref(rule='postfix'),)), 'multiply_op': Tokens(kinds='F[_d', name=''), 'postfix': Seq((Ref(rule='disjunction'), Repeat(item=Ref(rule='method_tail'), least=0, many=True),)), 'method_tail': Seq((Tokens(kinds='c', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'disjunction': Seq((Ref(rule='conjunction'), Repeat(item=Ref(rule='pattern_or_tail'), least=0, many=True),)), 'pattern_or_tail': Seq((Tokens(kinds='S', name=''), Ref(rule='conjunction'),)), 'conjunction': Seq((Ref(rule='primary'), Repeat(item=Ref(rule='pattern_and_tail'), least=0, many=True),)), 'pattern_and_tail': Seq((Tokens(kinds='K', name=''), Ref(rule='primary'),)), 'primary': Choice((Ref(rule='agent'), Ref(rule='linking'), Ref(rule='variable'), Ref(rule='quoted_channel'), Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name='literal'), Ref(rule='eval'), Ref(rule='braces'), Ref(rule='list'), Ref(rule='group'), Ref(rule='set'), Ref(rule='pathmap'), Ref(rule='new'), Ref(rule='for'), Ref(rule='contract'), Ref(rule='match'), Ref(rule='if'), Ref(rule='let'), Ref(rule='select'), Ref(rule='bundle'), Ref(rule='not'), Ref(rule='negative'), Ref(rule='negative__double'), Ref(rule='negation'), Ref(rule='var_ref'), Ref(rule='template'),)), 'variable': Seq((Tokens(kinds="!')-./14m\x81\x82", name=''), Repeat(item=Ref(rule='send_tail'), least=0, many=False),)), 'quoted_channel': Seq((Ref(rule='quote'), Ref(rule='send_tail'),)), 'send_tail': Choice((Ref(rule='method_send_tail'), Ref(rule='plain_send_tail'), Ref(rule='sync_send_tail'),)), 'method_send_tail': Seq((Look(item=Seq(items=(Tokens(kinds='Z', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'))), negative=False), Tokens(kinds='Z', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''), Ref(rule='continuation'),)), 'plain_send_tail': Seq((Tokens(kinds='CZ', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'sync_send_tail': Seq((Tokens(kinds='E', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''), Ref(rule='continuation'),)), 'continuation': Choice((Tokens(kinds='c', name=''), Ref(rule='sequel'),)), 'sequel': Seq((Tokens(kinds='f', name=''), Ref(rule='expression'),)), 'new': Seq((Tokens(kinds='A', name=''), Ref(rule='decl'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='U', name=''), negative=True), Ref(rule='decl'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False), Tokens(kinds='U', name=''), Ref(rule='expression'),)), 'decl': Seq((Ref(rule='decl_name'), Repeat(item=Seq(items=(Tokens(kinds=']', name=''), Tokens(kinds='z{\x81', name='decl_uri'), Tokens(kinds='^', name=''))), least=0, many=False),)), 'decl_uri': Tokens(kinds='z{\x81', name=''), 'if': Seq((Tokens(kinds='T', name=''), Tokens(kinds=']', name=''), Ref(rule='par'), Tokens(kinds='^', name=''), Ref(rule='expression'), Repeat(item=Seq(items=(Look(item=Tokens(kinds='6', name=''), negative=False), Tokens(kinds='6', name=''), Ref(rule='expression'))), least=0, many=False),)), 'contract': Seq((Tokens(kinds='#', name=''), Ref(rule='name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='^', name=''), Tokens(kinds='h', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'for': Seq((Tokens(kinds='?', name=''), Tokens(kinds=']', name=''), Ref(rule='receipt'), Repeat(item=Seq(items=(Tokens(kinds='f', name=''), Ref(rule='receipt'))), least=0, many=True), Tokens(kinds='^', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'receipt': Seq((Ref(rule='bind'), Repeat(item=Seq(items=(Tokens(kinds='\\a', name=''), Ref(rule='bind'))), least=0, many=True), Repeat(item=Seq(items=(Tokens(kinds='4', name=''), Ref(rule='par'))), least=0, many=False),)), 'bind': Seq((Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='9LM', name='arrow'), Ref(rule='source'),)), 'arrow': Tokens(kinds='9LM', name=''), 'source': Seq((Ref(rule='name'), Repeat(item=Ref(rule='source_tail'), least=0, many=False),)), 'source_tail': Choice((Ref(rule='method_source_tail'), Ref(rule='ack_source_tail'), Ref(rule='sync_source_tail'),)), 'method_source_tail': Seq((Tokens(kinds='Z', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'ack_source_tail': Seq((Tokens(kinds='R', name=''),)), 'sync_source_tail': Seq((Tokens(kinds='E', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'select': Seq((Tokens(kinds='0', name=''), Tokens(kinds='n', name=''), Repeat(item=Ref(rule='branch'), least=1, many=True), Tokens(kinds='p', name=''),)), 'branch': Seq((Ref(rule='bind'), Repeat(item=Seq(items=(Tokens(kinds='\\af', name=''), Ref(rule='bind'))), least=0, many=True), Repeat(item=Seq(items=(Tokens(kinds='4', name=''), Ref(rule='par'))), least=0, many=False), Tokens(kinds='JO', name='case_arrow'), Ref(rule='par'),)), 'match': Seq((Tokens(kinds='3', name=''), Ref(rule='expression'), Tokens(kinds='n', name=''), Repeat(item=Ref(rule='case'), least=1, many=True), Tokens(kinds='p', name=''),)), 'case': Seq((Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='4', name=''), Ref(rule='par'))), least=0, many=False), Tokens(kinds='JO', name='case_arrow'), Ref(rule='par'),)), 'case_arrow': Tokens(kinds='JO', name=''), 'bundle': Seq((Tokens(kinds='$%&,', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'let': Seq((Tokens(kinds='@', name=''), Ref(rule='let_decl'), Repeat(item=Seq(items=(Tokens(kinds='\\f', name=''), Ref(rule='let_decl'))), least=0, many=True), Tokens(kinds='U', name=''), Ref(rule='expression'),)), 'let_decl': Choice((Ref(rule='let_variable'), Ref(rule='let_names'),)), 'let_variable': Seq((Look(item=Seq(items=(Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='h', name=''))), negative=False), Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='h', name=''), Ref(rule='par'),)), 'let_names': Seq((Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='L', name=''), Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Ref(rule='par'))), least=0, many=True),)), 'agent': Seq((Look(item=Seq(items=(Tokens(kinds='1', name=''), Ref(rule='agent_start'))), negative=False), Tokens(kinds='1', name=''), Ref(rule='name'), Tokens(kinds='n', name=''), Ref(rule='agent_member'), Repeat(item=Seq(items=(Tokens(kinds='o', name=''), Ref(rule='agent_member'))), least=0, many=True), Tokens(kinds='p', name=''),)), 'agent_start': Choice((Tokens(kinds='j', name=''), Seq((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='n', name=''),)),)), 'agent_member': Seq((Repeat(item=Tokens(kinds=')', name=''), least=0, many=False), Tokens(kinds="!'/", name=''), Repeat(item=Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), least=0, many=False), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='^', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'linking': Seq((Look(item=Seq(items=(Tokens(kinds='-.', name=''), Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='Ua', name=''))), negative=False), Tokens(kinds='-.', name=''), Tokens(kinds="!')-./14\x81\x82", name='ident'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Tokens(kinds="!')-./14\x81\x82", name='ident'))), least=0, many=True), Tokens(kinds='U', name=''), Ref(rule='expression'),)), 'not': Seq((Tokens(kinds='B', name=''), Ref(rule='postfix'),)), 'negative': Seq((Tokens(kinds='b', name=''), Ref(rule='postfix'),)), 'negative__double': Seq((Tokens(kinds='I', name=''), Ref(rule='postfix'),)), 'negation': Seq((Tokens(kinds='q', name=''), Ref(rule='primary'),)), 'eval': Seq((Tokens(kinds='_', name=''), Ref(rule='eval_name'),)), 'eval_name': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"&*+5:;<=', name='word'), Ref(rule='quote__bare'),)), 'var_ref': Seq((Tokens(kinds='h', name=''), Repeat(item=Tokens(kinds='_', name=''), least=0, many=False), Tokens(kinds="!')-./14\x81\x82", name='ident'),)), 'template': Seq((Tokens(kinds='[', name=''), Tokens(kinds='\x82', name=''),)), 'name': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"&*+5:;<=', name='word'), Ref(rule='quote'),)), 'quote': Seq((Tokens(kinds='j', name=''), Ref(rule='quoted'),)), 'quote__bare': Seq((Tokens(kinds='j', name=''), Ref(rule='quoted_or'),)), 'quoted': Seq((Ref(rule='quoted_or'), Repeat(item=Ref(rule='method_tail'), least=0, many=True),)), 'quoted_or': Seq((Ref(rule='quoted_and'), Repeat(item=Ref(rule='pattern_or__quoted_tail'), least=0, many=True),)), 'pattern_or__quoted_tail': Seq((Tokens(kinds='S', name=''), Ref(rule='quoted_rest'),)), 'quoted_and': Seq((Ref(rule='quotable'), Repeat(item=Ref(rule='pattern_and__quoted_tail'), least=0, many=True),)), 'quoted_rest': Seq((Ref(rule='quoted_operand'), Repeat(item=Ref(rule='pattern_and__quoted_tail'), least=0, many=True),)), 'pattern_and__quoted_tail': Seq((Tokens(kinds='K', name=''), Ref(rule='quoted_operand'),)), 'quotable': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name='literal'), Ref(rule='eval'), Ref(rule='braces'), Ref(rule='list'), Ref(rule='group'), Ref(rule='set'), Ref(rule='pathmap'), Ref(rule='bundle'), Ref(rule='negative__quoted'), Ref(rule='negation__quoted'), Ref(rule='var_ref'), Ref(rule='template'),)), 'quoted_operand': Choice((Ref(rule='agent'), Ref(rule='linking'), Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name='literal'), Ref(rule='eval'), Ref(rule='braces'), Ref(rule='list'), Ref(rule='group'), Ref(rule='set'), Ref(rule='pathmap'), Ref(rule='bundle'), Ref(rule='new'), Ref(rule='for'), Ref(rule='contract'), Ref(rule='match'), Ref(rule='if'), Ref(rule='let'), Ref(rule='select'), Ref(rule='not'), Ref(rule='negative'), Ref(rule='negative__double'), Ref(rule='negation'), Ref(rule='var_ref'), Ref(rule='template'), Ref(rule='quoted_channel'),)), 'negative__quoted': Seq((Tokens(kinds='b', name=''), Tokens(kinds='|}~\x7f\x80', name='number'),)), 'negation__quoted': Seq((Tokens(kinds='q', name=''), Ref(rule='quotable'),)), 'name_list': Seq((Ref(rule='name'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='89LM^', name='names_end'), negative=True), Ref(rule='name'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False),)), 'names_end': Tokens(kinds='89LM^', name=''), 'names_rest': Seq((Tokens(kinds='8', name=''), Tokens(kinds='j', name=''), Tokens(kinds="!')-./14m\x81\x82", name=''),)), 'braces': Seq((Tokens(kinds='n', name=''), Repeat(item=Ref(rule='brace_body'), least=0, many=False), Tokens(kinds='p', name=''),)), 'brace_body': Choice((Ref(rule='rest'), Ref(rule='block_or_map'),)), 'block_or_map': Seq((Ref(rule='par'), Repeat(item=Ref(rule='map_tail'), least=0, many=False),)), 'map_tail': Seq((Tokens(kinds='e', name=''), Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='8p', name='map_end'), negative=True), Ref(rule='pair'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False),)), 'pair': Seq((Ref(rule='par'), Tokens(kinds='e', name=''), Ref(rule='par'),)), 'map_end': Tokens(kinds='8p', name=''), 'list': Seq((Tokens(kinds='k', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False), Tokens(kinds='l', name=''),)), 'group': Seq((Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'set': Seq((Tokens(kinds='<', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False), Tokens(kinds='^', name=''),)), 'pathmap': Seq((Tokens(kinds='W', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False), Tokens(kinds='Y', name=''),)), 'args': Seq((Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='8Y^l', name='args_end'), negative=True), Ref(rule='par'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False),)), 'args_end': Tokens(kinds='8Y^l', name=''), 'rest': Seq((Tokens(kinds='8', name=''), Tokens(kinds="!')-./14m\x81\x82", name=''),)), 'ident': Tokens(kinds="!')-./14\x81\x82", name=''), 'word': Tokens(kinds='"&*+5:;<=', name=''), 'decl_name': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='"&*+5:;<=', name='word'), Ref(rule='in_name'),)), 'in_name': Seq((Look(item=Seq(items=(Tokens(kinds='U', name=''), Tokens(kinds='U]a', name=''))), negative=False), Tokens(kinds='U', name=''),)), 'method_name': Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name=''), 'literal': Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name=''), 'number': Tokens(kinds='|}~\x7f\x80', name=''), 'uri': Tokens(kinds='z{', name='')}, {'constructor': Token(kind='!', name='constructor', pattern="constructor(?![\\w'])", literal=True), 'ByteArray': Token(kind='"', name='ByteArray', pattern="ByteArray(?![\\w'])", literal=True), 'contract': Token(kind='#', name='contract', pattern="contract(?![\\w'])", literal=True), 'bundle+': Token(kind='$', name='bundle+', pattern='bundle\\+', literal=True), 'bundle-': Token(kind='%', name='bundle-', pattern='bundle\\-', literal=True), 'bundle0': Token(kind='&', name='bundle0', pattern="bundle0(?![\\w'])", literal=True), 'default': Token(kind="'", name='default', pattern="default(?![\\w'])", literal=True), 'matches': Token(kind='(', name='matches', pattern="matches(?![\\w'])", literal=True), 'private': Token(kind=')', name='private', pattern="private(?![\\w'])", literal=True), 'BigInt': Token(kind='*', name='BigInt', pattern="BigInt(?![\\w'])", literal=True), 'String': Token(kind='+', name='String', pattern="String(?![\\w'])", literal=True), 'bundle': Token(kind=',', name='bundle', pattern="bundle(?![\\w'])", literal=True), 'export': Token(kind='-', name='export', pattern="export(?![\\w'])", literal=True), 'import': Token(kind='.', name='import', pattern="import(?![\\w'])", literal=True), 'method': Token(kind='/', name='method', pattern="method(?![\\w'])", literal=True), 'select': Token(kind='0', name='select', pattern="select(?![\\w'])", literal=True), 'agent': Token(kind='1', name='agent', pattern="agent(?![\\w'])", literal=True), 'false': Token(kind='2', name='false', pattern="false(?![\\w'])", literal=True), 'match': Token(kind='3', name='match', pattern="match(?![\\w'])", literal=True), 'where': Token(kind='4', name='where', pattern="where(?![\\w'])", literal=True), 'Bool': Token(kind='5', name='Bool', pattern="Bool(?![\\w'])", literal=True), 'else': Token(kind='6', name='else', pattern="else(?![\\w'])", literal=True), 'true': Token(kind='7', name='true', pattern="true(?![\\w'])", literal=True), '...': Token(kind='8', name='...', pattern='\\.\\.\\.', literal=True), '<<-': Token(kind='9', name='<<-', pattern='<<\\-', literal=True), 'Int': Token(kind=':', name='Int', pattern="Int(?![\\w'])", literal=True), 'Nil': Token(kind=';', name='Nil', pattern="Nil(?![\\w'])", literal=True), 'Set': Token(kind='<', name='Set', pattern="Set(?![\\w'])", literal=True), 'Uri': Token(kind='=', name='Uri', pattern="Uri(?![\\w'])", literal=True), 'and': Token(kind='>', name='and', pattern="and(?![\\w'])", literal=True), 'for': Token(kind='?', name='for', pattern="for(?![\\w'])", literal=True), 'let': Token(kind='@', name='let', pattern="let(?![\\w'])", literal=True), 'new': Token(kind='A', name='new', pattern="new(?![\\w'])", literal=True), 'not': Token(kind='B', name='not', pattern="not(?![\\w'])", literal=True), '!!': Token(kind='C', name='!!', pattern='!!', literal=True), '!=': Token(kind='D', name='!=', pattern='!=', literal=True), '!?': Token(kind='E', name='!?', pattern='!\\?', literal=True), '%%': Token(kind='F', name='%%', pattern='%%', literal=True), '&&': Token(kind='G', name='&&', pattern='\\&\\&', literal=True), '++': Token(kind='H', name='++', pattern='\\+\\+', literal=True), '--': Token(kind='I', name='--', pattern='\\-\\-', literal=True), '->': Token(kind='J', name='->', pattern='\\->', literal=True), '/\\': Token(kind='K', name='/\\', pattern='/\\\\', literal=True), '<-': Token(kind='L', name='<-', pattern='<\\-', literal=True), '<=': Token(kind='M', name='<=', pattern='<=', literal=True), '==': Token(kind='N', name='==', pattern='==', literal=True), '=>': Token(kind='O', name='=>', pattern='=>', literal=True), '=~': Token(kind='P', name='=~', pattern='=\\~', literal=True), '>=': Token(kind='Q', name='>=', pattern='>=', literal=True), '?!': Token(kind='R', name='?!', pattern='\\?!', literal=True), '\\/': Token(kind='S', name='\\/', pattern='\\\\/', literal=True), 'if': Token(kind='T', name='if', pattern="if(?![\\w'])", literal=True), 'in': Token(kind='U', name='in', pattern="in(?![\\w'])", literal=True), 'or': Token(kind='V', name='or', pattern="or(?![\\w'])", literal=True), '{|': Token(kind='W', name='{|', pattern='\\{\\|', literal=True), '||': Token(kind='X', name='||', pattern='\\|\\|', literal=True), '|}': Token(kind='Y', name='|}', pattern='\\|\\}', literal=True), '!': Token(kind='Z', name='!', pattern='!', literal=True), '%': Token(kind='[', name='%', pattern='%', literal=True), '&': Token(kind='\\', name='&', pattern='\\&', literal=True), '(': Token(kind=']', name='(', pattern='\\(', literal=True), ')': Token(kind='^', name=')', pattern='\\)', literal=True), '*': Token(kind='_', name='*', pattern='\\*', literal=True), '+': Token(kind='`', name='+', pattern='\\+', literal=True), ',': Token(kind='a', name=',', pattern=',', literal=True), '-': Token(kind='b', name='-', pattern='\\-', literal=True), '.': Token(kind='c', name='.', pattern='\\.', literal=True), '/': Token(kind='d', name='/', pattern='/', literal=True), ':': Token(kind='e', name=':', pattern=':', literal=True), ';': Token(kind='f', name=';', pattern=';', literal=True), '<': Token(kind='g', name='<', pattern='<', literal=True), '=': Token(kind='h', name='=', pattern='=', literal=True), '>': Token(kind='i', name='>', pattern='>', literal=True), '@': Token(kind='j', name='@', pattern='@', literal=True), '[': Token(kind='k', name='[', pattern='\\[', literal=True), ']': Token(kind='l', name=']', pattern='\\]', literal=True), '_': Token(kind='m', name='_', pattern="_(?![\\w'])", literal=True), '{': Token(kind='n', name='{', pattern='\\{', literal=True), '|': Token(kind='o', name='|', pattern='\\|', literal=True), '}': Token(kind='p', name='}', pattern='\\}', literal=True), '~': Token(kind='q', name='~', pattern='\\~', literal=True), 'SPACE': Token(kind='r', name='SPACE', pattern='(?:[\\s\\ufeff]+)', literal=False), 'LINE_COMMENT': Token(kind='s', name='LINE_COMMENT', pattern='(?://[^\\r\\n]*)', literal=False), 'BLOCK_COMMENT': Token(kind='t', name='BLOCK_COMMENT', pattern='(?:/\\*[^*]*+\\*++(?:[^/*][^*]*+\\*++)*/)', literal=False), 'UNCLOSED_COMMENT': Token(kind='u', name='UNCLOSED_COMMENT', pattern='(?:/\\*[^*]*+(?:\\*++[^/*][^*]*+)*\\**\\Z)', literal=False), 'STATEMENT': Token(kind='v', name='STATEMENT', pattern='(?:\\{%(?:[^%{\\r\\n]++|%(?!\\})|\\{(?!%))*%\\}|\\{#(?:[^#{]++|#(?!\\})|\\{(?!#))*#\\})', literal=False), 'STRAY_COMMENT': Token(kind='w', name='STRAY_COMMENT', pattern='(?:#(?!\\{)[^\\r\\n]*)', literal=False), 'STRING': Token(kind='x', name='STRING', pattern='(?s:\\"[^\\"\\\\]*+(?:\\\\.[^\\"\\\\]*+)*\\")', literal=False), 'OPEN_STRING': Token(kind='y', name='OPEN_STRING', pattern='(?s:\\"[^\\"\\\\]*+(?:\\\\.[^\\"\\\\]*+)*\\\\?\\Z)', literal=False), 'URI': Token(kind='z', name='URI', pattern='(?:`[^`]*+`)', literal=False), 'OPEN_URI': Token(kind='{', name='OPEN_URI', pattern='(?:`[^`]*+\\Z)', literal=False), 'TYPED_NUMBER': Token(kind='|', name='TYPED_NUMBER', pattern="(?:(?:(?:[0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+)(?:(?:[eE][+-]?[0-9]+)?f[0-9]+|p[0-9]+)|[0-9]+(?:[iu][0-9]+|[nr]))(?![\\w']))", literal=False), 'FLOAT': Token(kind='}', name='FLOAT', pattern="(?:(?:[0-9]*\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)(?![\\w']))", literal=False), 'INTEGER': Token(kind='~', name='INTEGER', pattern="(?:[0-9]+(?![\\w']))", literal=False), 'BAD_NUMBER': Token(kind='\x7f', name='BAD_NUMBER', pattern="(?:[0-9][\\w']*)", literal=False), 'BIG_INTEGER': Token(kind='\x80', name='BIG_INTEGER', pattern='(?:BigInt\\([0-9]+\\))', literal=False), 'PLACEHOLDER': Token(kind='\x81', name='PLACEHOLDER', pattern="(?:(?:\\{\\{[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\}\\}|\\#\\{[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\}|\\$\\{[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\}|\\$\\$[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\$\\$|\\$[A-Za-z_]\\w*+)[\\w']*+)", literal=False), 'IDENT': Token(kind='\x82', name='IDENT', pattern="(?:(?:[^\\W\\d_]|')[\\w']*|_[\\w']+)", literal=False)}, 'rstuvw')
    regions = (BracketRegion('', SET1, SET2, SET1), BracketRegion('', SET2, SET2, SET82), BracketRegion(')', SET4, SET2, SET83), BracketRegion(')', SET4, SET2, SET83), BracketRegion(')', SET4, SET2, SET83), BracketRegion(')', SET4, SET2, SET83), BracketRegion(')', SET4, SET2, SET84), BracketRegion(')', SET65, SET85, SET86), BracketRegion('}', SET5, SET2, SET57), BracketRegion(')', SET4, SET32, SET36), BracketRegion('}', SET5, SET2, SET57), BracketRegion(')', SET4, SET2, SET83), BracketRegion(')', SET4, SET2, SET83), BracketRegion('}', SET5, SET2, SET5), BracketRegion('}', SET5, SET2, SET5), BracketRegion('}', SET5, SET2, SET57), BracketRegion('}', SET5, SET2, SET57), BracketRegion(')', SET65, SET32, SET86), BracketRegion('}', SET5, SET2, SET57), BracketRegion('}', SET6, SET2, SET87), BracketRegion(']', SET78, SET2, SET88), BracketRegion(')', SET4, SET2, SET83), BracketRegion(')', SET65, SET2, SET86), BracketRegion('|}', SET79, SET2, SET89),)
    return CompiledGrammar(grammar, Lexer(grammar), regions, frozenset('#,03?@ABT'), parse)
