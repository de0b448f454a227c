"""Metrics for Prometheus.

    definitions   every metric: name, kind, labels, meaning
    counters      counts events as they happen
    sampling      samples gauges from the actors and the event loop at scrape time
    page          renders both in Prometheus's text format, one page at a time
    exporter      the HTTP server
    discovery     the file by which Prometheus finds this server
    lag           measures event loop lag
    service       runs all of these as one task
    documentation writes docs/metrics.md

Only page imports prometheus_client, which is slow to load: it is imported after the client's first answer.
"""
