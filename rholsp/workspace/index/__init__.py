"""Indexing: from the workspace's folders to what their files mean."""
