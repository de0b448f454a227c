"""What the extension's package.json takes from the server: its version and its settings."""

import json
from pathlib import Path
from typing import Any

from rholsp import __version__
from rholsp.commands.settings import vocabularies_of
from rholsp.features.language_registry import LANGUAGES
from rholsp.settings_schema import properties, written

MANIFEST = Path(__file__).with_name("package.json")
SETTINGS = "rholsp.language"
"""The group of settings that are the server's."""


def with_settings(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with the server's version and settings as they are now."""
    contributes = manifest["contributes"]
    groups = [
        {**group, "properties": properties(vocabularies_of(LANGUAGES))} if group["id"] == SETTINGS else group
        for group in contributes["configuration"]
    ]
    return {**manifest, "version": __version__, "contributes": {**contributes, "configuration": groups}}


if __name__ == "__main__":
    MANIFEST.write_text(written(with_settings(json.loads(MANIFEST.read_text(encoding="utf-8")))), encoding="utf-8")
