"""The editor's settings for people and clients: docs/settings.md, JSON Schema, the properties of an extension."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rholsp.editor_settings import DEFAULTS, SETTINGS
from rholsp.setting_forms import Setting

Vocabularies = Mapping[str, Mapping[str, str]]
"""By `Form.vocabulary`: the words, each with what it means."""

_HEAD = """\
# Settings
`make docs` generates this page and `settings.schema.json` beside it from `rholsp/editor_settings.py`.

They stand under `rholsp` in the editor's configuration, or in the initialization options of editors that have none,
with or without the `rholsp` around them. A setting that is wrong keeps its default, and the client's log says why.
Settings count at once unless it is said otherwise; `null` is the same as nothing. This is all of them with their
defaults:

"""
_AFTER = """
`rholsp settings` prints the list, `rholsp settings --format schema` the JSON Schema, and
`rholsp settings --format properties` the same with dotted names, as extensions of VS Code and coc.nvim declare them.

"""


def page() -> str:
    """docs/settings.md."""
    everything = json.dumps({"rholsp": _nested(_default_of)}, indent=2)
    head = f"{_HEAD}```json\n{everything}\n```\n{_AFTER}"
    return head + "\n".join(line for name in SETTINGS for line in _entry(name))


def _entry(name: str) -> Iterator[str]:
    setting = SETTINGS[name]
    words = setting.form.schema.get("enum", ())
    takes = "Takes one of:" if words else f"Takes {_in_code(setting.form.expected)}."
    yield f"## {setting.path}\n\n{_sentence(setting)} Default: `{json.dumps(_default_of(name))}`. {takes}\n"
    for word, about in zip(words, setting.form.schema.get("markdownEnumDescriptions", ()), strict=True):
        yield f"- `{json.dumps(word)}`: {about}"
    if words:
        yield ""


def _in_code(expected: str) -> str:
    """With its example as code."""
    return expected.replace("such as [", "such as `[").replace("]", "]`")


def _sentence(setting: Setting) -> str:
    later = " Counts from the next start of the server on." if setting.restart else ""
    return f"{setting.about[0].upper()}{setting.about[1:]}.{later}"


def listing() -> str:
    """One setting a line, for terminals."""
    width = max(len(setting.path) for setting in SETTINGS.values())
    lines = [
        f"{setting.path:{width}}  {json.dumps(_default_of(name))}  {setting.about}\n"
        for name, setting in SETTINGS.items()
    ]
    return "".join(lines)


def schema(vocabularies: Vocabularies) -> dict[str, Any]:
    """JSON Schema of the section `rholsp`."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of rholsp",
        "type": "object",
        "properties": _sections(_nested(lambda name: _Leaf(_property(name, vocabularies)))),
    }


def properties(vocabularies: Vocabularies) -> dict[str, Any]:
    """The same by dotted names, as in `contributes.configuration.properties` of an extension."""
    return {f"rholsp.{setting.path}": _property(name, vocabularies) for name, setting in SETTINGS.items()}


class _Leaf(dict[str, Any]):
    """The schema of a setting, told apart from a section."""


def _sections(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        if isinstance(value, _Leaf)
        else {"type": "object", "additionalProperties": False, "properties": _sections(value)}
        for name, value in tree.items()
    }


def _property(name: str, vocabularies: Vocabularies) -> dict[str, Any]:
    setting = SETTINGS[name]
    made = dict(setting.form.schema)
    words = vocabularies.get(setting.form.vocabulary)
    if words is not None:
        made["items"] = {"type": "string", "enum": list(words), "enumDescriptions": list(words.values())}
    default = _default_of(name)
    if default is None:
        # Without a default of its own, VS Code would send an empty array for a setting that nobody made.
        made["type"] = [made["type"], "null"]
    return {**made, "default": default, "markdownDescription": _sentence(setting)}


def _default_of(name: str) -> Any:
    value = getattr(DEFAULTS, name)
    return None if value is None else SETTINGS[name].form.write(value)


def _nested(leaf: Callable[[str], Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        section = tree
        *sections, last = setting.path.split(".")
        for part in sections:
            section = section.setdefault(part, {})
        section[last] = leaf(name)
    return tree


def written(value: Any) -> str:
    """JSON for people, as it stands in files."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
