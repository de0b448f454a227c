"""MeTTa's lints: diagnostics of a file that parses."""
