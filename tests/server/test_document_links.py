"""Document links as a client sees them: to files of the workspace, in the client's spelling."""

from pathlib import Path

from rholsp.text.uris import from_path
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
