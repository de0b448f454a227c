"""A session of Neovim with the settings of README.md, told as JSON: run by test_neovim, in a process of its own.

Arguments: a folder with the files, and a file with the settings (Lua). Every wait is bounded.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pynvim

PATIENCE = 60_000
"""Milliseconds for each step."""

WAIT = "local ok = vim.wait(..., function() {condition} end, 20) return ok"


class Editor:
    def __init__(self, folder: Path, settings: Path) -> None:
        self.folder = folder
        argv = ["nvim", "--embed", "--headless", "-n", "-i", "NONE", "-u", str(settings)]
        self.nvim: Any = pynvim.attach("child", argv=argv)

    def lua(self, code: str, *arguments: object) -> Any:
        return self.nvim.exec_lua(code, *arguments)

    def wait(self, what: str, condition: str) -> None:
        """`condition` is a piece of Lua that returns whether to go on."""
        if not self.lua(WAIT.replace("{condition}", condition), PATIENCE):
            raise SystemExit(f"not within {PATIENCE / 1000:.0f} s: {what}")

    def open(self, name: str) -> None:
        self.nvim.command(f"edit {self.folder / name}")
        self.wait(f"a client for {name}", "return #vim.lsp.get_clients({bufnr = 0, name = 'rholsp'}) == 1")
        self.wait("the first answer", "return vim.lsp.get_clients({bufnr = 0})[1].initialized == true")

    def go_to(self, needle: str, *, occurrence: int = 1) -> None:
        text = "\n".join(self.nvim.current.buffer)
        offset = -1
        for _ in range(occurrence):
            offset = text.index(needle, offset + 1)
        before = text[:offset]
        self.nvim.current.window.cursor = (before.count("\n") + 1, len(before.rpartition("\n")[2].encode()))

    def line(self) -> str:
        return str(self.nvim.current.line)

    def text(self, name: str = "") -> str:
        """Of the current file, or of another one that is open."""
        buffers = [buffer for buffer in self.nvim.buffers if name and buffer.name.endswith(name)]
        return "\n".join(buffers[0] if buffers else self.nvim.current.buffer)

    def definition(self, needle: str) -> list[str]:
        """Where going to the definition leads from a text to another file."""
        self.go_to(needle)
        before = self.nvim.current.buffer.name
        self.lua("vim.lsp.buf.definition()")
        self.until("the definition", lambda: self.nvim.current.buffer.name != before)
        return [Path(self.nvim.current.buffer.name).name, self.line()]

    def until(self, what: str, ready: Any) -> None:
        give_up = time.monotonic() + PATIENCE / 1000
        while not ready():
            if time.monotonic() > give_up:
                raise SystemExit(f"not within {PATIENCE / 1000:.0f} s: {what}")
            time.sleep(0.05)

    def diagnostics(self) -> list[str]:
        return sorted(self.lua("return vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0))"))


def main(folder: Path, settings: Path, *, short: bool) -> dict[str, Any]:
    editor = Editor(folder, settings)
    told: dict[str, Any] = {}
    try:
        editor.open("main.rho")
        told["filetype"] = editor.nvim.eval("&filetype")
        told["commentstring"] = editor.nvim.eval("&commentstring")
        editor.wait("diagnostics", "return #vim.diagnostic.get(0) > 0")
        told["diagnostics"] = editor.diagnostics()
        told["definition"] = editor.definition('adder"!(')
        if not short:
            editor.nvim.command("edit #")
            edit(editor, told)
            restart(editor, told)
            editor.open("types.metta")
            editor.go_to("inc 1")
            editor.lua("vim.lsp.buf.definition()")
            editor.until("the definition", lambda: editor.line().startswith("(="))
            told["metta"] = [editor.nvim.eval("&filetype"), editor.nvim.eval("&commentstring"), editor.line()]
    finally:
        editor.nvim.command("qall!", async_=True)
        editor.nvim.close()
    return told


def edit(editor: Editor, told: dict[str, Any]) -> None:
    editor.go_to("for (@x")
    editor.nvim.command("normal gcc")
    told["comment"] = editor.line()
    editor.nvim.command("normal! u")

    editor.wait("semantic colours", "return #vim.lsp.semantic_tokens.get_at_pos(0, 2, 11) > 0")
    told["colours"] = [editor.lua(TOKEN, *place) for place in ((2, 11), (0, 4))]

    editor.go_to("total", occurrence=2)
    editor.lua("vim.lsp.buf.references(nil, {on_list = function(list) vim.g.found = #list.items end})")
    editor.until("references", lambda: editor.nvim.vars.get("found") is not None)
    told["references"] = editor.nvim.vars["found"]

    editor.lua("vim.lsp.buf.rename('sum')")
    editor.until("the rename", lambda: "total" not in editor.text())
    told["renamed"] = editor.text().count("sum")

    editor.go_to('adder"!(')
    editor.lua("vim.lsp.buf.rename('plus')")
    editor.until("the rename over files", lambda: "adder" not in editor.text() + editor.text("lib.rho"))
    told["renamed everywhere"] = [editor.text(), editor.text("lib.rho")]

    editor.nvim.input("Go")
    editor.until("insert mode", lambda: editor.nvim.api.get_mode()["mode"] == "i")
    editor.nvim.input('| @"add')
    editor.until("the text", lambda: editor.line() == '| @"add')
    editor.lua("vim.lsp.completion.get()")
    editor.until("completion", lambda: editor.nvim.funcs.pumvisible() == 1)
    words = [item["abbr"] for item in editor.nvim.funcs.complete_info(["items"])["items"]]
    told["completion"] = words[0]
    editor.nvim.input("<C-y><Esc>")
    editor.until("normal mode", lambda: editor.nvim.api.get_mode()["mode"] == "n")
    told["accepted"] = editor.line()
    editor.nvim.command("normal! dd")

    editor.lua("vim.lsp.buf.format({timeout_ms = 200000})")
    told["formatted"] = editor.text()


def restart(editor: Editor, told: dict[str, Any]) -> None:
    """The process is killed; opening the file anew starts another one."""
    editor.nvim.command("silent wall")
    pid = editor.lua("return vim.fn.systemlist({'pgrep', '-P', tostring(vim.fn.getpid()), '-f', 'rholsp'})")
    os.kill(int(pid[0]), signal.SIGKILL)
    editor.wait("the end of the server", "return #vim.lsp.get_clients({name = 'rholsp'}) == 0")
    editor.nvim.command("edit!")
    editor.wait("a new server", "return #vim.lsp.get_clients({bufnr = 0, name = 'rholsp'}) == 1")
    editor.wait("its greeting", "return vim.lsp.get_clients({bufnr = 0})[1].initialized == true")
    told["restarted"] = editor.definition('plus"!(')


TOKEN = "local found = vim.lsp.semantic_tokens.get_at_pos(0, ...) return found[1] and found[1].type"


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1]), Path(sys.argv[2]), short="--short" in sys.argv), sys.stdout)
