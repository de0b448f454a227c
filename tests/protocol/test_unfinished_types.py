"""lsprotocol's types are the same, whether attrs makes them all at once or each when it is used."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LATE = "from rholsp.protocol.unfinished_types import import_lsprotocol; import_lsprotocol()\n"

DESCRIBED = """
import json, re, attrs
from lsprotocol.converters import get_converter
from lsprotocol import types as lsp

def shown(value):
    return re.sub("0x[0-9a-f]+", "", repr(value))

def described(cls):
    fields = [(f.name, shown(f.type), shown(f.default), shown(f.validator), f.kw_only) for f in attrs.fields(cls)]
    own = [name for name in ("__eq__", "__repr__", "__hash__", "__match_args__", "__lt__") if name in vars(cls)]
    values = {}
    try:
        values["empty"] = repr(cls())
    except TypeError as error:
        values["refused"] = str(error)
    return fields, own, cls.__match_args__, values

get_converter()  # resolves the names in annotations
types = {name: cls for name, cls in lsp.ALL_TYPES_MAP.items() if isinstance(cls, type) and attrs.has(cls)}
print(json.dumps({name: described(cls) for name, cls in sorted(types.items())}))
"""

USED = """
import json, attrs
from lsprotocol import types as lsp
from rholsp.protocol.codec import DecodeError, decode, encode

position = {"line": 1, "character": 2}
params = {"textDocument": {"uri": "a"}, "position": position, "context": {"triggerKind": 1}}
found = [encode(decode(params, lsp.CompletionParams))]
try:
    decode({**params, "position": {"line": -1, "character": 2}}, lsp.CompletionParams)
except DecodeError as error:
    found.append(str(error))
try:
    lsp.Position("1", 2)
except ValueError as error:
    found.append(str(error))
at = lsp.Position(1, 2)
found += [at == lsp.Position(1, 2), at < lsp.Position(1, 3), repr(at), encode(lsp.Location("a", lsp.Range(at, at)))]
action = lsp.CodeAction("t", diagnostics=[lsp.Diagnostic(lsp.Range(at, at), "m", related_information=[])])
found += [encode(action), encode(decode(encode(action), lsp.CodeAction))]
classes = [cls for cls in lsp.ALL_TYPES_MAP.values() if isinstance(cls, type)]
finished = [cls for cls in classes if isinstance(vars(cls).get("__attrs_attrs__"), tuple)]
print(json.dumps([found, len(finished)]))
"""


def run(script: str) -> object:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_type_has_the_same_fields_and_methods() -> None:
    late, plain = run(LATE + DESCRIBED), run(DESCRIBED)
    assert isinstance(late, dict)
    assert len(late) > 500
    assert late == plain


def test_values_are_read_written_and_compared_alike_by_a_few_types() -> None:
    (late, few), (plain, all_of_them) = run(LATE + USED), run(USED)  # type: ignore[misc]
    assert late == plain
    assert few < 30 < all_of_them


def test_a_type_is_finished_once_by_threads_that_meet() -> None:
    from rholsp.protocol.unfinished_types import _Fields, _left

    class Pair:
        first: int
        second: int = 2

    Pair.__annotations__.update(first=int, second=int)
    left = _left(Pair)
    assert isinstance(vars(left)["__attrs_attrs__"], _Fields)
    made: list[object] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        made.append(left(1))  # type: ignore[call-arg]

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert set(map(repr, made)) == {repr(made[0])}
    assert all(one == made[0] for one in made)
    with pytest.raises(TypeError):
        left()
