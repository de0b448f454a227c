"""Which members an agent must have, and how they are written (docs/rholang.md 2.7)."""

from collections.abc import Iterator

from rholsp.model.reporting import report
from rholsp.model.summary import Related, Severity, Span
from rholsp.rholang import nodes
from rholsp.rholang.summary_builder import Builder, Part, first_token, is_broken, spelling, token_span

Node = tuple[Part, ...]


def members(b: Builder, agent: Node, found: list[Node], words: list[str]) -> None:
    """Check the members of one agent; ``words`` are their keywords."""
    for member, word in zip(found, words, strict=True):
        _form(b, member, word)
    problems = list(_missing_and_repeated(b, agent, found, words))
    if problems and not is_broken(b):
        for place, message, related in problems:
            report(b, "RH117", Severity.ERROR, place, message, related)


def _missing_and_repeated(
    b: Builder, agent: Node, found: list[Node], words: list[str]
) -> Iterator[tuple[Span, str, tuple[Related, ...]]]:
    first: dict[tuple[str, bool], Node] = {}
    for member, word in zip(found, words, strict=True):
        if word == "method":
            continue
        private = member[nodes.AGENT_MEMBER_PRIVATE] is not None and word == "default"
        if (word, private) in first:
            place, earlier = _place(b, member), _place(b, first[word, private])
            message = f"an agent has only one {'private ' * private}`{word}`"
            yield place, message, (Related(earlier.start, earlier.end, "first one"),)
        else:
            first[word, private] = member
    keyword = agent[nodes.AGENT_KEYWORD]
    if keyword is None:
        return
    place = token_span(b, keyword)
    private_methods = any(
        w == "method" and m[nodes.AGENT_MEMBER_PRIVATE] is not None for m, w in zip(found, words, strict=True)
    )
    if ("constructor", False) not in first:
        yield place, "this agent has no `constructor`", ()
    if ("default", False) not in first:
        yield place, "this agent has no `default(...@args)`", ()
    if private_methods and ("default", True) not in first:
        yield place, "an agent with a `private method` needs a `private default(...@args)` too", ()
    if not private_methods and ("default", True) in first:
        yield _place(b, first["default", True]), "a `private default` needs a `private method`", ()


def _form(b: Builder, member: Node, word: str) -> None:
    name = member[nodes.AGENT_MEMBER_NAME]
    if word == "constructor" and member[nodes.AGENT_MEMBER_PRIVATE] is not None:
        place = token_span(b, member[nodes.AGENT_MEMBER_PRIVATE])
        report(b, "RH001", Severity.ERROR, place, "a `constructor` cannot be private")
    if word == "method" and name is None:
        report(b, "RH001", Severity.ERROR, _place(b, member), "a `method` needs a name")
    if word in ("constructor", "default") and name is not None:
        place = token_span(b, name)
        report(b, "RH001", Severity.ERROR, place, f"a `{word}` has no name of its own")
    if word == "default" and not _takes_args(b, member) and not is_broken(b):
        message = "the formals of `default` are ignored; write `default(...@args)`"
        report(b, "RH117", Severity.WARNING, _place(b, member), message)


def _takes_args(b: Builder, member: Node) -> bool:
    rest = member[nodes.AGENT_MEMBER_REST]
    return (
        not member[nodes.AGENT_MEMBER_FORMALS]
        and rest is not None
        and rest[nodes.NAMES_REST_NAME] is not None
        and spelling(b, rest[nodes.NAMES_REST_NAME]) == "args"
    )


def _place(b: Builder, member: Node) -> Span:
    token = member[nodes.AGENT_MEMBER_WORD] if member[nodes.AGENT_MEMBER_WORD] is not None else first_token(member)
    return token_span(b, token) if token is not None else Span(0, 0)
