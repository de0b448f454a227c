"""Lints: what runs into an error, what is never received, what never runs. Their codes: diagnostic_codes.py."""
