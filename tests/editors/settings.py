"""What README.md and docs/editors.md tell people to write into their editors, word for word, and a home for it."""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATH = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])

LIB = """contract @"adder"(@a, @b, ret) = {
  ret!(a + b)
} |
contract @"adding"(ret) = { ret!(Nil) } |
contract @"adds"(ret) = { ret!(Nil) }
"""
MAIN = """new total, unused, local in { // :(
  @"adder"!(1,2,*total) |
  contract local(@y) = { @"out"!(y) } |
  local!(1) |
  for (@x <- total) { @"out"!(x) }
}
"""
METTA = """(: inc (-> Number Number))
(= (inc $x) (+ $x 1))
!(inc 1)
"""


def setting(page: str, before: str, language: str) -> str:
    """The first block of code in that language behind some words of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(re.escape(before) + rf".*?```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None, f"{page} has no {language} behind {before!r}"
    return found[1]


def make_workspace(folder: Path) -> None:
    (folder / ".git").mkdir(parents=True)
    for name, text in (("lib.rho", LIB), ("main.rho", MAIN), ("types.metta", METTA)):
        (folder / name).write_text(text, encoding="utf-8")


def home(folder: Path) -> dict[str, str]:
    """The environment of somebody who has a checkout where the pages say that it is, and no settings but these."""
    (folder / "src").mkdir()
    (folder / "src" / "rholsp").symlink_to(ROOT)
    return {
        **os.environ,
        "PATH": PATH,
        "HOME": str(folder),
        **{f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
