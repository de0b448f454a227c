"""Text as editors see it: lines, columns, documents, edits and URIs. Pure: no files, no tasks."""
