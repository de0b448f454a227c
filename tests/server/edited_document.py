"""A document that is edited, and another server in which each of its texts is opened anew: both are asked everything.

The other server has languages without `revise`: it analyses each text from nothing. Both serve the same folder, so an
answer that differs is wrong.
"""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from rholsp.features.language import Languages
from rholsp.features.language_registry import METTA, RHOLANG, rholang_with
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.uris import from_path
from tests.server.client import Client, Json, Refused
from tests.server.every_method import CAPABILITIES, LAYOUT
from tests.server.harness import PUBLISH, open_document, session
from tests.server.typist import Edits, Typist, place

PLAIN_METTA = replace(METTA, revise=None)
PLAIN = Languages((replace(rholang_with((PLAIN_METTA,)), revise=None), PLAIN_METTA))
REVISING = Languages((RHOLANG, METTA))
SUFFIXES = {"rholang": ".rho", "metta": ".metta"}
POINTS = (
    *("definition", "declaration", "implementation", "typeDefinition", "references", "documentHighlight", "hover"),
    *("completion", "signatureHelp", "prepareRename", "rename", "linkedEditingRange", "moniker"),
    *("prepareCallHierarchy", "selectionRange", "onTypeFormatting", "codeAction"),
)
WHOLES = (
    *("documentSymbol", "foldingRange", "codeLens", "documentLink", "inlayHint", "formatting", "rangeFormatting"),
    *("rangesFormatting", "semanticTokens/range", "codeAction", "rholsp/regions", "workspace/symbol"),
)
UNREAD = (PUBLISH, "$/progress", "window/logMessage")
INTERNAL_ERROR = -32603
FOLLOWED = 2
"""So many items of an answer are asked about further, of each sort."""
DEAR = {"textDocument/codeAction": 0.1, "codeAction/resolve": 0.5, "workspace/symbol": 0.5}
"""How often to ask what takes much longer than all else: actions are tried out before they are offered."""

Question = tuple[str, Json]
Answers = dict[str, Any]


class Differs(AssertionError):
    """An answer about the edited document is not that about its text."""


@dataclass
class Document:
    """What a client knows about the document."""

    client: Client
    uri: str
    tokens: list[tuple[str, list[int]]] = field(default_factory=list)
    """The last answers, by result id."""
    findings: dict[str, Any] = field(default_factory=dict)
    """By result id."""

    async def ask(self, questions: Iterable[Question]) -> Answers:
        """All at once; what is refused is answered by the reason."""
        asked = [(method, params, await self.client.request(method, params)) for method, params in questions]
        answers = {}
        for method, params, number in asked:
            try:
                answer = await self.client.reply_to(number)
            except Refused as refusal:
                if refusal.code == INTERNAL_ERROR:
                    raise Differs(f"{method} {params}: {refusal.message}") from refusal
                answer = {"refused": refusal.code, "why": refusal.message}
            answers[f"{method} {params}"] = answer
        return answers

    async def all_tokens(self, chance: Random) -> list[int]:
        """What the client has after it asked for all, or for what differs from one of the last answers."""
        document = {"textDocument": {"uri": self.uri}}
        told: Json = {}
        if self.tokens and chance.random() < 0.8:
            before, data = self.tokens[-1] if chance.random() < 0.8 else chance.choice(self.tokens)
            told = await self.client.ask(
                "textDocument/semanticTokens/full/delta", {**document, "previousResultId": before}
            )
            if "edits" in told:
                for edit in sorted(told["edits"], key=lambda edit: -edit["start"]):
                    data = [*data[: edit["start"]], *edit["data"], *data[edit["start"] + edit["deleteCount"] :]]
                told["data"] = data
        else:
            told = await self.client.ask("textDocument/semanticTokens/full", document)
        self.tokens = [*self.tokens[-3:], (told["resultId"], told["data"])]
        return self.tokens[-1][1]

    async def all_findings(self, chance: Random) -> Any:
        """What the client shows, which may be told that nothing has changed."""
        params: Json = {"textDocument": {"uri": self.uri}}
        if self.findings and chance.random() < 0.8:
            params["previousResultId"] = chance.choice(list(self.findings)[-3:])
        told = await self.client.ask("textDocument/diagnostic", params)
        if told["kind"] != "unchanged":
            self.findings[told["resultId"]] = told["items"]
        return self.findings[told["resultId"]]


@dataclass
class Pair:
    """The edited document, the one that is opened anew, and another file of the folder, open in both."""

    edited: Document
    fresh: Document
    beside: tuple[str, str]
    """URI and text of the other file."""
    language: str
    chance: Random
    encoding: PositionEncoding
    text: str = ""
    version: int = 1
    behind: bool = False
    """Whether the one that is opened anew has an older text."""
    edits: int = 0
    compared: int = 0

    async def open(self, text: str) -> None:
        self.text = text
        await open_document(self.edited.client, self.edited.uri, text, language=self.language)
        await self.freshen()

    async def edit(self, edits: Edits) -> None:
        """Tells the edits in one message, of which a whole text may be told as such."""
        changes: list[Json] = []
        for edit in edits:
            whole = edit.start == 0 and edit.end == len(self.text) and self.chance.random() < 0.7
            text = edit.text if whole else None
            changes.append({"text": text} if text is not None else self._change(edit.start, edit.end, edit.text))
            self.text = edit.of(self.text)
        self.version += 1
        self.edits += 1
        self.behind = True
        document = {"uri": self.edited.uri, "version": self.version}
        await self.edited.client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def _change(self, start: int, end: int, text: str) -> Json:
        return {"range": self._range(LineIndex.of(self.text), start, end), "text": text}

    def _range(self, lines: LineIndex, start: int, end: int) -> Json:
        return {"start": self._position(lines, start), "end": self._position(lines, end)}

    def _position(self, lines: LineIndex, offset: int) -> Json:
        line, character = lines.position(offset, self.encoding)
        return {"line": line, "character": character}

    async def freshen(self) -> None:
        """Opens the text as it is now in the other server."""
        client, uri = self.fresh.client, self.fresh.uri
        if self.behind:
            await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        await open_document(client, uri, self.text, self.version, language=self.language)
        self.behind = False

    async def compare(self, places: int, *, share: float = 1.0) -> None:
        """Asks both everything, or a share of it, at so many places. Raises Differs."""
        await self.freshen()
        answers = await self._both(self._some(self.questions(places), share))
        further = [one for question, answer in answers.items() for one in follow_ups(question, answer)]
        await self._both(self._some(further, share))
        for name in ("all_tokens", "all_findings"):
            if self.chance.random() < share:
                ours = await getattr(self.edited, name)(self.chance)
                theirs = await getattr(self.fresh, name)(self.chance)
                self._same(name, ours, theirs)

    def _some(self, questions: Iterable[Question], share: float) -> list[Question]:
        return [one for one in questions if self.chance.random() < share * DEAR.get(one[0], 1)]

    async def _both(self, questions: list[Question]) -> Answers:
        ours, theirs = await self.edited.ask(questions), await self.fresh.ask(questions)
        for question, answer in ours.items():
            self._same(question, answer, theirs[question])
        return ours

    def _same(self, question: str, ours: Any, theirs: Any) -> None:
        self.compared += 1
        if ours != theirs:
            raise Differs(f"{question}\nedited: {ours}\nfresh:  {theirs}")

    def questions(self, places: int) -> list[Question]:
        document: Json = {"textDocument": {"uri": self.edited.uri}}
        lines = LineIndex.of(self.text)
        found: list[Question] = []
        for name in WHOLES:
            start, end = sorted((place(self.chance, self.text), place(self.chance, self.text)))
            if self.chance.random() < 0.5:
                start, end = 0, len(self.text)
            found.append(_about(name, {**document, "range": self._range(lines, start, end)}))
        for _ in range(places):
            at = self._position(lines, place(self.chance, self.text))
            found += [_about(name, {**document, "position": at}) for name in POINTS]
        uri, text = self.beside
        names = list(re.finditer(r"[^\W\d]\w*", text))
        for _ in range(min(places, len(names))):
            at = self._position(LineIndex.of(text), self.chance.choice(names).start())
            params = {"textDocument": {"uri": uri}, "position": at}
            found += [_about(name, params) for name in ("definition", "references", "hover", "rename", "completion")]
        return [*found, ("textDocument/codeLens", {"textDocument": {"uri": uri}})]


def _about(name: str, params: Json) -> Question:
    """The request, with whatever else it needs."""
    method = name if "/" in name and not name.startswith("semanticTokens") else f"textDocument/{name}"
    at = params.get("position")
    extra: Json = {}
    match name:
        case "references":
            extra = {"context": {"includeDeclaration": True}}
        case "rename":
            extra = {"newName": "renamed"}
        case "selectionRange":
            extra = {"positions": [at]}
        case "onTypeFormatting":
            extra = {**LAYOUT, "ch": "}"}
        case "formatting" | "rangeFormatting":
            extra = LAYOUT
        case "rangesFormatting":
            extra = {**LAYOUT, "ranges": [params["range"]]}
        case "codeAction":
            extra = {"range": params.get("range", {"start": at, "end": at})}
            extra["context"] = {"diagnostics": [], "triggerKind": 1}
        case "workspace/symbol":
            return method, {"query": ""}
    return method, {**params, **extra}


_RESOLVED = {
    "textDocument/completion": "completionItem/resolve",
    "textDocument/codeAction": "codeAction/resolve",
    "textDocument/codeLens": "codeLens/resolve",
    "workspace/symbol": "workspaceSymbol/resolve",
}


def follow_ups(question: str, answer: Any) -> list[Question]:
    """What a client asks about an answer."""
    method = question.partition(" ")[0]
    items = answer.get("items", []) if isinstance(answer, dict) else answer or []
    if method in _RESOLVED:
        return [(_RESOLVED[method], item) for item in items[-FOLLOWED:]]
    if method == "textDocument/prepareCallHierarchy":
        ways = ("callHierarchy/incomingCalls", "callHierarchy/outgoingCalls")
        return [(way, {"item": item}) for item in items[-FOLLOWED:] for way in ways]
    if method == "rholsp/regions":
        return [("workspace/textDocumentContent", {"uri": f"rholsp-region:{one['uri']}"}) for one in items[-FOLLOWED:]]
    return []


@asynccontextmanager
async def edited_and_fresh(
    folder: Path, language: str, chance: Random, beside: str, revising: Languages = REVISING
) -> AsyncIterator[Pair]:
    """Two servers of a folder in which nothing is open yet but the other file, which has the text `beside`."""
    encoding = chance.choice((PositionEncoding.UTF16, PositionEncoding.UTF32))
    capabilities = {**CAPABILITIES, "general": {"positionEncodings": [encoding.value]}}
    other = folder / "beside.rho"
    other.write_bytes(beside.encode("utf-8"))
    uri = from_path(str(folder / f"main{SUFFIXES[language]}"))
    async with (
        session(capabilities=capabilities, folders=[folder], languages=revising, ignored=UNREAD) as first,
        session(capabilities=capabilities, folders=[folder], languages=PLAIN, ignored=UNREAD) as second,
    ):
        for client in (first, second):
            await open_document(client, from_path(str(other)), beside)
            while not (await client.ask("rholsp/statistics"))["index_ms"]:
                pass
        documents = [Document(client, uri) for client in (first, second)]
        yield Pair(documents[0], documents[1], (from_path(str(other)), beside), language, chance, encoding)


async def type_and_compare(pair: Pair, typist: Typist, edits: int, *, places: int = 2) -> None:
    """Edits, now and then compared in part, and in the end as a whole."""
    while pair.edits < edits:
        for each in typist.burst():
            await pair.edit(each)
            assert pair.text == typist.text
            if pair.chance.random() < 0.4:
                await pair.compare(1, share=0.3)
        await pair.compare(places)
