"""The data model of a file's meaning, shared by all languages, features and actors. Knows no language."""
