"""What importing does: no modules import each other, and importing a module changes nothing of another one.

Also that no file of ours is too long to be read at one sitting.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.project.test_floors import imported_names, modules

ROOT = Path(__file__).resolve().parents[2]

MOST_LINES = 500
GENERATED = "by `make grammars`, not by hand"

PURE_DECORATORS = frozenset(
    {"dataclass", "property", "cached_property", "staticmethod", "classmethod", "abstractmethod", "overload", "final"}
    | {"cache", "lru_cache", "contextmanager", "asynccontextmanager", "override", "total_ordering", "frozen"}
)
"""Those that keep no record of what they decorate."""

STARTING = {
    "rholsp.__main__": "it is the program",
    "rholsp.syntax.compiled_grammar": "the recursion limit holds for the whole process, and parsing needs it raised",
}
"""Modules that do something when they are imported, and why they may."""

# ---------------------------------------------------------------------------------------------- circles

Sources = Mapping[str, tuple[str, bool]]
"""Texts of modules by their dotted names, each with whether it is an `__init__.py`."""


def own_sources() -> Sources:
    return {name: (path.read_text("utf-8"), is_package) for name, path, is_package in modules()}


def imported_modules(sources: Sources) -> dict[str, set[str]]:
    """Which of these modules each one imports, wherever in it, and also for the type checker alone."""
    found: dict[str, set[str]] = {}
    for module, (source, is_package) in sources.items():
        names = {name for _, name in imported_names(ast.parse(source), module, is_package)}
        known = {name if name in sources else name.rpartition(".")[0] for name in names}
        found[module] = {name for name in known if name in sources and name != module}
    return found


def circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import each other, each sorted."""
    reached = {module: reachable(imports, module) for module in imports}
    groups = {tuple(sorted(one for one in reached[module] if module in reached[one])) for module in imports}
    return sorted(list(group) for group in groups if group)


def reachable(imports: Mapping[str, set[str]], module: str) -> set[str]:
    """The modules that a module imports, and those that they import, and so on."""
    reached, todo = set[str](), [module]
    while todo:
        for name in imports[todo.pop()] - reached:
            reached.add(name)
            todo.append(name)
    return reached


def test_no_modules_import_each_other() -> None:
    assert circles(imported_modules(own_sources())) == []


def test_a_circle_is_found_also_in_functions_and_for_the_type_checker() -> None:
    sources = {
        "p.a": ("from p.b import x", False),
        "p.b": ("if TYPE_CHECKING:\n    from p import c", False),
        "p.c": ("def f():\n    import p.a", False),
        "p.d": ("from p import a", False),
    }
    assert circles(imported_modules(sources)) == [["p.a", "p.b", "p.c"]]
    assert circles(imported_modules({**sources, "p.c": ("", False)})) == []


# ---------------------------------------------------------------------------------------------- effects of importing


def effects(source: str) -> list[tuple[int, str]]:
    """Line and text of what a module does when it is imported, besides giving names to values.

    A table of another module can change only by a statement that is a call, by an assignment into an object, by a
    decorator or by a hook of a base class. So none of them may stand outside functions, but for decorators known to
    keep no record, and assignments into what the module has made itself.
    """
    tree = ast.parse(source)
    found: list[tuple[int, str]] = []
    made: set[str] = set()
    for statement in run_on_import(tree.body):
        match statement:
            case ast.Expr(ast.Constant()):
                continue
            case ast.Expr() | ast.Delete() | ast.AugAssign() | ast.With() | ast.For() | ast.While():
                found.append((statement.lineno, ast.unparse(statement)))
            case ast.Assign() | ast.AnnAssign():
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                for target in targets:
                    if isinstance(target, ast.Attribute | ast.Subscript) and root(target) not in made:
                        found.append((statement.lineno, ast.unparse(statement)))
                made.update(name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            case ast.FunctionDef(name="__init_subclass__"):
                found.append((statement.lineno, "def __init_subclass__"))
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found += [
                (one.lineno, f"@{ast.unparse(one)}") for one in statement.decorator_list if not is_pure_decorator(one)
            ]
    return found


def run_on_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module that are run on import: all but those in functions, in order of the text."""
    for statement in body:
        yield statement
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in ("body", "handlers", "orelse", "finalbody"):
                yield from run_on_import(getattr(statement, part, []))


def root(target: ast.expr) -> str:
    """The name that an assignment into an object begins with."""
    while isinstance(target, ast.Attribute | ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def is_pure_decorator(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(called, ast.Attribute):
        return called.attr in {"setter", "deleter"}
    return isinstance(called, ast.Name) and called.id in PURE_DECORATORS


def test_importing_a_module_changes_nothing_elsewhere() -> None:
    found = [
        f"{name}:{line} {what}"
        for name, (source, _) in own_sources().items()
        if name not in STARTING
        for line, what in effects(source)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("module", STARTING)
def test_the_exceptions_are_needed(module: str) -> None:
    assert effects(own_sources()[module][0])


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("from a import TABLE\nTABLE.update(x=1)", 2),
        ("from a import TABLE\nTABLE['x'] = f", 2),
        ("import a\na.TABLE['x'] = f", 2),
        ("import a\na.hook = f", 2),
        ("from a import TABLE\nTABLE |= {}", 2),
        ("from a import TABLE\ndel TABLE['x']", 2),
        ("from a import register\nregister(f)", 2),
        ("from a import register\n@register\ndef f(): ...", 2),
        ("from a import table\n@table.add('x')\ndef f(): ...", 2),
        ("from a import TABLE\nif x:\n    for k in y:\n        TABLE[k] = 1", 3),
        ("from a import TABLE\nclass C:\n    TABLE['c'] = 1", 3),
        ("class C:\n    def __init_subclass__(cls): ...", 2),
    ],
)
def test_an_effect_is_found(source: str, line: int) -> None:
    assert line in [at for at, _ in effects(source)]


@pytest.mark.parametrize(
    "source",
    [
        '"""Text."""\nimport a\nA, B = 1, 2\nC: int = f(a)',
        "OWN = {}\nOWN['x'] = 1",
        "from a import TABLE\ndef f():\n    TABLE.clear()",
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass C:\n    x: int\n    '''Doc.'''",
        "try:\n    import a\nexcept ImportError:\n    a = None",
    ],
)
def test_what_makes_a_modules_own_names_is_no_effect(source: str) -> None:
    assert effects(source) == []


# ---------------------------------------------------------------------------------------------- sizes


def test_no_file_is_long() -> None:
    paths = [
        path for folder in ("rholsp", "dashboards", "benchmarks", "tests") for path in (ROOT / folder).rglob("*.py")
    ]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    written = {name: text for name, text in texts.items() if GENERATED not in text[:200]}
    assert 0 < len(texts) - len(written) <= 4
    assert [name for name, text in written.items() if text.count("\n") > MOST_LINES] == []
