"""RH601 through the registry: where all that takes a message is known, and where it is not."""

import pytest

from rholsp.features.diagnostics import diagnostics
from tests.features.dict_view import DictView

URI = "`rho:id:ycmowmui1655xa6ajonu18euujtmni98o6dptorn6kqh6uytnckr95`"
LIB = """new Counter, sign(`rho:registry:insertSigned:secp256k1`), out in {
  contract Counter(@"make", ret) = { ret!(1) } | for (@"reset", ret <- Counter) { ret!(2) } |
  sign!("00".hexToBytes(), (1, VALUE), "".hexToBytes(), *out) | for (_ <- out) { Nil }
}"""
MAIN = f"""new look(`rho:registry:lookup`), ch, ret in {{
  look!({URI}, *ch) | for (@(_, C) <- ch) {{ CALL }} | for (_ <- ret) {{ Nil }}
}}"""


async def findings(call: str, value: str = "bundle+{*Counter}", *, complete: bool = True, more: str = "") -> list[str]:
    files = {"file:///lib.rho": LIB.replace("VALUE", value), "file:///main.rho": MAIN.replace("CALL", call)}
    if more:
        files["file:///more.rho"] = more
    found = await diagnostics(DictView(files, complete=complete), "file:///main.rho") or ()
    misfits = [one for one in found if one.code == "RH601"]
    assert {note.uri for one in misfits for note in one.related} <= {"file:///lib.rho", "file:///more.rho"}
    return [one.message.partition(": ")[2] for one in misfits]


@pytest.mark.parametrize(
    ("call", "reasons"),
    [
        ('@C!("make", *ret)', []),
        ('@C!("reset", *ret)', []),
        ('@C!?("make").', ['the hidden return channel is a new name, not `"make"` or `"reset"`']),
        ("for (@m <- @9) { @C!(m, 1) }", []),
        ('@C!("make")', ["it takes 2 arguments, not 1"]),
        ('@C!("mkae", *ret)', ['argument 1 is `"mkae"`, not `"make"` or `"reset"`; did you mean `"make"`?']),
        ('@C!("make", *ret) | @C!("reset")', ["it takes 2 arguments, not 1"]),
    ],
)
async def test_calls_of_what_was_looked_up(call: str, reasons: list[str]) -> None:
    assert await findings(call) == reasons


async def test_what_others_may_receive_from_is_left_alone() -> None:
    assert await findings('@C!("none")', "*Counter") == []
    assert await findings('@C!("none")', "bundle{*Counter}") == []


async def test_nothing_is_said_before_all_files_are_known() -> None:
    assert await findings('@C!("none")', complete=False) == []


async def test_every_file_that_registers_the_uri_counts() -> None:
    more = LIB.replace("VALUE", "bundle+{*Counter}").replace('@"make"', '@"other"')
    assert await findings('@C!("other", *ret)', more=more) == []
    assert await findings('@C!("none", *ret)', more=more) == [
        'argument 1 is `"none"`, not `"make"` or `"reset"` or `"other"`'
    ]


async def test_nothing_is_said_where_a_file_has_a_syntax_error() -> None:
    assert await findings('@C!("none")', "bundle+{*Counter}) | x!(") == []
