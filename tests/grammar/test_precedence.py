"""Operator precedence and associativity: docs/rholang.md 1.4, a test per row, and the traps of 1.6."""

import pytest

from rholsp.rholang.grammar import parse
from rholsp.syntax.tree import sexpr

ROWS = [
    # 0: `|` is one flat list
    ("a | b | c", "(par [a | b | c])"),
    ("new x in a | b", "(par [(new new [(decl x)] in a) | b])"),
    # 1: bodies stop before `|` and take in operators
    ("new x in a + b", "(new new [(decl x)] in (add a + b))"),
    ("if (a) b else c + d", "(if if ( a ) b else (add c + d))"),
    ("if (a) if (b) c else d", "(if if ( a ) (if if ( b ) c else d))"),
    ("x!?(1); a | b", "(par [(sync_send x !? ( [1] ) (sequel ; a)) | b])"),
    ("x!m(1). | b", "(par [(method_send x ! m ( [1] ) .) | b])"),
    # 2
    ("let x = 1 in a | b", "(par [(let let [(let_variable x = 1)] in a) | b])"),
    ("for (x <- c) { a } | b", "(par [(for for ( [(receipt [(bind [x] <- c)])] ) { a }) | b])"),
    # 3: a send is an operand
    ("x!(1) + 2", "(add (plain_send x ! ( [1] )) + 2)"),
    ("x!!(1) | y", "(par [(plain_send x !! ( [1] )) | y])"),
    # 4, 5
    ("a or b or c", "(or (or a or b) or c)"),
    ("a or b and c", "(or a or (and b and c))"),
    ("a || b && c", "(or a || (and b && c))"),
    ("not a and b", "(and (not not a) and b)"),
    # 6
    ("a == b == c", "(equal (equal a == b) == c)"),
    ("a matches b == c", "(equal (matches a matches b) == c)"),
    ("a == b and c != d", "(and (equal a == b) and (equal c != d))"),
    # 7
    ("a < b < c", "(compare (compare a < b) < c)"),
    ("a < b == c >= d", "(equal (compare a < b) == (compare c >= d))"),
    ("a<-1", "(compare a <- 1)"),
    # 8
    ("a - b ++ c", "(add (add a - b) ++ c)"),
    ("a -- b + c", "(add (add a -- b) + c)"),
    ("5--3", "(add 5 -- 3)"),
    # 9
    ("a + b * c", "(add a + (multiply b * c))"),
    ("a * b / c % d %% e", "(multiply (multiply (multiply (multiply a * b) / c) % d) %% e)"),
    # 10
    ("not a == b", "(equal (not not a) == b)"),
    ("-a.f()", "(negative - (method a . f ( )))"),
    ("- a + b", "(add (negative - a) + b)"),
    ("a * -b", "(multiply a * (negative - b))"),
    # 11
    ("a.f().g(1)", "(method (method a . f ( )) . g ( [1] ))"),
    ("a + b.f()", "(add a + (method b . f ( )))"),
    # 12
    ("*x + *y", "(add (eval * x) + (eval * y))"),
    ("*@a + b", "(add (eval * (quote @ a)) + b)"),
    ("*@a.f()", "(method (eval * (quote @ a)) . f ( ))"),
    ("@a.f()!(1)", "(plain_send (quote @ (method a . f ( ))) ! ( [1] ))"),
    # 13, 14: connectives bind tighter than arithmetic and methods
    ("a /\\ b.f()", "(method (pattern_and a /\\ b) . f ( ))"),
    ("a + b /\\ c", "(add a + (pattern_and b /\\ c))"),
    ("a /\\ not b.f() /\\ c", "(pattern_and (pattern_and a /\\ (not not (method b . f ( )))) /\\ c)"),
    ("a \\/ b /\\ c", "(pattern_or a \\/ (pattern_and b /\\ c))"),
    ("*@a /\\ b", "(eval * (quote @ (pattern_and a /\\ b)))"),
    ("@a /\\ b!(1)", "(plain_send (quote @ (pattern_and a /\\ b)) ! ( [1] ))"),
    ("=x \\/ y", "(pattern_or (var_ref = x) \\/ y)"),
    # 15
    ("~a /\\ b", "(pattern_and (negation ~ a) /\\ b)"),
    ("~a.f()", "(method (negation ~ a) . f ( ))"),
    ("~~a", "(negation ~ (negation ~ a))"),
    ("~x!(1)", "(negation ~ (plain_send x ! ( [1] )))"),
    # 16
    ("{a}", "(braces { a })"),
    ("(a + b) * c", "(multiply (group ( [(add a + b)] )) * c)"),
]

TRAPS = [
    # T1: minus
    ("x!(n-1)", "(plain_send x ! ( [(add n - 1)] ))"),
    ("match x { 1 => n -1 => m }", "(match match x { [(case 1 => n) (case (negative - 1) => m)] })"),
    ("match x { 1 => n-1 2 => m }", "(match match x { [(case 1 => (add n - 1)) (case 2 => m)] })"),
    ("match x { 1 => n -1 where g => m }", "(match match x { [(case 1 => n) (case (negative - 1) where g => m)] })"),
    ("--1", "(negative -- 1)"),
    # T2: match cases
    ("match x { a => b (c,d) => e }", "(match match x { [(case a => b) (case (group ( [c , d] )) => e)] })"),
    ("match x { a => b =c => d }", "(match match x { [(case a => b) (case (var_ref = c) => d)] })"),
    ("match x { a => b == c }", "(match match x { [(case a => (equal b == c))] })"),
    # T3, T4: braces
    ("{}", "(braces { })"),
    ("{...c}", "(braces { (rest ... c) })"),
    ("{ a | b : c }", "(braces { (map (par [a | b]) : c []) })"),
    ("{a:b, ...c}", "(braces { (map a : b [,] (rest ... c)) })"),
    ("{|a|b|}", "(pathmap {| [(par [a | b])] |})"),
    ("{||}", "(pathmap {| |})"),
    # T5: parentheses
    ("()", "(group ( ))"),
    ("(a,)", "(group ( [a ,] ))"),
    # T7: sends
    ("x!=y", "(equal x != y)"),
    ("x ! (1)", "(plain_send x ! ( [1] ))"),
    # T16: remainders
    ("[h ...t]", "(list [ [h] (rest ... t) ])"),
    ("[h, ...t]", "(list [ [h ,] (rest ... t) ])"),
    # contextual keywords
    ("new agent in { *agent }", "(new new [(decl agent)] in (braces { (eval * agent) }))"),
    ("agent!(1)", "(plain_send agent ! ( [1] ))"),
    ("new where in { where!(1) }", "(new new [(decl where)] in (braces { (plain_send where ! ( [1] )) }))"),
    ("new in in { Nil }", "(new new [(decl in)] in (braces { Nil }))"),
    ("x.Set()", "(method x . Set ( ))"),
    ("contract Int(x) = { Nil }", "(contract contract Int ( [x] ) = { Nil })"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS + TRAPS)
def test_tree(text: str, expected: str) -> None:
    tree = parse(text)
    assert not tree.errors
    assert sexpr(tree, tree.root) == f"(program [{expected}])"
