"""`rholsp play`: what it serves, and to whom it refuses what."""

import json
import os
import zipfile
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from rholsp.app import serve_browsers
from rholsp.arguments import parser
from rholsp.commands import play
from rholsp.commands.play import pages_of
from rholsp.config import Settings
from rholsp.protocol.http import HttpRequest, HttpResponse
from rholsp.protocol.sockets import address, listening_on_port

HOST = ("host", "127.0.0.1:7320")
OWN = ("origin", "http://127.0.0.1:7320")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work/sub").mkdir(parents=True)
    (tmp_path / "work/a b.rho").write_text("Nil // é", encoding="utf-8")
    (tmp_path / "work/sub/b.metta").write_text("(f 1)")
    (tmp_path / "work/notes.txt").write_text("not ours")
    (tmp_path / "secret.rho").write_text("outside")
    os.symlink(tmp_path / "secret.rho", tmp_path / "work/link.rho")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/index.html").write_text("<p>")
    (tmp_path / "assets/main.js").write_text("1")
    return tmp_path


async def ask(
    folder: Path,
    method: str,
    target: str,
    *headers: tuple[str, str],
    body: bytes = b"",
    assets: Traversable | None = None,
) -> HttpResponse:
    pages = pages_of(str(folder / "work"), assets or folder / "assets")
    return await pages(HttpRequest(method, target, (HOST, *headers), body))


async def test_the_page_itself(folder: Path) -> None:
    assert (await ask(folder, "GET", "/")).body == b"<p>"
    script = await ask(folder, "GET", "/main.js?x=1")
    assert (script.status, script.content_type) == ("200 OK", "text/javascript")
    for target in ("/nope.js", "/../secret.rho", "/sub/../main.js", "/.ssh"):
        assert (await ask(folder, "GET", target)).status == "404 Not Found"
    assert (await ask(folder, "POST", "/files")).status == "405 Method Not Allowed"


async def test_the_page_comes_out_of_an_archive_too(folder: Path) -> None:
    with zipfile.ZipFile(folder / "rholsp.pyz", "w") as archive:
        archive.write(folder / "assets/index.html", "rholsp/playground/index.html")
    with zipfile.ZipFile(folder / "rholsp.pyz") as archive:
        assets = zipfile.Path(archive, "rholsp/playground/")
        assert (await ask(folder, "GET", "/", assets=assets)).body == b"<p>"
        for target in ("/main.js", "/..", "/../x.js"):
            assert (await ask(folder, "GET", target, assets=assets)).status == "404 Not Found"


async def test_the_files_of_the_folder(folder: Path) -> None:
    listed = json.loads((await ask(folder, "GET", "/files")).body)
    assert listed["root"] == (folder / "work").as_uri()
    assert {"a b.rho", "sub/b.metta"} <= {*listed["files"]}
    assert (await ask(folder, "GET", "/file?path=a%20b.rho")).body.decode() == "Nil // é"
    for path in ("../secret.rho", "link.rho", "notes.txt", "nope.rho", "/etc/passwd", "sub", "", "a%00b.rho"):
        assert (await ask(folder, "GET", f"/file?path={path}")).status == "404 Not Found", path


async def test_the_page_saves_and_nobody_else(folder: Path) -> None:
    target = "/file?path=sub/b.metta"
    assert (await ask(folder, "PUT", target, OWN, body=b"(f 2)")).status == "204 No Content"
    assert (folder / "work/sub/b.metta").read_text() == "(f 2)"
    for headers in ((), (("origin", "http://localhost:9999"),), (("origin", "null"),), (OWN, OWN)):
        assert (await ask(folder, "PUT", target, *headers, body=b"x")).status == "403 Forbidden"
    for path in ("new.rho", "../secret.rho", "link.rho", "notes.txt", "sub"):
        assert (await ask(folder, "PUT", f"/file?path={path}", OWN, body=b"x")).status == "404 Not Found"
    assert (folder / "work/sub/b.metta").read_text() == "(f 2)"
    assert (folder / "secret.rho").read_text() == "outside"


def test_what_it_needs(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    args = parser().parse_args(["play", str(folder / "nope")])
    assert play.prepare(args) is None
    assert capsys.readouterr().err == f"rholsp play: {folder / 'nope'}: no such folder\n"
    monkeypatch.setattr(play, "ASSETS", folder / "nothing")
    assert play.prepare(parser().parse_args(["play", str(folder)])) is None
    assert "make playground" in capsys.readouterr().err


async def test_it_says_where_the_page_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the port that it has got, also where any free one was asked for."""
    pages = pages_of(str(folder / "work"), folder / "assets")
    async with listening_on_port(0) as listener, trio.open_nursery() as nursery:
        nursery.start_soon(partial(serve_browsers, listener, Settings(store=False), pages=pages))
        await wait_all_tasks_blocked()
        nursery.cancel_scope.cancel()
        at = address(listener)
    opened, listening = capsys.readouterr().err.splitlines()
    assert opened == f"rholsp play: open http://{at}/ in a browser; Ctrl+C ends it"
    assert listening == f"listening: ws://{at}"
