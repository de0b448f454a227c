"""What a file registers and looks up, and which names are known behind others: docs/registry.md."""

import re

import pytest

from rholsp.model.summary import FileSummary
from rholsp.rholang.registry_uris import SHORTHANDS, crc14, uri_of_key
from rholsp.rholang.summarise import summarise

LIST_OPS_KEY = (
    "040126690519dc9b0f52876cb13458e15697794dd87d7c6477707c7efa4cce8a36"
    "b634eab5056bd4e3ba385ab14a638e4ac7d3b3e4968da3d66933fc04bc7038b5"
)
SYSTEM = {
    "look": "rho:registry:lookup",
    "sign": "rho:registry:insertSigned:secp256k1",
    "put": "rho:registry:insertArbitrary",
}


def within(body: str, names: str = "") -> str:
    """A program that has the registry's channels, and these names besides."""
    binders = [f"{name}(`{uri}`)" for name, uri in SYSTEM.items()]
    return f"new {', '.join([*binders, *names.split()])} in {{ {body} }}"


def named(summary: FileSummary, symbol: int) -> str:
    return "" if symbol < 0 else summary.symbols[symbol].name


def adopted(text: str) -> list[tuple[str, str, str]]:
    summary = summarise(text)
    return [(a.key.strip("`"), a.path, named(summary, a.symbol)) for a in summary.adoptions]


def published(text: str) -> list[tuple[str, str, str]]:
    summary = summarise(text)
    return [(p.key.strip("`"), p.path, named(summary, p.symbol)) for p in summary.publications]


def stand_ins(text: str) -> list[tuple[str, str]]:
    summary = summarise(text)
    return [(named(summary, one.symbol), named(summary, one.target)) for one in summary.stand_ins]


def test_the_uri_of_a_public_key() -> None:
    assert uri_of_key(bytes.fromhex(LIST_OPS_KEY)) == SHORTHANDS["rho:lang:listOps"]


def test_every_uri_has_270_bits_and_an_even_checksum() -> None:
    assert crc14(b"") == 0
    for key in (b"", b"\0", bytes(65), b"\xff" * 65):
        assert re.fullmatch(r"rho:id:[ybndrfg8ejkmcpqxot1uwisza345h769]{54}", uri_of_key(key))
        assert 0 <= crc14(key) < 1 << 14


@pytest.mark.parametrize("uri", SHORTHANDS.values())
def test_known_uris_carry_their_checksum(uri: str) -> None:
    number = 0
    for letter in uri.removeprefix("rho:id:"):
        number = number << 5 | "ybndrfg8ejkmcpqxot1uwisza345h769".index(letter)
    packed = (number << 2).to_bytes(34, "big")
    crc = crc14(packed[:32])
    assert packed[32:] == bytes([crc & 0xFF, (crc & 0xFF00) >> 6])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'sign!("{LIST_OPS_KEY}".hexToBytes(), (9, bundle+{{*c}}), s, *r)', [("(1/2", "c", True)]),
        (f'sign!(("{LIST_OPS_KEY}".hexToBytes()), (9, *c), s, *r)', [("(1/2", "c", True)]),
        (f'sign!("{LIST_OPS_KEY}".hexToBytes(), (9, {{"a": *c, "b": *d}}), s, *r)', None),
        ("sign!(key, (9, bundle+{*c}), s, *r)", [("(1/2", "c", False)]),
        ('sign!("zz".hexToBytes(), (9, *c), s, *r)', [("(1/2", "c", False)]),
        (f'sign!("{LIST_OPS_KEY}", (9, *c), s, *r)', [("(1/2", "c", False)]),
        ("sign!((9, bundle+{*c}), *d, *r)", [("(1/2", "c", False)]),
        ("put!(bundle+{*c}, *r)", [("", "c", False)]),
        ("put!([*c, *d], *r)", [("[0/2", "c", False), ("[1/2", "d", False)]),
        ('put!("data", *r)', [("", "", False)]),
        ("put!(*c)", []),
        ("look!(`rho:lang:listOps`, *r)", []),
    ],
)
def test_registrations(body: str, expected: list[tuple[str, str, bool]] | None) -> None:
    if expected is None:
        expected = [('(1/2{"a"', "c", True), ('(1/2{"b"', "d", True)]
    uri = SHORTHANDS["rho:lang:listOps"]
    found = [(uri if known else "", path, name) for path, name, known in expected]
    assert published(within(body, "c d r s key")) == found


def test_a_computed_uri_is_a_workspace_wide_name_that_the_file_defines() -> None:
    text = within(f'sign!("{LIST_OPS_KEY}".hexToBytes(), (9, bundle+{{*c}}), s, *r)', "c r s")
    use = summarise(text).brief().names[f"`{SHORTHANDS['rho:lang:listOps']}`"]
    assert use.defines
    assert not use.introduces


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("look!(`u`, *r) | for (@(_, X) <- r) { Nil }", [("u", "(1/2", "X")]),
        ("look!(`u`, *r) | for (X <- r) { Nil }", [("u", "", "X")]),
        ("look!(`u`, *r) | for (@X <- r) { Nil }", [("u", "", "X")]),
        ("look!(`u`, *r) | for (@{X} <<- r) { Nil }", [("u", "", "X")]),
        ("look!(`u`, *r) | for (@(_, *X) <- r) { Nil }", [("u", "(1/2", "X")]),
        ("look!(`u`, *r) | contract r(@(_, X)) = { Nil }", [("u", "(1/2", "X")]),
        ('look!(`u`, *r) | for (@{"a": X} <- r) { Nil }', [("u", '{"a"', "X")]),
        ("look!(`u`, *r) | look!(`v`, *q) | for (@(_, X) <- r & Y <- q) { Nil }", [("u", "(1/2", "X"), ("v", "", "Y")]),
        ("look!(`u`, *r) | look!(`u`, *r) | for (X <- r) { Nil }", [("u", "", "X"), ("u", "", "X")]),
        # More than one thing may arrive.
        ("look!(`u`, *r) | look!(`v`, *r) | for (X <- r) { Nil }", [("u", "", ""), ("v", "", "")]),
        ("look!(`u`, *r) | r!(1) | for (X <- r) { Nil }", [("u", "", "")]),
        ("look!(`u`, *r) | look!(q, *r) | for (X <- r) { Nil }", [("u", "", "")]),
        # Others may send on it.
        ("look!(`u`, *r) | q!(*r) | for (X <- r) { Nil }", [("u", "", "")]),
        ("look!(`u`, *r) | q!([*r]) | for (X <- r) { Nil }", [("u", "", "")]),
        ("look!(`u`, *r) | q!({r!(1)}) | for (X <- r) { Nil }", [("u", "", "")]),
        ('look!(`u`, *@"r") | for (X <- @"r") { Nil }', [("u", "", "")]),
        ("look!(`u`, *free) | for (X <- free) { Nil }", [("u", "", "")]),
        ("contract q(r) = { look!(`u`, *r) | for (X <- r) { Nil } }", [("u", "", "")]),
        # Messages of another length are none of its.
        ("look!(`u`, *r) | r!(1, 2) | for (X <- r) { Nil }", [("u", "", "X")]),
        ("look!(`u`, *r) | for (X, Y <- r) { Nil }", [("u", "", "")]),
        # No literal, no link.
        ("look!(q, *r) | for (X <- r) { Nil }", []),
        ('look!("u", *r) | for (X <- r) { Nil }', []),
        ("look!(`u`) | for (X <- r) { Nil }", []),
        ("for (X <- look!?(`u`)) { Nil }", []),
    ],
)
def test_lookups(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert adopted(within(body, "r q")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("new c, r in { r!(bundle+{*c}) | for (@X <- r) { Nil } }", [("X", "c")]),
        ("new c, r in { r!(*c, 1) | for (X, @n <- r) { Nil } }", [("X", "c")]),
        ("new c, r in { r!((*c, 1)) | for (@(X, n) <- r) { Nil } }", [("X", "c")]),
        ("new c, r in { r!!(*c) | for (X <= r) { Nil } }", [("X", "c")]),
        ("new c, r in { r!(*c) | r!(*c) | for (X <- r) { Nil } }", [("X", "c")]),
        ("new c, r in { r!(*c) | contract r(X) = { Nil } }", [("X", "c")]),
        ("new c, r in { for (@X <- r!?(*c)) { Nil } | contract r(_, X) = { Nil } }", [("X", "c")]),
        ("new c, d, r in { r!(*c) | r!(*d) | for (X <- r) { Nil } }", []),
        ("new c, r in { r!(*c) | r!(2) | for (X <- r) { Nil } }", []),
        ("new c, q, r in { r!(*c) | q!(*r) | for (X <- r) { Nil } }", []),
        ("new c, r in { r!([*c]) | for (@[X, Y] <- r) { Nil } }", []),
        # Of channels on which very much is sent nothing is known.
        (f"new c, r in {{ {'r!(*c) | ' * 100} for (X <- r) {{ Nil }} }}", [("X", "c")]),
        (f"new c, r in {{ {'r!(*c) | ' * 101} for (X <- r) {{ Nil }} }}", []),
        ("new c in { free!(*c) | for (X <- free) { Nil } }", []),
        ("new c, r in { for (X <- r) { Nil } }", []),
    ],
)
def test_names_behind_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert stand_ins(text) == expected


REGISTRY = """
new boot(`rho:registry:lookup`), look, Tree in {{
  {boot} |
  Tree!("set", map, `rho:lang:tree`, bundle+{{*Tree}}, *ack) |
  for (look <- look) {{ contract look(@uri, ret) = {{
    match {{ `rho:lang:a`: `rho:id:b`, `rho:lang:c`: `rho:id:d` }} {{ short => {{ Nil }} }}
  }} }}
}}"""


def test_the_registrys_own_file() -> None:
    summary = summarise(REGISTRY.format(boot="boot!(*look)"))
    assert [(s.key, s.target) for s in summary.synonyms] == [
        ("`rho:lang:a`", "`rho:id:b`"),
        ("`rho:lang:c`", "`rho:id:d`"),
    ]
    names = summary.brief().names
    assert names["`rho:lang:a`"].introduces
    assert names["`rho:lang:tree`"].defines
    assert [(p.key, named(summary, p.symbol)) for p in summary.publications] == [("`rho:lang:tree`", "Tree")]


def test_other_files_have_no_shorthands() -> None:
    summary = summarise(REGISTRY.format(boot="Nil"))
    assert not summary.synonyms
    assert not summary.publications


def literals(text: str) -> list[list[str]]:
    """The string literals of contracts, receives and sends, as their places show them."""
    summary = summarise(text)
    rows = [*summary.contracts, *summary.receives, *summary.sends]
    return [[text[start:].split('"')[0] for start in row.strings] for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('contract c(@"get", @{"k": v, "l": "m"}, r) = { Nil }', [["get", "k", "l", "m"]]),
        ('for (@"a", @["b", x] <- c & @("d", _) <- e) { Nil }', [["a", "b"], ["d"]]),
        ('c!("get", {"k": "v"}, [("x", 1)], -"y", *@"z")', [["get", "k", "v", "x", "z"]]),
        (f'c!("{"x" * 100}", "y")', [["y"]]),
        ('select { @"a" <- c => Nil }', [["a"]]),
    ],
)
def test_where_string_literals_stand(text: str, expected: list[list[str]]) -> None:
    assert literals(text) == expected


def test_the_method_of_a_send_stands_where_it_is_written() -> None:
    text = 'c!get("a").'
    send = summarise(text).sends[0]
    assert send.strings == (text.index("get"), text.index('a"'))
    assert send.args[0] == ("str", "get")
