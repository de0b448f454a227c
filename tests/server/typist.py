"""Texts of all kinds, and what somebody does to them: the same for tests and for proofs, by chance."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.typed_texts import Edit
from tests.features import metta_programs, region_programs
from tests.features.programs import GRAMMAR
from tests.rholang.test_incremental import CALLS, UNITS
from tests.rholang.test_laws import PROGRAMS
from tests.syntax.test_relexing import PIECES

RHOLANG, METTA = "rholang", "metta"
WIDE = ("é", "\u0301", "ß", "\u2028", "\ufeff", "\uffff", "😀", "𝄞", "\U000e0041", "\U0010ffff", "\0")
AGENT = 'agent box(x) { constructor(y) { x!(*y) } | method open(@a) { x!(a) } | default(...@a) { Nil } } | box!?("k");'
TYPED = (
    *("for (@v <- x) { x!(v, 1) } | ", "new n in { n!(1) } | ", 'contract y(@"k", ret) = { ret!(1) } | ', "// said\n"),
    *("match x { _ => Nil } | ", "y!(1, *x) | ", 'x!("a" ++ "b")\n|', "/* a\nb */ ", "let a <- 1 in { x!(a) } | "),
    *('new run(`rho:metta:run`) in { run!(*y, "(f 1)") } |\n', "// @metta\n", "(= (f $x) (a $x))\n", "!(f 1)\n"),
    *("; said\n", "(: f (-> Number Number))\n", "agent c { constructor() { Nil } } | ", "é😀 ", "`rho:io:stdout`"),
)
SOUND = (
    *("x!(1)", "y!(*x)", "a!(x, 2)", '@"k"!(*a)', "@(*x, 1)!(2)", "x!?(1).", "contract x(@v, ret) = { ret!(v) }"),
    *("contract y(@[v, w]) = { x!(w) }", "contract a(ret) = { new x in { ret!(*x) } }", "for (@v, w <- x) { w!(v) }"),
    *(
        "for (x <- y; @a <- x) { x!(a) }",
        "for (@v <<- a) { Nil }",
        "new x in { x!(*x) | y!(*x) }",
        "new unused in { Nil }",
    ),
    *("new l(`rho:registry:lookup`), r in { l!(`rho:id:a`, *r) | for (@(_, x) <- r) { x!(1) } }", "y!(bundle+{*x})"),
    *("new i(`rho:registry:insertArbitrary`), r in { i!(bundle+{*x}, *r) }", "match y { x => { x } _ => Nil }"),
    *('new run(`rho:metta:run`) in { run!(*x, "(= (f $x) (a $x)) !(f 1)") }', "let x <- y in { a!(x) }"),
    *("agent x { constructor(@v) { y!(v) } | method m(@w) { return!(w) } }", "for (b <- x!?(1)) { b!m(2). }"),
)
"""Processes that bind, define, call and receive from the names of the texts."""
FORMS = (
    "(= (a $x) (b $x))\n",
    "(= (b) 1)\n",
    "(: a (-> Number Number))\n",
    "!(a (b))\n",
    "(c a b)\n",
    "; said\n(= c 2)\n",
)
_PROCESS, _FORM = re.compile(r"(?<=\{ )|(?<=\| )|(?<=\|\n)|\A"), re.compile(r"(?<=\n)(?=[(!;])|\A")
"""Where one may begin."""
_PART = re.compile("<([a-z]+)>")


Edits = tuple[Edit, ...]
"""What one message says: each edit is made to the text that those before it made."""


def filled(chance: Random, grammar: Mapping[str, Sequence[str]], kind: str, depth: int = 4) -> str:
    """A text of that kind; what cannot be nested deeper is what the first template of its kind gives."""
    words = {kind for kind, templates in grammar.items() if "<" not in "".join(templates)}

    def fill(kind: str, depth: int) -> str:
        templates = grammar[kind]
        template = chance.choice(templates) if depth or kind in words else templates[0]
        return _PART.sub(lambda part: fill(part[1], max(depth - 1, 0)), template)

    return fill(kind, depth)


# ------------------------------------------------------------------------------------------------ texts


def _units(chance: Random, depth: int | None = None) -> str:
    """Processes side by side, each large enough to be a unit, with few names, some in scopes around others."""
    depth = chance.randrange(3) if depth is None else depth
    parts = []
    for _ in range(chance.randint(1, 4)):
        x, y, a, b = chance.choices("xya", k=4)
        parts.append(chance.choice(UNITS).format(x=x, y=y, calls=CALLS.format(x=a, y=b)))
    if depth:
        around = chance.choice(("new {x} in {{ {inner} }}", "{{ {inner} }}", "{x}!({{ {inner} }})"))
        inner = around.format(x=chance.choice("xya"), inner=_units(chance, depth - 1))
        parts.insert(chance.randint(0, len(parts)), inner)
    return chance.choice((" | ", " |\n\n", "\n|\n// said\n")).join(parts)


def _regions(chance: Random) -> str:
    parts = [*chance.choices(region_programs.PROGRAMS, k=chance.randint(1, 3)), _units(chance, 0)]
    chance.shuffle(parts)
    return " |\n".join(parts)


def _agents(chance: Random) -> str:
    parts = [f"{{ {AGENT} {{ x!(1) }} }}", _units(chance, 0), filled(chance, GRAMMAR, "process")]
    chance.shuffle(parts)
    return " |\n".join(parts)


def _metta(chance: Random) -> str:
    return "\n".join(filled(chance, metta_programs.GRAMMAR, "form") for _ in range(chance.randint(1, 12)))


def _pieces(chance: Random) -> str:
    return chance.choice(("", "\n")).join(chance.choices((*PIECES, *WIDE), k=chance.randrange(60)))


TEXTS: tuple[tuple[str, Callable[[Random], str]], ...] = (
    *((RHOLANG, _units),) * 3,
    (RHOLANG, _regions),
    (RHOLANG, _agents),
    (RHOLANG, lambda chance: " |\n".join(filled(chance, GRAMMAR, "process") for _ in range(chance.randint(1, 5)))),
    (RHOLANG, lambda chance: chance.choice(PROGRAMS)),
    (RHOLANG, _pieces),
    *((METTA, _metta),) * 2,
    (METTA, _pieces),
)
"""With their languages."""


def text_of(chance: Random) -> tuple[str, str]:
    """A text, with its language."""
    language, make = chance.choice(TEXTS)
    return language, mutated(chance, make(chance))


def mutated(chance: Random, text: str) -> str:
    """The text with other line ends, or with wide characters, or unclosed, or as it is."""
    change = chance.randrange(8)
    if change < 2:
        return text.replace("\r\n", "\n").replace("\n", "\r" if change else "\r\n")
    if change == 2:
        for _ in range(chance.randint(1, 4)):
            at = chance.randint(0, len(text))
            text = text[:at] + chance.choice(WIDE) + text[at:]
    if change == 3:
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(('"', "/*", "{", "(", "`", "[", "{#", "BigInt(", "@{")) + text[at:]
    return text


# ------------------------------------------------------------------------------------------------ edits


def border(text: str, offset: int) -> int:
    """No position leads between the two characters of a line end."""
    return offset + (text[max(offset - 1, 0) : offset + 1] == "\r\n")


def place(chance: Random, text: str) -> int:
    """Somewhere, most often where a word or a line begins or ends."""
    at = chance.randint(0, len(text))
    kind = chance.randrange(4)
    if kind:
        found = re.compile((r"\b", r"(?<=\n)|(?<=\r)|\Z", r"\w+|[^\w\s]")[kind - 1]).search(text, at)
        at = found.start() if found else at
    return border(text, at)


def _lines(chance: Random, text: str) -> tuple[int, int]:
    """Some whole lines."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text)), len(text)]
    first = chance.randrange(len(starts))
    last = min(first + chance.choice((1, 1, 1, 2, 5, 20)), len(starts) - 1)
    return starts[first], starts[last]


def _may_cut(offset: int, *texts: str) -> bool:
    return all(border(text, offset) == offset for text in texts)


def replacing(before: str, after: str) -> Edits:
    """The edit of the stretch in which two texts differ."""
    start, limit = 0, min(len(before), len(after))
    while start < limit and before[start] == after[start]:
        start += 1
    same = 0
    while same < limit - start and before[-1 - same] == after[-1 - same]:
        same += 1
    # A line end is never cut.
    while start and not _may_cut(start, before, after):
        start -= 1
    while same and not (_may_cut(len(before) - same, before) and _may_cut(len(after) - same, after)):
        same -= 1
    return (Edit(start, len(before) - same, after[start : len(after) - same]),)


@dataclass
class Typist:
    """Somebody who edits one text. `others` is what may be pasted."""

    chance: Random
    text: str
    others: Sequence[str] = ()
    past: list[str] = field(default_factory=list)
    future: list[str] = field(default_factory=list)

    def burst(self) -> Iterator[Edits]:
        """Edits that belong together. The text is what it is after each by the time that it is given."""
        todo = self.chance.choice(
            (
                *(self._type_a_line,) * 3,
                *(self._type_a_sign,) * 3,
                *(self._delete, self._delete_lines, self._paste, self._duplicate, self._move, self._rename),
                *(self._add_process,) * 4,
                *(self._restore, self._undo, self._undo),
                *(self._redo, self._several, self._everything),
            )
        )
        for edits in todo():
            before = self.text
            for edit in edits:
                self.text = edit.of(self.text)
            if todo not in (self._undo, self._redo):
                self.past.append(before)
                self.future.clear()
            yield edits

    def _type_a_line(self) -> Iterator[Edits]:
        at = place(self.chance, self.text)
        for key in self.chance.choice(TYPED):
            # An editor may write what closes as well.
            yield (Edit(at, at, key),)
            at += 1

    def _add_process(self) -> Iterator[Edits]:
        """A whole process, or a form of MeTTa, where one may begin; at once, or key by key."""
        is_metta = self.text.startswith(("(", ";", "!"))
        places = [found.end() for found in (_FORM if is_metta else _PROCESS).finditer(self.text)]
        added = self.chance.choice(FORMS) if is_metta else f"{self.chance.choice(SOUND)} | "
        at = border(self.text, self.chance.choice(places))
        if self.chance.random() < 0.5:
            yield (Edit(at, at, added),)
        else:
            for number, key in enumerate(added):
                yield (Edit(at + number, at + number, key),)
        if self.chance.random() < 0.3:
            yield (Edit(at, at + len(added), ""),)

    def _restore(self) -> Iterator[Edits]:
        """Back to what the text was at first, or a while ago: else it would soon be full of errors."""
        if self.past:
            yield replacing(self.text, self.chance.choice((self.past[0], self.past[0], *self.past[-30:])))

    def _type_a_sign(self) -> Iterator[Edits]:
        at = place(self.chance, self.text)
        end = border(self.text, min(at + self.chance.choice((0, 0, 0, 1, 2)), len(self.text)))
        yield (Edit(at, end, self.chance.choice((*PIECES, *WIDE))),)

    def _delete(self) -> Iterator[Edits]:
        at = place(self.chance, self.text)
        for _ in range(self.chance.choice((1, 1, 3, 12))):
            if not at:
                return
            start = at - (2 if self.text[at - 2 : at] == "\r\n" else 1)
            yield (Edit(start, at, ""),)
            at = border(self.text, start)

    def _delete_lines(self) -> Iterator[Edits]:
        start, end = _lines(self.chance, self.text)
        yield (Edit(start, end, ""),)

    def _paste(self) -> Iterator[Edits]:
        source = self.chance.choice((self.text, *self.others))
        start, end = _lines(self.chance, source)
        if self.chance.random() < 0.4:
            start, end = sorted((place(self.chance, source), place(self.chance, source)))
        at = place(self.chance, self.text)
        yield (Edit(at, at, source[start:end]),)

    def _duplicate(self) -> Iterator[Edits]:
        start, end = _lines(self.chance, self.text)
        yield (Edit(end, end, self.text[start:end]),)

    def _move(self) -> Iterator[Edits]:
        start, end = _lines(self.chance, self.text)
        taken = Edit(start, end, "")
        rest, block = taken.of(self.text), self.text[start:end]
        at = border(rest, _lines(self.chance, rest)[0])
        edits = (taken, Edit(at, at, block))
        yield from (edits,) if self.chance.random() < 0.5 else ((edit,) for edit in edits)

    def _rename(self) -> Iterator[Edits]:
        """One occurrence of a name, or all by many edits at once, from the last to the first."""
        names = list(re.finditer(r"[^\W\d]\w*", self.text))
        if names:
            one = self.chance.choice(names)
            new = self.chance.choice(("x", "y", "a", "f", "fresh", "é"))
            chosen = [one] if self.chance.random() < 0.6 else [name for name in names if name[0] == one[0]]
            yield tuple(Edit(*name.span(), new) for name in reversed(chosen))

    def _several(self) -> Iterator[Edits]:
        text, edits = self.text, []
        for _ in range(self.chance.randint(2, 4)):
            at = place(self.chance, text)
            edits.append(Edit(at, at, self.chance.choice((*TYPED, *PIECES))))
            text = edits[-1].of(text)
        yield tuple(edits)

    def _everything(self) -> Iterator[Edits]:
        """The whole text, as it is, or another one."""
        text = self.chance.choice((self.text, self.text, *self.others))
        yield (Edit(0, len(self.text), text),)

    def _undo(self) -> Iterator[Edits]:
        for _ in range(self.chance.choice((1, 1, 2, 10))):
            if self.past:
                self.future.append(self.text)
                yield replacing(self.text, self.past.pop())

    def _redo(self) -> Iterator[Edits]:
        for _ in range(self.chance.choice((1, 2, 10))):
            if self.future:
                self.past.append(self.text)
                yield replacing(self.text, self.future.pop())
