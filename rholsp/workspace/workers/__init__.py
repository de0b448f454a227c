"""Worker processes that read and summarise many files."""
