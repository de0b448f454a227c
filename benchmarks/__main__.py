"""`python -m benchmarks NAME ...` runs one benchmark; without a name, says which there are."""

import ast
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.report import ROOT

FOLDER = ROOT / "benchmarks"


def names() -> dict[str, str]:
    """Each benchmark with the first line of what it says about itself: the modules that have a `main`."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.stem[0] != "_" and any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main() -> int:
    known = names()
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print("usage: python -m benchmarks NAME [arguments]; NAME --help lists them\n")
        print("\n".join(f"{name:<18} {what}" for name, what in known.items()))
        return 0
    name = sys.argv[1]
    if name not in known:
        print(f"no benchmark {name!r}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    sys.argv = [f"{Path(sys.argv[0]).parent.name} {name}", *sys.argv[2:]]
    status: int | None = import_module(f"benchmarks.{name}").main()
    return status or 0


if __name__ == "__main__":
    sys.exit(main())
