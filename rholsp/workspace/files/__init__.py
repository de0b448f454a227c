"""Files on disk: which ones belong to the workspace, and whether they have changed."""
