"""Monikers: what is registered is known by its URI, what no file binds by its name."""

import pytest

from rholsp.features.moniker import monikers
from tests.features.dict_view import DictView

A = "file:///a.rho"
URI = "`rho:id:ycmowmui1655xa6ajonu18euujtmni98o6dptorn6kqh6uytnckr95`"
REGISTERED = """new c, sign(`rho:registry:insertSigned:secp256k1`), out in {
  contract $0c(@x) = { Nil } | sign!("00".hexToBytes(), (1, bundle+{*c}), "".hexToBytes(), *out)
}"""
LOOKED_UP = f"""new l(`rho:registry:lookup`), r in {{
  l!({URI}, *r) | for (@(_, C) <- r) {{ @"é😀"!(1) | @$0C!(1) | for (@x <- """


@pytest.mark.parametrize(
    ("uri", "text", "expected"),
    [
        (A, REGISTERED, [(f"{URI}(1/2", "global", "export")]),
        (A, LOOKED_UP, [(f"{URI}(1/2", "global", "import")]),
        (A, f"new l(`rho:registry:lookup`), r in {{ l!($0{URI}, *r) }}", [(URI, "global", "import")]),
        (A, 'contract @"$0shop"(@x) = { Nil }', [('@"shop"', "project", "export")]),
        (A, '@"$0shop"!(1)', [('@"shop"', "project", "import")]),
        (A, "new x in { $0x!(1) }", None),
        (A, "new x in { x!(1$0) }", None),
        ("file:///a.metta", "(= ($0twice $x) $x)", [("metta:twice", "project", "export")]),
        ("file:///a.metta", "!($0twice 1)", [("metta:twice", "project", "import")]),
        ("file:///a.metta", "(= (twice $0$x) $x)", None),
    ],
)
async def test_monikers(uri: str, text: str, expected: list[tuple[str, str, str]] | None) -> None:
    at = text.index("$0")
    found = await monikers(DictView({uri: text.replace("$0", "")}), uri, at)
    shown = None if found is None else [(one.identifier, one.unique, one.kind) for one in found]
    assert shown == expected
