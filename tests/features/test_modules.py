"""The name of a module: definition and links lead to the file that it loads."""

import pytest

from rholsp.features.definition import definition
from rholsp.features.document_links import document_links
from rholsp.model.summary import Span
from tests.features.dict_view import DictView

FILES = {
    "file:///w/app/main.metta": "",
    "file:///w/app/near.metta": "(= (f) 1)",
    "file:///w/near.metta": "(= (f) 2)",
    "file:///w/lib/module.metta": "(= (g) 1)",
    "file:///w/lib/deep.metta": "(= (h) 1)",
    "file:///w/with blank.metta".replace(" ", "%20"): "(= (k) 1)",
}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("!(import! &self |near)", "file:///w/app/near.metta"),
        ("!(import! &self lib|)", "file:///w/lib/module.metta"),
        ("!(import! &kb lib:d|eep)", "file:///w/lib/deep.metta"),
        ("!(import! &kb top:lib:d|eep)", "file:///w/lib/deep.metta"),
        ('!(include "../|near.metta")', None),
        ('!(include "lib/|deep.metta")', "file:///w/lib/deep.metta"),
        ('!(include "with |blank")', "file:///w/with%20blank.metta"),
        ("!(mod-space! |near)", "file:///w/app/near.metta"),
        ("!(import! &self |nothing)", None),
        ("!(import! |&self near)", None),
    ],
)
async def test_the_file_of_a_module(text: str, target: str | None) -> None:
    uri = "file:///w/app/main.metta"
    view = DictView({**FILES, uri: text.replace("|", "")})
    found = await definition(view, uri, text.index("|"))
    assert (None if found is None or not found.targets else found.targets[0].uri) == target
    if target is not None:
        assert found is not None
        assert found.targets[0].selection == Span(0, 0)


async def test_the_name_stands_in_a_region_too() -> None:
    uri = "file:///w/a.rho"
    text = '// @metta\n@1!("!(import! &self lib)")'
    view = DictView({uri: text, "file:///w/lib.metta": "(= (f) 1)"})
    found = await definition(view, uri, text.index("lib)"))
    assert found is not None
    assert [target.uri for target in found.targets] == ["file:///w/lib.metta"]
    assert text[slice(*found.origin)] == "lib"


async def test_links_are_the_modules_that_have_files() -> None:
    uri = "file:///w/app/main.metta"
    text = '; é😀\n!(import! &self near) !(import! &self nothing)\n!(include "lib/deep.metta")\n!(import! &kb near) !(('
    found = await document_links(DictView({**FILES, uri: text}), uri)
    assert found is not None
    assert [(text[slice(*link.place)].strip('"'), link.target and link.target.uri) for link in found] == [
        ("near", "file:///w/app/near.metta"),
        ("lib/deep.metta", "file:///w/lib/deep.metta"),
        ("near", "file:///w/app/near.metta"),
    ]
    assert await document_links(DictView({}), uri) is None


async def test_links_stand_in_regions_too() -> None:
    uri = "file:///w/a.rho"
    text = '// @metta\n@"é"!("!(import! &self lib) \\"x\\"") | for (@x <- '
    found = await document_links(DictView({uri: text, "file:///w/lib.metta": "(= (f) 1)"}), uri)
    assert found is not None
    assert [(text[slice(*link.place)], link.target and link.target.uri) for link in found] == [
        ("lib", "file:///w/lib.metta")
    ]


REGISTERED = """new c, sign(`rho:registry:insertSigned:secp256k1`), out in {
  contract c(@x) = { Nil } | // é😀
  sign!("00".hexToBytes(), (1, bundle+{*c}), "".hexToBytes(), *out)
}"""
URI = "`rho:id:ycmowmui1655xa6ajonu18euujtmni98o6dptorn6kqh6uytnckr95`"


async def test_outside_names_lead_to_where_they_are_registered_or_documented() -> None:
    main, lib = "file:///w/main.rho", "file:///w/lib/c.rho"
    names = "look(`rho:registry:lookup`), out(`rho:nobody:knows`), ch"
    text = f'@"é😀"!(1) | new {names} in {{ look!({URI}, *ch) | for (@x <- '
    found = await document_links(DictView({main: text, lib: REGISTERED}), main)
    assert found is not None
    looked_up, uri = found
    assert (text[slice(*looked_up.place)], looked_up.target, looked_up.name) == (
        *("`rho:registry:lookup`", None, "`rho:registry:lookup`"),
    )
    assert "rho:registry:lookup" in looked_up.about
    assert (text[slice(*uri.place)], uri.name) == (URI, "")
    assert uri.target is not None
    assert (uri.target.uri, REGISTERED[uri.target.start : uri.target.end]) == (lib, '"00".hexToBytes()')
