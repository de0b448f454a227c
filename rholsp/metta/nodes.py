"""Where the slots of each kind of node stand: made from grammars/metta.peg by `make grammars`, not by hand.

`KIND_SLOT` is the index of a slot in the nodes of one kind. A name without a kind is the index in all kinds that have
such a slot.
"""

FILE_ITEMS = 1

LIST_OPEN = 1
LIST_ITEMS = 2
LIST_CLOSE = 3
