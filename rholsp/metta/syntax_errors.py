"""Messages of syntax errors (MT001, MT002)."""

from collections.abc import Iterator

from rholsp.metta.diagnostic_codes import BRACKET, LEXICAL
from rholsp.model.summary import Diagnostic, Severity
from rholsp.syntax.tree import Fault, Tree


def syntax_diagnostics(tree: Tree) -> Iterator[Diagnostic]:
    """What is wrong with the text as text."""
    open_kind = next(kind for kind, name in tree.names.items() if name == "OPEN_STRING")
    token = tree.kinds.find(open_kind)
    while token >= 0:
        message = "this string is not closed"
        yield Diagnostic(LEXICAL, Severity.ERROR, tree.starts[token], tree.ends[token], message)
        token = tree.kinds.find(open_kind, token + 1)
    for error in tree.errors:
        if error.fault is Fault.UNCLOSED:
            # What would have closed the bracket may stand in the string.
            if tree.kinds.find(open_kind, error.opener) >= 0:
                continue
            place, message = error.opener, "this bracket is never closed"
        elif error.fault is Fault.UNMATCHED:
            place, message = error.token, "nothing opened this bracket"
        elif error.fault is Fault.NESTING:
            place, message = error.token, "nested too deeply to read: what is inside is left out"
        elif error.fault is Fault.MANY:
            place, message = (
                min(error.token, len(tree) - 1),
                "there are so many errors that those from here on are not listed",
            )
        else:
            place, message = min(error.token, len(tree) - 1), "unexpected"
        yield Diagnostic(BRACKET, Severity.ERROR, tree.starts[place], tree.ends[place], message)
