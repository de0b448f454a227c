"""Metrics for Prometheus.

    definitions   every metric: name, kind, labels, meaning
    tally         counts events as they happen
    sampling      asks actors and the loop for their figures when somebody wants to know
    exposition    makes pages of both, one at a time
    exporter      the small HTTP server that gives them out
    discovery     the file by which Prometheus finds this server
    lag           probes the event loop

Only exposition imports prometheus_client, which is not free to load: it comes in once the client has been served.
"""
