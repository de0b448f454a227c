"""Subcommands that work without an editor."""
