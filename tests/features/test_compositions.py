"""What features compose of the stretches of an edited text is what they find in the text analysed from nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.facts import FileFacts, LazySummary
from rholsp.features.folding_ranges import folding_ranges
from rholsp.features.language import Language, Revision
from rholsp.features.language_registry import LANGUAGES, METTA, RHOLANG
from rholsp.features.refactoring import RefactoringSite
from rholsp.features.selection_ranges import selection_ranges
from rholsp.features.semantic_tokens import encoded_tokens, semantic_tokens
from rholsp.metta.analysis import Analysis, analysed
from rholsp.metta.composition import composition
from rholsp.syntax.tree import Tree
from rholsp.text.lines import LineIndex, PositionEncoding
from tests.embedded.test_edited import hosts
from tests.features.dict_view import DictView
from tests.features.programs import programs
from tests.metta import test_incremental as metta_texts
from tests.rholang.test_incremental import long_programs
from tests.rholang.test_laws import PROGRAMS
from tests.syntax.test_relexing import edited


class Edited:
    """A document under edits, as the workspace analyses it."""

    def __init__(self, language: Language = RHOLANG) -> None:
        self.uri = f"file:///a{language.suffixes[0]}"
        self._language = language
        self._left: object = "read"

    def facts(self, text: str) -> FileFacts:
        assert self._language.revise is not None
        revision = self._language.revise(text, LineIndex.of(text), self._left, None)
        assert revision is not None  # there is no limit
        self._left = revision.left
        meaning = LazySummary(revision.summary, brief=revision.brief, compose=revision.compose)
        return FileFacts(self.uri, meaning, self._language.id, version=1, text=text)


async def check(document: Edited, text: str, encoding: PositionEncoding, start: int = 0, end: int = 0) -> FileFacts:
    uri = document.uri
    plain = DictView({uri: text})
    composed = DictView({uri: text})
    composed.files[uri] = document.facts(text)
    composition = composed.files[uri].composition
    assert await encoded_tokens(composed, uri, encoding) == await encoded_tokens(plain, uri, encoding)
    assert await semantic_tokens(composed, uri, start, end) == await semantic_tokens(plain, uri, start, end)
    assert await folding_ranges(composed, uri) == await folding_ranges(plain, uri)
    offsets = (0, start, end, len(text))
    assert await selection_ranges(composed, uri, offsets) == await selection_ranges(plain, uri, offsets)
    refactorings = LANGUAGES.of_file(uri).refactorings
    assert refactorings is not None
    for first, last in ((start, start), (start, end)):
        site = RefactoringSite(text, plain.files[uri].summary, first, last)
        trees = None if composition is None or composition.trees is None else composition.trees(first, last)
        in_part = replace(site, tree=None if trees is None else partial(tuple[Tree, ...].__getitem__, tuple(trees), 0))
        assert list(refactorings(in_part)) == list(refactorings(site))
    return composed.files[uri]


@given(
    st.data(),
    st.one_of(st.sampled_from(PROGRAMS), long_programs(), programs(), hosts()),
    st.integers(1, 6),
    st.sampled_from(PositionEncoding),
)
@settings(max_examples=60, deadline=None)
async def test_any_edits(data: st.DataObject, text: str, edits: int, encoding: PositionEncoding) -> None:
    document = Edited()
    await check(document, text, encoding)
    for _ in range(edits):
        text = data.draw(edited(text))
        start = data.draw(st.integers(0, len(text)))
        await check(document, text, encoding, start, data.draw(st.integers(start, len(text))))


@given(
    st.data(), metta_texts.TEXTS, st.integers(1, 6), st.sampled_from((4, 20, 256)), st.sampled_from(PositionEncoding)
)
@settings(max_examples=60, deadline=None)
async def test_any_edits_of_metta(
    data: st.DataObject, text: str, edits: int, size: int, encoding: PositionEncoding
) -> None:
    document = Edited(replace(METTA, revise=partial(revised_metta, size)))
    await check(document, text, encoding)
    for _ in range(edits):
        text = data.draw(metta_texts.edited(text))
        start = data.draw(st.integers(0, len(text)))
        await check(document, text, encoding, start, data.draw(st.integers(start, len(text))))


def revised_metta(size: int, text: str, lines: LineIndex, left: object, most: int | None) -> Revision:
    """With runs of another size, as the law's texts are short."""
    analysis = analysed(text, left if isinstance(left, Analysis) else None, lines, size)
    return Revision(
        analysis.summary, analysis.brief, analysis, partial(composition, analysis) if analysis.runs else None
    )


FOLDED = """// #region one
new a, b in { // a comment
  // of two lines
  contract a(@x, ret) = { // #region inside
    new c in { c!(x, [x, 1], {"k": x}) | for (@y <- c) { ret!(y, x, /* of
      lines */ 1, 2, 3, 4, 5, 6, 7) } }
    // #endregion
  } |
  // #endregion
  /* more */ // and more
  // still
  contract b(@x, ret) = {
    // #region two
    new c in { c!(x, [x, 1], {"k": x}) | for (@y <- c) { ret!(y, x, 1, 2, 3, 4, 5, 6, 7) } }
  } |
  // #endregion
  a!([1, 2,
  3])
}
"""


@given(st.data(), st.sampled_from(("\n", "\r\n", "\r")), st.integers(1, 6))
@settings(max_examples=30, deadline=None)
async def test_folds_across_units(data: st.DataObject, line_end: str, edits: int) -> None:
    """Marks in different units pair, comments between units join, and a unit's end interrupts them."""
    text, document = FOLDED.replace("\n", line_end), Edited()
    assert (await check(document, text, PositionEncoding.UTF16)).composition is not None
    for _ in range(edits):
        text = data.draw(edited(text))
        await check(document, text, PositionEncoding.UTF16)


UNIT = "contract c{0}(@a, ret) = {{ new b in {{ b!({0}, a) | for (@x, y <- b) {{ ret!(x, *y, {0}, a) }} }} }}"


async def test_what_others_say_of_a_shared_name() -> None:
    """A contract or a send that comes or goes changes how the name looks in all units, and a line above moves them."""
    uses = "new use, b in {{ b!(shared, {0}) | for (@x, y <- b) {{ use!(x, *y, {0}, *shared) | shared!({0}) }} }}"
    text = " |\n".join([f"new shared{number} in {{ {uses.format(number)} }}" for number in range(3)])
    units = " |\n".join([uses.format(number) for number in range(5)])
    document = Edited()
    for before in ("", "// é\n", "/* é */ ", '"𝄞" | ', "contract shared(@x) = { Nil } | ", "shared!(1) | ", ""):
        facts = await check(document, f"{before}{text} | {units}", PositionEncoding.UTF16)
        assert facts.composition is not None
        facts = await check(document, f"new shared in {{ {before}{units} }}", PositionEncoding.UTF16)


async def test_each_encoding_has_its_own_tokens() -> None:
    """Of comments between units, too, which are known by their text."""
    uses = "new b in {{ b!(*x, {0}) | for (@x, y <- b) {{ use!(x, *y, {0}, *shared) | shared!({0}) }} }}"
    text = " |\n// é 𝄞\n".join([uses.format(number) for number in range(3)])
    document = Edited()
    for line, encoding in enumerate([*PositionEncoding, *PositionEncoding]):
        await check(document, "\n" * line + text, encoding)


async def test_agents_and_their_members_tell_more() -> None:
    agent = "agent A{0} {{ constructor(a) {{ a!(1) }} | method m(@x) {{ this!(x) }} | default(...@args) {{ Nil }} }}"
    call = "new r in {{ A{0}!(*r, 1, 2) | for (a <- r) {{ a!m({0}). | a!m(1). | a!m(2, [3], {{}}). }} }}"
    text = " |\n".join([shape.format(number) for number in range(4) for shape in (agent, call)])
    document = Edited()
    for before in ("", "A1!(2) |", "A1!(2) | x | ", "agent B { constructor() { Nil } | default(...@args) { Nil } } |"):
        facts = await check(document, before + text, PositionEncoding.UTF8)
        assert facts.composition is not None


async def test_only_what_an_edit_touches_is_made_again() -> None:
    """The encoded tokens of units that an edit left alone are the very same object."""
    text = " |\n".join([UNIT.format(number) for number in range(20)])
    document = Edited()

    async def kept(text: str) -> list[object]:
        composition = (await check(document, text, PositionEncoding.UTF8)).composition
        assert composition is not None
        return [one.kept.last(encoded_tokens, None) for one in composition.stretches if one.kept is not None]

    first, renamed = await kept(text), text.replace("(7, a)", "(77, a)")
    second, third = await kept(renamed), await kept("Nil | " + renamed)
    assert len(first) == len(second) == len(third) == 20
    assert [number for number in range(20) if first[number] is not second[number]] == [7]
    assert [number for number in range(20) if second[number] is not third[number]] == [0]
