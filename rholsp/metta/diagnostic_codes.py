"""Codes of the findings in MeTTa, each with what it means: the table of docs/metta.md."""

BRACKET = "MT001"
LEXICAL = "MT002"
ESCAPE = "MT003"
SLASHES = "MT004"
SEMICOLON = "MT005"
BOOLEAN = "MT006"
MALFORMED = "MT101"
BUILTIN_ARITY = "MT102"
ARITY = "MT103"
DUPLICATE = "MT104"
NO_VARIABLE = "MT105"
TYPO = "MT201"

CODES = {
    BRACKET: "a bracket without its partner, or nesting too deep to read",
    LEXICAL: "a string without its end",
    ESCAPE: "a backslash in a string that no implementation reads",
    SLASHES: "`//` where a comment is meant: MeTTa's comments begin with `;`",
    SEMICOLON: "`;` right behind an atom: a comment begins there",
    BOOLEAN: "`true` or `false`, which are symbols like any other: the truth values are `True` and `False`",
    MALFORMED: "a special form with a wrong number of parts, or a case or binding that is no pair",
    BUILTIN_ARITY: "a built-in function with a wrong number of arguments",
    ARITY: "a call of a function of this text with a number of arguments that none of its rules takes",
    DUPLICATE: "a rule that stands in the text twice, left and right side: its results come twice",
    NO_VARIABLE: "an atom that is no variable where `map-atom`, `filter-atom` or `foldl-atom` bind one",
}

SHARED_CODES = {
    TYPO: "a call of a symbol that no rule in the workspace defines and that is spelt almost like a function"
}
"""Those that only the whole workspace can decide."""
