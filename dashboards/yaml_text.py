"""Plain data as YAML that a person likes to read."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

Yaml = str | int | float | Mapping[str, "Yaml"] | Sequence["Yaml"]


class _Dumper(yaml.SafeDumper):
    """Indents what is below a key, and writes texts of several lines as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def yaml_text(value: Yaml) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=math.inf)
