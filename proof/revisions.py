"""What edited texts mean, and what features compose of that, without a server around: many more edits in less time.

Not only the last version is asked: requests may still be at work on an earlier one, and fixes are tried out on texts
that never come to be. All versions share what they have in common.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from unittest.mock import patch

import trio

from proof.targets import Broken
from rholsp.features.code_lenses import code_lenses
from rholsp.features.diagnostics import diagnostics
from rholsp.features.document_links import document_links
from rholsp.features.document_symbols import document_symbols
from rholsp.features.facts import FileFacts, LazySummary
from rholsp.features.folding_ranges import folding_ranges
from rholsp.features.inlay_hints import inlay_hints
from rholsp.features.language import Language
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.semantic_tokens import encoded_tokens, semantic_tokens
from rholsp.text.document import Document
from rholsp.text.lines import PositionEncoding
from rholsp.workspace import analysis
from rholsp.workspace.analysis import History
from tests.features.dict_view import DictView
from tests.server.edited_document import SUFFIXES
from tests.server.typist import Typist, text_of

EDITS = 60
EARLIER = 5
"""So many versions back are asked again."""


@dataclass
class Versions:
    """A document under edits, as the workspace analyses it."""

    language: Language
    chance: Random
    others: dict[str, FileFacts]
    history: History = field(default_factory=History)
    last: list[tuple[str, FileFacts]] = field(default_factory=list)

    @property
    def uri(self) -> str:
        return f"file:///main{SUFFIXES[self.language.id]}"

    async def check(self, text: str) -> None:
        """The next version, and an earlier one, and one that is tried out."""
        revised = self.history.revised(Document.of(self.uri, text, version=1), self.language)
        assert revised is not None
        facts = self.facts(text, revised[0])
        self.last = [*self.last[-EARLIER:], (text, facts)]
        if self.chance.random() < 0.3:
            # The next may come before anybody asked for this one.
            return
        await self.compare(text, facts)
        if self.chance.random() < 0.2:
            await self.compare(*self.chance.choice(self.last))
        if self.chance.random() < 0.2:
            other = Typist(self.chance, text)
            for _ in other.burst():
                pass
            tried = facts.meaning.revised(other.text)
            if tried is not None:
                await self.compare(other.text, self.facts(other.text, tried))
                await self.compare(text, facts)

    def facts(self, text: str, meaning: LazySummary) -> FileFacts:
        return FileFacts(self.uri, meaning, self.language.id, version=1, text=text)

    async def compare(self, text: str, facts: FileFacts) -> None:
        fresh, ours = DictView({self.uri: text}), DictView({})
        fresh.files |= self.others
        ours.files |= {self.uri: facts, **self.others}
        start, end = sorted((self.chance.randint(0, len(text)), self.chance.randint(0, len(text))))
        encoding = self.chance.choice(tuple(PositionEncoding))
        questions = {
            "encoded tokens": lambda view: encoded_tokens(view, self.uri, encoding),
            "tokens": lambda view: semantic_tokens(view, self.uri, start, end),
            "diagnostics": lambda view: diagnostics(view, self.uri),
            "folding ranges": lambda view: folding_ranges(view, self.uri),
            "symbols": lambda view: document_symbols(view, self.uri),
            "hints": lambda view: inlay_hints(view, self.uri, start, end),
            "lenses": lambda view: code_lenses(view, self.uri),
            "links": lambda view: document_links(view, self.uri),
        }
        for name, ask in self.chance.sample(sorted(questions.items()), self.chance.randint(1, 4)):
            one, other = await ask(ours), await ask(fresh)
            if one != other:
                raise Broken(
                    f"{name} of {self.last[-2][0] if len(self.last) > 1 else ''!r}\nthen {text!r}\n{one}\n{other}"
                )
        summary = fresh.files[self.uri].summary
        for name in self.chance.sample(sorted(summary.__dataclass_fields__), 4):
            if getattr(facts.summary, name) != getattr(summary, name):
                raise Broken(f"{name} of {text!r}\nafter {self.last[-2:][0][0]!r}")
        if facts.brief != summary.brief():
            raise Broken(f"brief of {text!r}")


def revisions(chance: Random) -> Iterator[int]:
    """What features compose of an edited text, of earlier ones and of tried ones is what they make of it alone."""
    language, text = text_of(chance)
    others = DictView({"file:///beside.rho": text_of(chance)[1]}).files
    versions = Versions(LANGUAGES.get(language), chance, others)
    typist = Typist(chance, text, (text_of(chance)[1],))
    with patch.object(analysis, "LEAST_REVISED", 0):
        yield trio.run(_typed, versions, typist)


async def _typed(versions: Versions, typist: Typist) -> int:
    await versions.check(typist.text)
    done = 0
    while done < EDITS:
        for _ in typist.burst():
            await versions.check(typist.text)
            done += 1
    return done
