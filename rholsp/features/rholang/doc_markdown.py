"""Documentation comments as Markdown."""

from rholsp.features.markdown import contained, fenced
from rholsp.rholang.doc_comments import Tagged, parse_doc


def markdown(text: str, *, with_params: bool = True) -> str:
    """A cleaned comment, its tags as titled sections; '' for no comment."""
    documentation = parse_doc(text)
    parts = [documentation.description] if documentation.description else []
    if documentation.params and with_params:
        parts.append("**Parameters**\n\n" + "\n".join(f"- {_parameter(param)}" for param in documentation.params))
    parts.extend(f"**Returns** {_typed(result)}" for result in documentation.returns)
    parts.extend(f"**Throws** {_typed(error)}" for error in documentation.throws)
    parts.extend(f"**Example**\n\n{_code(example)}" for example in documentation.examples)
    parts.extend(f"**@{tag}** {body}".rstrip() for tag, body in documentation.tags)
    return "\n\n".join(map(contained, parts))


def _parameter(param: Tagged) -> str:
    line = f"`{param.name}`" if param.name else ""
    if param.type:
        line = f"{line} ({param.type})".strip()
    about = " ".join(param.text.split())
    return f"{line}: {about}" if line and about else line or about


def _typed(tagged: Tagged) -> str:
    return f"({tagged.type}) {tagged.text}".rstrip() if tagged.type else tagged.text


def _code(text: str) -> str:
    return text if "```" in text else fenced("rholang", text)
