"""The fragments in changes/, of which towncrier makes the next section of CHANGELOG.md."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_fragment_has_a_kind_and_words() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
    kinds = {kind["directory"] for kind in settings["type"]}
    for file in (ROOT / settings["directory"]).iterdir():
        name, kind, suffix = file.name.rsplit(".", 2)
        assert (name[:1], suffix) == ("+", "md"), file.name
        assert kind in kinds, file.name
        text = file.read_text(encoding="utf-8")
        assert text.strip().endswith("."), file.name
        assert max(map(len, text.split("\n"))) <= 120, file.name


def test_the_change_log_says_where_they_go() -> None:
    assert "<!-- towncrier release notes start -->" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
