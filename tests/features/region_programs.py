"""Rholang with MeTTa in its strings, as somebody types it."""

from hypothesis import strategies as st

PROGRAMS = (
    'new run(`rho:metta:run`), ask in {\n  contract ask(@goal, ret) = { run!(*ret, "!" ++ goal) } |\n'
    '  ask!("(size $x (pair 1))", Nil)\n}',
    '// @metta\ncode!("\n  ; sizes\n  (= (size $x) (plus $x 1))\n  (: size (-> Number Number))\n", "(si" ++ "ze 2)")',
    '@"rho:metta:compile"!("(= (say $x) \\"a b\\") (say \\\\ \\n $x)", x, "(say " ++ what ++ ")")',
    'x!("#!metta\n(= (f ${a}) $y)" %% {"a": f!(1)})',
    'for (@q <- ask) { @"rho:metta:run"!("(f " ++ q ++ " 1)") } | ask!("(g $é)") | ask!("((")',
    'size!(1) | /* @metta */ "(size 1) (let $x 1 (let* (($y $x) ($z $y)) (size $z)))"',
)
PIECES = (
    *(
        '"',
        '\\"',
        "\\",
        "\\n",
        "\\0",
        "\\\\",
        '"#!metta\n',
        "// @metta\n",
        "/* @metta */",
        ' ++ "',
        '" ++ ',
        '" ++ x ++ "',
    ),
    *(
        '"rho:metta:run"',
        "`rho:metta:run`",
        "@",
        "!(",
        "!?(",
        ")",
        "(",
        "{",
        "}",
        "new run(",
        " in ",
        "for (",
        "contract ",
    ),
    *(
        "(= (size $x) ",
        "(size ",
        "$x",
        "$",
        "size",
        "(: ",
        "!(",
        "; c",
        "let",
        "match",
        "${a}",
        " %% ",
        "\ufffc",
        "é",
        "𝄞",
    ),
    *("\r\n", "\n", "\r", " ", ",", "|", "1", "-1.5"),
)


@st.composite
def half_typed(draw: st.DrawFn) -> str:
    """One or two programs with a few stretches removed, doubled, or replaced."""
    text = " |\n".join(draw(st.lists(st.sampled_from(PROGRAMS), min_size=1, max_size=2)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(start + draw(st.sampled_from([0, 0, 1, 2, 10, 100])), len(text))
        text = text[:start] + draw(st.sampled_from(["", text[start:end] * 2, *PIECES])) + text[end:]
    return text
