"""Benchmarks: plain scripts, run from a checkout as `python -m benchmarks parse`. See docs/benchmarking.md."""
