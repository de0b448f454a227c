"""What the engine refuses in a grammar, and that its message names the rule and the tokens."""

import pytest

from rholsp.syntax.compiler import compile_grammar
from rholsp.syntax.grammar import GrammarError

IDENT = '\nIDENT = ~"[a-z]+"\n'

REFUSED = [
    ('a = b / c\nb = "x" "y"\nc = "x" "z"', "a: two alternatives begin with `x`"),
    ('a = "x"? b\nb = "x" "y"', "a: `x` can begin an optional part and also what follows it"),
    ('a = b* "x"\nb = "x" "y"', "a: `x` can begin an optional part and also what follows it"),
    ('a = b "."\nb = c ("," c)*\nc = "x" ("," "y")?', "c: `,` can begin an optional part and also what follows it"),
    ('a = b "x"\nb = "y"?', "b: only the first rule may match nothing"),
    ('a = b "x"\nb = a "y"', "begins with itself"),
    ('a = "x" b\nb = "y" "z"\nc = "q" "r"', "never used: c"),
    ('a = &(b) "x"\nb = "x" b?', "fixed number of tokens"),
    ('a = "(" b\nb = "x" "y"', "a: a bracket is opened and not closed in the same rule"),
    ('a = "x" ("," "y" "z")*', "a: a repeated group must be a separator and one rule"),
    ('a = "x" (b / "y")\nb = "z" "z"', "a: give a choice inside a sequence a rule of its own"),
    ('a = "x', "Rule"),
    ("A = ~'x'", "no rule in lower case"),
]


@pytest.mark.parametrize(("grammar", "message"), REFUSED)
def test_refused_with_the_reason(grammar: str, message: str) -> None:
    with pytest.raises(GrammarError) as caught:
        compile_grammar(grammar + "\n")
    assert message in str(caught.value)


def test_a_lookahead_decides_what_one_token_cannot() -> None:
    language = compile_grammar('a = b / c\nb = &("x" "y") "x" "y"\nc = "x" "z"' + IDENT)
    assert language.parse("x y").root == ("b", 0, 1)
    assert language.parse("x z").root == ("c", 0, 1)


@pytest.mark.parametrize(
    ("grammar", "text", "root"),
    [
        ('a = "x" "," b\nb = "y" "z"', "x,yz", ("a", 0, 1, ("b", 2, 3))),
        ('a = "x" ("else" "y")? "z"', "x z", ("a", 0, None, None, 1)),
        ('a = "x" ("else" "y")? "z"', "x else y z", ("a", 0, 1, 2, 3)),
        ('a = "[" "x" ("," "x")* "]"', "[x,x]", ("a", 0, [1, 2, 3], 4)),
        ('a = "[" b? "]"\nb = "x" ("," !"]" "x")* ","?', "[x,x,]", ("a", 0, [1, 2, 3, 4], 5)),
        ('a = "x" ("|" "x")*', "x", 0),
        ('a = "x" ("|" "x")*', "x|x", ("a", [0, 1, 2])),
        ('a = "x" b_tail*\nb_tail = "+" "x"', "x+x+x", ("b", ("b", 0, 1, 2), 3, 4)),
        ('a = "x" b_tail?\nb_tail = "!"', "x!", ("b", 0, 1)),
        ('a = b__one / b__two\nb__one = "x" "y"\nb__two = "z" "y"', "z y", ("b", 0, 1)),
        ('a = "(" b+ ")"\nb = "x" "y"', "(x y x y)", ("a", 0, [("b", 1, 2), ("b", 3, 4)], 5)),
    ],
)
def test_how_a_rule_becomes_a_node(grammar: str, text: str, root: object) -> None:
    tree = compile_grammar(grammar + "\nSPACE = ~r'\\s+'\nTRIVIA = SPACE / SPACE\n").parse(text)
    assert not tree.errors
    assert tree.root == root


def test_precedence_is_the_order_of_the_tower() -> None:
    grammar = """
    start   = sum
    sum     = product add_tail*
    add_tail = ("+" / "-") product
    product = atom multiply_tail*
    multiply_tail = "*" atom
    atom    = NUMBER / group / minus
    group   = "(" sum ")"
    minus   = "-" atom
    NUMBER  = ~"[0-9]+"
    """.replace("    start   = sum\n", "")
    language = compile_grammar(grammar)
    assert language.parse("1+2*3-4").root == ("add", ("add", 0, 1, ("multiply", 2, 3, 4)), 5, 6)
    assert language.parse("-1*2").root == ("multiply", ("minus", 0, 1), 2, 3)
    assert language.parse("(1+2)*3").root == ("multiply", ("group", 0, ("add", 1, 2, 3), 4), 5, 6)


def test_nesting_must_pass_through_a_choice_that_counts() -> None:
    with pytest.raises(GrammarError, match=r"it can hold itself"):
        compile_grammar('a = "(" b ")"\nb = a / c\nc = "x" "y"\n')
