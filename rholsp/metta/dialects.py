"""The implementations of MeTTa that settings name, and how many arguments each wants."""

from rholsp.metta.builtins import HYPERON, METTATRON, Builtin

AUTO = "auto"
"""Nobody said which: what every implementation refuses is called wrong, what some accept is doubted."""
PETTA = "PeTTa"
DIALECTS = {"hyperon": HYPERON, "mettatron": METTATRON, "petta": PETTA}
"""The implementation by the setting's value."""

_ARITIES: dict[tuple[str, str], tuple[int, int | None]] = {
    ("match", HYPERON): (3, 3),
    ("match", PETTA): (3, 3),
    ("get-type", METTATRON): (1, 1),
    ("if", PETTA): (2, 3),
    ("map-atom", PETTA): (2, 3),
    ("filter-atom", PETTA): (2, 3),
    ("foldl-atom", PETTA): (3, 5),
}
"""Least and most arguments where an implementation differs from the table of built-in names."""


def accepts(entry: Builtin, dialect: str, given: int) -> bool | None:
    """Whether an implementation takes so many arguments; None where it does not know the name.

    PeTTa knows what Hyperon does, and a function with too few arguments there is a function of the others.
    """
    if (HYPERON if dialect == PETTA else dialect) not in entry.dialects:
        return None
    least, most = _ARITIES.get((entry.name, dialect), (entry.least, entry.most))
    if dialect == PETTA and entry.kind == "function":
        least = min(least, 1)
    return given >= least and (most is None or given <= most)
