"""One file per editor feature: pure functions from a read-only view of the workspace to plain results."""
