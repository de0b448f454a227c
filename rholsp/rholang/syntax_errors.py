"""Messages of syntax errors (RH001, RH002)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from rholsp.model.summary import Diagnostic, Related, Severity
from rholsp.syntax.tree import Fault, SyntaxFault, Tree

PROCESS_RULES = frozenset(
    [
        "par",
        "expression",
        "logical_and",
        "equality",
        "comparison",
        "sum",
        "product",
        "postfix",
        "disjunction",
        "conjunction",
        "primary",
    ]
)
WORDS = {
    "agent_member": "`constructor`, `method` or `default`",
    "arrow": "`<-`, `<=` or `<<-`",
    "bind": "a pattern and `<-`",
    "branch": "a branch",
    "case": "a case",
    "case_arrow": "`=>`",
    "let_arrow": "`<-`",
    "let_nothing": "`<-`",
    "map_colon": "`:`",
    "continuation": "`.` or `;`",
    "decl": "a name to declare",
    "decl_uri": "a URI in backticks",
    "eval_name": "a name",
    "ident": "an identifier",
    "IDENT": "an identifier",
    "let_decl": "a binding such as `x <- P`",
    "method_name": "a method's name",
    "name": "a name",
    "number": "a number",
    "pair": "a key and its value",
    "quoted": "a process to quote",
    "quoted_or": "a process to quote",
    "quoted_and": "a process to quote",
    "quotable": "a process to quote",
    "receipt": "a pattern and `<-`",
    "send_tail": "a send",
    "source": "a name to receive from",
    "uri": "a URI in backticks",
}
BODIES = {"contract", "for", "match", "select", "bundle", "agent", "agent_member"}
SENDS = {"!", "!!", "!?"}
OPERATORS = SENDS | {"|", "+", "-", "++", "--", "*", "/", "%", "%%", "<", "<=", ">", ">=", "==", "!=", "and", "or"}
_FOREIGN = {
    "=~": ("to match a value against a pattern, write `matches`", "matches"),
}
"""Tokens of other languages that the grammar reads as what is meant, with the words and the fix."""
VALUE_ENDS = {"STRING", "INTEGER", "TYPED_NUMBER", "FLOAT", "true", "false", "Nil", "URI", "]", "}", ")", "|}"}


def syntax_diagnostics(tree: Tree) -> list[Diagnostic]:
    """What is wrong with the text as text, in order."""
    open_kinds = [kind for kind, name in tree.names.items() if name.startswith("OPEN_")]
    # The lexer makes at most two of each: the one that it cut at its line's end, and one that reaches the text's end.
    endless = [place(kind) for kind in open_kinds for place in (tree.kinds.find, tree.kinds.rfind)]
    errors = [e for e in tree.errors if not _explained(tree, e, endless)]
    found = [*_bad_tokens(tree), *(_diagnostic(tree, e) for e in errors)]
    found.sort(key=lambda d: (d.start, d.end))
    return found


def _bad_tokens(tree: Tree) -> Iterator[Diagnostic]:
    for start, end in tree.stray:
        if tree.text[start] == "#" and tree.text[start : start + 2] != "#{":
            yield _error("RH002", start, start + 1, "comments begin with `//`", "//")
            continue
        several = "characters" if end - start > 1 else "character"
        yield _error("RH002", start, end, f"unexpected {several} `{tree.text[start:end][:20]}`")
    if tree.unclosed_trivia >= 0:
        start = tree.unclosed_trivia
        yield _error("RH002", start, start + 2, "this comment is never closed: expected `*/`")
    bad = {kind: name for kind, name in tree.names.items() if name in ("OPEN_STRING", "OPEN_URI", "BAD_NUMBER")}
    for kind, name in bad.items():
        token = tree.kinds.find(kind)
        while token >= 0:
            start, end = tree.starts[token], tree.ends[token]
            if name == "BAD_NUMBER":
                yield _error("RH002", start, end, f"`{tree.text_of(token)[:40]}` is not a number")
            else:
                what, mark = ("string", '"') if name == "OPEN_STRING" else ("URI", "`")
                yield _error("RH002", start, start + 1, f"this {what} is never closed: expected {mark}")
            token = tree.kinds.find(kind, token + 1)
    wrong = {kind: _FOREIGN[name] for kind, name in tree.names.items() if name in _FOREIGN}
    for kind, (message, fix) in wrong.items():
        token = tree.kinds.find(kind)
        while token >= 0:
            yield _error("RH001", tree.starts[token], tree.ends[token], message, fix)
            token = tree.kinds.find(kind, token + 1)


def _explained(tree: Tree, e: SyntaxFault, endless: list[int]) -> bool:
    """Whether a token without its end, or a bad one right before the place, already says what is wrong."""
    if e.fault in (Fault.NESTING, Fault.MANY) or e.token == 0:
        return False
    if e.token == len(tree) and tree.unclosed_trivia >= 0:
        return True
    before = e.token - 1
    if tree.kind_name(before).startswith("OPEN_"):
        return True
    if e.fault is Fault.UNCLOSED and any(e.opener < token < e.token for token in endless):
        # What would have closed the bracket stands in the string.
        return True
    gap_start, gap_end = tree.ends[before], tree.starts[e.token] if e.token < len(tree) else len(tree.text)
    first = bisect_left(tree.stray, (gap_start, 0))
    if first < len(tree.stray) and tree.stray[first][0] < gap_end:
        return True
    # What a template puts in may hold what is missing here: a statement anything, a placeholder a separator.
    if "{%" in tree.text[gap_start:gap_end]:
        return True
    around = {tree.kind_name(before), tree.kind_name(e.token) if e.token < len(tree) else ""}
    return e.fault is Fault.SEPARATOR and "PLACEHOLDER" in around


def _diagnostic(tree: Tree, e: SyntaxFault) -> Diagnostic:
    start, end = fault_range(tree, e)
    related: tuple[Related, ...] = ()
    fix = ""
    match e.fault:
        case Fault.NESTING:
            message = "nested too deeply to read: what is inside is left out"
        case Fault.MANY:
            message = "there are so many errors that those from here on are not listed"
        case Fault.UNMATCHED:
            message = f"nothing opened this `{tree.text_of(e.token)}`"
        case Fault.UNCLOSED:
            bracket = tree.text_of(e.opener)
            message = f"expected {_either(e.expected)} to close `{bracket}`, found {_found(tree, e)}"
            related = (Related(tree.starts[e.opener], tree.ends[e.opener], f"`{bracket}` was opened here"),)
        case _ if (sign := _taken_for_operator(tree, e)) >= 0:
            message = f"expected `=>`, found `{tree.text_of(sign)}`: a case is written `pattern => process`"
            start, end, fix = tree.starts[sign], tree.ends[sign], "=>"
        case _:
            message, fix = _special(tree, e)
            if not message:
                message = f"expected {_either(e.expected)}, found {_found(tree, e)}"
                if not e.expected or e.rule == "program":
                    message = f"unexpected {_found(tree, e)}"
    return Diagnostic("RH001", Severity.ERROR, start, end, message, related, fix)


def _taken_for_operator(tree: Tree, e: SyntaxFault) -> int:
    """In `1 <- { … }`, a case without its arrow, the token that was read as an operator of the pattern; -1 for none."""
    if e.rule not in ("case", "branch") or "case_arrow" not in e.expected or tree.kind_name(e.token - 1) != "}":
        return -1
    depth = 0
    for token in range(e.token - 1, 0, -1):
        name = tree.kind_name(token)
        depth += (name == "}") - (name == "{")
        if not depth:
            return token - 1 if tree.kind_name(token - 1) in ("<-", "<=", "==") else -1
    return -1


def _special(tree: Tree, e: SyntaxFault) -> tuple[str, str]:
    """A message and a fix for mistakes that are common enough to have words of their own."""
    found = tree.kind_name(e.token) if e.token < len(tree) else ""
    before = tree.kind_name(e.token - 1) if e.token else ""
    if found == ";" and e.rule in ("par", "program"):
        return "processes are joined with `|`; they run side by side, and `;` ends none", "|" if _goes_on(
            tree, e
        ) else ""
    if found == "," and e.rule == "let":
        return "bindings of a `let` are separated with `;`, or with `&` where none sees the others", ";"
    if found in (";", ",") and e.rule == "match" and e.fault is Fault.SEPARATOR:
        return f"the cases of `match` follow one another without a `{found}`", ""
    if before == "IDENT" and tree.text_of(e.token - 1).startswith("'"):
        return 'strings stand in double quotes: `"…"`', ""
    if found in SENDS and before in VALUE_ENDS:
        return f"only a name can be sent on: quote the process before `{found}` with `@`", ""
    if found in OPERATORS and e.token > 1 and tree.kind_name(e.token - 2) == "@":
        return f"`@` takes no `{found}` without braces: write `@{{ … }}`", ""
    if found == "(" and before == "IDENT" and tree.ends[e.token - 1] == tree.starts[e.token]:
        return not_a_call(tree.text_of(e.token - 1)), "!("
    if e.expected == ("{",) and e.rule in BODIES:
        what = "cases" if e.rule == "match" else "branches" if e.rule == "select" else "body"
        return f"the {what} of `{e.rule}` must stand in braces: expected `{{`, found {_found(tree, e)}", ""
    if e.rule == "quoted_channel":
        return f"a quoted process is a name, not a process: expected a send, found {_found(tree, e)}", ""
    if e.rule == "method" or (e.rule == "method_tail" and e.expected == ("(",)):
        return f"a method needs its arguments: expected `(`, found {_found(tree, e)}", ""
    if found.isalpha() and found.islower() and e.expected and e.expected[0] in ("name", "decl", "ident", "source"):
        return f"`{found}` is a keyword and cannot be a name here", ""
    return "", ""


def not_a_call(name: str) -> str:
    """What to say about `name(`."""
    return f"`{name}(…)` is not a call: a send is written `{name}!(…)`"


def _goes_on(tree: Tree, e: SyntaxFault) -> bool:
    """Whether a process follows the separator."""
    return e.token + 1 < len(tree) and tree.kind_name(e.token + 1) not in (")", "}", "]", "|}", ";", "|")


def fault_range(tree: Tree, e: SyntaxFault) -> tuple[int, int]:
    """The token found, if it is on the line where something is missing, otherwise the end of that line's last token."""
    last = e.token - 1
    if e.token < len(tree):
        start, end = tree.starts[e.token], tree.ends[e.token]
        if last < 0 or e.fault is Fault.UNMATCHED:
            return start, end
        gap = tree.text[tree.ends[last] : start]
        if "\n" not in gap and "\r" not in gap:
            return start, end
    if last < 0:
        return 0, len(tree.text)
    return tree.ends[last] - 1, tree.ends[last]


def _found(tree: Tree, e: SyntaxFault) -> str:
    if e.token >= len(tree):
        return "the end of the file"
    text = tree.text_of(e.token)
    return f"`{text if len(text) <= 30 else text[:27] + '…'}`"


def _either(names: tuple[str, ...]) -> str:
    words = list(dict.fromkeys(_word(name) for name in names))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _word(name: str) -> str:
    if name in PROCESS_RULES:
        return "a process"
    return WORDS.get(name) or (f"`{name}`" if not name.isidentifier() or name.islower() else name.lower())


def _error(code: str, start: int, end: int, message: str, fix: str = "") -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, start, end, message, (), fix)
