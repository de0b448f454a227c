"""Diagnostics of a text that is being edited are those of the text analysed from nothing, and so is what is sent."""

from __future__ import annotations

from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.diagnostic_settings import DIAGNOSTICS
from rholsp.features.diagnostics import diagnostics, files_referred_to
from rholsp.features.facts import FileFacts
from rholsp.rholang.lints import composed
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.session import Session
from rholsp.server.to_json import to_diagnostics
from rholsp.text.lines import PositionEncoding
from tests.features.dict_view import DictView
from tests.features.programs import programs
from tests.features.test_compositions import Edited
from tests.rholang.test_incremental import long_programs
from tests.rholang.test_laws import PROGRAMS
from tests.server.test_diagnostics_json import Asked
from tests.syntax.test_relexing import edited as edits_of

A = "file:///a.rho"
LINE_ENDS = (" | ", " |\n\n", "\r\n|\r\n", " |\r", " /* é𝄞 */ | ")
NAMES = ("x", "x", "y", "value", "valeu", "audit")
UNITS = (
    # Of channels that the unit makes: dead messages, contracts and receives, misfits, idle clauses, loops.
    'new c, {x} in {{ c!(1, "é") | {x}!(2) | contract c(@"get", ret) = {{ ret!(*{y}, 1, 2) }} | {y}!([1, 2, 3, 4]) }}',
    "new c in {{ for (@n <- c) {{ c!(n + 1) | {x}!(n, n, n, *{y}, [n, n, n]) }} | c!(0) | {y}!(4, 1, 2, 3, 7) }}",
    "contract {x}(@n, ret) = {{ new c in {{ c!(n) | for (@m <- c) {{ c!(m, n) | ret!(*{y}, m) }} }} | {y}!(*ret) }}",
    "new c, d in {{ contract c(@1) = {{ Nil }} | contract c(@[a, b]) = {{ d!(a) }} | c!(1) | {x}!(1, 2, 3, *{y}) }}",
    "new d in {{ contract d(@a) = {{ d!(a) }} | for (@n <- {x}) {{ {x}!(n, [1, 2, 3, 4], 5) | {y}!(n, n, 1, 2) }} }}",
    # Of names that it shares.
    "contract {x}(@n, @m) = {{ {y}!(n, m) | for (@a, @b <- {y}; @c <= {x}) {{ {y}!(a + 1, b, c) | {x}!(n, a, c) }} }}",
    "for (@n <- {x}) {{ {x}!(n + 1) | for (@m <- {y}) {{ {y}!([m, n, n, n]) | {x}!({{ m!(1, 2, 3) }}) }} | {y}!(1) }}",
    "for (@n <= {x}) {{ new a in {{ a!(1, [2, 3]) | for (@m <- {y}) {{ {y}!(m + 1) | {x}!(n, n, n, n, n) }} }} }}",
    # Of system names.
    "new out(`rho:io:stdout`), odd(`rho:io:stdot`) in {{ out!(1, 2, 3) | for (@a <- out) {{ {x}!(a, *odd) }} }}",
    "{x}!(1, [*{y}, 2, 3], *value, *vaule, *audit, *adit, 2, 3, 4, 5, 6, 7, 8, 9, 10) | audit!(*x, *y, *free, 1, 2, 3)",
    "{x}!(*{y}, 'a', 1, [2, 3, 4, 5, 6], (7, 8), 9, 10, 11)",
    "agent {x} {{ constructor(a) {{ new c in {{ c!(1) | for (@n <- c) {{ c!(n) }} | {y}!(*a, 1, 2) }} }} }}",
    "{x}!(1)",
    "{x}!(1, *{y})",
    "contract {x}(@n) = {{ for (@m <- @7) {{ @8!([n, m, 1, 2, 3, 4, 5, 6, 7, 8, 9]) }} }}",
    "for (@n <- @9) {{ {x}!(n) | @8!([n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) | {x}!(7) }}",
    "for (@n <- {x}) {{ {x}!(n + 1) | @8!([n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) }}",
    # With regions.
    'new run(`rho:metta:run`), {x} in {{ run!("(= (f $x) (g $y $x)) !(f 1 2)", *{y}) | {x}!(1) | run!("(h") }}',
    'contract {x}(@code, ret) = {{ new run(`rho:metta:run`) in {{ run!(code, *ret) | {y}!("(f 1) (f)", 1, 2) }} }}',
    '// @metta\n{x}!("(= (f $x) $z) (: f (-> Number Number))", *{y}, *vaule, {x}, [1, 2, 3, 4, 5, 6], (7, 8), 9)',
)
PADDING = " | ".join([f"for (@p <- @{number}) {{ p!({list(range(80))}) }}" for number in range(8)])
"""What is around it is too large to be a unit, so that the names it binds are shared."""
AROUND = (
    "{inner}",
    "new {x}, {y} in {{ {inner} }}",
    "new {x}(`rho:io:stdout`), {y}(`rho:io:none`) in {{ {inner} }}",
    "contract {x}(@n) = {{ {inner} }}",
    "for (@n <= {x}) {{ {inner} }}",
    "new {x} in {{ new {y} in {{ {inner} }} | for (@n <- {x}) {{ {x}!(n + 1) }} }}",
)
TYPED = (" Nil |", "\r\n", "x!(1) | ", "new x in ", "a", "//", "\n")
PUBLISHING = "new r(`rho:registry:insertArbitrary`), m, u in { contract m(@1) = { Nil } | r!(bundle+{*m}, *u) }"
OTHERS = (
    {},
    {"file:///b.rho": "contract audit(@n) = { Nil } | contract valeu(@n, @m) = { Nil }"},
    {"file:///b.rho": "export x | contract y(@n) = { Nil }"},
    {"file:///b.rho": PUBLISHING, "file:///c.rho": "contract value(@n) = { Nil }"},
)


@st.composite
def faulty_programs(draw: st.DrawFn) -> str:
    """Processes side by side, most of them units, in which there is something to find."""
    names = st.sampled_from(NAMES)

    def unit() -> str:
        return draw(st.sampled_from((*UNITS[:8] * 2, *UNITS, *UNITS[-3:]))).format(x=draw(names), y=draw(names))

    def several(depth: int) -> str:
        parts = [unit() for _ in range(draw(st.integers(1, 4)))]
        if depth:
            inner = several(depth - 1) + draw(st.sampled_from(("", f" | {PADDING}")))
            around = draw(st.sampled_from(AROUND)).format(x=draw(names), y=draw(names), inner=inner)
            parts.insert(draw(st.integers(0, len(parts))), around)
        return draw(st.sampled_from(LINE_ENDS)).join(parts)

    return draw(st.sampled_from(("", "", "// é\r\n", "x!(1) | ", "import y\n"))) + several(draw(st.integers(0, 2)))


async def check(document: Edited, text: str, others: dict[str, str], encoding: PositionEncoding) -> FileFacts:
    plain = DictView({A: text, **others})
    edited = DictView({A: text, **others})
    facts = edited.files[A] = document.facts(text)
    expected, found = await diagnostics(plain, A), await diagnostics(edited, A)
    assert expected is not None
    assert found == expected
    session = cast(Session, Asked(ClientFeatures(encoding=encoding, related_information=True)))
    lines = await files_referred_to(edited, found)
    items = to_diagnostics(session, A, found, facts.lines, lines)
    assert items == to_diagnostics(session, A, expected, plain.files[A].lines, lines)
    return facts


@given(
    st.data(),
    st.one_of(faulty_programs(), faulty_programs(), st.sampled_from(PROGRAMS), long_programs(), programs()),
    st.integers(1, 6),
    st.sampled_from(PositionEncoding),
)
@settings(max_examples=80, deadline=None)
async def test_any_edits(data: st.DataObject, text: str, edits: int, encoding: PositionEncoding) -> None:
    """The other files are edited, too."""
    document = Edited()
    others = st.sampled_from(OTHERS)
    await check(document, text, data.draw(others), encoding)
    for _ in range(edits):
        if data.draw(st.booleans()):
            text = data.draw(edits_of(text))
        else:
            at = data.draw(st.sampled_from([0, *(at + 2 for at, sign in enumerate(text) if sign == "|")]))
            text = text[:at] + data.draw(st.sampled_from(TYPED)) + text[at:]
        await check(document, text, data.draw(others), encoding)


CLOSED = tuple([unit for unit in UNITS if "*{" not in unit and "out(" not in unit])
"""Those that pass none of their names on, so that all that is done with it is known."""
SHARING = (
    "new x, y in {{ {inner} }}",
    "new x, y in {{ x!(1) | {inner} | contract y(@n) = {{ x!(n) }} }}",
    "new x in {{ for (@n <= @1) {{ {inner} }} }}",
    "new x in {{ contract y(@n) = {{ {inner} }} }}",
    "new x in {{ for (@n <- x) {{ x!(n, 1) | {inner} }} | x!(1) }}",
    "new x(`rho:io:stdout`), y(`rho:io:none`) in {{ {inner} }}",
)


@given(st.data(), st.lists(st.sampled_from(CLOSED), min_size=1, max_size=5), st.sampled_from(SHARING))
@settings(max_examples=60, deadline=None)
async def test_names_that_units_share(data: st.DataObject, shapes: list[str], around: str) -> None:
    """What is around units is too large to be one, and each edit leaves a text without errors."""
    document = Edited()
    names = st.sampled_from(("x", "x", "y"))
    shaped = st.sampled_from(CLOSED * 5 + UNITS[:-4])

    def unit(shape: str) -> str:
        return shape.format(x=data.draw(names), y=data.draw(names))

    units = [unit(shape) for shape in shapes]
    for _ in range(data.draw(st.integers(2, 6))):
        await check(document, around.format(inner=" |\n".join([*units, PADDING])), {}, PositionEncoding.UTF16)
        at = data.draw(st.integers(0, len(units) - 1))
        units[at : at + data.draw(st.integers(0, 1))] = [unit(data.draw(shaped))]


LIST = "@8!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])"


async def codes(document: Edited, text: str) -> list[str]:
    facts = await check(document, text, {}, PositionEncoding.UTF8)
    assert facts.composition is not None
    return [one.code for one in composed.composed_lints(facts.summary, facts.composition)]


async def test_a_shared_channel_is_looked_at_again_when_a_unit_says_something_else() -> None:
    text = f"new x in {{ contract x(@n) = {{ {LIST} }} | for (@n <- @9) {{ x!(1) | {LIST} }} | {PADDING} }}"
    document = Edited()
    assert "RH601" not in await codes(document, text)
    assert "RH601" not in await codes(document, f"// above\n{text}")
    assert "RH601" in await codes(document, text.replace("x!(1)", "x!(1, 2)"))
    assert "RH601" not in await codes(document, text)


async def test_what_repeats_around_units() -> None:
    receive = f"for (@n <- x) {{ x!(n + 1) | {LIST} }} | for (@m <- @9) {{ x!(0) | {LIST} }}"
    for around, expected in (("for (@a <- @7)", True), ("for (@a <= @7)", False), ("contract @7(@a) =", False)):
        text = f"new result, x in {{ {around} {{ {receive} | {PADDING} }} }}"
        document = Edited()
        for before in ("", "// above\n"):
            assert ("RH606" in await codes(document, before + text)) is expected


async def test_only_what_an_edit_touches_is_looked_at_again() -> None:
    """What findings need to know of units that an edit left alone is the very same object."""
    unit = "contract c{0}(@n, ret) = {{ new a in {{ a!(n) | for (@m <- a) {{ a!(m, n) | ret!(*c{0}, near{0}) }} }} }}"
    text = " |\n".join([unit.format(number) for number in range(20)])
    document = Edited()

    async def kept(text: str) -> list[tuple[object, object]]:
        composition = (await check(document, text, {}, PositionEncoding.UTF8)).composition
        assert composition is not None
        units = [one.kept for one in composition.stretches if one.kept is not None]
        return [(one.last(composed._part, None), one.last(DIAGNOSTICS, None)) for one in units]

    first, renamed = await kept(text), text.replace("near7)", "nearer7)")
    second, third = await kept(renamed), await kept("Nil | " + renamed)
    assert len(first) == len(second) == len(third) == 20
    assert None not in first[0]
    for which in range(2):
        assert [number for number in range(20) if first[number][which] is not second[number][which]] == [7]
        assert [number for number in range(20) if second[number][which] is not third[number][which]] == [0]
