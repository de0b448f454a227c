"""What holds for the lints on any text, and on any private channel."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.model.summary import Span
from rholsp.rholang.lints.channels import Repeated
from rholsp.rholang.lints.summary import is_readable, summary_lints
from rholsp.rholang.summarise import summarise
from tests.features.programs import programs
from tests.rholang.test_laws import TOKENS

TAKEN = {
    "1": ["@1", "@N", "@Int", "@{1 /\\ N}"],
    '"a"': ['@"a"', "@N", "@String"],
    "true": ["@true", "@N", "@Bool"],
    "Nil": ["@Nil", "@N"],
    "[1, 2]": ["@[1, 2]", "@[1 ...N]", "@[_, _]", "@N"],
    "(1, 2)": ["@(1, _)", "@(N, 2)", "@N"],
    "{1: 2}": ["@{1: 2}", "@{1: N}", "@{..._}", "@N"],
    "Set(1)": ["@Set(1)", "@Set(..._)", "@N"],
    "x": ["@1", '@"a"', "@N", "@[_ ...N]"],
    "x + 1": ["@1", "@N", "@Int"],
}
"""By value, patterns that take it, or that may: what `x` is, only the run decides. Each `N` is a name of its own."""


@st.composite
def messages(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """The arguments of a message, and formals that take it."""
    arguments = draw(st.lists(st.sampled_from(sorted(TAKEN)), max_size=4))
    formals = [draw(st.sampled_from(TAKEN[value])).replace("N", f"n{i}") for i, value in enumerate(arguments)]
    return arguments, [formal.replace(f"n{i}il", "Nil") for i, formal in enumerate(formals)]


def misfits(arguments: list[str], formals: list[str], receive: str) -> list[str]:
    taker = receive.replace("FORMALS", ", ".join(formals))
    text = f"new c in {{ for (@x <- @7) {{ c!({', '.join(arguments)}) }} | {taker} }}"
    summary = summarise(text)
    assert [one.code for one in summary.diagnostics if one.code < "RH2"] == [], text
    return [one.code for one in summary_lints(summary)]


RECEIVES = st.sampled_from(
    ["contract c(FORMALS) = { @9!(1) }", "for (FORMALS <- c) { @9!(1) }", "for (FORMALS <= c) { @9!(1) }"]
)


@given(messages(), RECEIVES)
@settings(max_examples=60, deadline=None)
def test_a_message_that_may_be_taken_is_left_alone(message: tuple[list[str], list[str]], receive: str) -> None:
    arguments, formals = message
    assert misfits(arguments, formals, receive) == []


@given(messages(), RECEIVES, st.data())
@settings(max_examples=60, deadline=None)
def test_an_argument_more_or_less_is_found(
    message: tuple[list[str], list[str]], receive: str, data: st.DataObject
) -> None:
    arguments, formals = message
    at = data.draw(st.integers(0, len(arguments)))
    assert misfits([*arguments[:at], "Nil", *arguments[at:]], formals, receive) == ["RH601"]
    if arguments:
        at = data.draw(st.integers(0, len(arguments) - 1))
        assert misfits(arguments[:at] + arguments[at + 1 :], formals, receive) == ["RH601"]


@given(st.lists(st.sampled_from([*TOKENS, "\n", "new x in {", "x!(1)", "for (y <- x) {", "}"]), max_size=40))
@settings(max_examples=100, deadline=None)
def test_lints_of_any_text_stand_in_it(tokens: list[str]) -> None:
    text = " ".join(tokens)
    for one in summary_lints(summarise(text)):
        assert 0 <= one.start < one.end <= len(text)
        assert all(0 <= note.start <= note.end <= len(text) for note in one.related)


@given(programs(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_repeats_around_a_place_is_the_smallest_that_holds_it(text: str, data: st.DataObject) -> None:
    summary = summarise(text)
    if not is_readable(summary):
        return
    spans = [*(one.span for one in summary.contracts), *(one.span for one in summary.receives)]
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    for inner in (Span(start, end), *spans):
        around = [span for span in spans if span.start <= inner.start and inner.end <= span.end]
        expected = min(around, key=lambda span: span.end - span.start, default=None)
        assert Repeated(spans).innermost(inner) == expected
