"""Findings about forms and rules: numbers of parts, pairs. Codes: diagnostic_codes.py."""

from rholsp.metta import diagnostic_codes
from rholsp.metta.builtins import Builtin
from rholsp.metta.lints.arities import refused_by_some
from rholsp.metta.nodes import LIST_ITEMS
from rholsp.metta.summary_builder import UNEVALUATED, Builder, Node, Part, is_certain, span
from rholsp.model.reporting import report
from rholsp.model.summary import DoubtfulCall, Severity, Span


def number_of_parts(b: Builder, node: Node, entry: Builtin) -> None:
    """Record a call that some implementation refuses: which dialect counts, settings say later (arities.py).

    A rule without a body has a finding of its own, and a `:` with other numbers of parts is data: a proof, a rating.
    """
    given = len(node[LIST_ITEMS]) - 1
    if entry.kind not in ("form", "function") or entry.name == ":" or (given == 1 and entry.name == "="):
        return
    if refused_by_some(entry, given) and is_certain(b, node[LIST_ITEMS][1:]):
        head = node[LIST_ITEMS][0]
        b.doubtful_calls.append(DoubtfulCall(entry.name, given, Span(b.starts[head], b.ends[head])))


def no_body(b: Builder, node: Node) -> None:
    """MT101: a rule of one part. Hyperon takes it for a fact, so it is not called wrong."""
    if is_certain(b, node[LIST_ITEMS]):
        message = "without a body this is no rule, but a fact at most"
        report(b, diagnostic_codes.MALFORMED, Severity.HINT, span(b, node), message)


def no_pair(b: Builder, node: Node, message: str) -> None:
    """MT101: an arm of a `case` or a binding of a `let*` that is no pair."""
    if is_certain(b, node[LIST_ITEMS]):
        report(b, diagnostic_codes.MALFORMED, Severity.WARNING, span(b, node), message)


def variable_needed(b: Builder, part: Part, entry: Builtin) -> None:
    """MT105: an atom that is no variable where the form binds one."""
    if part.__class__ is not int or b.doubt == UNEVALUATED:
        return
    if b.tree.names[b.kinds[part]] in ("SYMBOL", "NUMBER", "STRING"):
        message = f"`{entry.name}` binds a variable here, such as `$x`"
        report(b, diagnostic_codes.NO_VARIABLE, Severity.WARNING, span(b, part), message)
