"""Markdown that others wrote stays where it is put, whatever it holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rholsp.features.hover import hover
from rholsp.features.markdown import contained, fenced, link, plain
from tests.features.dict_view import DictView

A = "file:///w/a.rho"
PIECES = (
    *("```", "````", "~~~", "`", "``", "```rholang", "```code``` x", "    ```", "> ```", "- ```", "```\n"),
    *("<!--", "-->", "<script>", "<div onclick='x'>", "</div>", "<?", "<![CDATA[", "<img src=x onerror=y>", "<b"),
    *("![x](https://example.org/p.png)", "![x][y]", "[y]: https://example.org", "[x](command:run)", "&lt;", "\\"),
    *(
        "*",
        "**",
        "_",
        "#",
        "===",
        "---",
        "|",
        "- ",
        "1. ",
        "> ",
        " ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "x",
        "é😀",
        "<https://a.b>",
    ),
)
hostile = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def flat(tokens: list[Token]) -> list[Token]:
    return [found for token in tokens for found in (token, *flat(token.children or []))]


def parsed(markdown: str) -> list[Token]:
    parser = MarkdownIt("commonmark")
    # As editors do, where it leads to a file.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser.parse(markdown)


@settings(max_examples=400, deadline=None)
@given(hostile)
def test_what_stands_behind_is_a_paragraph_of_its_own(text: str) -> None:
    tokens = parsed(f"{contained(text)}\n\nDefined in {link('line 3', 'file:///w/a b(1).rho#L3')}.")
    inline = [token for token in tokens if token.type == "inline" and token.level == 1]
    assert inline
    assert inline[-1].content.startswith("Defined in [line 3]")
    assert [child.type for child in inline[-1].children or []] == ["text", "link_open", "text", "link_close", "text"]
    assert not {token.type for token in flat(tokens)} & {"html_block", "html_inline", "image"}


@settings(max_examples=200, deadline=None)
@given(hostile)
def test_code_is_shown_as_it_is(code: str) -> None:
    (token,) = parsed(fenced("rholang", code))
    assert (token.type, token.info) == ("fence", "rholang")
    assert token.content.rstrip("\n") == code.rstrip("\n")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("```\nx", "```\nx\n```"),
        ("```\nx\n```", "```\nx\n```"),
        ("```code``` x", "```code``` x"),
        ("`<b>` <b> List<Int> a < b <- c", "`<b>` &lt;b> List&lt;Int> a < b <- c"),
        ("![a](b) \\![a](b)", "&#33;[a](b) \\&#33;[a](b)"),
        ("~~~\n<b>\n~~~\n<b>", "~~~\n<b>\n~~~\n&lt;b>"),
    ],
)
def test_what_becomes_of_it(written: str, shown: str) -> None:
    assert contained(written) == shown


def test_plain_text_has_no_marks() -> None:
    text = "```rholang\ncontract f(@x)\n```\n\nA List&lt;Int>.\n\n*Defined in [line 3](<file:///a#L3>).*"
    assert plain(text) == "contract f(@x)\n\nA List<Int>.\n\nDefined in line 3."


@settings(max_examples=60, deadline=None)
@given(hostile, st.sampled_from(("//", "/**", ";")))
async def test_documentation_of_a_contract_ends_where_it_ends(text: str, sign: str) -> None:
    if sign == ";":
        uri, lines = "file:///w/a.metta", [f"; {line}" for line in text.split("\n")]
        code = "(= (foo $x) $x)\n!(foo 1)"
    else:
        uri = A
        lines = [f"// {line}" for line in text.split("\n")] if sign == "//" else ["/**", text.replace("*/", ""), "*/"]
        code = "contract foo(@x) = { Nil } |\nfoo!(1)"
    whole = "\n".join([*lines, code])
    found = await hover(DictView({uri: whole}), uri, whole.rindex("foo"))
    assert found is not None
    tokens = parsed(found.markdown)
    paragraphs = [token.content for token in tokens if token.type == "inline" and token.level == 1]
    assert sum("[line " in paragraph and "Defined in" in paragraph for paragraph in paragraphs) >= 1
    assert not {token.type for token in flat(tokens)} & {"html_block", "html_inline", "image"}


@pytest.mark.parametrize("name", ['@"a\n```\n# x"', '@"`````"', "@[`rho:x`]"])
async def test_a_name_breaks_out_of_nothing(name: str) -> None:
    text = f"{name}!(1) | for (_ <- {name}) {{ Nil }}"
    found = await hover(DictView({A: text}), A, 1)
    assert found is not None
    assert not {token.type for token in flat(parsed(found.markdown))} & {"heading_open", "html_block", "html_inline"}
