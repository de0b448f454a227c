"""The codes of findings in MeTTa, with what they mean. docs/diagnostics.md is made from this table: `make docs`."""

from rholsp.model.diagnostic_codes import DiagnosticCode
from rholsp.model.summary import Severity

BRACKET = "MT001"
LEXICAL = "MT002"
ESCAPE = "MT003"
SLASHES = "MT004"
SEMICOLON = "MT005"
BOOLEAN = "MT006"
QUOTE = "MT007"
HASH = "MT008"
MALFORMED = "MT101"
BUILTIN_ARITY = "MT102"
ARITY = "MT103"
DUPLICATE = "MT104"
NO_VARIABLE = "MT105"
TYPO = "MT201"

CODES = (
    DiagnosticCode(
        BRACKET,
        "Bracket without its partner",
        Severity.ERROR,
        "A bracket that nothing closes or nothing opened, or nesting too deep to read.",
        "(f (g)",
        "(f (g))",
    ),
    DiagnosticCode(
        LEXICAL,
        "String without its end",
        Severity.ERROR,
        "All the text behind it is a part of the string.",
        '(f "ab)',
        '(f "ab")',
    ),
    DiagnosticCode(
        ESCAPE,
        "Unknown escape",
        Severity.WARNING,
        "A backslash in a string before a character that no implementation takes for an escape.",
        r'(f "\q")',
        r'(f "\\q")',
    ),
    DiagnosticCode(
        SLASHES,
        "Slashes where a comment is meant",
        Severity.WARNING,
        "MeTTa's comments begin with `;`. What stands behind `//` is read as code.",
        "// a comment\n(f)",
        "; a comment\n(f)",
    ),
    DiagnosticCode(
        SEMICOLON,
        "Comment right behind an atom",
        Severity.HINT,
        "`;` begins a comment wherever it stands, also where it looks like a part of a name.",
        "(f a;b\n)",
        "(f a ;b\n)",
    ),
    DiagnosticCode(
        BOOLEAN,
        "Truth value in small letters",
        Severity.HINT,
        "`true` and `false` are symbols like any other: the truth values are `True` and `False`.",
        "!(if true 1 2)",
        "!(if True 1 2)",
    ),
    DiagnosticCode(
        QUOTE,
        "Quote inside an atom",
        Severity.HINT,
        "Hyperon takes the quote for a character of the atom; MeTTaTron refuses it.",
        '(f a"b)',
        '(f "ab")',
    ),
    DiagnosticCode(
        HASH,
        "Hash in a variable",
        Severity.ERROR,
        "Hyperon keeps `#` for the variables that it makes up itself, and refuses it in a program.",
        "(= (f $x#1) $x#1)",
        "(= (f $x1) $x1)",
    ),
    DiagnosticCode(
        MALFORMED,
        "Form with a wrong number of parts",
        Severity.WARNING,
        "A special form with too few or too many parts, or a case or binding that is no pair. A hint where the "
        "implementations differ.",
        "!(let $x 1)",
        "!(let $x 1 (+ $x 1))",
    ),
    DiagnosticCode(
        BUILTIN_ARITY,
        "Wrong number of arguments of a built-in function",
        Severity.WARNING,
        "The call is not evaluated, or is an error. A hint where the implementations differ.",
        "!(+ 1 2 3)",
        "!(+ (+ 1 2) 3)",
    ),
    DiagnosticCode(
        ARITY,
        "Wrong number of arguments of a function",
        Severity.HINT,
        "A call of a function of this text with a number of arguments that none of its rules takes: it stays as it is.",
        "(= (f $x) $x)\n!(f 1 2)",
        "(= (f $x) $x)\n!(f 1)",
    ),
    DiagnosticCode(
        DUPLICATE,
        "Rule that stands there twice",
        Severity.INFORMATION,
        "Every rule that matches gives its results, so those of this one come twice.",
        "(= (f) 1)\n(= (f) 1)",
        "(= (f) 1)\n(= (f) 2)",
    ),
    DiagnosticCode(
        NO_VARIABLE,
        "No variable where one is bound",
        Severity.WARNING,
        "`map-atom`, `filter-atom` and `foldl-atom` bind a variable there.",
        "!(map-atom (1 2) x (+ x 1))",
        "!(map-atom (1 2) $x (+ $x 1))",
    ),
    DiagnosticCode(
        TYPO,
        "Misspelt function",
        Severity.HINT,
        "A call of a symbol that no rule in the workspace defines and that is spelt almost like a function.",
        "(= (distance $x) $x)\n!(distence 1)",
        "(= (distance $x) $x)\n!(distance 1)",
    ),
)
"""Sorted by code."""
