"""Rholang: names, scopes, patterns, contracts, documentation and findings, on top of `rholsp.syntax`."""
