"""The detectors of regions, in order of priority: an explicit directive beats an inference."""

from collections.abc import Callable, Iterator

from rholsp.embedded import directives
from rholsp.embedded.detection import Candidate, Detector, Host


def _reaching(route: str) -> Callable[[Host], Iterator[Candidate]]:
    """Finds the texts that reach a service on this route."""
    return lambda host: (Candidate(language, chain) for by, language, chain in host.reaching if by == route)


DETECTORS = (
    Detector("directives", 30, directives.find),
    Detector("services", 20, _reaching("services")),
    Detector("flow", 10, _reaching("flow")),
)
