"""All of Rholang's refactorings, in the order in which a menu shows them."""

from collections.abc import Callable, Iterable, Iterator

from rholsp.features.refactoring import Refactoring, RefactoringSite
from rholsp.features.rholang.refactoring.contract_as_for import contract_as_for, for_as_contract
from rholsp.features.rholang.refactoring.extract_contract import extract_contract
from rholsp.features.rholang.refactoring.inline_contract import inline_contract
from rholsp.features.rholang.refactoring.return_channel import introduce_return_channel
from rholsp.features.rholang.refactoring.selection import Selection
from rholsp.features.rholang.refactoring.split_new import merge_new, split_new
from rholsp.features.rholang.refactoring.synchronous_send import send_and_reply, synchronous_send
from rholsp.features.rholang.refactoring.wrap_in_new import wrap_in_new

ALL: tuple[Callable[[Selection], Iterable[Refactoring]], ...] = (
    extract_contract,
    inline_contract,
    wrap_in_new,
    split_new,
    merge_new,
    contract_as_for,
    for_as_contract,
    send_and_reply,
    synchronous_send,
    introduce_return_channel,
)


def of_site(site: RefactoringSite) -> Iterator[Refactoring]:
    """What may be done with a selection."""
    selection = Selection.of(site)
    for one in ALL if selection is not None else ():
        assert selection is not None, "there is something to reshape"
        yield from one(selection)
