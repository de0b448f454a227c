"""The types and modifiers of semantic tokens.

As far as Rholang uses them:

| type | what |
| --- | --- |
| `comment`, `string`, `number`, `operator`, `keyword` | as everywhere; URIs are strings, `Nil` is a keyword |
| `type` | `Int`, `String`, ..., `Set` |
| `function` | a name that the file defines with a contract, or a free name that it sends on |
| `class`, `method` | an agent; its methods, and methods of values |
| `parameter` | a formal of a contract |
| `variable` | every other name |
| `macro` | a placeholder of a template |

`declaration` marks binders, `definition` the name of a contract or agent where it is defined, `readonly` process
variables, which are values while names are channels, and `defaultLibrary` what is built into Rholang or the node:
names bound to a URI, and `this`, `private`, `return`, `args` in agents.
"""

TYPES = (
    "namespace",
    "type",
    "class",
    "enum",
    "interface",
    "struct",
    "typeParameter",
    "parameter",
    "variable",
    "property",
    "enumMember",
    "event",
    "function",
    "method",
    "macro",
    "keyword",
    "modifier",
    "comment",
    "string",
    "number",
    "regexp",
    "operator",
    "decorator",
)
"""LSP 3.17, SemanticTokenTypes: any language may use any of them."""

MODIFIERS = ("declaration", "definition", "readonly", "defaultLibrary")
DECLARATION, DEFINITION, READONLY, DEFAULT_LIBRARY = (1 << bit for bit in range(len(MODIFIERS)))
