"""The formatting engine for any language: trivia between tokens, documents, and their printer."""
