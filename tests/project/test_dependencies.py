"""What pyproject.toml says of dependencies is what the code imports: nothing missing, nothing idle."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def normalised(name: str) -> str:
    """A distribution's name in the one spelling by which names compare (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_top_level() -> set[str]:
    """The first parts of all absolute imports in rholsp."""
    names = set()
    for path in (ROOT / "rholsp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names.add(node.module.partition(".")[0])
    return names


def test_declared_dependencies_are_the_imported_ones() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {normalised(re.split(r"[ <>=!~;\[]", line)[0]) for line in project["dependencies"]}
    providers = packages_distributions()
    imported = {
        normalised(providers[name][0]) for name in imported_top_level() - set(sys.stdlib_module_names) - {"rholsp"}
    }
    assert imported == declared


def test_every_dependency_has_a_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [line for line in lines if ">=" not in line] == []
