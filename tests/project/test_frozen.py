"""What is called frozen does not change: no frozen class holds a collection that can be changed, or changes itself."""

import ast

import pytest

from tests.project.test_imports import own_sources

CHANGING = frozenset(
    {"dict", "list", "set", "deque", "bytearray", "Counter", "defaultdict", "OrderedDict", "Iterator", "Generator"}
)

UNDECIDED = {
    "rholsp.syntax.tree.Tree.last_tokens": "remembered by a function that gives the same with and without",
}
"""Fields that are to become something else yet, each with what it is."""


def is_frozen(node: ast.ClassDef) -> bool:
    return any(
        isinstance(one, ast.Call)
        and ast.unparse(one.func) in ("dataclass", "dataclasses.dataclass")
        and any(word.arg == "frozen" and ast.unparse(word.value) == "True" for word in one.keywords)
        for one in node.decorator_list
    )


def held(annotation: ast.expr) -> set[str]:
    """The types that a value of the annotated type may be or hold, but for what functions take and give."""
    match annotation:
        case ast.Name(name):
            return {name}
        case ast.Attribute(attr=name):
            return {name}
        case ast.Constant(str(text)):
            return held(ast.parse(text, mode="eval").body)
        case ast.BinOp(left, ast.BitOr(), right):
            return held(left) | held(right)
        case ast.Subscript(value, inner):
            inside = set() if "Callable" in held(value) else held(inner)
            return held(value) | inside
        case ast.Tuple(elements) | ast.List(elements):
            return set[str]().union(*map(held, elements))
    return set()


def faults(module: str, source: str) -> list[str]:
    """Fields of frozen classes that may change, and assignments that freezing forbids, outside of `__post_init__`."""
    tree = ast.parse(source)
    found = [
        f"{module}.{node.name}.{ast.unparse(field.target)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and is_frozen(node)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and held(field.annotation) & CHANGING
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "__post_init__":
            found += [
                f"{module}:{call.lineno} {ast.unparse(call.func)}"
                for call in ast.walk(node)
                if isinstance(call, ast.Call)
                and ast.unparse(call.func) in ("object.__setattr__", "super().__setattr__")
            ]
    return found


def test_frozen_classes_hold_nothing_that_changes() -> None:
    found = {fault for module, (source, _) in own_sources().items() for fault in faults(module, source)}
    assert found - set(UNDECIDED) == set()
    assert set(UNDECIDED) <= found, "what has been decided need not be listed any more"


@pytest.mark.parametrize(
    ("field", "is_fault"),
    [
        ("x: dict[str, int]", True),
        ("x: tuple[list[int], ...] = ()", True),
        ("x: 'deque[int] | None' = None", True),
        ("x: Mapping[str, set[int]]", True),
        ("x: Iterator[int]", True),
        ("x: Mapping[str, int]", False),
        ("x: Callable[[dict[str, int]], list[int]]", False),
        ("x: tuple[frozenset[int], ...]", False),
    ],
)
def test_a_field_that_may_change_is_found(field: str, is_fault: bool) -> None:
    frozen = f"@dataclass(frozen=True, slots=True)\nclass C:\n    {field}\n"
    assert faults("m", frozen) == (["m.C.x"] if is_fault else [])
    assert faults("m", frozen.replace("frozen=True, ", "")) == []


def test_a_frozen_class_that_changes_itself_is_found() -> None:
    source = "class C:\n    def {name}(self):\n        object.__setattr__(self, 'x', 1)\n"
    assert faults("m", source.replace("{name}", "value")) == ["m:3 object.__setattr__"]
    assert faults("m", source.replace("{name}", "__post_init__")) == []
