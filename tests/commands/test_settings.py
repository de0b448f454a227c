"""The settings say the same to the server, to people and to clients."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.commands.settings import settings, vocabularies_of
from rholsp.editor_settings import DEFAULTS, SETTINGS, read_editor_settings
from rholsp.features.language_registry import LANGUAGES
from rholsp.metta.dialects import AUTO, DIALECTS
from rholsp.setting_forms import DIAGNOSTIC_CODES
from rholsp.settings_schema import page, properties, schema

DOCS = Path(__file__).resolve().parents[2] / "docs"
VOCABULARIES = vocabularies_of(LANGUAGES)
PROPERTIES = properties(VOCABULARIES)
Json = dict[str, Any]


def printed(form: str) -> str:
    out = io.StringIO()
    settings(form, out=out)
    return out.getvalue()


def nested(path: str, value: Any) -> Json:
    """A setting as a client gives it; its name may still begin with that of the section."""
    for name in reversed(path.removeprefix("rholsp.").split(".")):
        value = {name: value}
    return value


def values_of(form: Json) -> st.SearchStrategy[Any]:
    """What a JSON Schema of ours allows."""
    match form:
        case {"type": [kind, "null"]}:
            return st.none() | values_of({**form, "type": kind})
        case {"enum": words}:
            return st.sampled_from(words)
        case {"type": "boolean"}:
            return st.booleans()
        case {"type": "integer", "minimum": least, "maximum": most}:
            return st.integers(least, most)
        case {"type": "string", "pattern": pattern}:
            return st.from_regex(pattern)
        case {"type": "string"}:
            return st.text(max_size=4)
        case {"type": "array", "items": list() as items}:
            return st.tuples(*map(values_of, items)).map(list)
        case {"type": "array", "items": items, **more}:
            return st.lists(values_of(items), max_size=3, unique=bool(more.get("uniqueItems")))
    raise AssertionError(form)


WRONG: dict[str, list[Any]] = {
    "boolean": [1, "true", []],
    "integer": [True, -1, 5001, 1.5, "100"],
    "string": [0, "", "no such word", []],
    "array": [{}, "x", [1], [[]], [["a"]], [["", ""]], 0],
}


@given(st.data())
def test_what_the_schema_allows_is_read_and_written_as_it_was(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(PROPERTIES)))
    value = data.draw(values_of(PROPERTIES[path]))
    read, complaints = read_editor_settings(nested(path, value))
    assert complaints == []
    if value is None:
        assert read == DEFAULTS
        return
    name = next(name for name, setting in SETTINGS.items() if f"rholsp.{setting.path}" == path)
    written = SETTINGS[name].form.write(getattr(read, name))
    assert sorted(written) == sorted(value) if PROPERTIES[path].get("uniqueItems") else written == value


@pytest.mark.parametrize("path", PROPERTIES)
def test_what_the_schema_does_not_allow_is_refused_by_name(path: str) -> None:
    kind = PROPERTIES[path]["type"]
    for value in WRONG[kind[0] if isinstance(kind, list) else kind]:
        if value == [[]] and PROPERTIES[path]["items"].get("type") == "string":
            continue
        read, complaints = read_editor_settings(nested(path, value))
        assert (read, [one.partition(":")[0] for one in complaints]) == (DEFAULTS, [path]), value


@pytest.mark.parametrize("path", PROPERTIES)
def test_defaults_are_those_of_the_server(path: str) -> None:
    assert read_editor_settings(nested(path, PROPERTIES[path]["default"])) == (DEFAULTS, [])


def test_the_words_of_a_setting_are_those_that_the_server_knows() -> None:
    assert PROPERTIES["rholsp.metta.dialect"]["enum"] == [AUTO, *DIALECTS]
    codes = PROPERTIES["rholsp.diagnostics.disabled"]["items"]["enum"]
    assert codes == list(VOCABULARIES[DIAGNOSTIC_CODES])
    assert {"RH401", "MT101"} <= set(codes)


def test_the_page_and_the_schema_are_made_from_the_settings() -> None:
    assert (DOCS / "settings.md").read_text("utf-8") == page()
    assert (DOCS / "settings.schema.json").read_text("utf-8") == printed("schema")


def test_the_forms_of_the_command_agree() -> None:
    assert json.loads(printed("schema")) == schema(VOCABULARIES)
    assert json.loads(printed("properties")) == PROPERTIES
    assert [line.split()[0] for line in printed("text").splitlines()] == [setting.path for setting in SETTINGS.values()]


def leaves(form: Json, path: str = "rholsp") -> dict[str, Json]:
    """The settings in a schema of sections, by dotted name."""
    if "properties" not in form:
        return {path: form}
    inner = [leaves(value, f"{path}.{name}") for name, value in form["properties"].items()]
    return {name: value for found in inner for name, value in found.items()}


def test_sections_and_dotted_names_hold_the_same() -> None:
    assert leaves(schema(VOCABULARIES)) == PROPERTIES
