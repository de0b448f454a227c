"""Document links as a client sees them: to files of the workspace, in the client's spelling."""

from pathlib import Path

import pytest

from rholsp.text.uris import from_path
from tests.server.client import Refused
from tests.server.harness import open_document, session, taken

TEXT = "; a\n!(import! &self lib)\n!(import! &self nothing)\n"


async def test_links_lead_to_files_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "lib.metta").write_text("(= (f) 1)", encoding="utf-8")
    main, lib = (from_path(str(tmp_path / name)) for name in ("main.metta", "lib.metta"))
    async with session(folders=[tmp_path], ignored=("textDocument/publishDiagnostics", "$/progress")) as client:
        await open_document(client, main, TEXT, language="metta")
        await open_document(client, lib, "(= (f) 1)", language="metta")
        (link,) = await client.ask("textDocument/documentLink", {"textDocument": {"uri": main}})
        assert (taken(TEXT, link["range"]), link["target"]) == ("lib", lib)
        nobody = {"textDocument": {"uri": "file:///nobody.metta"}}
        assert await client.ask("textDocument/documentLink", nobody) is None


async def test_system_uris_lead_to_documentation_where_the_client_shows_it() -> None:
    text = "new out(`rho:io:stdout`) in { out!(1) }"
    uri = "file:///w/a.rho"
    async with session(capabilities={"workspace": {"textDocumentContent": {}}}) as client:
        await open_document(client, uri, text)
        (link,) = await client.ask("textDocument/documentLink", {"textDocument": {"uri": uri}})
        assert taken(text, link["range"]) == "`rho:io:stdout`"
        shown = await client.ask("workspace/textDocumentContent", {"uri": link["target"]})
        assert "`rho:io:stdout`!(" in shown["text"]
        for strange in ("rholsp-docs:/rholang/nothing.md", "rholsp-docs:/metta/rho%3Aio%3Astdout.md"):
            with pytest.raises(Refused, match="no documentation"):
                await client.ask("workspace/textDocumentContent", {"uri": strange})
    async with session() as client:
        await open_document(client, uri, text)
        assert await client.ask("textDocument/documentLink", {"textDocument": {"uri": uri}}) == []


async def test_a_registered_uri_leads_to_its_place(tmp_path: Path) -> None:
    registered = """new c, sign(`rho:registry:insertSigned:secp256k1`), out in {
  contract c(@x) = { Nil } | sign!("00".hexToBytes(), (1, bundle+{*c}), "".hexToBytes(), *out)
}"""
    text = "new l, r in { l!(`rho:id:ycmowmui1655xa6ajonu18euujtmni98o6dptorn6kqh6uytnckr95`, *r) }"
    main, lib = (from_path(str(tmp_path / name)) for name in ("main.rho", "lib.rho"))
    async with session(folders=[tmp_path]) as client:
        await open_document(client, lib, registered)
        await open_document(client, main, text)
        (link,) = await client.ask("textDocument/documentLink", {"textDocument": {"uri": main}})
        assert link["target"] == f"{lib}#L2,36"
