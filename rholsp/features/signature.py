"""Signatures, and the hook by which a language describes how its calls are written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rholsp.features.facts import FileFacts
from rholsp.model.summary import Contract, Receive, Send, Shape, Span, Symbol


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its place in the signature's label, and Markdown about it."""

    start: int
    end: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    label: str
    parameters: tuple[Parameter, ...]
    variadic: bool = False
    """Whether the last parameter takes any number of arguments."""
    about: str = ""
    """Markdown."""
    hidden: int = 0
    """How many of the first arguments the label shows no parameter for."""

    def parameter_of(self, argument: int) -> int | None:
        """Which parameter an argument is for; None where there are too many arguments."""
        argument -= self.hidden
        if argument < len(self.parameters):
            return argument if argument >= 0 else None
        return len(self.parameters) - 1 if self.variadic and self.parameters else None


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call in a text, finished or not, whose arguments an offset is among."""

    head: int
    """Offset of a character of the name that is called."""
    argument: int
    """Number of the argument at the offset, from 0."""
    least: int
    """How many arguments there are to be at least, as far as they are written."""
    hidden: int = 0
    """How many arguments go before those that are written: the return channel of `!?`."""
    member: str = ""
    """The member that is called: an agent's method."""
    known: tuple[Signature, ...] = ()
    """The built-in that is called, if no definition says what is."""


@dataclass(frozen=True, slots=True)
class Calls:
    """How calls of a language are written. All functions are pure."""

    triggers: str
    """Characters that begin a call or an argument when typed."""
    at: Callable[[str, int], Sequence[CallSite]]
    """The calls around an offset of a text that may be meant, the innermost first."""
    signature: Callable[[Contract], Signature]
    """That of a definition."""
    receive: Callable[[FileFacts, Receive], Signature | None]
    """That of a receive; None where its text is not known."""
    arguments: Callable[[Send], tuple[Shape, ...]]
    """What the receiver gets, hidden arguments included."""
    misfit: Callable[[Send, Contract | Receive], int]
    """How badly a call fits what may take it: see `Fitting`."""
    unlike: Callable[[Shape, Shape], int]
    """How badly an argument fits the pattern of a parameter: 0 it does, 1 only the run decides, 2 it cannot."""
    known: Callable[[FileFacts, Send, CallSite], tuple[Signature, ...]]
    """What is called, where no definition says so but the file does: a system channel, a type's declaration."""
    operations: Callable[[FileFacts, Send], Iterable[tuple[tuple[Shape, ...], Signature]]]
    """The messages that built-ins take: their patterns, and how each is shown."""
    snippet: Callable[[str, Sequence[Contract], Symbol], str]
    """Completion: a call of a name with places to fill, in LSP's snippet syntax, '' where nothing is known of it."""
    argument_places: Callable[[str, Span, Span], Sequence[Span]]
    """Where the arguments that are written of a finished call stand in a text, by the ranges of its name and itself."""
    parameter_name: Callable[[str], str]
    """The name that a parameter of a signature's label gives to what it takes; '' for another pattern than a name."""


def labelled(before: str, parameters: Sequence[tuple[str, str]], after: str, *, between: str = ", ") -> Signature:
    """A signature whose label is made of these texts; each parameter comes with Markdown about it."""
    label, places = before, list[Parameter]()
    for number, (text, about) in enumerate(parameters):
        label += between if number else ""
        places.append(Parameter(len(label), len(label) + len(text), about))
        label += text
    return Signature(label + after, tuple(places))
