"""Markdown documentation of Rholang's built-ins: URIs, methods, operators, keywords."""

from rholsp.rholang import builtins
from rholsp.rholang.builtins import BuiltinMethod, Library, SystemUri


def of_uri(uri: str) -> str:
    """Markdown about a URI (without backticks); one that nobody published is shown as it is."""
    parts = [f"```rholang\n`{uri}`\n```"]
    entry = builtins.URIS.get(uri)
    library = builtins.LIBRARIES.get(builtins.SHORTHANDS.get(uri, ""))
    if entry is not None:
        parts = [_of_entry(entry)]
    elif library is not None:
        parts.append(_of_library(library))
    elif uri in builtins.SHORTHANDS:
        parts.append("System contract, found with `rho:registry:lookup`.")
    elif uri.startswith("rho:id:"):
        parts.append("Registered contract, found with `rho:registry:lookup`.")
    else:
        parts.append("Not a system URI that any public node knows.")
    if uri in builtins.RENAMED:
        parts.append(f"The newest node calls it `` `{builtins.RENAMED[uri]}` ``.")
    return "\n\n".join(parts)


def of_known_uri(name: str) -> str:
    """Markdown about a URI in its backticks, where a public node knows it; '' for any other."""
    uri = name.strip("`")
    return of_uri(uri) if uri in builtins.URIS or uri in builtins.SHORTHANDS else ""


def of_token(text: str, *, after_dot: bool) -> str | None:
    """Markdown about a method (after a dot), an operator or a keyword; None for any other token."""
    if after_dot:
        method = builtins.METHODS.get(text)
        return None if method is None else _of_method(method)
    keyword = builtins.KEYWORDS.get(text)
    if keyword is not None:
        return f"```rholang\n{keyword.form}\n```\n\n{_sentence(keyword.about)}"
    operator = builtins.OPERATORS.get(text)
    if operator is not None:
        return f"`` {operator.symbol} `` {operator.types}\n\n{_sentence(operator.about)}"
    return None


def _of_entry(entry: SystemUri) -> str:
    if not entry.is_channel:
        return f"```rholang\n`{entry.uri}`\n```\n\nValue: {entry.result}.\n\n*{_known(entry.nodes)}*"
    forms = f"`{entry.uri}`!({', '.join(entry.arguments)})"
    for variant in entry.variants:
        forms += f"\n`{entry.uri}`!({', '.join(variant.arguments)}) // {variant.nodes}"
    return f"```rholang\n{forms}\n```\n\n{_sentence(entry.result)}\n\n*{_known(entry.nodes)}*"


def _of_library(library: Library) -> str:
    operations = "\n".join(
        f"- `{operation.name}({', '.join(operation.arguments)})`" for operation in library.operations
    )
    return (
        f"**{library.name}**: {library.about}. Found with `rho:registry:lookup`.\n\n"
        f"The first argument is the operation's name, the last one the return channel.\n\n{operations}"
    )


def _of_method(method: BuiltinMethod) -> str:
    parameters = ", ".join(method.parameters)
    return (
        f"```rholang\n.{method.name}({parameters})\n```\n\n{_sentence(method.about)}\n\n"
        f"On {method.receivers}.\n\n*{_known(method.nodes)}*"
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _known(nodes: str) -> str:
    return f"Known to {nodes}."
