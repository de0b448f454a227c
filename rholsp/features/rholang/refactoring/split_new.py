"""Splits a `new` of several names into two, and merges two that are nested."""

from collections.abc import Iterator, Sequence

from rholsp.features.refactoring import REWRITE, Refactoring
from rholsp.features.rewrite import Change, Kept, Written
from rholsp.features.rholang.refactoring.selection import Selection, Step, changed, is_block, processes
from rholsp.rholang import nodes
from rholsp.syntax.tree import Node, Slot


def split_new(selection: Selection) -> Iterator[Refactoring]:
    """`new a, b in { P }` as `new a in { new b in { P } }`: before the name at the cursor, or behind the first."""
    found = selection.head("new", nodes.NEW_BODY)
    if found is None:
        return
    depth, new = found
    step = selection.steps[depth]
    declarations = declarations_of(new)
    if len(declarations) < 2:
        return
    at = max(1, step.item // 2 if step.slot == nodes.NEW_DECLS else 1)
    left, right = selection.span(declarations[at - 1]), selection.span(declarations[at])
    place, into = selection.span(new), selection.token(new[nodes.NEW_IN])
    body = selection.braced(new[nodes.NEW_BODY])
    names = Kept(right.start, selection.span(declarations[-1]).end)
    pieces = Kept(place.start, left.end), Written(" in { new "), names, Written(" in "), *body, Written(" }")
    rewrite = selection.rewrite(Change(place.start, place.end, pieces))
    if rewrite is not None and into.start >= names.end:
        name = selection.tree.text_of(declarations[at][nodes.DECL_NAME])
        yield Refactoring(f"Split `new` before `{name}`", REWRITE, rewrite)


def merge_new(selection: Selection) -> Iterator[Refactoring]:
    """`new a in { new b in { P } }` as `new a, b in { P }`."""
    found = selection.head("new", nodes.NEW_BODY)
    if found is None:
        return
    depth, outer = found
    inner = _nested(outer)
    if inner is None:
        inner = outer
        around = depth - 1
        while around >= 0 and is_block(selection.steps[around].node):
            around -= 1
        if around < 0 or _nested(selection.steps[around].node) is not inner:
            return
        outer = selection.steps[around].node
    if not selection.is_sound(outer):
        return
    place, within = selection.span(outer), selection.span(inner)
    last, first = declarations_of(outer)[-1], declarations_of(inner)[0]
    changes = (
        Change(selection.span(last).end, selection.span(first).start, (Written(", "),)),
        Change(within.end, place.end, ()),
    )
    rewrite = selection.rewrite(changed(place.start, place.end, changes))
    if rewrite is not None:
        yield Refactoring("Merge with the nested `new`", REWRITE, rewrite)


def declarations_of(new: Node) -> list[Slot]:
    """What a `new` declares."""
    return [one for one in (new[nodes.NEW_DECLS] or ())[::2] if one is not None]


def plain_name(declaration: Slot) -> int | None:
    """The token of a declared name that stands for no URI."""
    if isinstance(declaration, tuple):
        return declaration[nodes.DECL_NAME] if declaration[nodes.DECL_OPEN] is None else None
    return declaration if isinstance(declaration, int) else None


def _nested(outer: Node) -> Node | None:
    """The `new` that is all of another one's body."""
    if outer[0] != "new":
        return None
    inside = processes(outer[nodes.NEW_BODY])
    while len(inside) == 1 and is_block(inside[0]):
        inside = processes(inside[0])
    only = inside[0] if len(inside) == 1 else None
    return only if isinstance(only, tuple) and only[0] == "new" and declarations_of(only) else None


def without_declaration(selection: Selection, steps: Sequence[Step], number: int, left: int) -> Sequence[Change]:
    """Drops a name of the `new` that the last of the steps is. With its only name goes the `new`.

    Its braces go too where they are not needed for the processes side by side that are `left` in its body.
    """
    new = steps[-1].node
    declarations = declarations_of(new)
    place, body = selection.span(new), new[nodes.NEW_BODY]
    if len(declarations) > 1:
        whole = selection.span(declarations[number])
        if number + 1 < len(declarations):
            return (Change(whole.start, selection.span(declarations[number + 1]).start, ()),)
        return (Change(selection.span(declarations[number - 1]).end, whole.end, ()),)
    if is_block(body) and (left == 1 or (len(steps) > 1 and steps[-2].is_list)):
        inside = selection.within(body[nodes.BRACES_OPEN], body[nodes.BRACES_CLOSE])
        return Change(place.start, inside.start, ()), Change(inside.end, place.end, selection.line_end(inside))
    return (Change(place.start, selection.span(body).start, ()),)
