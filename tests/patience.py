"""How long tests wait for what must come."""

HUNG = 240.0
"""Seconds after which something hangs. It is no measure of speed: a machine with much else to do stays far below it."""
