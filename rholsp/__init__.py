"""rholsp: a language server for Rholang."""

__version__ = "0.1.0"
