"""Binds side by side: of a `for`, of a branch, of a `let`."""

from __future__ import annotations

from rholsp.rholang.formatting.brackets import Visit
from rholsp.syntax.formatting.document import BLANK, SOFT, TIGHT, Document
from rholsp.syntax.tree import Slot


def tell_receipts(document: Document, visit: Visit, receipts: list[Slot]) -> None:
    """Binds in the group that is open: they have a line each where they do not fit on one."""
    for at, receipt in enumerate(receipts):
        if at % 2:
            document.separator(receipt, TIGHT, SOFT | BLANK)
        else:
            _, binds, where, guard = receipt
            tell_binds(document, visit, binds)
            tell_guard(document, visit, where, guard)


def tell_binds(document: Document, visit: Visit, binds: list[Slot]) -> None:
    for at, bind in enumerate(binds):
        if at % 2:
            is_and = document.text_of(bind) == "&"
            document.separator(bind, BLANK if is_and else TIGHT, SOFT | BLANK)
        else:
            visit(document, bind)


def tell_guard(document: Document, visit: Visit, where: int | None, guard: Slot, gap: int = SOFT | BLANK) -> None:
    """A guard, where there is one, behind what `gap` says."""
    if where is not None:
        document.gap = gap
        document.token(where)
        document.gap = BLANK
        visit(document, guard)
