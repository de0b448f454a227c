"""The detectors of regions, in order of priority: an explicit directive beats an inference."""

from rholsp.embedded import directives, flow, services
from rholsp.embedded.detection import Detector

DETECTORS = (
    Detector("directives", 30, directives.find),
    Detector("services", 20, services.find),
    Detector("flow", 10, flow.find),
)
