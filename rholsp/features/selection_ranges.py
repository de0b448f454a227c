"""textDocument/selectionRange: the nested ranges around a position, from the word to the whole text."""

from collections.abc import Iterable, Iterator

from rholsp.features.fallback_tokens import plain_tokens
from rholsp.features.text_at_cursor import Passage, passage_at
from rholsp.features.tree_ranges import enclosing
from rholsp.features.view import View
from rholsp.model.summary import Span


async def selection_ranges(view: View, uri: str, offsets: Iterable[int]) -> tuple[tuple[Span, ...], ...] | None:
    """For each offset the ranges around it, each inside the next; None for a document whose text is not known."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    found = []
    for offset in offsets:
        spans: list[Span] = []
        passage = passage_at(facts, offset)
        if passage is not None and passage.region is not None:
            # What is around it inside the region first, then the region as a part of its host.
            spans += [passage.to_host(*span) for span in _around(view, passage)]
        composition = facts.composition
        if composition is not None and composition.trees is not None:
            spans += enclosing(composition.trees(offset, offset), offset)
        else:
            spans += _around(view, Passage(facts.language_id, facts.text, offset))
        found.append(_nested(spans, offset, Span(0, len(facts.text))))
    return tuple(found)


def _around(view: View, passage: Passage) -> Iterable[Span]:
    language = view.languages.get(passage.language_id)
    if language.enclosing is not None:
        return language.enclosing(passage.text, passage.offset)
    tokens = (language.tokens or plain_tokens)(passage.text)
    return [Span(token.start, token.end) for token in tokens if token.start <= passage.offset <= token.end]


def _nested(spans: Iterable[Span], offset: int, whole: Span) -> tuple[Span, ...]:
    return tuple(_growing([Span(offset, offset), *spans, whole]))


def _growing(spans: Iterable[Span]) -> Iterator[Span]:
    """Those that hold the one before and more."""
    last: Span | None = None
    for span in spans:
        if last is None or (span != last and span.start <= last.start and last.end <= span.end):
            if last is not None:
                yield span
            last = span
