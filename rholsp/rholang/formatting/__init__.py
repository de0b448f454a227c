"""Rholang's formatter: docs/formatting.md says what its style is."""
