"""Indexing: from the workspace folders to the summaries of their files."""
