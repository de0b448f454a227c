"""Puts a `new` with a fresh name around the selected processes."""

from collections.abc import Iterator

from rholsp.features.refactoring import REWRITE, Refactoring
from rholsp.features.rewrite import Change, Written
from rholsp.features.rholang.refactoring.selection import Selection

_NAME = "channel"


def wrap_in_new(selection: Selection) -> Iterator[Refactoring]:
    """`a!(1) | b!(2)` as `new channel in { a!(1) | b!(2) }`."""
    run = None if selection.is_cursor else selection.run()
    if run is None:
        return
    name = Written(selection.fresh(_NAME), _NAME)
    pieces = Written("new "), name, Written(" in "), *selection.braced(run)
    rewrite = selection.rewrite(Change(run.start, run.end, pieces))
    if rewrite is not None:
        yield Refactoring("Wrap in `new`", REWRITE, rewrite, _NAME)
