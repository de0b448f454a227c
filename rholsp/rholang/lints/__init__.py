"""Rholang's lints: diagnostics of a file that parses. Their codes: ../diagnostic_codes.py."""
