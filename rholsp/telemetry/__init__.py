"""Telemetry: events of the server for metrics, logs and recorders."""
