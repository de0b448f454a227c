"""MeTTa's own diagnostics: what is wrong with a file that parses."""
