"""Rholang's own diagnostics: what is wrong with a file that parses. Their codes: diagnostic_codes.py."""
