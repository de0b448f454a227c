"""Random well-formed programs with few names, so that shadowing, capture and sharing between files are common."""

import re
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

NAMES = ("a", "b", "c")

GRAMMAR = {
    "process": (
        "Nil",
        "<name>!(<value>)",
        "<name>!(*<name>, <value>) | <process>",
        "<process> | <process>",
        "new <id> in { <process> }",
        "new <id>, <id> in { <process> | <process> }",
        "new <id>(`rho:io:stdout`), <id> in { <process> }",
        "for (<formal> <- <name>) { <process> }",
        "for (<formal>, <formal> <- <name>; <formal> <- <name>) { <process> }",
        "for (<formal> <- <name> & <formal>, ...@<id> <- <name>) { <process> }",
        "for (<formal> <- <name> where <value>) { <process> }",
        "contract <name>(<formal>, <formal>) = { <process> }",
        "match <value> { <pattern> where <value> => { <process> } [<id>, <id>] => { <process> } }",
        "let <formal> <- <value>; <formal> <- <value> in { <process> }",
        "let <formal> <- <value> & <formal> <- <value> in { <process> }",
        "let <id> = <value> in { <process> }",
        "if (<value> matches <pattern>) { <process> }",
        "<name>!?(<value>); { <process> }",
        "agent <name> { constructor(<formal>) { <process> } | method <id>(<formal>) { <process> }"
        " | default(...@<id>) { <process> } }",
    ),
    "name": ("<id>", "<id>", '@"<id>"', "@<id>", '@(*<id>, "<id>")', "@[*<name>, 1]", '@["<id>", 1]', '@{ "<id>" }'),
    "value": ("1", "<id>", "*<name>", '"<id>"', "[<value>, <value>]", "{<name>!(<value>)}"),
    "formal": (
        "_",
        "<id>",
        "@<id>",
        "@[<id> ...<id>]",
        "@{new <id> in { <id>!(<id>) }}",
        "@(=<id>, =*<id>)",
        '@"<id>"',
        "@{<id> /\\ <pattern>}",
        "@{match <id> { <id> => { <id> } }}",
    ),
    "pattern": ("_", "<id>", "[<id>, <id>]", "<id> \\/ <id>", "~<id>", "=<id>", '"<id>"', "*<id>", "{<formal>!(<id>)}"),
    "id": NAMES,
}
"""Templates by kind of part; the first of each kind has no parts but words."""

_PART = re.compile("<([a-z]+)>")


@st.composite
def filled(draw: st.DrawFn, grammar: Mapping[str, Sequence[str]], kind: str, depth: int = 4) -> str:
    """A text of that kind; what cannot be nested deeper is what the first template of its kind gives."""

    words = {kind for kind, templates in grammar.items() if "<" not in "".join(templates)}

    def fill(kind: str, depth: int) -> str:
        templates = grammar[kind]
        template = draw(st.sampled_from(templates)) if depth or kind in words else templates[0]
        return _PART.sub(lambda part: fill(part[1], max(depth - 1, 0)), template)

    return fill(kind, depth)


def programs() -> st.SearchStrategy[str]:
    """One file."""
    return filled(GRAMMAR, "process")


def workspaces() -> st.SearchStrategy[dict[str, str]]:
    """One to three files, by URI."""
    return st.lists(programs(), min_size=1, max_size=3).map(
        lambda texts: {f"file:///{i}.rho": text for i, text in enumerate(texts)}
    )
