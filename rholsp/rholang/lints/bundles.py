"""Bundles that are used the way they forbid: RH506, RH507."""

from rholsp.model.reporting import report
from rholsp.model.summary import Role, Severity
from rholsp.rholang import nodes
from rholsp.rholang.summary_builder import Builder, Part, span

_UNREADABLE = ("bundle+", "bundle0")
_UNWRITABLE = ("bundle-", "bundle0")


def bundle_as_channel(b: Builder, node: Part, bundle: Part, role: int) -> None:
    """`@{bundle+{…}}` as the channel of a send or a receive; ``node`` is the quote."""
    if bundle[nodes.BUNDLE_KEYWORD] is None:
        return
    sign = b.tokens.names[b.kinds[bundle[nodes.BUNDLE_KEYWORD]]]
    if role == Role.SEND and sign in _UNWRITABLE:
        message = f"a `{sign}` cannot be sent to, so this send is an error when it runs"
        report(b, "RH507", Severity.WARNING, span(b, node), message)
    elif role in (Role.RECEIVE, Role.CONTRACT) and sign in _UNREADABLE:
        message = f"a `{sign}` cannot be received from, so this is an error when it runs"
        report(b, "RH506", Severity.WARNING, span(b, node), message)
