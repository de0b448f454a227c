"""Dashboards, rules and alerts as code: what `python -m dashboards` writes beside these modules (see README.md)."""
