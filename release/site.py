"""`python -m release.site FOLDER`: the documentation as a web site, by Zensical, from README.md and docs/.

Pages of the site link to other pages only: links to the rest of the repository become plain text.
"""

import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from release.bundle import ROOT

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^(```.*?^```$)", re.DOTALL | re.MULTILINE)


def build(target: Path) -> None:
    """Builds the site. Raises CalledProcessError with Zensical's own words, and ValueError for a broken link."""
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        shutil.copy(ROOT / "release/zensical.toml", work / "zensical.toml")
        shutil.copytree(ROOT / "docs", work / "docs")
        (work / "docs/index.md").write_text(_page(ROOT / "README.md", "index.md"), encoding="utf-8")
        (work / "docs/changelog.md").write_text(_page(ROOT / "CHANGELOG.md", "changelog.md"), encoding="utf-8")
        for page in sorted((ROOT / "docs").rglob("*.md")):
            inside = page.relative_to(ROOT / "docs").as_posix()
            (work / "docs" / inside).write_text(_page(page, inside), encoding="utf-8")
        command = [sys.executable, "-m", "zensical", "build", "--clean"]
        subprocess.run(command, cwd=work, check=True, capture_output=True, text=True)
        broken = [f"{page}: {link}" for page, link in broken_links(work / "site")]
        if broken:
            raise ValueError("broken links:\n" + "\n".join(broken))
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "site", target)


def _page(source: Path, inside: str) -> str:
    """A page's text with the links that it has on the site."""
    folder = source.parent.relative_to(ROOT).as_posix()

    def moved(link: re.Match[str]) -> str:
        mark, text, target = link.groups()
        parts = urlsplit(target)
        if parts.scheme or not parts.path:
            return link[0]
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        if path == "README.md":
            path = "docs/index.md"
        if not path.startswith("docs/"):
            return text
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return f"{mark}[{text}]({posixpath.relpath(path[5:], posixpath.dirname(inside) or '.')}{anchor})"

    pieces = _FENCE.split(source.read_text(encoding="utf-8"))
    return "".join(piece if piece.startswith("```") else _LINK.sub(moved, piece) for piece in pieces)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in {"href", "src"}:
                self.links.append(value)
            elif value and name in {"id", "name"}:
                self.anchors.add(value)


def broken_links(site: Path) -> Iterator[tuple[str, str]]:
    """Links of the site's pages to pages, files and anchors that it does not have, each with its page."""
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html"))}
    for page, found in pages.items():
        if page == "404.html":
            continue  # its links begin at the site's own address
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
            if not parts.path:
                path = page
            elif (site / path).is_dir():
                path = posixpath.normpath(posixpath.join(path, "index.html"))
            is_there = (site / path).is_file()
            if not is_there or (parts.fragment and path in pages and parts.fragment not in pages[path].anchors):
                yield page, link


def _read(path: Path) -> _Links:
    found = _Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    build(Path(sys.argv[1]))
