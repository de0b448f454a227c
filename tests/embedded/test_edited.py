"""An edited text with regions means what it means analysed from nothing, and a key costs what it changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.embedded.embed import LONG, NOTHING, Embedded, embed_edited
from rholsp.features.language import Revision
from rholsp.features.language_registry import RHOLANG
from rholsp.metta.summarise import summarise as summarise_metta
from rholsp.model.summary import FileSummary
from rholsp.rholang.analysis import Analysis, analysed
from rholsp.syntax.effort import Effort
from rholsp.syntax.relexing import TooMuch
from rholsp.text.lines import LineIndex
from tests.features import region_programs
from tests.rholang.test_incremental import CALLS, UNITS
from tests.syntax.test_relexing import edited

REGIONS = (
    'contract {x}(ret, @{y}) = {{ new run(`rho:metta:run`) in {{ run!(*ret, {y}) | run!("(f 1)") | {calls} }} }}',
    '{x}!(*{y}, "(= (f $x) $x) (f 2)", {calls})',
    'for (@{y} <- {x}) {{ @"rho:metta:compile"!("(f " ++ {y} ++ " 1)") | {x}!(*{y}, "(h 1)") | {calls} }}',
    'new {x}(`rho:metta:run`), r in {{ {x}!("(g 1)", *r) | for ({y} <- r) {{ {y}!("(k 1)", 2, 3) | {calls} }} }}',
    '// @metta\n{x}!("(= (f $x) $x)", {y}, 1, 2, 3, 4, [1, 2, 3, 4, {y}, {y}], "(f 3)", /* @metta */ "(f", {x})',
    'let {x} <- "(l 1)"; {y} <- {x} in {{ @"rho:metta:run"!({y}, {x} ++ "(m " ++ {y}) | {calls} }}',
    'for (@{y}, ret <- {x}) {{ match {y} {{ "k" => {{ ret!({y}) | {calls} }} s => {{ @`rho:metta:x`!(s) }} }} }}',
    '{x}!({{ for (@p <- {y}!?("(n 1)")) {{ {x}!(p, {y}, 1, 2, 3, 4, 5, 6) | {y}!({x}, "(o)") | {calls} }} }})',
    'contract {x}(@"get", {y}) = {{ {y}!("(p 1)", *{x}, 1) | {x}!("set", *{y}) | for (m <- {y}) {{ m!("(q)") }} }}',
    'new run(`rho:metta:run`) in {{ run!("(f " ++ [/* @metta */ "(g 1)"].nth(0), {x}, "(h 2)") | {calls} }}',
    'x!("#!metta\n(= (f ${{a}}) $y)" %% {{"a": f!(1)}}, 1, 2, 3, [1, 2, 3], [{x}, {y}, 3], (1, 2), {calls})',
)


@st.composite
def hosts(draw: st.DrawFn) -> str:
    """Units side by side, of which some send to services, hand them on, or tell by a directive what they hold."""
    names = st.sampled_from(("x", "y", "a"))

    def unit() -> str:
        calls = draw(st.sampled_from((CALLS.format(x=draw(names), y=draw(names)), 'y!(*x, "(z 1)", 1)', "Nil")))
        return draw(st.sampled_from((*REGIONS * 2, *UNITS))).format(x=draw(names), y=draw(names), calls=calls)

    def several(depth: int) -> str:
        parts = [unit() for _ in range(draw(st.integers(1, 4)))]
        if depth:
            around = (
                "new {x}, run(`rho:metta:run`), x(`rho:metta:run`) in {{ {inner} }}",
                "contract {x}(x, @y) = {{ {inner} }}",
                "x!({{ {inner} }})",
            )
            inner = draw(st.sampled_from(around)).format(x=draw(names), inner=several(depth - 1))
            parts.insert(draw(st.integers(0, len(parts))), inner)
        return " |\n".join(parts)

    return several(draw(st.integers(0, 2)))


def revised(text: str, left: object) -> Revision:
    assert RHOLANG.revise is not None
    revision = RHOLANG.revise(text, LineIndex.of(text), left, None)
    assert revision is not None  # there is no limit
    summary = RHOLANG.summarise(text)
    for field in summary.__dataclass_fields__:
        assert getattr(revision.summary, field) == getattr(summary, field), field
    assert revision.brief == summary.brief()
    return revision


@given(st.data(), st.one_of(hosts(), region_programs.half_typed()), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_any_edits(data: st.DataObject, text: str, edits: int) -> None:
    left = revised(text, "read").left
    texts = [text]
    for _ in range(edits):
        undo = len(texts) > 1 and data.draw(st.integers(0, 7)) == 0
        texts.append(texts[-2] if undo else data.draw(edited(texts[-1])))
        left = revised(texts[-1], left).left


PLAIN = "contract c{0}(@a, ret) = {{ new b in {{ b!({0}, a) | for (@x, y <- b) {{ ret!(x, *y, {0}, a) }} }} }}"
RULES = (
    'new run(`rho:metta:run`), r in {{ run!("(= (f{0} $x) (g{0} $x)) !(f{0} {0})", *r) | for (x <- r) {{ x!(1) }} }}'
)
ASKS = 'new ret in {{ ask!(*ret, "(f{0} {0})", 1, 2, 3) | for (@x <- ret) {{ ret!(x, {0}, [1, 2, 3]) }} }}'
ANSWERS = "contract ask(ret, @goal, x, y, z) = { new run(`rho:metta:run`) in { run!(goal, *ret) | run!(*x, *y, *z) } }"


class Edited:
    """A host under edits, and what was read again for the last version of it."""

    def __init__(self, text: str) -> None:
        self.text, self.embedded = "", Embedded(summarise_metta(""), None, NOTHING, 0, 0)
        self.analysis: Analysis | None = None
        self.write(text)

    def write(self, text: str) -> None:
        self.text = text
        self.analysis, tree = analysed(text, self.analysis)
        guests = {"metta": summarise_metta}
        self.embedded = embed_edited(self.analysis, tree, guests, before=self.embedded.known)

    def type(self, at: int, keys: str) -> tuple[int, int]:
        """What was read again at most for one of the keys: tokens of units, and characters of regions."""
        read = summarised = 0
        for key in keys:
            self.write(self.text[:at] + key + self.text[at:])
            read, summarised = max(read, self.embedded.read), max(summarised, self.embedded.summarised)
            at += 1
        assert self.embedded.summary == RHOLANG.summarise(self.text)
        return read, summarised


@pytest.mark.parametrize("around", ["{}", "new ask, x in {{ {} }}"])
def test_a_key_costs_what_it_touches(around: str) -> None:
    """Counted: a key beside regions looks for none, and one in a region costs the region and its unit."""
    shapes = (PLAIN, RULES, PLAIN, ASKS, PLAIN)
    units = [ANSWERS, *(shapes[number % 5].format(number) for number in range(100))]
    host = Edited(around.format(" |\n".join(units)))
    assert len(host.embedded.summary.regions) == 40
    assert host.analysis is not None
    size = max(placed.span.end - placed.first for placed in host.analysis.units()) + 10
    assert host.type(host.text.index("contract c50(") + len("contract c50"), "abcd") == (0, 0)
    for place in ("!(f51 ", "(f53 "):
        read, summarised = host.type(host.text.index(place) + len(place), "1 2 (a $b")
        assert read <= size
        assert summarised <= 60
    # Who asks comes and goes: of the others it is known what that means.
    host.write(host.text.replace("contract ask", "ask!(*x, 1, 2, 3, 4) | contract ask"))
    assert host.embedded.read <= size
    assert host.embedded.summarised == 0
    assert host.embedded.summary == RHOLANG.summarise(host.text)


def test_a_name_that_is_handed_on_reaches_from_unit_to_unit() -> None:
    """A service goes to a contract, its argument into another, and a text to that one: each stands in a unit."""
    units = (
        "new run(`rho:metta:run`) in { first!(*run, 1, 2, 3, [4, 5, 6, 7], 8, 9) }",
        "contract first(service, @a, @b, @c, @d, @e, @f) = { second!(*service, a, b, c, d, e, f, 1) }",
        "for (last, @a, @b, @c, @d, @e, @f, @g <- second) { for (@text <- third) { last!(text) } }",
        'third!("(f 1)", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) | third!("(f 2)") | fourth!("(f 3)", 1, 2, 3, 4, 5)',
    )
    host = Edited(" |\n".join(units))
    assert host.analysis is not None
    assert len(list(host.analysis.units())) >= 3
    assert [region.route for region in host.embedded.summary.regions] == ["flow"]
    # Each name of the way becomes another one, and then the one that it was.
    for before, after in (
        ("second!(", "other!("),
        ("<- second", "<- other"),
        ('third!("(f 2', 'other!("(f 2'),
        ("<- third", "<- x"),
    ):
        text = host.text
        for edited_text, regions in ((text.replace(before, after, 1), 0), (text, 1)):
            host.write(edited_text)
            assert len(host.embedded.summary.regions) == regions
            assert host.embedded.summary == RHOLANG.summarise(host.text)


RULE = "(= (fact{0} $a) (if (> $a {0}) (* $a (fact{0} (- $a 1))) 1))"


def test_a_key_in_a_long_region_costs_what_it_touches_of_that() -> None:
    """Its language is asked what became of it, and not what it means as a whole, whichever of several it is."""
    rules = "\n".join([RULE.format(number) for number in range(60)])
    assert len(rules) > LONG
    sends = [f'run!("{rules.replace("fact", name)}", *ret)' for name in ("odd", "even")]
    text = f"new run(`rho:metta:run`), ret in {{ {' | '.join(sends)} | ret!(1, 2, 3) }}"
    left = revised(text, "read").left
    for name in ("odd30 (", "even30 (", "even59 $a", "odd0 $a"):
        at = text.index(name) + 3
        for key in "new (x":
            text, at = text[:at] + key + text[at:], at + 1
            left = revised(text, left).left


def test_a_long_region_is_made_from_the_one_that_it_was() -> None:
    """Of several regions of a language, the one that is there no more is what the new one was."""
    asked: list[object] = []

    def revise(text: str, left: object, most: int | None) -> tuple[FileSummary, object]:
        asked.append(left)
        return summarise_metta(text), text

    rules = "\n".join([RULE.format(number) for number in range(60)])
    sends = [f'run!("{rules.replace("fact", name)}", *ret)' for name in ("odd", "even")]
    first = f"new run(`rho:metta:run`), ret in {{ {' | '.join(sends)} | ret!(1, 2, 3) }}"
    second = first.replace("even7 ", "even77 ")
    third = second.replace("odd7 ", "odd77 ")
    known, analysis = NOTHING, None
    for text in (first, second, second, third, first):
        analysis, tree = analysed(text, analysis)
        embedded = embed_edited(analysis, tree, {"metta": summarise_metta}, before=known, revisers={"metta": revise})
        assert embedded.summary == RHOLANG.summarise(text)
        known = embedded.known
    even, odd = rules.replace("fact", "even"), rules.replace("fact", "odd")
    assert asked[:4] == [None, None, even, odd]
    # Both have changed: they are made in the order of the text.
    assert len(asked) == 6


def test_what_would_be_read_again_has_a_limit() -> None:
    """Units that were not looked at yet and regions that are not known count; what is known does not."""
    units = [shape.format(number) for number in range(20) for shape in (PLAIN, RULES)]
    text = " |\n".join(units)
    analysis, tree = analysed(text, None)
    guests = {"metta": summarise_metta}
    with pytest.raises(TooMuch):
        embed_edited(analysis, tree, guests, effort=Effort(500))
    whole = embed_edited(analysis, tree, guests)
    again = embed_edited(analysis, tree, guests, before=whole.known, effort=Effort(0))
    assert again.summary == whole.summary == RHOLANG.summarise(text)


def test_looking_near_a_place_finds_all_that_is_there() -> None:
    """In pieces or not, a summary answers the same about a place and about a symbol; also with a region in a hole."""
    for nested in ('"(h 1)"', '"(f " ++ [/* @metta */ "(= (g 1) (g 2))", "(f 1)"].nth(0)'):
        units = [RULES.format(number) for number in range(5)]
        units.append(f'new run(`rho:metta:run`) in {{ run!({nested}, 1, 2, 3) | run!("(= (h 1) (f1 2))", 1, 2, 3) }}')
        text = " |\n".join(units)
        pieces, whole = revised(text, "read").summary, RHOLANG.summarise(text)
        for symbol in range(len(whole.symbols)):
            assert pieces.contracts_of(symbol) == whole.contracts_of(symbol)
            assert pieces.sends_of(symbol) == whole.sends_of(symbol)
        near = revised(text, "read").summary
        assert [near.send_named(send.name) for send in whole.sends] == list(whole.sends)
