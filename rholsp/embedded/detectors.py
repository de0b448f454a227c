"""The ways to find regions, and which one goes first. What an author says outright beats what is found out."""

from rholsp.embedded import directives, flow, services
from rholsp.embedded.detection import Detector

DETECTORS = (
    Detector("directives", 30, directives.find),
    Detector("services", 20, services.find),
    Detector("flow", 10, flow.find),
)
