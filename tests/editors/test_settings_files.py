"""Settings in files of their own, for editors that no test can drive."""

import json
import re
import tomllib

from rholsp.features.language_registry import LANGUAGES
from tests.editors.settings import ROOT


def test_helix() -> None:
    """Helix reads [language-server.NAME] and [[language]]: docs.helix-editor.com/languages.html."""
    settings = tomllib.loads((ROOT / "editors/helix/languages.toml").read_text("utf-8"))
    assert settings["language-server"] == {"rholsp": {"command": "rholsp"}}
    found = {language["name"]: language for language in settings["language"]}
    assert found.keys() == {"rholang", "metta"}
    assert {f".{suffix}" for language in found.values() for suffix in language["file-types"]} == set(suffixes())
    assert {name for language in found.values() for name in language["language-servers"]} == {"rholsp"}


def test_kate() -> None:
    """Kate sends an entry's name as the language id, and starts a server for modes that match the pattern."""
    settings = json.loads((ROOT / "editors/kate/settings.json").read_text("utf-8"))
    modes = [
        mode
        for mode in ("Rholang", "MeTTa", "Rholang 2")
        for one in settings["servers"].values()
        if re.search(one["highlightingModeRegex"], mode)
    ]
    assert modes == ["Rholang", "MeTTa"]
    assert settings["servers"].keys() == {"rholang", "metta"}
    assert {tuple(one["command"]) for one in settings["servers"].values()} == {("rholsp",)}


def suffixes() -> list[str]:
    return [suffix for language in LANGUAGES.known for suffix in language.suffixes]
