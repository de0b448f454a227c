"""The floors of the house: which part of rholsp may know which other.

The rules are data, each with its reason; the checker reads the imports and calls of every module and is itself tested
on modules that break each rule.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "rholsp"

PURE = ("text", "syntax", "model", "rholang", "metta", "embedded", "features")
LANGUAGES = ("rholang", "metta", "embedded", "features")
STATEFUL = (
    *("workspace", "protocol", "server", "commands", "metrics", "telemetry"),
    *("background_writer", "logs", "wire_log", "config", "arguments", "cli", "app"),
    *("editor_settings", "setting_forms", "settings_schema"),
)
PARTS = {
    *PURE,
    *STATEFUL,
    "__init__",
    "__main__",
    "grammars",
    "client",
    "interpreter",
    "lazy_imports",
    "process",
    "startup",
}

FILE_CALLS = ("open", "read_text", "read_bytes", "write_text", "write_bytes")
STANDARD_STREAMS = ("print", "input", "sys.stdin", "sys.stdout")


def inside(*parts: str) -> tuple[str, ...]:
    """The dotted names of parts of rholsp."""
    return tuple(f"rholsp.{part}" for part in parts)


@dataclass(frozen=True, slots=True)
class Floor:
    """One rule: modules in `where`, but not in `exempt`, neither import `imports` nor call or name `uses`.

    All are dotted names; in `where`, `exempt` and `imports` a name stands for itself and all below it. A use is an
    attribute as the code writes it (`sys.stdout`), or a function or method that is called (`open`, `read_text`).
    """

    reason: str
    where: tuple[str, ...]
    exempt: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


FLOORS = (
    Floor(
        "pure parts are tested without a loop and run in worker processes",
        where=inside(*PURE),
        imports=(
            "trio",
            "asyncio",
            "lsprotocol",
            "prometheus_client",
            "cattrs",
            "msgspec",
            "threading",
            "multiprocessing",
        ),
    ),
    Floor(
        "pure parts are given text; the only files that are read there are grammars, parts of the program",
        where=inside(*PURE),
        exempt=inside("syntax.precompiled"),
        uses=FILE_CALLS,
    ),
    Floor("pure parts stand below everything that has state", where=inside(*PURE), imports=inside(*STATEFUL)),
    Floor(
        "text is the ground floor",
        where=inside("text"),
        imports=inside("syntax", "model", *LANGUAGES),
    ),
    Floor("the grammar engine knows no language", where=inside("syntax"), imports=inside("model", *LANGUAGES)),
    Floor(
        "what files mean is data, whatever their language", where=inside("model"), imports=inside("syntax", *LANGUAGES)
    ),
    Floor(
        "a language knows neither the features built on it nor its embedding",
        where=inside("rholang", "metta"),
        imports=inside("features", "embedded"),
    ),
    Floor(
        "features ask the value of a language, and only the registry knows which languages there are",
        where=inside("features"),
        exempt=inside("features.rholang", "features.metta", "features.language_registry"),
        imports=inside("rholang", "metta", "features.rholang", "features.metta", "features.language_registry"),
    ),
    Floor(
        "a language's hooks do not know another language",
        where=inside("features.rholang"),
        imports=inside("metta", "features.metta"),
    ),
    Floor(
        "a language's hooks do not know another language",
        where=inside("features.metta"),
        imports=inside("rholang", "features.rholang"),
    ),
    Floor(
        "the languages do not know each other; embedded joins them", where=inside("rholang"), imports=inside("metta")
    ),
    Floor(
        "the languages do not know each other; embedded joins them", where=inside("metta"), imports=inside("rholang")
    ),
    Floor(
        "LSP types stay at the border, so that the rest does not change with the protocol",
        where=("rholsp",),
        exempt=inside("server", "protocol"),
        imports=("lsprotocol",),
    ),
    Floor(
        "the protocol carries messages and does not know what they mean",
        where=inside("protocol"),
        imports=inside(*LANGUAGES, "syntax", "workspace", "server"),
    ),
    Floor(
        "what happens is told to an observer, and nobody need know who counts it",
        where=inside(*PURE, "workspace", "protocol", "server", "telemetry"),
        imports=("prometheus_client", *inside("metrics", "wire_log", "logs")),
    ),
    Floor("questions go down the floors", where=inside("workspace"), imports=inside("server", "protocol")),
    Floor(
        "only text knows where lines end: not where splitlines thinks",
        where=("rholsp",),
        exempt=inside("text"),
        uses=("splitlines",),
    ),
    Floor(
        "the composition root composes; only the command line starts it",
        where=("rholsp",),
        exempt=inside("cli", "app", "startup"),
        imports=inside("app"),
    ),
    Floor(
        "nothing builds on the command line",
        where=("rholsp",),
        exempt=inside("arguments", "cli", "__main__"),
        imports=inside("cli", "arguments"),
    ),
    Floor(
        "stdout belongs to the protocol: one stray print would corrupt a frame",
        where=("rholsp",),
        exempt=inside("protocol.stdio", "cli", "commands"),
        uses=STANDARD_STREAMS,
    ),
)


def is_below(name: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of `prefixes` or lies below one."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def imported_names(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Line and absolute dotted name of everything that a module imports, wherever in it that happens."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"importlib.import_module", "import_module", "__import__"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, str(node.args[0].value)


def used_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each function and method called, and each attribute as the code writes it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.lineno, node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


def violations(module: str, source: str, is_package: bool = False) -> list[str]:
    """What a module's source does against the floors, one message for each place.

    `module` is its dotted name; `is_package` tells an `__init__.py`, for which relative imports count differently.
    """
    tree = ast.parse(source)
    imported, used = [*imported_names(tree, module, is_package)], [*used_names(tree)]
    found = []
    for floor in FLOORS:
        if not is_below(module, floor.where) or is_below(module, floor.exempt):
            continue
        broken = [(line, f"imports {name}") for line, name in imported if is_below(name, floor.imports)]
        broken += [(line, f"uses {name}") for line, name in used if name in floor.uses]
        found += [f"{module}:{line} {what}, but {floor.reason}" for line, what in sorted(set(broken))]
    return found


def modules() -> Iterator[tuple[str, Path, bool]]:
    """Dotted name, file, and whether it is an `__init__.py`, of each module of rholsp."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        yield ".".join(parts[:-1] if is_package else parts), path, is_package


def test_no_module_crosses_a_floor() -> None:
    checked = list(modules())
    assert len(checked) > 10
    found = [
        line for name, path, is_package in checked for line in violations(name, path.read_text("utf-8"), is_package)
    ]
    assert not found, "\n".join(found)


def test_every_part_of_the_house_stands_on_a_floor() -> None:
    parts = {path.relative_to(PACKAGE).with_suffix("").parts[0] for _, path, _ in modules()}
    assert parts <= PARTS, "give the new part its place in PURE or STATEFUL"


@pytest.mark.parametrize(
    ("module", "source", "what"),
    [
        ("rholsp.text.lines", "import trio", "imports trio"),
        ("rholsp.syntax", "from lsprotocol import types", "imports lsprotocol.types"),
        ("rholsp.rholang.scopes", "def f():\n    import prometheus_client", "imports prometheus_client"),
        ("rholsp.rholang.scopes", "text = open('a').read()", "uses open"),
        ("rholsp.features.hover", "from pathlib import Path\nPath('a').read_text()", "uses read_text"),
        ("rholsp.features.hover", "from ..workspace import shards", "imports rholsp.workspace.shards"),
        ("rholsp.features.hover", "from .. import metrics", "imports rholsp.metrics"),
        ("rholsp.text.lines", "from rholsp.syntax.tree import Tree", "imports rholsp.syntax.tree.Tree"),
        (
            "rholsp.syntax.grammar",
            "import importlib\nimportlib.import_module('rholsp.rholang')",
            "imports rholsp.rholang",
        ),
        ("rholsp.metta.scopes", "from rholsp.features import hover", "imports rholsp.features.hover"),
        ("rholsp.features.hover", "from rholsp.rholang.names import x", "imports rholsp.rholang.names.x"),
        (
            "rholsp.features.rholang.hover",
            "from rholsp.features.metta import hover",
            "imports rholsp.features.metta.hover",
        ),
        ("rholsp.features.metta.hover", "from rholsp.rholang import names", "imports rholsp.rholang.names"),
        ("rholsp.rholang.scopes", "import rholsp.metta", "imports rholsp.metta"),
        ("rholsp.metta.scopes", "import rholsp.rholang", "imports rholsp.rholang"),
        ("rholsp.workspace.shards", "import lsprotocol.types", "imports lsprotocol.types"),
        ("rholsp.protocol.jsonrpc", "from rholsp.features import hover", "imports rholsp.features.hover"),
        ("rholsp.workspace.shards", "from rholsp.server import table", "imports rholsp.server.table"),
        ("rholsp.server.table", "from rholsp import app", "imports rholsp.app"),
        ("rholsp.app", "from .cli import main", "imports rholsp.cli.main"),
        ("rholsp.server.table", "print('here')", "uses print"),
        ("rholsp.rholang.doc_comments", "'a'.splitlines()", "uses splitlines"),
        (
            "rholsp.workspace.resolver_cache",
            "from rholsp.metrics import definitions",
            "imports rholsp.metrics.definitions",
        ),
        ("rholsp.server.dispatch", "import prometheus_client", "imports prometheus_client"),
        ("rholsp.protocol.framing", "import sys\nsys.stdout.buffer.write(b'')", "uses sys.stdout"),
    ],
)
def test_a_violation_is_found(module: str, source: str, what: str) -> None:
    found = violations(module, source)
    assert any(f" {what}, but " in line for line in found), found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("rholsp.text.lines", "from bisect import bisect_right\nfrom . import edits"),
        ("rholsp.features.hover", "from rholsp.model.summary import Summary"),
        ("rholsp.server.table", "import trio\nfrom lsprotocol import types\nfrom rholsp.features import hover"),
        ("rholsp.protocol.stdio", "import sys\nsys.stdout.flush()"),
        ("rholsp.cli", "from rholsp import app\nprint(app)"),
        ("rholsp.__main__", "from rholsp.cli import main"),
        ("rholsp.workspace.index.indexer", "open('a')"),
        ("rholsp.rholang.token_kinds", "brackets.open in 'a'"),
        ("rholsp.syntax.precompiled", "from pathlib import Path\nPath('a').read_text()"),
    ],
)
def test_what_is_allowed_passes(module: str, source: str) -> None:
    assert violations(module, source) == []


def test_relative_imports_of_a_package_count_from_itself() -> None:
    assert violations("rholsp.features", "from ..server import table", is_package=True)
    assert not violations("rholsp.features", "from .server import table", is_package=True)


# ---------------------------------------------------------------------------------------------- slots of nodes

WALKED = ("node", "bind", "receipt", "branch", "case", "member", "decl", "link")
"""What walks call the nodes that they look into."""


def numbered_slots(source: str) -> list[int]:
    """Lines where a slot of a node is numbered, and not named by `nodes.py`."""
    return [
        part.lineno
        for part in ast.walk(ast.parse(source))
        if isinstance(part, ast.Subscript)
        and isinstance(part.value, ast.Name)
        and part.value.id in WALKED
        and isinstance(part.slice, ast.Constant)
        and part.slice.value != 0
    ]


def test_slots_of_nodes_go_by_their_names() -> None:
    walks = [(name, path) for name, path, _ in modules() if is_below(name, inside("rholang", "metta", "embedded"))]
    found = [f"{name}:{line}" for name, path in walks for line in numbered_slots(path.read_text("utf-8"))]
    assert not found, "\n".join(found)


def test_a_numbered_slot_is_found() -> None:
    assert numbered_slots("a = node[9]\nb = node[0]\nc = node[nodes.NEW_BODY]\nd = node[1:]\ne = parts[1]") == [1]
