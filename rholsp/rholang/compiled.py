"""The compiled grammars/rholang.peg: made by `make grammars`, not by hand. A test compares it with the grammar."""

# ruff: noqa
# mypy: ignore-errors

from rholsp.syntax.grammar import Choice, Grammar, Look, Ref, Repeat, Seq, Token, Tokens
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.lexer import Lexer
from rholsp.syntax.recovery import BracketRegion, ListRecoveryPoint, RecoveryPoint

DIGEST = '6af5e2fc2bce5b65c619a208ca340d1316b16415089ffa0edc4019789054b3b7'

SET0 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET1 = frozenset('\x00')
SET2 = frozenset('')
SET3 = frozenset('\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ')
SET4 = frozenset('^')
SET5 = frozenset('p')
SET6 = frozenset('ehp')
SET7 = frozenset('\x00!"#$%&\')*+,-./012345789:;<=?@ABIJLMOTUWY[\\]^_abefhjklmnpqxyz{|}~\x7f\x80\x81\x82')
SET8 = frozenset('"*+257:;=xyz{|}~\x7f\x80')
SET9 = frozenset('HI`b')
SET10 = frozenset('LMQgi')
SET11 = frozenset('\x00!"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqxyz{|}~\x7f\x80\x81\x82')
SET12 = frozenset('!"&\')*+-./145:;<=U\x81\x82')
SET13 = frozenset(']')
SET14 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]^_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET15 = frozenset('CEZ')
SET16 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]^_bcfhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET17 = frozenset('cf')
SET18 = frozenset('c')
SET19 = frozenset('U')
SET20 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITUW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET21 = frozenset('!"&\')*+-./145:;<=\x81\x82')
SET22 = frozenset('z{\x81')
SET23 = frozenset('Ua')
SET24 = frozenset('!"#$%&\')*+,-./01234567:;<=?@ABITW[]^_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET25 = frozenset('!"#$%&\')*+,-./01234567:;<=?@ABITW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET26 = frozenset('6')
SET27 = frozenset('!"&\')*+-./145:;<=jm\x81\x82')
SET28 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET29 = frozenset('!"&\')*+-./1458:;<=^jm\x81\x82')
SET30 = frozenset('8')
SET31 = frozenset('h')
SET32 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET33 = frozenset('n')
SET34 = frozenset('!"&\')*+-./14589:;<=LMjm\x81\x82')
SET35 = frozenset('!"#$%&\')*+,-./012345789:;<=?@ABILMTW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET36 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABITW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET37 = frozenset('^f')
SET38 = frozenset('4')
SET39 = frozenset('9LM')
SET40 = frozenset('4JO\\^afh')
SET41 = frozenset('!"&\')*+-./145:;<=m\x81\x82')
SET42 = frozenset('ERZ')
SET43 = frozenset('!"&\')*+-./14589:;<=LMjmp\x81\x82')
SET44 = frozenset('!"&\')*+-./1589:;<=LMjm\x81\x82')
SET45 = frozenset('4JOh')
SET46 = frozenset('!"#$%&\')*+,-./0123457:;<=?@ABIJOTW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET47 = frozenset('JOh')
SET48 = frozenset('!"&\')*+-./1458:;<=Lhjm\x81\x82')
SET49 = frozenset('U\\f')
SET50 = frozenset('Lh')
SET51 = frozenset("!')/np")
SET52 = frozenset("!')/")
SET53 = frozenset("!')/p")
SET54 = frozenset(')')
SET55 = frozenset("!'/")
SET56 = frozenset('!"&\')*+-./145:;<=U]\x81\x82')
SET57 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITUW[]^_bhjkmnpqxyz{|}~\x7f\x80\x81\x82')
SET58 = frozenset('op')
SET59 = frozenset("!')-./14\x81\x82")
SET60 = frozenset('_')
SET61 = frozenset('\x82')
SET62 = frozenset('!"$%&\')*+,-./12457:;<=W[]_bhkmnqxyz{|}~\x7f\x80\x81\x82')
SET63 = frozenset('489CEJLMORZ\\]^afhn')
SET64 = frozenset('!"\')*+-./12457:;=mxyz{|}~\x7f\x80\x81\x82')
SET65 = frozenset('|}~\x7f\x80')
SET66 = frozenset('8^')
SET67 = frozenset('89LM^h')
SET68 = frozenset('j')
SET69 = frozenset("!')-./14m\x81\x82")
SET70 = frozenset('9LM^h')
SET71 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITW[]_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET72 = frozenset('eh')
SET73 = frozenset('8a')
SET74 = frozenset('8p')
SET75 = frozenset('8ap')
SET76 = frozenset('l')
SET77 = frozenset('!"#$%&\')*+,-./01234578:;<=?@ABITW[]^_bhjkmnqxyz{|}~\x7f\x80\x81\x82')
SET78 = frozenset('Y')
SET79 = frozenset('8l')
SET80 = frozenset('8Y')
SET81 = frozenset('8Y^l')
SET82 = frozenset('Y^lp')
SET83 = frozenset('\\afo')
SET84 = frozenset('^a')
SET85 = frozenset('^o')
SET86 = frozenset('hn')
SET87 = frozenset('8^a')
SET88 = frozenset('ehop')
SET89 = frozenset('8al')
SET90 = frozenset('8Ya')
K0 = SET0
K1 = SET1
LIST2 = ListRecoveryPoint('program', ('par',), SET0, '', True, SET2, SET2)
STOPS3 = (SET3, SET3, SET3, SET3, SET3, SET3, SET4, SET3, SET5, SET3, SET5, SET3, SET3, SET3, SET3, SET5, SET3, SET3, SET5, SET6, SET3, SET3, SET3, SET3,)
SITE4 = RecoveryPoint('par', ('expression',), SET0, SET2, SET2, SET7)
K5 = SET3
LIST6 = ListRecoveryPoint('par', ('|',), SET0, 'o', True, SET2, SET2)
LEVEL7 = {'V': 0, 'X': 0, '>': 1, 'G': 1, 'D': 2, 'N': 2, '(': 2, 'P': 2, 'L': 3, 'M': 3, 'Q': 3, 'g': 3, 'i': 3, 'H': 4, 'I': 4, '`': 4, 'b': 4, 'F': 5, '[': 5, '_': 5, 'd': 5, 'c': 6, 'S': 7, 'K': 8}
K8 = SET8
K9 = SET9
K10 = SET10
SITE11 = RecoveryPoint('or_tail', ('logical_and',), SET0, SET2, SET2, SET11)
SITE12 = RecoveryPoint('and_tail', ('equality',), SET0, SET2, SET2, SET11)
SITE13 = RecoveryPoint('equal_tail', ('comparison',), SET0, SET2, SET2, SET11)
SITE14 = RecoveryPoint('matches_tail', ('comparison',), SET0, SET2, SET2, SET11)
SITE15 = RecoveryPoint('compare_tail', ('sum',), SET0, SET2, SET2, SET11)
SITE16 = RecoveryPoint('add_tail', ('product',), SET0, SET2, SET2, SET11)
SITE17 = RecoveryPoint('multiply_tail', ('postfix',), SET0, SET2, SET2, SET11)
SITE18 = RecoveryPoint('method_tail', ('method_name',), SET12, SET13, SET14, SET11)
SITE19 = RecoveryPoint('method_tail', ('(',), SET13, SET14, SET14, SET11)
SITE20 = RecoveryPoint('method_tail', (')',), SET4, SET2, SET2, SET11)
SITE21 = RecoveryPoint('pattern_or_tail', ('conjunction',), SET0, SET2, SET2, SET11)
SITE22 = RecoveryPoint('pattern_and_tail', ('primary',), SET0, SET2, SET2, SET11)
K23 = SET15
SITE24 = RecoveryPoint('quoted_channel', ('send_tail',), SET15, SET2, SET2, SET11)
SITE25 = RecoveryPoint('method_send_tail', ('method_name',), SET12, SET13, SET16, SET11)
SITE26 = RecoveryPoint('method_send_tail', ('(',), SET13, SET14, SET16, SET11)
SITE27 = RecoveryPoint('method_send_tail', (')',), SET4, SET17, SET17, SET11)
SITE28 = RecoveryPoint('method_send_tail', ('continuation',), SET17, SET2, SET2, SET11)
K29 = SET17
SITE30 = RecoveryPoint('plain_send_tail', ('(',), SET13, SET14, SET14, SET11)
SITE31 = RecoveryPoint('plain_send_tail', (')',), SET4, SET2, SET2, SET11)
SITE32 = RecoveryPoint('sync_send_tail', ('(',), SET13, SET14, SET16, SET11)
SITE33 = RecoveryPoint('sync_send_tail', (')',), SET4, SET17, SET17, SET11)
SITE34 = RecoveryPoint('sync_send_tail', ('continuation',), SET17, SET2, SET2, SET11)
K35 = SET18
SITE36 = RecoveryPoint('sequel', ('expression',), SET0, SET2, SET2, SET11)
SITE37 = RecoveryPoint('new', ('decl',), SET12, SET19, SET20, SET11)
K38 = SET12
SITE39 = RecoveryPoint('new', ('decl',), SET12, SET2, SET2, SET11)
LIST40 = ListRecoveryPoint('new', (',', 'in',), SET21, 'a', False, SET19, SET20)
K41 = SET19
SITE42 = RecoveryPoint('new', ('in',), SET19, SET0, SET0, SET11)
SITE43 = RecoveryPoint('new', ('expression',), SET0, SET2, SET2, SET11)
K44 = SET21
K45 = SET13
SITE46 = RecoveryPoint('decl', ('decl_uri',), SET22, SET4, SET4, SET23)
SITE47 = RecoveryPoint('decl', (')',), SET4, SET2, SET2, SET23)
SITE48 = RecoveryPoint('if', ('(',), SET13, SET0, SET24, SET11)
SITE49 = RecoveryPoint('if', ('par',), SET0, SET4, SET24, SET11)
SITE50 = RecoveryPoint('if', (')',), SET4, SET0, SET25, SET11)
SITE51 = RecoveryPoint('if', ('expression',), SET0, SET26, SET26, SET11)
K52 = SET26
SITE53 = RecoveryPoint('if', ('expression',), SET0, SET2, SET2, SET11)
SITE54 = RecoveryPoint('contract', ('name',), SET27, SET13, SET28, SET11)
K55 = SET27
SITE56 = RecoveryPoint('contract', ('(',), SET13, SET29, SET28, SET11)
K57 = SET30
SITE58 = RecoveryPoint('contract', (')',), SET4, SET31, SET32, SET11)
SITE59 = RecoveryPoint('contract', ('=',), SET31, SET33, SET32, SET11)
SITE60 = RecoveryPoint('contract', ('{',), SET33, SET0, SET32, SET11)
SITE61 = RecoveryPoint('contract', ('par',), SET0, SET5, SET5, SET11)
SITE62 = RecoveryPoint('contract', ('}',), SET5, SET2, SET2, SET11)
SITE63 = RecoveryPoint('for', ('(',), SET13, SET34, SET35, SET11)
SITE64 = RecoveryPoint('for', ('receipt',), SET34, SET4, SET36, SET11)
K65 = SET34
K66 = SET4
SITE67 = RecoveryPoint('for', ('receipt',), SET34, SET2, SET2, SET11)
LIST68 = ListRecoveryPoint('for', (';',), SET34, 'f', False, SET2, SET2)
SITE69 = RecoveryPoint('for', (')',), SET4, SET33, SET32, SET11)
SITE70 = RecoveryPoint('for', ('{',), SET33, SET0, SET32, SET11)
SITE71 = RecoveryPoint('for', ('par',), SET0, SET5, SET5, SET11)
SITE72 = RecoveryPoint('for', ('}',), SET5, SET2, SET2, SET11)
SITE73 = RecoveryPoint('receipt', ('bind',), SET34, SET2, SET2, SET37)
K74 = SET38
SITE75 = RecoveryPoint('receipt', ('par',), SET0, SET2, SET2, SET37)
SITE76 = RecoveryPoint('bind', ('arrow',), SET39, SET27, SET27, SET40)
SITE77 = RecoveryPoint('bind', ('source',), SET27, SET2, SET2, SET40)
K78 = SET41
K79 = SET42
SITE80 = RecoveryPoint('method_source_tail', ('method_name',), SET12, SET13, SET14, SET40)
SITE81 = RecoveryPoint('method_source_tail', ('(',), SET13, SET14, SET14, SET40)
SITE82 = RecoveryPoint('method_source_tail', (')',), SET4, SET2, SET2, SET40)
SITE83 = RecoveryPoint('sync_source_tail', ('(',), SET13, SET14, SET14, SET40)
SITE84 = RecoveryPoint('sync_source_tail', (')',), SET4, SET2, SET2, SET40)
SITE85 = RecoveryPoint('select', ('{',), SET33, SET34, SET43, SET11)
SITE86 = RecoveryPoint('select', ('branch',), SET34, SET5, SET5, SET11)
K87 = SET5
LIST88 = ListRecoveryPoint('select', ('branch',), SET34, '', False, SET2, SET2)
SITE89 = RecoveryPoint('select', ('}',), SET5, SET2, SET2, SET11)
SITE90 = RecoveryPoint('branch', ('bind',), SET34, SET2, SET2, SET43)
LIST91 = ListRecoveryPoint('branch', ('&', ',', ';',), SET44, '\\af', False, SET45, SET46)
K92 = SET45
SITE93 = RecoveryPoint('branch', ('par',), SET0, SET47, SET46, SET43)
SITE94 = RecoveryPoint('branch', ('case_arrow',), SET47, SET0, SET0, SET43)
SITE95 = RecoveryPoint('branch', ('par',), SET0, SET2, SET2, SET43)
SITE96 = RecoveryPoint('match', ('expression',), SET0, SET33, SET32, SET11)
SITE97 = RecoveryPoint('match', ('{',), SET33, SET0, SET32, SET11)
SITE98 = RecoveryPoint('match', ('case',), SET0, SET5, SET5, SET11)
LIST99 = ListRecoveryPoint('match', ('case',), SET0, '', True, SET2, SET2)
SITE100 = RecoveryPoint('match', ('}',), SET5, SET2, SET2, SET11)
SITE101 = RecoveryPoint('case', ('par',), SET0, SET47, SET46, SET32)
SITE102 = RecoveryPoint('case', ('case_arrow',), SET47, SET0, SET0, SET32)
SITE103 = RecoveryPoint('case', ('par',), SET0, SET2, SET2, SET32)
SITE104 = RecoveryPoint('bundle', ('{',), SET33, SET0, SET32, SET11)
SITE105 = RecoveryPoint('bundle', ('par',), SET0, SET5, SET5, SET11)
SITE106 = RecoveryPoint('bundle', ('}',), SET5, SET2, SET2, SET11)
SITE107 = RecoveryPoint('let', ('let_decl',), SET48, SET19, SET20, SET11)
K108 = SET48
SITE109 = RecoveryPoint('let', ('let_decl',), SET48, SET2, SET2, SET11)
LIST110 = ListRecoveryPoint('let', ('&', ';', 'in',), SET48, '\\f', False, SET19, SET20)
SITE111 = RecoveryPoint('let', ('in',), SET19, SET0, SET0, SET11)
SITE112 = RecoveryPoint('let', ('expression',), SET0, SET2, SET2, SET11)
SITE113 = RecoveryPoint('let_variable', ('=',), SET31, SET0, SET0, SET49)
SITE114 = RecoveryPoint('let_variable', ('par',), SET0, SET2, SET2, SET49)
SITE115 = RecoveryPoint('let_names', ('let_arrow',), SET50, SET0, SET0, SET49)
SITE116 = RecoveryPoint('let_names', ('par',), SET0, SET2, SET2, SET49)
LIST117 = ListRecoveryPoint('let_names', (',',), SET0, 'a', True, SET49, SET2)
K118 = SET49
SITE119 = RecoveryPoint('agent', ('name',), SET27, SET33, SET51, SET11)
SITE120 = RecoveryPoint('agent', ('{',), SET33, SET52, SET53, SET11)
SITE121 = RecoveryPoint('agent', ('agent_member',), SET52, SET5, SET5, SET11)
K122 = SET52
SITE123 = RecoveryPoint('agent', ('agent_member',), SET52, SET2, SET2, SET11)
LIST124 = ListRecoveryPoint('agent', ('|',), SET52, 'o', False, SET2, SET2)
SITE125 = RecoveryPoint('agent', ('}',), SET5, SET2, SET2, SET11)
K126 = SET54
SITE127 = RecoveryPoint('agent_member', ('constructor', 'default', 'method',), SET55, SET56, SET57, SET58)
SITE128 = RecoveryPoint('agent_member', ('(',), SET13, SET29, SET28, SET58)
SITE129 = RecoveryPoint('agent_member', (')',), SET4, SET33, SET32, SET58)
SITE130 = RecoveryPoint('agent_member', ('{',), SET33, SET0, SET32, SET58)
SITE131 = RecoveryPoint('agent_member', ('par',), SET0, SET5, SET5, SET58)
SITE132 = RecoveryPoint('agent_member', ('}',), SET5, SET2, SET2, SET58)
SITE133 = RecoveryPoint('linking', ('ident',), SET59, SET19, SET20, SET11)
K134 = SET59
SITE135 = RecoveryPoint('linking', ('ident',), SET59, SET2, SET2, SET11)
LIST136 = ListRecoveryPoint('linking', (',', 'in',), SET59, 'a', False, SET19, SET20)
SITE137 = RecoveryPoint('linking', ('in',), SET19, SET0, SET0, SET11)
SITE138 = RecoveryPoint('linking', ('expression',), SET0, SET2, SET2, SET11)
SITE139 = RecoveryPoint('not', ('postfix',), SET0, SET2, SET2, SET11)
SITE140 = RecoveryPoint('negative', ('postfix',), SET0, SET2, SET2, SET11)
SITE141 = RecoveryPoint('negative__double', ('postfix',), SET0, SET2, SET2, SET11)
SITE142 = RecoveryPoint('negation', ('primary',), SET0, SET2, SET2, SET11)
SITE143 = RecoveryPoint('eval', ('eval_name',), SET27, SET2, SET2, SET11)
K144 = SET60
SITE145 = RecoveryPoint('var_ref', ('ident',), SET59, SET2, SET2, SET11)
SITE146 = RecoveryPoint('template', ('IDENT',), SET61, SET2, SET2, SET11)
SITE147 = RecoveryPoint('quote', ('quoted',), SET62, SET2, SET2, SET63)
K148 = SET62
SITE149 = RecoveryPoint('quote__bare', ('quoted_or',), SET62, SET2, SET2, SET11)
LEVEL150 = {'c': 0, 'S': 1, 'K': 2}
K151 = SET64
SITE152 = RecoveryPoint('pattern_or__quoted_tail', ('quoted_rest',), SET0, SET2, SET2, SET11)
LEVEL153 = {'K': 0}
SITE154 = RecoveryPoint('pattern_and__quoted_tail', ('quoted_operand',), SET0, SET2, SET2, SET11)
SITE155 = RecoveryPoint('negative__quoted', ('number',), SET65, SET2, SET2, SET11)
SITE156 = RecoveryPoint('negation__quoted', ('quotable',), SET62, SET2, SET2, SET11)
STOPS157 = (SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET66, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET66, SET3, SET3, SET3, SET3, SET3, SET3,)
SITE158 = RecoveryPoint('name_list', ('name',), SET27, SET2, SET2, SET67)
LIST159 = ListRecoveryPoint('name_list', (',',), SET27, 'a', False, SET2, SET2)
SITE160 = RecoveryPoint('names_rest', ('@',), SET68, SET69, SET69, SET70)
SITE161 = RecoveryPoint('names_rest', ('constructor', 'default', 'private', 'export', 'import', 'method', 'agent', 'where', '_', 'PLACEHOLDER', 'IDENT',), SET69, SET2, SET2, SET70)
K162 = SET71
SITE163 = RecoveryPoint('braces', ('}',), SET5, SET2, SET2, SET11)
K164 = SET72
SITE165 = RecoveryPoint('map_tail', ('par',), SET0, SET73, SET73, SET5)
SITE166 = RecoveryPoint('map_tail', ('pair',), SET0, SET2, SET2, SET5)
LIST167 = ListRecoveryPoint('map_tail', (',', '...', '}',), SET0, 'a', True, SET74, SET30)
K168 = SET74
SITE169 = RecoveryPoint('pair', ('map_colon',), SET72, SET0, SET0, SET75)
SITE170 = RecoveryPoint('pair', ('par',), SET0, SET2, SET2, SET75)
SITE171 = RecoveryPoint('list', (']',), SET76, SET2, SET2, SET11)
SITE172 = RecoveryPoint('group', (')',), SET4, SET2, SET2, SET11)
SITE173 = RecoveryPoint('set', ('(',), SET13, SET77, SET77, SET11)
SITE174 = RecoveryPoint('set', (')',), SET4, SET2, SET2, SET11)
SITE175 = RecoveryPoint('pathmap', ('|}',), SET78, SET2, SET2, SET11)
STOPS176 = (SET3, SET3, SET4, SET4, SET4, SET4, SET3, SET3, SET3, SET3, SET3, SET4, SET4, SET3, SET3, SET3, SET3, SET3, SET3, SET3, SET79, SET4, SET66, SET80,)
SITE177 = RecoveryPoint('args', ('par',), SET0, SET2, SET2, SET81)
LIST178 = ListRecoveryPoint('args', (',',), SET0, 'a', True, SET2, SET2)
SITE179 = RecoveryPoint('rest', ('constructor', 'default', 'private', 'export', 'import', 'method', 'agent', 'where', '_', 'PLACEHOLDER', 'IDENT',), SET69, SET2, SET2, SET82)


def parse(kinds, rec, limit, known, spans, start=None):
    i = 0; region = 0; opener = -1; depth = 0; deepest = -1
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
        first = unit('o')
        if kinds[i] != 'o' and kinds[i] in STOPS3[region]: return first
        v = [first]
        while True:
            if kinds[i] == 'o':
                v.append(i); i += 1
                if kinds[i] not in K0: i = rec.seek(i, SITE4, region, opener)
                v.append(unit(K5) if kinds[i] in K0 else None)
            elif kinds[i] in STOPS3[region]: break
            elif rec.astray(i, LIST6, region, opener):
                i = rec.at
                if kinds[i] not in 'o':
                    v.append(None); v.append(unit(K5))
            else: i = rec.at; break
        return ('par', v) if len(v) > 1 else first
    def c_expression(level):
        nonlocal i, depth, deepest
        if kinds[i] in K8: left = i; i += 1
        else: left = r_primary()
        most = 99
        for _ in range(3000):
            k = kinds[i]
            if k not in LEVEL7 or not level <= LEVEL7[k] <= most: return left
            if k in K9 and not (not ((kinds[i] in 'b' and kinds[i + 1] in '|}~\x7f\x80' and kinds[i + 2] in '4JO'))): return left
            if k in K10 and not (not ((kinds[i] in 'L' and kinds[i + 1] in "!')-./14\x81\x82" and kinds[i + 2] in '4JO\\') or (kinds[i] in 'L' and kinds[i + 1] in 'm' and kinds[i + 2] in '4JO\\') or (kinds[i] in 'L' and kinds[i + 1] in 'j' and kinds[i + 2] in '!"\')*+-./12457:;=xyz{|}~\x7f\x80\x81\x82' and kinds[i + 3] in '4JO\\'))): return left
            if depth > deepest:
                if depth > limit: break
                deepest = depth
            depth += 1
            most = LEVEL7[k]
            left = T_expression[k](left)
            depth -= 1
        if kinds[i] in LEVEL7: rec.deep(i); i = rec.at; rec.skipped.append(i - 1)
        return left
    def r_or_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(1)
        else:
            i = rec.seek(i, SITE11, region, opener)
            v1 = c_expression(1) if kinds[i] in K0 else None
        return ('or', left, v0, v1)
    def r_and_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(2)
        else:
            i = rec.seek(i, SITE12, region, opener)
            v1 = c_expression(2) if kinds[i] in K0 else None
        return ('and', left, v0, v1)
    def r_equality_tail(left):
        nonlocal i, depth, deepest
        k = kinds[i]
        return T_equality_tail[k](left)
    def r_equal_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(3)
        else:
            i = rec.seek(i, SITE13, region, opener)
            v1 = c_expression(3) if kinds[i] in K0 else None
        return ('equal', left, v0, v1)
    def r_matches_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(3)
        else:
            i = rec.seek(i, SITE14, region, opener)
            v1 = c_expression(3) if kinds[i] in K0 else None
        return ('matches', left, v0, v1)
    def r_compare_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(4)
        else:
            i = rec.seek(i, SITE15, region, opener)
            v1 = c_expression(4) if kinds[i] in K0 else None
        return ('compare', left, v0, v1)
    def r_add_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(5)
        else:
            i = rec.seek(i, SITE16, region, opener)
            v1 = c_expression(5) if kinds[i] in K0 else None
        return ('add', left, v0, v1)
    def r_multiply_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE17, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('multiply', left, v0, v1)
    def r_method_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in '!"&\')*+-./145:;<=U\x81\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE18, region, opener); i = rec.at
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE19, region, opener); i = rec.at
        if v2 is not None: region = 2; opener = v2
        if kinds[i] in K0:
            v3 = r_args()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE20, v2, 2); i = rec.at
        return ('method', left, v0, v1, v2, v3, v4)
    def r_pattern_or_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(8)
        else:
            i = rec.seek(i, SITE21, region, opener)
            v1 = c_expression(8) if kinds[i] in K0 else None
        return ('pattern_or', left, v0, v1)
    def r_pattern_and_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_primary()
        else:
            i = rec.seek(i, SITE22, region, opener)
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
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K8:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_primary[k]()
        depth -= 1
        return v
    def r_variable():
        nonlocal i, region, opener
        left = i; i += 1
        if kinds[i] in K23: left = r_send_tail(left)
        return left
    def r_quoted_channel():
        nonlocal i, region, opener
        left = r_quote()
        if kinds[i] not in K23: i = rec.seek(i, SITE24, region, opener)
        if kinds[i] in K23: left = r_send_tail(left)
        return left
    def d_send_tail_90(left):
        if ((kinds[i] in 'Z' and kinds[i + 1] in '!"&\')*+-./145:;<=U\x81\x82')): return r_method_send_tail(left)
        return r_plain_send_tail(left)
    def r_send_tail(left):
        nonlocal i, depth, deepest
        k = kinds[i]
        return T_send_tail[k](left)
    def r_method_send_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in '!"&\')*+-./145:;<=U\x81\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE25, region, opener); i = rec.at
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE26, region, opener); i = rec.at
        if v2 is not None: region = 3; opener = v2
        if kinds[i] in K0:
            v3 = r_args()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE27, v2, 3); i = rec.at
        if kinds[i] in K29: v5 = r_continuation()
        else:
            i = rec.seek(i, SITE28, region, opener)
            v5 = r_continuation() if kinds[i] in K29 else None
        return ('method_send', left, v0, v1, v2, v3, v4, v5)
    def r_plain_send_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE30, region, opener); i = rec.at
        if v1 is not None: region = 4; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE31, v1, 4); i = rec.at
        return ('plain_send', left, v0, v1, v2, v3)
    def r_sync_send_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE32, region, opener); i = rec.at
        if v1 is not None: region = 5; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE33, v1, 5); i = rec.at
        if kinds[i] in K29: v4 = r_continuation()
        else:
            i = rec.seek(i, SITE34, region, opener)
            v4 = r_continuation() if kinds[i] in K29 else None
        return ('sync_send', left, v0, v1, v2, v3, v4)
    def r_continuation():
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K35:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_continuation[k]()
        depth -= 1
        return v
    def r_sequel():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(0)
        else:
            i = rec.seek(i, SITE36, region, opener)
            v1 = c_expression(0) if kinds[i] in K0 else None
        return ('sequel', v0, v1)
    def r_new():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K38: v1_first = r_decl()
        else:
            i = rec.seek(i, SITE37, region, opener)
            v1_first = r_decl() if kinds[i] in K38 else None
        v1 = [v1_first]
        while True:
            if kinds[i] == 'a':
                v1.append(i); i += 1
                if not (not ((kinds[i] in 'U'))): break
                if kinds[i] not in K38: i = rec.seek(i, SITE39, region, opener)
                v1.append(r_decl() if kinds[i] in K38 else None)
            elif kinds[i] not in K41 and rec.gap(i, LIST40, region, opener):
                v1.append(None); v1.append(r_decl())
            else: break
        if kinds[i] in 'U': v2 = i; i += 1
        else: v2 = rec.token(i, SITE42, region, opener); i = rec.at
        if kinds[i] in K0: v3 = c_expression(0)
        else:
            i = rec.seek(i, SITE43, region, opener)
            v3 = c_expression(0) if kinds[i] in K0 else None
        return ('new', v0, v1, v2, v3)
    def r_decl():
        nonlocal i, region, opener
        if kinds[i] in K44: v0 = i; i += 1
        else: v0 = r_decl_name()
        if kinds[i] in K45:
            v1_0 = i; i += 1
            if kinds[i] in 'z{\x81': v1_1 = i; i += 1
            else: v1_1 = rec.token(i, SITE46, region, opener); i = rec.at
            if kinds[i] in '^': v1_2 = i; i += 1
            else: v1_2 = rec.token(i, SITE47, region, opener); i = rec.at
        else:
            v1_0 = v1_1 = v1_2 = None
        return ('decl', v0, v1_0, v1_1, v1_2)
    def r_if():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE48, region, opener); i = rec.at
        if v1 is not None: region = 6; opener = v1
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE49, region, opener)
            v2 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE50, v1, 6); i = rec.at
        if kinds[i] in K0: v4 = c_expression(0)
        else:
            i = rec.seek(i, SITE51, region, opener)
            v4 = c_expression(0) if kinds[i] in K0 else None
        if kinds[i] in K52 and ((kinds[i] in '6')):
            v5_0 = i; i += 1
            if kinds[i] in K0: v5_1 = c_expression(0)
            else:
                i = rec.seek(i, SITE53, region, opener)
                v5_1 = c_expression(0) if kinds[i] in K0 else None
        else:
            v5_0 = v5_1 = None
        return ('if', v0, v1, v2, v3, v4, v5_0, v5_1)
    def r_contract():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in K55: v1 = r_name()
        else:
            i = rec.seek(i, SITE54, region, opener)
            v1 = r_name() if kinds[i] in K55 else None
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE56, region, opener); i = rec.at
        if v2 is not None: region = 7; opener = v2
        if kinds[i] in K55:
            v3 = r_name_list()
        else:
            v3 = None
        if kinds[i] in K57:
            v4 = r_names_rest()
        else:
            v4 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v5 = i; i += 1
        else: v5 = rec.close(i, SITE58, v2, 7); i = rec.at
        if kinds[i] in 'h': v6 = i; i += 1
        else: v6 = rec.token(i, SITE59, region, opener); i = rec.at
        if kinds[i] in 'n': v7 = i; i += 1
        else: v7 = rec.token(i, SITE60, region, opener); i = rec.at
        if v7 is not None: region = 8; opener = v7
        if kinds[i] in K0: v8 = r_par()
        else:
            i = rec.seek(i, SITE61, region, opener)
            v8 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v7 is not None: v9 = i; i += 1
        else: v9 = rec.close(i, SITE62, v7, 8); i = rec.at
        return ('contract', v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)
    def r_for():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE63, region, opener); i = rec.at
        if v1 is not None: region = 9; opener = v1
        if kinds[i] in K65: v2_first = r_receipt()
        else:
            i = rec.seek(i, SITE64, region, opener)
            v2_first = r_receipt() if kinds[i] in K65 else None
        v2 = [v2_first]
        while True:
            if kinds[i] == 'f':
                v2.append(i); i += 1
                if kinds[i] not in K65: i = rec.seek(i, SITE67, region, opener)
                v2.append(r_receipt() if kinds[i] in K65 else None)
            elif kinds[i] in K66: break
            elif rec.astray(i, LIST68, region, opener):
                i = rec.at
                if kinds[i] not in 'f':
                    v2.append(None); v2.append(r_receipt())
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE69, v1, 9); i = rec.at
        if kinds[i] in 'n': v4 = i; i += 1
        else: v4 = rec.token(i, SITE70, region, opener); i = rec.at
        if v4 is not None: region = 10; opener = v4
        if kinds[i] in K0: v5 = r_par()
        else:
            i = rec.seek(i, SITE71, region, opener)
            v5 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v4 is not None: v6 = i; i += 1
        else: v6 = rec.close(i, SITE72, v4, 10); i = rec.at
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
                if kinds[i] not in K65: i = rec.seek(i, SITE73, region, opener)
                v0.append(r_bind() if kinds[i] in K65 else None)
            else: break
        if kinds[i] in K74:
            v1_0 = i; i += 1
            if kinds[i] in K0: v1_1 = r_par()
            else:
                i = rec.seek(i, SITE75, region, opener)
                v1_1 = r_par() if kinds[i] in K0 else None
        else:
            v1_0 = v1_1 = None
        region = outer
        return ('receipt', v0, v1_0, v1_1)
    def r_bind():
        nonlocal i, region, opener
        if kinds[i] in K55:
            v0 = r_name_list()
        else:
            v0 = None
        if kinds[i] in K57:
            v1 = r_names_rest()
        else:
            v1 = None
        if kinds[i] in '9LM': v2 = i; i += 1
        else: v2 = rec.token(i, SITE76, region, opener); i = rec.at
        if kinds[i] in K55: v3 = r_source()
        else:
            i = rec.seek(i, SITE77, region, opener)
            v3 = r_source() if kinds[i] in K55 else None
        return ('bind', v0, v1, v2, v3)
    def r_source():
        nonlocal i, region, opener
        if kinds[i] in K78: left = i; i += 1
        else: left = r_name()
        if kinds[i] in K79: left = r_source_tail(left)
        return left
    def r_source_tail(left):
        nonlocal i, depth, deepest
        k = kinds[i]
        return T_source_tail[k](left)
    def r_method_source_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in '!"&\')*+-./145:;<=U\x81\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE80, region, opener); i = rec.at
        if kinds[i] in ']': v2 = i; i += 1
        else: v2 = rec.token(i, SITE81, region, opener); i = rec.at
        if v2 is not None: region = 11; opener = v2
        if kinds[i] in K0:
            v3 = r_args()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE82, v2, 11); i = rec.at
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
        else: v1 = rec.token(i, SITE83, region, opener); i = rec.at
        if v1 is not None: region = 12; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE84, v1, 12); i = rec.at
        return ('sync_source', left, v0, v1, v2, v3)
    def r_select():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in 'n': v1 = i; i += 1
        else: v1 = rec.token(i, SITE85, region, opener); i = rec.at
        if v1 is not None: region = 13; opener = v1
        v2 = []
        if kinds[i] in K65: v2_first = r_branch()
        else:
            i = rec.seek(i, SITE86, region, opener)
            v2_first = r_branch() if kinds[i] in K65 else None
        if v2_first is not None: v2.append(v2_first)
        while True:
            if kinds[i] in K65: v2.append(r_branch())
            elif kinds[i] in K87: break
            elif rec.astray(i, LIST88, region, opener): i = rec.at
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE89, v1, 13); i = rec.at
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
                if kinds[i] not in K65: i = rec.seek(i, SITE90, region, opener)
                v0.append(r_bind() if kinds[i] in K65 else None)
            elif kinds[i] not in K92 and rec.gap(i, LIST91, region, opener):
                v0.append(None); v0.append(r_bind())
            else: break
        if kinds[i] in K74:
            v1_0 = i; i += 1
            if kinds[i] in K0: v1_1 = r_par()
            else:
                i = rec.seek(i, SITE93, region, opener)
                v1_1 = r_par() if kinds[i] in K0 else None
        else:
            v1_0 = v1_1 = None
        if kinds[i] in 'JOh': v2 = i; i += 1
        else: v2 = rec.token(i, SITE94, region, opener); i = rec.at
        if kinds[i] in K0: v3 = r_par()
        else:
            i = rec.seek(i, SITE95, region, opener)
            v3 = r_par() if kinds[i] in K0 else None
        region = outer
        return ('branch', v0, v1_0, v1_1, v2, v3)
    def r_match():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(0)
        else:
            i = rec.seek(i, SITE96, region, opener)
            v1 = c_expression(0) if kinds[i] in K0 else None
        if kinds[i] in 'n': v2 = i; i += 1
        else: v2 = rec.token(i, SITE97, region, opener); i = rec.at
        if v2 is not None: region = 14; opener = v2
        v3 = []
        if kinds[i] in K0: v3_first = r_case()
        else:
            i = rec.seek(i, SITE98, region, opener)
            v3_first = r_case() if kinds[i] in K0 else None
        if v3_first is not None: v3.append(v3_first)
        while True:
            if kinds[i] in K0: v3.append(r_case())
            elif kinds[i] in K87: break
            elif rec.astray(i, LIST99, region, opener): i = rec.at
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE100, v2, 14); i = rec.at
        return ('match', v0, v1, v2, v3, v4)
    def r_case():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = r_par()
        if kinds[i] in K74:
            v1_0 = i; i += 1
            if kinds[i] in K0: v1_1 = r_par()
            else:
                i = rec.seek(i, SITE101, region, opener)
                v1_1 = r_par() if kinds[i] in K0 else None
        else:
            v1_0 = v1_1 = None
        if kinds[i] in 'JOh': v2 = i; i += 1
        else: v2 = rec.token(i, SITE102, region, opener); i = rec.at
        if kinds[i] in K0: v3 = r_par()
        else:
            i = rec.seek(i, SITE103, region, opener)
            v3 = r_par() if kinds[i] in K0 else None
        region = outer
        return ('case', v0, v1_0, v1_1, v2, v3)
    def r_bundle():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in 'n': v1 = i; i += 1
        else: v1 = rec.token(i, SITE104, region, opener); i = rec.at
        if v1 is not None: region = 15; opener = v1
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE105, region, opener)
            v2 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v1 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE106, v1, 15); i = rec.at
        return ('bundle', v0, v1, v2, v3)
    def r_let():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K108: v1_first = r_let_decl()
        else:
            i = rec.seek(i, SITE107, region, opener)
            v1_first = r_let_decl() if kinds[i] in K108 else None
        v1 = [v1_first]
        while True:
            if kinds[i] in '\\f':
                v1.append(i); i += 1
                if kinds[i] not in K108: i = rec.seek(i, SITE109, region, opener)
                v1.append(r_let_decl() if kinds[i] in K108 else None)
            elif kinds[i] not in K41 and rec.gap(i, LIST110, region, opener):
                v1.append(None); v1.append(r_let_decl())
            else: break
        if kinds[i] in 'U': v2 = i; i += 1
        else: v2 = rec.token(i, SITE111, region, opener); i = rec.at
        if kinds[i] in K0: v3 = c_expression(0)
        else:
            i = rec.seek(i, SITE112, region, opener)
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
    def d_let_decl_76():
        if ((kinds[i] in 'L' and kinds[i + 1] in 'U\\f')): return r_let_nothing()
        return r_let_names()
    def d_let_decl_129():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def d_let_decl_130():
        if ((kinds[i] in "!')-./14\x81\x82" and kinds[i + 1] in 'h')): return r_let_variable()
        return r_let_names()
    def r_let_decl():
        nonlocal i, depth, deepest
        k = kinds[i]
        return T_let_decl[k]()
    def r_let_variable():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = i; i += 1
        if kinds[i] in 'h': v1 = i; i += 1
        else: v1 = rec.token(i, SITE113, region, opener); i = rec.at
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE114, region, opener)
            v2 = r_par() if kinds[i] in K0 else None
        region = outer
        return ('let_variable', v0, v1, v2)
    def r_let_names():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        if kinds[i] in K55:
            v0 = r_name_list()
        else:
            v0 = None
        if kinds[i] in K57:
            v1 = r_names_rest()
        else:
            v1 = None
        if kinds[i] in 'Lh': v2 = i; i += 1
        else: v2 = rec.token(i, SITE115, region, opener); i = rec.at
        if kinds[i] in K0: v3_first = r_par()
        else:
            i = rec.seek(i, SITE116, region, opener)
            v3_first = r_par() if kinds[i] in K0 else None
        v3 = [v3_first]
        while True:
            if kinds[i] == 'a':
                v3.append(i); i += 1
                if not (not ((kinds[i] in 'U\\f'))): break
                if kinds[i] not in K0: i = rec.seek(i, SITE116, region, opener)
                v3.append(r_par() if kinds[i] in K0 else None)
            elif kinds[i] not in K118 and rec.gap(i, LIST117, region, opener):
                v3.append(None); v3.append(r_par())
            else: break
        region = outer
        return ('let_names', v0, v1, v2, v3)
    def r_let_nothing():
        nonlocal i, region, opener
        v = i; i += 1
        return v
    def r_agent():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in K55: v1 = r_name()
        else:
            i = rec.seek(i, SITE119, region, opener)
            v1 = r_name() if kinds[i] in K55 else None
        if kinds[i] in 'n': v2 = i; i += 1
        else: v2 = rec.token(i, SITE120, region, opener); i = rec.at
        if v2 is not None: region = 16; opener = v2
        if kinds[i] in K122: v3_first = r_agent_member()
        else:
            i = rec.seek(i, SITE121, region, opener)
            v3_first = r_agent_member() if kinds[i] in K122 else None
        v3 = [v3_first]
        while True:
            if kinds[i] == 'o':
                v3.append(i); i += 1
                if kinds[i] not in K122: i = rec.seek(i, SITE123, region, opener)
                v3.append(r_agent_member() if kinds[i] in K122 else None)
            elif kinds[i] in K87: break
            elif rec.astray(i, LIST124, region, opener):
                i = rec.at
                if kinds[i] not in 'o':
                    v3.append(None); v3.append(r_agent_member())
            else: i = rec.at; break
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v2 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE125, v2, 16); i = rec.at
        return ('agent', v0, v1, v2, v3, v4)
    def r_agent_member():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        if kinds[i] in K126:
            v0 = i; i += 1
        else:
            v0 = None
        if kinds[i] in "!'/": v1 = i; i += 1
        else: v1 = rec.token(i, SITE127, region, opener); i = rec.at
        if kinds[i] in K38:
            v2 = i; i += 1
        else:
            v2 = None
        if kinds[i] in ']': v3 = i; i += 1
        else: v3 = rec.token(i, SITE128, region, opener); i = rec.at
        if v3 is not None: region = 17; opener = v3
        if kinds[i] in K55:
            v4 = r_name_list()
        else:
            v4 = None
        if kinds[i] in K57:
            v5 = r_names_rest()
        else:
            v5 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v3 is not None: v6 = i; i += 1
        else: v6 = rec.close(i, SITE129, v3, 17); i = rec.at
        if kinds[i] in 'n': v7 = i; i += 1
        else: v7 = rec.token(i, SITE130, region, opener); i = rec.at
        if v7 is not None: region = 18; opener = v7
        if kinds[i] in K0: v8 = r_par()
        else:
            i = rec.seek(i, SITE131, region, opener)
            v8 = r_par() if kinds[i] in K0 else None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v7 is not None: v9 = i; i += 1
        else: v9 = rec.close(i, SITE132, v7, 18); i = rec.at
        return ('agent_member', v0, v1, v2, v3, v4, v5, v6, v7, v8, v9)
    def r_linking():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in "!')-./14\x81\x82": v1_first = i; i += 1
        else: v1_first = rec.token(i, SITE133, region, opener); i = rec.at
        v1 = [v1_first]
        while True:
            if kinds[i] == 'a':
                v1.append(i); i += 1
                if kinds[i] not in K134: i = rec.seek(i, SITE135, region, opener)
                v1.append(advance() if kinds[i] in K134 else None)
            elif kinds[i] not in K41 and rec.gap(i, LIST136, region, opener):
                v1.append(None); v1.append(advance())
            else: break
        if kinds[i] in 'U': v2 = i; i += 1
        else: v2 = rec.token(i, SITE137, region, opener); i = rec.at
        if kinds[i] in K0: v3 = c_expression(0)
        else:
            i = rec.seek(i, SITE138, region, opener)
            v3 = c_expression(0) if kinds[i] in K0 else None
        return ('linking', v0, v1, v2, v3)
    def r_not():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE139, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('not', v0, v1)
    def r_negative():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE140, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('negative', v0, v1)
    def r_negative__double():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_expression(6)
        else:
            i = rec.seek(i, SITE141, region, opener)
            v1 = c_expression(6) if kinds[i] in K0 else None
        return ('negative', v0, v1)
    def r_negation():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_primary()
        else:
            i = rec.seek(i, SITE142, region, opener)
            v1 = r_primary() if kinds[i] in K0 else None
        return ('negation', v0, v1)
    def r_eval():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K55: v1 = r_eval_name()
        else:
            i = rec.seek(i, SITE143, region, opener)
            v1 = r_eval_name() if kinds[i] in K55 else None
        return ('eval', v0, v1)
    def r_eval_name():
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K78:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_eval_name[k]()
        depth -= 1
        return v
    def r_var_ref():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K144:
            v1 = i; i += 1
        else:
            v1 = None
        if kinds[i] in "!')-./14\x81\x82": v2 = i; i += 1
        else: v2 = rec.token(i, SITE145, region, opener); i = rec.at
        return ('var_ref', v0, v1, v2)
    def r_template():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in '\x82': v1 = i; i += 1
        else: v1 = rec.token(i, SITE146, region, opener); i = rec.at
        return ('template', v0, v1)
    def r_name():
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K78:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_name[k]()
        depth -= 1
        return v
    def r_quote():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K148: v1 = c_quoted(0)
        else:
            i = rec.seek(i, SITE147, region, opener)
            v1 = c_quoted(0) if kinds[i] in K148 else None
        return ('quote', v0, v1)
    def r_quote__bare():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K148: v1 = c_quoted(1)
        else:
            i = rec.seek(i, SITE149, region, opener)
            v1 = c_quoted(1) if kinds[i] in K148 else None
        return ('quote', v0, v1)
    def c_quoted(level):
        nonlocal i, depth, deepest
        if kinds[i] in K151: left = i; i += 1
        else: left = r_quotable()
        most = 99
        for _ in range(3000):
            k = kinds[i]
            if k not in LEVEL150 or not level <= LEVEL150[k] <= most: return left
            if depth > deepest:
                if depth > limit: break
                deepest = depth
            depth += 1
            most = LEVEL150[k]
            left = T_quoted[k](left)
            depth -= 1
        if kinds[i] in LEVEL150: rec.deep(i); i = rec.at; rec.skipped.append(i - 1)
        return left
    def r_pattern_or__quoted_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = c_quoted_rest(0)
        else:
            i = rec.seek(i, SITE152, region, opener)
            v1 = c_quoted_rest(0) if kinds[i] in K0 else None
        return ('pattern_or', left, v0, v1)
    def c_quoted_rest(level):
        nonlocal i, depth, deepest
        if kinds[i] in K151: left = i; i += 1
        else: left = r_quoted_operand()
        most = 99
        for _ in range(3000):
            k = kinds[i]
            if k not in LEVEL153 or not level <= LEVEL153[k] <= most: return left
            if depth > deepest:
                if depth > limit: break
                deepest = depth
            depth += 1
            most = LEVEL153[k]
            left = T_quoted_rest[k](left)
            depth -= 1
        if kinds[i] in LEVEL153: rec.deep(i); i = rec.at; rec.skipped.append(i - 1)
        return left
    def r_pattern_and__quoted_tail(left):
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_quoted_operand()
        else:
            i = rec.seek(i, SITE154, region, opener)
            v1 = r_quoted_operand() if kinds[i] in K0 else None
        return ('pattern_and', left, v0, v1)
    def r_quotable():
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K151:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_quotable[k]()
        depth -= 1
        return v
    def r_quoted_operand():
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K151:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_quoted_operand[k]()
        depth -= 1
        return v
    def r_negative__quoted():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in '|}~\x7f\x80': v1 = i; i += 1
        else: v1 = rec.token(i, SITE155, region, opener); i = rec.at
        return ('negative', v0, v1)
    def r_negation__quoted():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in K148: v1 = r_quotable()
        else:
            i = rec.seek(i, SITE156, region, opener)
            v1 = r_quotable() if kinds[i] in K148 else None
        return ('negation', v0, v1)
    def r_name_list():
        nonlocal i, region, opener
        if kinds[i] in K78: first = i; i += 1
        else: first = r_name()
        v = [first]
        while True:
            if kinds[i] == 'a':
                v.append(i); i += 1
                if not (not ((kinds[i] in '89LM^h'))): break
                if kinds[i] not in K55: i = rec.seek(i, SITE158, region, opener)
                v.append(r_name() if kinds[i] in K55 else None)
            elif kinds[i] in STOPS157[region]: break
            elif rec.astray(i, LIST159, region, opener):
                i = rec.at
                if kinds[i] not in 'a':
                    v.append(None); v.append(r_name())
            else: i = rec.at; break
        return v
    def r_names_rest():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in 'j': v1 = i; i += 1
        else: v1 = rec.token(i, SITE160, region, opener); i = rec.at
        if kinds[i] in "!')-./14m\x81\x82": v2 = i; i += 1
        else: v2 = rec.token(i, SITE161, region, opener); i = rec.at
        return ('names_rest', v0, v1, v2)
    def r_braces():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        region = 19; opener = v0
        if kinds[i] in K162:
            v1 = r_brace_body()
        else:
            v1 = None
        region = outer; opener = outer_opener
        if kinds[i] == 'p' and v0 is not None: v2 = i; i += 1
        else: v2 = rec.close(i, SITE163, v0, 19); i = rec.at
        return ('braces', v0, v1, v2)
    def r_brace_body():
        nonlocal i, depth, deepest
        k = kinds[i]
        return T_brace_body[k]()
    def r_block_or_map():
        nonlocal i, region, opener
        left = r_par()
        if kinds[i] in K164: left = r_map_tail(left)
        return left
    def r_map_tail(left):
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        region = 1
        v0 = i; i += 1
        if kinds[i] in K0: v1 = r_par()
        else:
            i = rec.seek(i, SITE165, region, opener)
            v1 = r_par() if kinds[i] in K0 else None
        v2 = []
        while True:
            if kinds[i] == 'a':
                v2.append(i); i += 1
                if not (not ((kinds[i] in '8p'))): break
                if kinds[i] not in K0: i = rec.seek(i, SITE166, region, opener)
                v2.append(r_pair() if kinds[i] in K0 else None)
            elif kinds[i] not in K168 and rec.gap(i, LIST167, region, opener):
                v2.append(None); v2.append(r_pair())
            else: break
        if kinds[i] in K57:
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
        if kinds[i] in 'eh': v1 = i; i += 1
        else: v1 = rec.token(i, SITE169, region, opener); i = rec.at
        if kinds[i] in K0: v2 = r_par()
        else:
            i = rec.seek(i, SITE170, region, opener)
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
        if kinds[i] in K57:
            v2 = r_rest()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == 'l' and v0 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE171, v0, 20); i = rec.at
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
        else: v2 = rec.close(i, SITE172, v0, 21); i = rec.at
        return ('group', v0, v1, v2)
    def r_set():
        nonlocal i, region, opener
        outer = region; outer_opener = opener
        v0 = i; i += 1
        if kinds[i] in ']': v1 = i; i += 1
        else: v1 = rec.token(i, SITE173, region, opener); i = rec.at
        if v1 is not None: region = 22; opener = v1
        if kinds[i] in K0:
            v2 = r_args()
        else:
            v2 = None
        if kinds[i] in K57:
            v3 = r_rest()
        else:
            v3 = None
        region = outer; opener = outer_opener
        if kinds[i] == '^' and v1 is not None: v4 = i; i += 1
        else: v4 = rec.close(i, SITE174, v1, 22); i = rec.at
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
        if kinds[i] in K57:
            v2 = r_rest()
        else:
            v2 = None
        region = outer; opener = outer_opener
        if kinds[i] == 'Y' and v0 is not None: v3 = i; i += 1
        else: v3 = rec.close(i, SITE175, v0, 23); i = rec.at
        return ('pathmap', v0, v1, v2, v3)
    def r_args():
        nonlocal i, region, opener
        first = r_par()
        v = [first]
        while True:
            if kinds[i] == 'a':
                v.append(i); i += 1
                if not (not ((kinds[i] in '8Y^l'))): break
                if kinds[i] not in K0: i = rec.seek(i, SITE177, region, opener)
                v.append(r_par() if kinds[i] in K0 else None)
            elif kinds[i] in STOPS176[region]: break
            elif rec.astray(i, LIST178, region, opener):
                i = rec.at
                if kinds[i] not in 'a':
                    v.append(None); v.append(r_par())
            else: i = rec.at; break
        return v
    def r_rest():
        nonlocal i, region, opener
        v0 = i; i += 1
        if kinds[i] in "!')-./14m\x81\x82": v1 = i; i += 1
        else: v1 = rec.token(i, SITE179, region, opener); i = rec.at
        return ('rest', v0, v1)
    def r_decl_name():
        nonlocal i, depth, deepest
        k = kinds[i]
        if k in K44:
            i += 1
            return i - 1
        if depth > deepest:
            if depth > limit:
                j = rec.deep(i); i = rec.at
                return j
            deepest = depth
        depth += 1
        v = T_decl_name[k]()
        depth -= 1
        return v
    def r_in_name():
        nonlocal i, region, opener
        v = i; i += 1
        return v
    def unit(separator):
        nonlocal i, deepest
        j = i
        if j in known:
            end, inside, height = known[j]
            if inside == region and depth + height <= limit and kinds[end] in separator:
                i = end
                if depth + height > deepest: deepest = depth + height
                return ('unit', j, end - 1)
        outer = deepest; deepest = depth - 1; calls = rec.calls
        v = c_expression(0)
        if i - j >= 24 and rec.calls == calls: spans[j] = (i, region, deepest - depth)
        if outer > deepest: deepest = outer
        return v
    T_expression = {'(': r_matches_tail, '>': r_and_tail, 'D': r_equal_tail, 'F': r_multiply_tail, 'G': r_and_tail, 'H': r_add_tail, 'I': r_add_tail, 'K': r_pattern_and_tail, 'L': r_compare_tail, 'M': r_compare_tail, 'N': r_equal_tail, 'P': r_matches_tail, 'Q': r_compare_tail, 'S': r_pattern_or_tail, 'V': r_or_tail, 'X': r_or_tail, '[': r_multiply_tail, '_': r_multiply_tail, '`': r_add_tail, 'b': r_add_tail, 'c': r_method_tail, 'd': r_multiply_tail, 'g': r_compare_tail, 'i': r_compare_tail}
    T_equality_tail = {'(': r_matches_tail, 'D': r_equal_tail, 'N': r_equal_tail, 'P': r_matches_tail}
    T_primary = {'!': r_variable, '#': r_contract, '$': r_bundle, '%': r_bundle, '&': r_bundle, "'": r_variable, ')': r_variable, ',': r_bundle, '-': d_primary_45, '.': d_primary_46, '/': r_variable, '0': r_select, '1': d_primary_49, '3': r_match, '4': r_variable, '<': r_set, '?': r_for, '@': r_let, 'A': r_new, 'B': r_not, 'I': r_negative__double, 'T': r_if, 'W': r_pathmap, '[': r_template, ']': r_group, '_': r_eval, 'b': r_negative, 'h': r_var_ref, 'j': r_quoted_channel, 'k': r_list, 'm': r_variable, 'n': r_braces, 'q': r_negation, '\x81': r_variable, '\x82': r_variable}
    T_send_tail = {'C': r_plain_send_tail, 'E': r_sync_send_tail, 'Z': d_send_tail_90}
    T_continuation = {'f': r_sequel}
    T_source_tail = {'E': r_sync_source_tail, 'R': r_ack_source_tail, 'Z': r_method_source_tail}
    T_let_decl = {'!': d_let_decl_33, '"': r_let_names, '&': r_let_names, "'": d_let_decl_39, ')': d_let_decl_41, '*': r_let_names, '+': r_let_names, '-': d_let_decl_45, '.': d_let_decl_46, '/': d_let_decl_47, '1': d_let_decl_49, '4': d_let_decl_52, '5': r_let_names, '8': r_let_names, ':': r_let_names, ';': r_let_names, '<': r_let_names, '=': r_let_names, 'L': d_let_decl_76, 'h': r_let_names, 'j': r_let_names, 'm': r_let_names, '\x81': d_let_decl_129, '\x82': d_let_decl_130}
    T_eval_name = {'j': r_quote__bare}
    T_name = {'j': r_quote}
    T_quoted = {'K': r_pattern_and__quoted_tail, 'S': r_pattern_or__quoted_tail, 'c': r_method_tail}
    T_quoted_rest = {'K': r_pattern_and__quoted_tail}
    T_quotable = {'$': r_bundle, '%': r_bundle, '&': r_bundle, ',': r_bundle, '<': r_set, 'W': r_pathmap, '[': r_template, ']': r_group, '_': r_eval, 'b': r_negative__quoted, 'h': r_var_ref, 'k': r_list, 'n': r_braces, 'q': r_negation__quoted}
    T_quoted_operand = {'#': r_contract, '$': r_bundle, '%': r_bundle, '&': r_bundle, ',': r_bundle, '0': r_select, '3': r_match, '<': r_set, '?': r_for, '@': r_let, 'A': r_new, 'B': r_not, 'I': r_negative__double, 'T': r_if, 'W': r_pathmap, '[': r_template, ']': r_group, '_': r_eval, 'b': r_negative, 'h': r_var_ref, 'j': r_quoted_channel, 'k': r_list, 'n': r_braces, 'q': r_negation}
    T_brace_body = {'!': r_block_or_map, '"': r_block_or_map, '#': r_block_or_map, '$': r_block_or_map, '%': r_block_or_map, '&': r_block_or_map, "'": r_block_or_map, ')': r_block_or_map, '*': r_block_or_map, '+': r_block_or_map, ',': r_block_or_map, '-': r_block_or_map, '.': r_block_or_map, '/': r_block_or_map, '0': r_block_or_map, '1': r_block_or_map, '2': r_block_or_map, '3': r_block_or_map, '4': r_block_or_map, '5': r_block_or_map, '7': r_block_or_map, '8': r_rest, ':': r_block_or_map, ';': r_block_or_map, '<': r_block_or_map, '=': r_block_or_map, '?': r_block_or_map, '@': r_block_or_map, 'A': r_block_or_map, 'B': r_block_or_map, 'I': r_block_or_map, 'T': r_block_or_map, 'W': r_block_or_map, '[': r_block_or_map, ']': r_block_or_map, '_': r_block_or_map, 'b': r_block_or_map, 'h': r_block_or_map, 'j': r_block_or_map, 'k': r_block_or_map, 'm': r_block_or_map, 'n': r_block_or_map, 'q': r_block_or_map, 'x': r_block_or_map, 'y': r_block_or_map, 'z': r_block_or_map, '{': r_block_or_map, '|': r_block_or_map, '}': r_block_or_map, '~': r_block_or_map, '\x7f': r_block_or_map, '\x80': r_block_or_map, '\x81': r_block_or_map, '\x82': r_block_or_map}
    T_decl_name = {'U': r_in_name}
    if start is not None:
        i, region = start
        return c_expression(0), i
    root = r_program()
    return root, i


def language() -> CompiledGrammar:
    grammar = Grammar('program', {'program': Repeat(item=Ref(rule='par'), least=0, many=True), 'par': Seq((Ref(rule='expression'), Repeat(item=Seq(items=(Tokens(kinds='o', name=''), Ref(rule='expression'))), least=0, many=True),)), 'expression': Seq((Ref(rule='logical_and'), Repeat(item=Ref(rule='or_tail'), least=0, many=True),)), 'or_tail': Seq((Tokens(kinds='VX', name=''), Ref(rule='logical_and'),)), 'logical_and': Seq((Ref(rule='equality'), Repeat(item=Ref(rule='and_tail'), least=0, many=True),)), 'and_tail': Seq((Tokens(kinds='>G', name=''), Ref(rule='equality'),)), 'equality': Seq((Ref(rule='comparison'), Repeat(item=Ref(rule='equality_tail'), least=0, many=True),)), 'equality_tail': Choice((Ref(rule='equal_tail'), Ref(rule='matches_tail'),)), 'equal_tail': Seq((Tokens(kinds='DN', name=''), Ref(rule='comparison'),)), 'matches_tail': Seq((Tokens(kinds='(P', name=''), Ref(rule='comparison'),)), 'comparison': Seq((Ref(rule='sum'), Repeat(item=Ref(rule='compare_tail'), least=0, many=True),)), 'compare_tail': Seq((Look(item=Ref(rule='empty_bind'), negative=True), Tokens(kinds='LMQgi', name='less_op'), Ref(rule='sum'),)), 'empty_bind': Seq((Tokens(kinds='L', name=''), Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Seq((Tokens(kinds='j', name=''), Tokens(kinds='!"\')*+-./12457:;=xyz{|}~\x7f\x80\x81\x82', name=''),)),)), Tokens(kinds='4JO\\', name=''),)), 'less_op': Tokens(kinds='LMQgi', name=''), 'sum': Seq((Ref(rule='product'), Repeat(item=Ref(rule='add_tail'), least=0, many=True),)), 'add_tail': Seq((Look(item=Ref(rule='negative_case'), negative=True), Tokens(kinds='HI`b', name='add_op'), Ref(rule='product'),)), 'add_op': Tokens(kinds='HI`b', name=''), 'negative_case': Seq((Tokens(kinds='b', name=''), Tokens(kinds='|}~\x7f\x80', name='number'), Tokens(kinds='4JO', name=''),)), 'product': Seq((Ref(rule='postfix'), Repeat(item=Ref(rule='multiply_tail'), least=0, many=True),)), 'multiply_tail': Seq((Tokens(kinds='F[_d', name='multiply_op'), Ref(rule='postfix'),)), 'multiply_op': Tokens(kinds='F[_d', name=''), 'postfix': Seq((Ref(rule='disjunction'), Repeat(item=Ref(rule='method_tail'), least=0, many=True),)), 'method_tail': Seq((Tokens(kinds='c', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'disjunction': Seq((Ref(rule='conjunction'), Repeat(item=Ref(rule='pattern_or_tail'), least=0, many=True),)), 'pattern_or_tail': Seq((Tokens(kinds='S', name=''), Ref(rule='conjunction'),)), 'conjunction': Seq((Ref(rule='primary'), Repeat(item=Ref(rule='pattern_and_tail'), least=0, many=True),)), 'pattern_and_tail': Seq((Tokens(kinds='K', name=''), Ref(rule='primary'),)), 'primary': Choice((Ref(rule='agent'), Ref(rule='linking'), Ref(rule='variable'), Ref(rule='quoted_channel'), Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name='literal'), Ref(rule='eval'), Ref(rule='braces'), Ref(rule='list'), Ref(rule='group'), Ref(rule='set'), Ref(rule='pathmap'), Ref(rule='new'), Ref(rule='for'), Ref(rule='contract'), Ref(rule='match'), Ref(rule='if'), Ref(rule='let'), Ref(rule='select'), Ref(rule='bundle'), Ref(rule='not'), Ref(rule='negative'), Ref(rule='negative__double'), Ref(rule='negation'), Ref(rule='var_ref'), Ref(rule='template'),)), 'variable': Seq((Tokens(kinds="!')-./14m\x81\x82", name=''), Repeat(item=Ref(rule='send_tail'), least=0, many=False),)), 'quoted_channel': Seq((Ref(rule='quote'), Ref(rule='send_tail'),)), 'send_tail': Choice((Ref(rule='method_send_tail'), Ref(rule='plain_send_tail'), Ref(rule='sync_send_tail'),)), 'method_send_tail': Seq((Look(item=Seq(items=(Tokens(kinds='Z', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'))), negative=False), Tokens(kinds='Z', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''), Ref(rule='continuation'),)), 'plain_send_tail': Seq((Tokens(kinds='CZ', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'sync_send_tail': Seq((Tokens(kinds='E', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''), Ref(rule='continuation'),)), 'continuation': Choice((Tokens(kinds='c', name=''), Ref(rule='sequel'),)), 'sequel': Seq((Tokens(kinds='f', name=''), Ref(rule='expression'),)), 'new': Seq((Tokens(kinds='A', name=''), Ref(rule='decl'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='U', name=''), negative=True), Ref(rule='decl'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False), Tokens(kinds='U', name=''), Ref(rule='expression'),)), 'decl': Seq((Ref(rule='decl_name'), Repeat(item=Seq(items=(Tokens(kinds=']', name=''), Tokens(kinds='z{\x81', name='decl_uri'), Tokens(kinds='^', name=''))), least=0, many=False),)), 'decl_uri': Tokens(kinds='z{\x81', name=''), 'if': Seq((Tokens(kinds='T', name=''), Tokens(kinds=']', name=''), Ref(rule='par'), Tokens(kinds='^', name=''), Ref(rule='expression'), Repeat(item=Seq(items=(Look(item=Tokens(kinds='6', name=''), negative=False), Tokens(kinds='6', name=''), Ref(rule='expression'))), least=0, many=False),)), 'contract': Seq((Tokens(kinds='#', name=''), Ref(rule='name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='^', name=''), Tokens(kinds='h', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'for': Seq((Tokens(kinds='?', name=''), Tokens(kinds=']', name=''), Ref(rule='receipt'), Repeat(item=Seq(items=(Tokens(kinds='f', name=''), Ref(rule='receipt'))), least=0, many=True), Tokens(kinds='^', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'receipt': Seq((Ref(rule='bind'), Repeat(item=Seq(items=(Tokens(kinds='\\a', name=''), Ref(rule='bind'))), least=0, many=True), Repeat(item=Seq(items=(Tokens(kinds='4', name=''), Ref(rule='par'))), least=0, many=False),)), 'bind': Seq((Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='9LM', name='arrow'), Ref(rule='source'),)), 'arrow': Tokens(kinds='9LM', name=''), 'source': Seq((Ref(rule='name'), Repeat(item=Ref(rule='source_tail'), least=0, many=False),)), 'source_tail': Choice((Ref(rule='method_source_tail'), Ref(rule='ack_source_tail'), Ref(rule='sync_source_tail'),)), 'method_source_tail': Seq((Tokens(kinds='Z', name=''), Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'ack_source_tail': Seq((Tokens(kinds='R', name=''),)), 'sync_source_tail': Seq((Tokens(kinds='E', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'select': Seq((Tokens(kinds='0', name=''), Tokens(kinds='n', name=''), Repeat(item=Ref(rule='branch'), least=1, many=True), Tokens(kinds='p', name=''),)), 'branch': Seq((Ref(rule='bind'), Repeat(item=Seq(items=(Tokens(kinds='\\af', name=''), Ref(rule='bind'))), least=0, many=True), Repeat(item=Seq(items=(Tokens(kinds='4', name=''), Ref(rule='par'))), least=0, many=False), Tokens(kinds='JOh', name='case_arrow'), Ref(rule='par'),)), 'match': Seq((Tokens(kinds='3', name=''), Ref(rule='expression'), Tokens(kinds='n', name=''), Repeat(item=Ref(rule='case'), least=1, many=True), Tokens(kinds='p', name=''),)), 'case': Seq((Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='4', name=''), Ref(rule='par'))), least=0, many=False), Tokens(kinds='JOh', name='case_arrow'), Ref(rule='par'),)), 'case_arrow': Tokens(kinds='JOh', name=''), 'bundle': Seq((Tokens(kinds='$%&,', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'let': Seq((Tokens(kinds='@', name=''), Ref(rule='let_decl'), Repeat(item=Seq(items=(Tokens(kinds='\\f', name=''), Ref(rule='let_decl'))), least=0, many=True), Tokens(kinds='U', name=''), Ref(rule='expression'),)), 'let_decl': Choice((Ref(rule='let_variable'), Ref(rule='let_nothing'), Ref(rule='let_names'),)), 'let_variable': Seq((Look(item=Seq(items=(Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='h', name=''))), negative=False), Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='h', name=''), Ref(rule='par'),)), 'let_names': Seq((Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='Lh', name='let_arrow'), Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='U\\f', name=''), negative=True), Ref(rule='par'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False),)), 'let_arrow': Tokens(kinds='Lh', name=''), 'let_nothing': Seq((Look(item=Seq(items=(Tokens(kinds='L', name=''), Tokens(kinds='U\\f', name=''))), negative=False), Tokens(kinds='L', name=''),)), 'agent': Seq((Look(item=Seq(items=(Tokens(kinds='1', name=''), Ref(rule='agent_start'))), negative=False), Tokens(kinds='1', name=''), Ref(rule='name'), Tokens(kinds='n', name=''), Ref(rule='agent_member'), Repeat(item=Seq(items=(Tokens(kinds='o', name=''), Ref(rule='agent_member'))), least=0, many=True), Tokens(kinds='p', name=''),)), 'agent_start': Choice((Tokens(kinds='j', name=''), Seq((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='n', name=''),)),)), 'agent_member': Seq((Repeat(item=Tokens(kinds=')', name=''), least=0, many=False), Tokens(kinds="!'/", name=''), Repeat(item=Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name='method_name'), least=0, many=False), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='name_list'), least=0, many=False), Repeat(item=Ref(rule='names_rest'), least=0, many=False), Tokens(kinds='^', name=''), Tokens(kinds='n', name=''), Ref(rule='par'), Tokens(kinds='p', name=''),)), 'linking': Seq((Look(item=Seq(items=(Tokens(kinds='-.', name=''), Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='Ua', name=''))), negative=False), Tokens(kinds='-.', name=''), Tokens(kinds="!')-./14\x81\x82", name='ident'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Tokens(kinds="!')-./14\x81\x82", name='ident'))), least=0, many=True), Tokens(kinds='U', name=''), Ref(rule='expression'),)), 'not': Seq((Tokens(kinds='B', name=''), Ref(rule='postfix'),)), 'negative': Seq((Tokens(kinds='b', name=''), Ref(rule='postfix'),)), 'negative__double': Seq((Tokens(kinds='I', name=''), Ref(rule='postfix'),)), 'negation': Seq((Tokens(kinds='q', name=''), Ref(rule='primary'),)), 'eval': Seq((Tokens(kinds='_', name=''), Ref(rule='eval_name'),)), 'eval_name': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"&*+5:;<=', name='word'), Ref(rule='quote__bare'),)), 'var_ref': Seq((Tokens(kinds='h', name=''), Repeat(item=Tokens(kinds='_', name=''), least=0, many=False), Tokens(kinds="!')-./14\x81\x82", name='ident'),)), 'template': Seq((Tokens(kinds='[', name=''), Tokens(kinds='\x82', name=''),)), 'name': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"&*+5:;<=', name='word'), Ref(rule='quote'),)), 'quote': Seq((Tokens(kinds='j', name=''), Ref(rule='quoted'),)), 'quote__bare': Seq((Tokens(kinds='j', name=''), Ref(rule='quoted_or'),)), 'quoted': Seq((Ref(rule='quoted_or'), Repeat(item=Ref(rule='method_tail'), least=0, many=True),)), 'quoted_or': Seq((Ref(rule='quoted_and'), Repeat(item=Ref(rule='pattern_or__quoted_tail'), least=0, many=True),)), 'pattern_or__quoted_tail': Seq((Tokens(kinds='S', name=''), Ref(rule='quoted_rest'),)), 'quoted_and': Seq((Ref(rule='quotable'), Repeat(item=Ref(rule='pattern_and__quoted_tail'), least=0, many=True),)), 'quoted_rest': Seq((Ref(rule='quoted_operand'), Repeat(item=Ref(rule='pattern_and__quoted_tail'), least=0, many=True),)), 'pattern_and__quoted_tail': Seq((Tokens(kinds='K', name=''), Ref(rule='quoted_operand'),)), 'quotable': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name='literal'), Ref(rule='eval'), Ref(rule='braces'), Ref(rule='list'), Ref(rule='group'), Ref(rule='set'), Ref(rule='pathmap'), Ref(rule='bundle'), Ref(rule='negative__quoted'), Ref(rule='negation__quoted'), Ref(rule='var_ref'), Ref(rule='template'),)), 'quoted_operand': Choice((Ref(rule='agent'), Ref(rule='linking'), Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='m', name=''), Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name='literal'), Ref(rule='eval'), Ref(rule='braces'), Ref(rule='list'), Ref(rule='group'), Ref(rule='set'), Ref(rule='pathmap'), Ref(rule='bundle'), Ref(rule='new'), Ref(rule='for'), Ref(rule='contract'), Ref(rule='match'), Ref(rule='if'), Ref(rule='let'), Ref(rule='select'), Ref(rule='not'), Ref(rule='negative'), Ref(rule='negative__double'), Ref(rule='negation'), Ref(rule='var_ref'), Ref(rule='template'), Ref(rule='quoted_channel'),)), 'negative__quoted': Seq((Tokens(kinds='b', name=''), Tokens(kinds='|}~\x7f\x80', name='number'),)), 'negation__quoted': Seq((Tokens(kinds='q', name=''), Ref(rule='quotable'),)), 'name_list': Seq((Ref(rule='name'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='89LM^h', name='names_end'), negative=True), Ref(rule='name'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False),)), 'names_end': Tokens(kinds='89LM^h', name=''), 'names_rest': Seq((Tokens(kinds='8', name=''), Tokens(kinds='j', name=''), Tokens(kinds="!')-./14m\x81\x82", name=''),)), 'braces': Seq((Tokens(kinds='n', name=''), Repeat(item=Ref(rule='brace_body'), least=0, many=False), Tokens(kinds='p', name=''),)), 'brace_body': Choice((Ref(rule='rest'), Ref(rule='block_or_map'),)), 'block_or_map': Seq((Ref(rule='par'), Repeat(item=Ref(rule='map_tail'), least=0, many=False),)), 'map_tail': Seq((Tokens(kinds='eh', name='map_colon'), Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='8p', name='map_end'), negative=True), Ref(rule='pair'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False),)), 'pair': Seq((Ref(rule='par'), Tokens(kinds='eh', name='map_colon'), Ref(rule='par'),)), 'map_colon': Tokens(kinds='eh', name=''), 'map_end': Tokens(kinds='8p', name=''), 'list': Seq((Tokens(kinds='k', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False), Tokens(kinds='l', name=''),)), 'group': Seq((Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Tokens(kinds='^', name=''),)), 'set': Seq((Tokens(kinds='<', name=''), Tokens(kinds=']', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False), Tokens(kinds='^', name=''),)), 'pathmap': Seq((Tokens(kinds='W', name=''), Repeat(item=Ref(rule='args'), least=0, many=False), Repeat(item=Ref(rule='rest'), least=0, many=False), Tokens(kinds='Y', name=''),)), 'args': Seq((Ref(rule='par'), Repeat(item=Seq(items=(Tokens(kinds='a', name=''), Look(item=Tokens(kinds='8Y^l', name='args_end'), negative=True), Ref(rule='par'))), least=0, many=True), Repeat(item=Tokens(kinds='a', name=''), least=0, many=False),)), 'args_end': Tokens(kinds='8Y^l', name=''), 'rest': Seq((Tokens(kinds='8', name=''), Tokens(kinds="!')-./14m\x81\x82", name=''),)), 'ident': Tokens(kinds="!')-./14\x81\x82", name=''), 'word': Tokens(kinds='"&*+5:;<=', name=''), 'decl_name': Choice((Tokens(kinds="!')-./14\x81\x82", name='ident'), Tokens(kinds='"&*+5:;<=', name='word'), Ref(rule='in_name'),)), 'in_name': Seq((Look(item=Seq(items=(Tokens(kinds='U', name=''), Tokens(kinds='U]a', name=''))), negative=False), Tokens(kinds='U', name=''),)), 'method_name': Tokens(kinds='!"&\')*+-./145:;<=U\x81\x82', name=''), 'literal': Tokens(kinds='"*+257:;=xyz{|}~\x7f\x80', name=''), 'number': Tokens(kinds='|}~\x7f\x80', name=''), 'uri': Tokens(kinds='z{', name='')}, {'constructor': Token(kind='!', name='constructor', pattern="constructor(?![\\w'])", literal=True), 'ByteArray': Token(kind='"', name='ByteArray', pattern="ByteArray(?![\\w'])", literal=True), 'contract': Token(kind='#', name='contract', pattern="contract(?![\\w'])", literal=True), 'bundle+': Token(kind='$', name='bundle+', pattern='bundle\\+', literal=True), 'bundle-': Token(kind='%', name='bundle-', pattern='bundle\\-', literal=True), 'bundle0': Token(kind='&', name='bundle0', pattern="bundle0(?![\\w'])", literal=True), 'default': Token(kind="'", name='default', pattern="default(?![\\w'])", literal=True), 'matches': Token(kind='(', name='matches', pattern="matches(?![\\w'])", literal=True), 'private': Token(kind=')', name='private', pattern="private(?![\\w'])", literal=True), 'BigInt': Token(kind='*', name='BigInt', pattern="BigInt(?![\\w'])", literal=True), 'String': Token(kind='+', name='String', pattern="String(?![\\w'])", literal=True), 'bundle': Token(kind=',', name='bundle', pattern="bundle(?![\\w'])", literal=True), 'export': Token(kind='-', name='export', pattern="export(?![\\w'])", literal=True), 'import': Token(kind='.', name='import', pattern="import(?![\\w'])", literal=True), 'method': Token(kind='/', name='method', pattern="method(?![\\w'])", literal=True), 'select': Token(kind='0', name='select', pattern="select(?![\\w'])", literal=True), 'agent': Token(kind='1', name='agent', pattern="agent(?![\\w'])", literal=True), 'false': Token(kind='2', name='false', pattern="false(?![\\w'])", literal=True), 'match': Token(kind='3', name='match', pattern="match(?![\\w'])", literal=True), 'where': Token(kind='4', name='where', pattern="where(?![\\w'])", literal=True), 'Bool': Token(kind='5', name='Bool', pattern="Bool(?![\\w'])", literal=True), 'else': Token(kind='6', name='else', pattern="else(?![\\w'])", literal=True), 'true': Token(kind='7', name='true', pattern="true(?![\\w'])", literal=True), '...': Token(kind='8', name='...', pattern='\\.\\.\\.', literal=True), '<<-': Token(kind='9', name='<<-', pattern='<<\\-', literal=True), 'Int': Token(kind=':', name='Int', pattern="Int(?![\\w'])", literal=True), 'Nil': Token(kind=';', name='Nil', pattern="Nil(?![\\w'])", literal=True), 'Set': Token(kind='<', name='Set', pattern="Set(?![\\w'])", literal=True), 'Uri': Token(kind='=', name='Uri', pattern="Uri(?![\\w'])", literal=True), 'and': Token(kind='>', name='and', pattern="and(?![\\w'])", literal=True), 'for': Token(kind='?', name='for', pattern="for(?![\\w'])", literal=True), 'let': Token(kind='@', name='let', pattern="let(?![\\w'])", literal=True), 'new': Token(kind='A', name='new', pattern="new(?![\\w'])", literal=True), 'not': Token(kind='B', name='not', pattern="not(?![\\w'])", literal=True), '!!': Token(kind='C', name='!!', pattern='!!', literal=True), '!=': Token(kind='D', name='!=', pattern='!=', literal=True), '!?': Token(kind='E', name='!?', pattern='!\\?', literal=True), '%%': Token(kind='F', name='%%', pattern='%%', literal=True), '&&': Token(kind='G', name='&&', pattern='\\&\\&', literal=True), '++': Token(kind='H', name='++', pattern='\\+\\+', literal=True), '--': Token(kind='I', name='--', pattern='\\-\\-', literal=True), '->': Token(kind='J', name='->', pattern='\\->', literal=True), '/\\': Token(kind='K', name='/\\', pattern='/\\\\', literal=True), '<-': Token(kind='L', name='<-', pattern='<\\-', literal=True), '<=': Token(kind='M', name='<=', pattern='<=', literal=True), '==': Token(kind='N', name='==', pattern='==', literal=True), '=>': Token(kind='O', name='=>', pattern='=>', literal=True), '=~': Token(kind='P', name='=~', pattern='=\\~', literal=True), '>=': Token(kind='Q', name='>=', pattern='>=', literal=True), '?!': Token(kind='R', name='?!', pattern='\\?!', literal=True), '\\/': Token(kind='S', name='\\/', pattern='\\\\/', literal=True), 'if': Token(kind='T', name='if', pattern="if(?![\\w'])", literal=True), 'in': Token(kind='U', name='in', pattern="in(?![\\w'])", literal=True), 'or': Token(kind='V', name='or', pattern="or(?![\\w'])", literal=True), '{|': Token(kind='W', name='{|', pattern='\\{\\|', literal=True), '||': Token(kind='X', name='||', pattern='\\|\\|', literal=True), '|}': Token(kind='Y', name='|}', pattern='\\|\\}', literal=True), '!': Token(kind='Z', name='!', pattern='!', literal=True), '%': Token(kind='[', name='%', pattern='%', literal=True), '&': Token(kind='\\', name='&', pattern='\\&', literal=True), '(': Token(kind=']', name='(', pattern='\\(', literal=True), ')': Token(kind='^', name=')', pattern='\\)', literal=True), '*': Token(kind='_', name='*', pattern='\\*', literal=True), '+': Token(kind='`', name='+', pattern='\\+', literal=True), ',': Token(kind='a', name=',', pattern=',', literal=True), '-': Token(kind='b', name='-', pattern='\\-', literal=True), '.': Token(kind='c', name='.', pattern='\\.', literal=True), '/': Token(kind='d', name='/', pattern='/', literal=True), ':': Token(kind='e', name=':', pattern=':', literal=True), ';': Token(kind='f', name=';', pattern=';', literal=True), '<': Token(kind='g', name='<', pattern='<', literal=True), '=': Token(kind='h', name='=', pattern='=', literal=True), '>': Token(kind='i', name='>', pattern='>', literal=True), '@': Token(kind='j', name='@', pattern='@', literal=True), '[': Token(kind='k', name='[', pattern='\\[', literal=True), ']': Token(kind='l', name=']', pattern='\\]', literal=True), '_': Token(kind='m', name='_', pattern="_(?![\\w'])", literal=True), '{': Token(kind='n', name='{', pattern='\\{', literal=True), '|': Token(kind='o', name='|', pattern='\\|', literal=True), '}': Token(kind='p', name='}', pattern='\\}', literal=True), '~': Token(kind='q', name='~', pattern='\\~', literal=True), 'SPACE': Token(kind='r', name='SPACE', pattern='(?:[\\s\\ufeff]+)', literal=False), 'LINE_COMMENT': Token(kind='s', name='LINE_COMMENT', pattern='(?://[^\\r\\n]*)', literal=False), 'BLOCK_COMMENT': Token(kind='t', name='BLOCK_COMMENT', pattern='(?:/\\*[^*]*+\\*++(?:[^/*][^*]*+\\*++)*/)', literal=False), 'UNCLOSED_COMMENT': Token(kind='u', name='UNCLOSED_COMMENT', pattern='(?:/\\*[^*]*+(?:\\*++[^/*][^*]*+)*\\**\\Z)', literal=False), 'STATEMENT': Token(kind='v', name='STATEMENT', pattern='(?:\\{%(?:[^%{\\r\\n]++|%(?!\\})|\\{(?!%))*%\\}|\\{#(?:[^#{]++|#(?!\\})|\\{(?!#))*#\\})', literal=False), 'STRAY_COMMENT': Token(kind='w', name='STRAY_COMMENT', pattern='(?:#(?!\\{)[^\\r\\n]*)', literal=False), 'STRING': Token(kind='x', name='STRING', pattern='(?s:\\"[^\\"\\\\]*+(?:\\\\.[^\\"\\\\]*+)*\\")', literal=False), 'OPEN_STRING': Token(kind='y', name='OPEN_STRING', pattern='(?s:\\"[^\\"\\\\]*+(?:\\\\.[^\\"\\\\]*+)*\\\\?\\Z)', literal=False), 'URI': Token(kind='z', name='URI', pattern='(?:`[^`]*+`)', literal=False), 'OPEN_URI': Token(kind='{', name='OPEN_URI', pattern='(?:`[^`]*+\\Z)', literal=False), 'TYPED_NUMBER': Token(kind='|', name='TYPED_NUMBER', pattern="(?:(?:(?:[0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+)(?:(?:[eE][+-]?[0-9]+)?f[0-9]+|p[0-9]+)|[0-9]+(?:[iu][0-9]+|[nr]))(?![\\w']))", literal=False), 'FLOAT': Token(kind='}', name='FLOAT', pattern="(?:(?:[0-9]*\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)(?![\\w']))", literal=False), 'INTEGER': Token(kind='~', name='INTEGER', pattern="(?:[0-9]+(?![\\w']))", literal=False), 'BAD_NUMBER': Token(kind='\x7f', name='BAD_NUMBER', pattern="(?:[0-9][\\w']*)", literal=False), 'BIG_INTEGER': Token(kind='\x80', name='BIG_INTEGER', pattern='(?:BigInt\\([ \\t\\r\\n]*[0-9]+[ \\t\\r\\n]*\\))', literal=False), 'PLACEHOLDER': Token(kind='\x81', name='PLACEHOLDER', pattern="(?:(?:\\{\\{[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\}\\}|\\#\\{[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\}|\\$\\{[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\}|\\$\\$[ \\t]*+(?!(?:Nil|true|false)\\b)[A-Za-z_][\\w.:]*+(?:\\([^(){}\\r\\n]*+\\))?(?:[ \\t]*+\\|[ \\t]*+[A-Za-z_]\\w*+(?:\\([^(){}\\r\\n]*+\\))?)*[ \\t]*+\\$\\$|\\$[A-Za-z_]\\w*+)[\\w']*+)", literal=False), 'IDENT': Token(kind='\x82', name='IDENT', pattern="(?:(?:[^\\W\\d_]|')[\\w']*|_[\\w']+)", literal=False)}, 'rstuvw', ('{#', 'BigInt(',))
    regions = (BracketRegion('', SET1, SET2, SET1), BracketRegion('', SET2, SET2, SET83), BracketRegion(')', SET4, SET2, SET84), BracketRegion(')', SET4, SET2, SET84), BracketRegion(')', SET4, SET2, SET84), BracketRegion(')', SET4, SET2, SET84), BracketRegion(')', SET4, SET2, SET85), BracketRegion(')', SET66, SET86, SET87), BracketRegion('}', SET5, SET2, SET58), BracketRegion(')', SET4, SET33, SET37), BracketRegion('}', SET5, SET2, SET58), BracketRegion(')', SET4, SET2, SET84), BracketRegion(')', SET4, SET2, SET84), BracketRegion('}', SET5, SET2, SET5), BracketRegion('}', SET5, SET2, SET5), BracketRegion('}', SET5, SET2, SET58), BracketRegion('}', SET5, SET2, SET58), BracketRegion(')', SET66, SET33, SET87), BracketRegion('}', SET5, SET2, SET58), BracketRegion('}', SET6, SET2, SET88), BracketRegion(']', SET79, SET2, SET89), BracketRegion(')', SET4, SET2, SET84), BracketRegion(')', SET66, SET2, SET87), BracketRegion('|}', SET80, SET2, SET90),)
    return CompiledGrammar(grammar, Lexer(grammar), regions, frozenset('#,03?@ABT'), parse)
