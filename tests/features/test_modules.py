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
    assert [(text[slice(*link.place)].strip('"'), link.target) for link in found] == [
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
    assert [(text[slice(*link.place)], link.target) for link in found] == [("lib", "file:///w/lib.metta")]
