"""The documentation's web site: every page is in it, no link is broken, and nothing is fetched from elsewhere."""

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from release.site import broken_links, build

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = tomllib.loads((ROOT / "release/zensical.toml").read_text(encoding="utf-8"))["project"]


def pages(entry: Any) -> set[str]:
    if isinstance(entry, str):
        return {entry}
    return set().union(*map(pages, entry.values() if isinstance(entry, dict) else entry))


def test_every_page_is_in_the_navigation() -> None:
    written = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert pages(CONFIGURATION["nav"]) == written | {"index.md", "changelog.md"}
    assert CONFIGURATION["theme"]["font"] is False


@pytest.mark.timeout(300)
@pytest.mark.skipif(not find_spec("zensical"), reason="Zensical is not installed: pip install rholsp[site]")
def test_the_site_has_no_broken_link(tmp_path: Path) -> None:
    build(tmp_path / "site")
    for page in pages(CONFIGURATION["nav"]):
        name = "index.html" if page == "index.md" else f"{page.removesuffix('.md')}/index.html"
        text = (tmp_path / "site" / name).read_text(encoding="utf-8")
        assert "<article" in text
        fetched = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="?(https?:[^" >]*)', text)
        assert fetched == [], page


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text(
        '<a href="a/">1</a><a href="b/">2</a><a href="a/#there">3</a><a href="#x">4</a>'
    )
    (tmp_path / "a/index.html").write_text(
        '<p id="here"><a href="..">5</a><img src="../p.png"><a href="http://x.y">6</a>'
    )
    assert list(broken_links(tmp_path)) == [
        ("a/index.html", "../p.png"),
        ("index.html", "b/"),
        ("index.html", "a/#there"),
        ("index.html", "#x"),
    ]
