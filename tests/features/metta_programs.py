"""Random well-formed MeTTa with few names, in files of its own and in strings of Rholang that has the same names."""

from hypothesis import strategies as st

from tests.features.programs import NAMES, filled, programs

SYMBOLS = (*NAMES, "&a", "d\\e")
VARIABLES = tuple(f"${name}" for name in NAMES)

GRAMMAR = {
    "form": (
        "(<symbol> <symbol>)",
        "(= (<symbol> <pattern> <pattern>) <value>)",
        "(= (<symbol> <pattern>) <value>) (= (<symbol> <pattern>) <value>)",
        "(= <symbol> <value>)",
        "(: <symbol> (-> <symbol> <symbol>))",
        "!(<symbol> <value> <value>)",
        "!<symbol> ! (<symbol> <value>)",
        "(bind! <symbol> <value>)",
        "(<symbol> <value> (\\ (<variable>) <value>) <value>)",
        "; <symbol> <variable>\n<form>",
    ),
    "value": (
        "1",
        "<symbol>",
        "<variable>",
        '"<symbol> <variable>"',
        "(<symbol> <value>)",
        "(<symbol> <value> <value>)",
        "(let <pattern> <value> <value>)",
        "(let* ((<pattern> <value>) (<pattern> <value>)) <value>)",
        "(match &self (<symbol> <pattern>) <value>)",
        "(case <value> ((<pattern> <value>) (<pattern> <value>)))",
        "(quote (<symbol> <variable>))",
    ),
    "pattern": ("_", "<variable>", "<variable>", "<symbol>", "(<symbol> <pattern>)"),
    "symbol": SYMBOLS,
    "variable": VARIABLES,
}


def forms() -> st.SearchStrategy[str]:
    """A MeTTa text."""
    return st.lists(filled(GRAMMAR, "form"), min_size=1, max_size=3).map("\n".join)


@st.composite
def regions(draw: st.DrawFn) -> str:
    """A send of a MeTTa text: what a string cannot hold is escaped, and it may be cut, and have holes, anywhere."""
    written = []
    for character in draw(forms()):
        piece = {'"': '\\"', "\\": "\\\\", "\n": draw(st.sampled_from(["\n", "\\n"]))}.get(character, character)
        written.append(piece)
    for cut in draw(st.lists(st.sampled_from(['" ++ "', '" ++ a ++ "', " ${a} ", "${b}"]), max_size=2)):
        written.insert(draw(st.integers(0, len(written))), cut)
    text = f'"{"".join(written)}"'
    return f'@"rho:metta:run"!({text})' if draw(st.booleans()) else f'// @metta\na!({text} %% {{"a": b}})'


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, str]:
    """One or two files of MeTTa or with regions, and perhaps one of Rholang alone."""
    files = {}
    for number in range(draw(st.integers(1, 2))):
        if draw(st.booleans()):
            files[f"file:///{number}.metta"] = draw(forms())
        else:
            parts = [*draw(st.lists(regions(), min_size=1, max_size=2)), draw(st.sampled_from(["Nil", "a!(*b)"]))]
            files[f"file:///{number}.rho"] = f"new a, b in {{ {' | '.join(parts)} }}"
    if draw(st.booleans()):
        files["file:///z.rho"] = draw(programs())
    return files
