"""Texts that are sent straight to a service of their language: `metta!("(+ 1 2)", *ret)`, in any argument position."""

from __future__ import annotations

from collections.abc import Iterator

from rholsp.embedded.detection import Candidate, Host, candidates_in


def find(host: Host) -> Iterator[Candidate]:
    """Candidates of the route `services`."""
    for symbol, language in host.services.items():
        for call in host.messages.calls.get(symbol, ()):
            for argument in call.arguments:
                yield from candidates_in(host, language, argument)
