"""Findings that the rules of a whole text decide, from the sums of its units. Codes: diagnostic_codes.py."""

from collections.abc import Iterator, Sequence
from itertools import chain

from rholsp.metta import diagnostic_codes
from rholsp.metta.placed import Placed
from rholsp.metta.unit import Call
from rholsp.model.summary import Diagnostic, Related, Severity, Span


def duplicates(units: Sequence[Placed]) -> Iterator[Diagnostic]:
    """MT104: rules that are equal as they stand."""
    texts = list(chain.from_iterable([placed.unit.rule_texts for placed in units]))
    if len(set(texts)) == len(texts):
        return
    seen: dict[str, Span] = {}
    for placed in units:
        for text, number in zip(placed.unit.rule_texts, placed.unit.rules, strict=True):
            place = placed.place.span(placed.unit.contracts[number].span)
            first = seen.setdefault(text, place)
            if first is not place:
                message = "the same rule stands in this text before, so its results come twice"
                related = (Related(first.start, first.end, "the same rule"),)
                yield Diagnostic(diagnostic_codes.DUPLICATE, Severity.INFORMATION, *place, message, related)


def arities(units: Sequence[Placed]) -> Iterator[Diagnostic]:
    """MT103: calls of functions of this text with a number of arguments that no rule of theirs has.

    Lists of that form in patterns say that the name also builds data; what is a constant too may hold a function; and
    what may be no call at all is not judged.
    """
    takes = set[Call]().union(*[placed.unit.takes for placed in units])
    doubted = set[Call]().union(*[placed.unit.calls for placed in units])
    doubted -= takes
    doubted.difference_update(*[placed.unit.built for placed in units])
    if not doubted:
        return
    wanted: dict[str, set[int]] = {name: set() for name, _ in doubted}
    for name, number in takes:
        if name in wanted:
            wanted[name].add(number)
    for placed in units:
        for (name, given), sends in zip(placed.unit.calls, placed.unit.callers, strict=True):
            if (name, given) not in doubted or not wanted[name]:
                continue
            numbers = " or ".join(map(str, sorted(wanted[name])))
            said = f"no rule of `{name}` in this text takes {given} argument{'' if given == 1 else 's'}, but {numbers}"
            for number in sends:
                place = placed.place.span(placed.unit.sends[number].name)
                yield Diagnostic(diagnostic_codes.ARITY, Severity.HINT, *place, said)
