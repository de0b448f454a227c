"""`rholsp play [DIR]`: a page with an editor for a folder, beside the server that it talks to, on one port."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlsplit

import trio

from rholsp.commands.rewriting import replace_file
from rholsp.features.language_registry import LANGUAGES
from rholsp.protocol.http import HttpRequest, HttpResponse, Pages
from rholsp.text.uris import from_path
from rholsp.workspace.analysis import MAX_BYTES
from rholsp.workspace.files.crawler import crawl
from rholsp.workspace.files.regular import NotRegular, TooLarge, read_regular
from rholsp.workspace.files.selection import is_inside, relative_to

ASSETS = files("rholsp") / "playground"
"""What `make playground` builds of editors/playground; a part of the archive where rholsp runs from one."""
_TYPES: Mapping[str, str] = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".txt": "text/plain; charset=utf-8",
}


def prepare(args: argparse.Namespace) -> Pages | None:
    """The pages of the subcommand; None, and a word on stderr, where there are none. `args` has folder and port."""
    if not os.path.isdir(args.folder):
        reason = "not a folder" if os.path.exists(args.folder) else "no such folder"
        sys.stderr.write(f"rholsp play: {args.folder}: {reason}\n")
        return None
    if not (ASSETS / "index.html").is_file():
        sys.stderr.write("rholsp play: this copy of rholsp has no page; in a checkout, `make playground` builds it\n")
        return None
    return pages_of(os.path.abspath(args.folder), ASSETS)


def pages_of(root: str, assets: Traversable) -> Pages:
    """What the page asks for: itself, the list of the folder's files, and each of them, to read and to save."""
    return _Site(root, assets).answer


@dataclass(frozen=True, slots=True)
class _Site:
    root: str
    assets: Traversable

    async def answer(self, request: HttpRequest) -> HttpResponse:
        match request.method, request.path:
            case ("GET", "/files"):
                return await trio.to_thread.run_sync(self._list)
            case ("GET", "/file"):
                return await trio.to_thread.run_sync(self._read, _path_in(request))
            case ("PUT", "/file") if _is_of_this_page(request):
                return await trio.to_thread.run_sync(self._write, _path_in(request), request.body)
            case ("PUT", "/file"):
                return HttpResponse("403 Forbidden", body=b"only the page itself may save\n")
            case ("GET", path):
                return await trio.to_thread.run_sync(self._asset, path.removeprefix("/") or "index.html")
            case _:
                return HttpResponse("405 Method Not Allowed")

    def _asset(self, name: str) -> HttpResponse:
        file = self.assets / name
        content_type = _TYPES.get(PurePosixPath(name).suffix)
        if "/" in name or content_type is None or not file.is_file():
            return HttpResponse("404 Not Found")
        headers = (("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"))
        return HttpResponse("200 OK", content_type, file.read_bytes(), headers)

    def _list(self) -> HttpResponse:
        paths = [relative_to(self.root, path) for path in crawl(self.root).paths]
        listed = {"root": from_path(self.root), "files": sorted(paths)}
        return HttpResponse("200 OK", "application/json", json.dumps(listed).encode("utf-8", "replace"))

    def _read(self, path: str) -> HttpResponse:
        file = self._inside(path)
        try:
            data = None if file is None else read_regular(file, MAX_BYTES)
        except (OSError, NotRegular, TooLarge):
            data = None
        if data is None:
            return HttpResponse("404 Not Found")
        headers = (("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"))
        return HttpResponse("200 OK", "text/plain; charset=utf-8", data, headers)

    def _write(self, path: str, data: bytes) -> HttpResponse:
        """Replaces a file that is there; the page makes no new ones."""
        file = self._inside(path)
        if file is None or not os.path.isfile(file):
            return HttpResponse("404 Not Found")
        try:
            replace_file(file, data)
        except OSError as error:
            return HttpResponse("500 Internal Server Error", body=f"{error.strerror or error}\n".encode())
        return HttpResponse("204 No Content")

    def _inside(self, path: str) -> str | None:
        """A file of ours inside the folder, links followed; None for everything else."""
        if "\0" in path:
            return None
        file = os.path.realpath(os.path.join(self.root, path))
        return file if is_inside(file, os.path.realpath(self.root)) and file.endswith(LANGUAGES.suffixes) else None


def _path_in(request: HttpRequest) -> str:
    return parse_qs(urlsplit(request.target).query).get("path", [""])[0]


def _is_of_this_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very server asks; of other pages of this machine none may save."""
    hosts = request.values("host")
    return len(hosts) == 1 and request.values("origin") == [f"http://{hosts[0]}"]
