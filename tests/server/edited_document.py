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
from tests.server.harness import NO_DELAY, PUBLISH, open_document, session
from tests.server.typist import Edit, Edits, Typist, border, place

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
TOKENS, FINDINGS = "semanticTokens", "diagnostics"
"""What is composed of several answers."""
UNREAD = ("$/progress", "window/logMessage", "window/showMessage")
HURRIED = "in a hurry: "
SETTINGS: tuple[Json, ...] = (
    *({}, {"diagnostics": {"delayMs": 0, "disabled": ["RH121", "RH401"]}}, {"metta": {"dialect": "petta"}}),
    *({"diagnostics": {"delayMs": 0, "freeNames": "off"}}, {"inlayHints": {"parameterNames": False}}),
    {"codeLens": {"channels": False}},
)
OF_NAMES = {"textDocument/completion"}
"""What depends on the names of the workspace, which may be those of a later moment."""
OF_RANGES = {"rangeFormatting", "rangesFormatting", "inlayHint", "semanticTokens/range", "codeAction"}
INTERNAL_ERROR, CONTENT_MODIFIED = -32603, -32801
FOLLOWED = 2
"""So many items of an answer are asked about further, of each sort."""
DEAR = {"textDocument/codeAction": 0.1, "codeAction/resolve": 0.5, "workspace/symbol": 0.5}
"""How often to ask what takes much longer than all else: actions are tried out before they are offered."""

Question = tuple[str, Json]
Answers = dict[str, Any]


class Differs(AssertionError):
    """An answer about the edited document is not that about its text."""

    def __init__(self, question: str, what: str) -> None:
        super().__init__(f"{question}\n{what}")
        self.question = question.removeprefix(HURRIED).partition(" ")[0]
        """The method."""


@dataclass
class Document:
    """What a client knows about the document."""

    client: Client
    uri: str
    tokens: list[tuple[str, list[int]]] = field(default_factory=list)
    """The last answers, by result id."""
    findings: dict[str, Any] = field(default_factory=dict)
    """By result id; by version where they are pushed."""

    async def ask(self, questions: Iterable[Question]) -> Answers:
        return await self.told(await self.send(questions))

    async def send(self, questions: Iterable[Question]) -> list[tuple[str, Json, Any]]:
        """All at once, without waiting for the answers."""
        return [(method, params, await self.client.request(method, params)) for method, params in questions]

    async def told(self, asked: Iterable[tuple[str, Json, Any]]) -> Answers:
        """What is refused is answered by the reason."""
        answers: Answers = {}
        for method, params, number in asked:
            try:
                answer = await self.client.reply_to(number)
            except Refused as refusal:
                if refusal.code == INTERNAL_ERROR:
                    raise Differs(f"{method} {params}", refusal.message) from refusal
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

    async def pushed_findings(self, version: int) -> Any:
        """What the server says of a version without being asked."""
        if str(version) not in self.findings:
            of_version = lambda told: told["uri"] == self.uri and told.get("version") == version  # noqa: E731
            told = await self.client.notified(PUBLISH, of_version)
            self.findings = {str(version): told["diagnostics"]}
        self.forget_pushed()
        return self.findings[str(version)]

    def forget_pushed(self) -> None:
        self.client.notifications = [one for one in self.client.notifications if one["method"] != PUBLISH]

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
    pushed: bool
    """Whether diagnostics are pushed, not asked for."""
    text: str = ""
    version: int = 1
    beside_version: int = 1
    shown: tuple[int, str] | None = None
    """What the other server has open: a version and its text."""
    edits: int = 0
    compared: int = 0
    texts: list[str] = field(default_factory=list)
    """All versions."""

    async def open(self, text: str) -> None:
        self.text = text
        self.texts.append(text)
        await open_document(self.edited.client, self.edited.uri, text, self.version, language=self.language)

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
        self.texts.append(self.text)
        document = {"uri": self.edited.uri, "version": self.version}
        await self.edited.client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def _change(self, start: int, end: int, text: str) -> Json:
        return {"range": self._range(LineIndex.of(self.text), start, end), "text": text}

    def _range(self, lines: LineIndex, start: int, end: int) -> Json:
        return {"start": self._position(lines, start), "end": self._position(lines, end)}

    def _position(self, lines: LineIndex, offset: int) -> Json:
        line, character = lines.position(offset, self.encoding)
        return {"line": line, "character": character}

    async def reopen(self) -> None:
        """Closes the document and opens it again, now and then as another language: what was kept of it is gone."""
        self.version += 1
        if self.chance.random() < 0.3:
            self.language = self.chance.choice([*SUFFIXES])
        client, uri = self.edited.client, self.edited.uri
        await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        await open_document(client, uri, self.text, self.version, language=self.language)

    async def edit_beside(self, edits: Edits) -> None:
        """Edits the other file, for both."""
        for edit in edits:
            uri, text = self.beside
            change = {"range": self._range(LineIndex.of(text), edit.start, edit.end), "text": edit.text}
            self.beside_version += 1
            document = {"uri": uri, "version": self.beside_version}
            for one in (self.edited, self.fresh):
                await one.client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
            self.beside = uri, edit.of(text)
        await self._push_again()

    async def configure(self) -> None:
        """Gives both other settings."""
        settings = {**NO_DELAY, **self.chance.choice(SETTINGS)}
        for one in (self.edited, self.fresh):
            await one.client.tell("workspace/didChangeConfiguration", {"settings": {"rholsp": settings}})
        await self._push_again()

    async def _push_again(self) -> None:
        """Makes another version, by which it is known which diagnostics are the last."""
        if self.pushed:
            await self.edit((Edit(0, 0, ""),))

    async def freshen(self, version: int, text: str) -> None:
        """Opens a version in the other server."""
        if self.shown == (version, text):
            return
        client, uri = self.fresh.client, self.fresh.uri
        if self.shown is not None:
            await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        await open_document(client, uri, text, version, language=self.language)
        self.shown = version, text

    async def compare(self, places: int, *, share: float = 1.0) -> None:
        """Asks both everything, or a share of it, at so many places. Raises Differs."""
        await self.freshen(self.version, self.text)
        answers = await self._both(self._some(self.questions(places), share))
        further = [one for question, answer in answers.items() for one in follow_ups(question, answer)]
        await self._both(self._some(further, share))
        if self.chance.random() < share:
            ours, theirs = [await one.all_tokens(self.chance) for one in (self.edited, self.fresh)]
            self._same(TOKENS, ours, theirs)
        if self.pushed:
            ours, theirs = [await one.pushed_findings(self.version) for one in (self.edited, self.fresh)]
            self._same(FINDINGS, ours, theirs)
        elif self.chance.random() < share:
            ours, theirs = [await one.all_findings(self.chance) for one in (self.edited, self.fresh)]
            self._same(FINDINGS, ours, theirs)

    async def everywhere(self, method: str) -> None:
        """Asks both one thing, wherever it may be asked."""
        await self.freshen(self.version, self.text)
        if method == TOKENS:
            ours, theirs = [await one.all_tokens(Random(0)) for one in (self.edited, self.fresh)]
            self._same(method, ours, theirs)
        elif method == FINDINGS:
            ours, theirs = [await one.all_findings(Random(0)) for one in (self.edited, self.fresh)]
            self._same(method, ours, theirs)
        else:
            lines, uri = LineIndex.of(self.text), self.edited.uri
            name = method.removeprefix("textDocument/")
            places = [border(self.text, found.start()) for found in re.finditer(r"\b|[^\w\s]|\Z", self.text)]
            questions = []
            for start, end in zip(places, [*places[1:], len(self.text)], strict=True):
                params = {"textDocument": {"uri": uri}, "position": self._position(lines, start)}
                questions.append(_about(name, {**params, "range": self._range(lines, start, end)}))
            await self._both(questions)

    async def hurry(self, versions: Iterable[Edits], *, share: float) -> None:
        """Edits and questions without waiting for answers, each of which is about the text as it was, or refused."""
        asked = []
        for edits in versions:
            await self.edit(edits)
            some = self._some(self.questions(1), share)
            questions = [one for one in some if self._is_settled(*one)]
            asked.append((self.version, self.text, questions, await self.edited.send(questions)))
        for version, text, questions, sent in asked:
            ours = await self.edited.told(sent)
            await self.freshen(version, text)
            theirs = await self.fresh.ask(questions)
            for question, answer in ours.items():
                if not (isinstance(answer, dict) and answer.get("refused") == CONTENT_MODIFIED):
                    self._same(f"{HURRIED}{question}", answer, theirs[question])

    def _is_settled(self, method: str, params: Json) -> bool:
        """Whether the answer is that about the text when it is asked for, if it is not refused."""
        return _has_place(params) and params["textDocument"]["uri"] == self.edited.uri and method not in OF_NAMES

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
            where, one, other = difference(ours, theirs)
            raise Differs(question, f"at {where or 'all'}\nedited: {one}\nfresh:  {other}")

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


def difference(ours: Any, theirs: Any) -> tuple[str, Any, Any]:
    """Where two answers differ first, and what each has there."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        name = next(name for name in ours if ours[name] != theirs[name])
        where, one, other = difference(ours[name], theirs[name])
        return f".{name}{where}", one, other
    if isinstance(ours, list) and isinstance(theirs, list):
        pairs = enumerate(zip(ours, theirs, strict=False))
        at = next((at for at, (one, other) in pairs if one != other), min(len(ours), len(theirs)))
        if at < min(len(ours), len(theirs)) and not isinstance(ours[at], int):
            where, one, other = difference(ours[at], theirs[at])
            return f"[{at}]{where}", one, other
        return f"[{at} of {len(ours)} and {len(theirs)}]", ours[at : at + 20], theirs[at : at + 20]
    return "", ours, theirs


def _has_place(params: Json) -> bool:
    """Whether a question is refused, not answered for a later text."""
    return any(name in params for name in ("position", "positions", "range", "ranges"))


def _about(name: str, params: Json) -> Question:
    """The request, with whatever else it needs."""
    method = name if "/" in name and not name.startswith("semanticTokens") else f"textDocument/{name}"
    at = params.get("position")
    if name not in OF_RANGES:
        params = {key: value for key, value in params.items() if key != "range"}
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
    folder: Path, language: str, chance: Random, beside: str, revising: Languages = REVISING, *, pushed: bool = False
) -> AsyncIterator[Pair]:
    """Two servers of a folder in which nothing is open yet but the other file, which has the text `beside`."""
    encoding = chance.choice((PositionEncoding.UTF16, PositionEncoding.UTF32))
    capabilities = {**CAPABILITIES, "general": {"positionEncodings": [encoding.value]}}
    if pushed:
        of_documents = {name: able for name, able in CAPABILITIES["textDocument"].items() if name != "diagnostic"}
        capabilities["textDocument"] = of_documents
    unread = UNREAD if pushed else (*UNREAD, PUBLISH)
    other = folder / "beside.rho"
    other.write_bytes(beside.encode("utf-8"))
    uri = from_path(str(folder / f"main{SUFFIXES[language]}"))
    async with (
        session(capabilities=capabilities, folders=[folder], languages=revising, ignored=unread) as first,
        session(capabilities=capabilities, folders=[folder], languages=PLAIN, ignored=unread) as second,
    ):
        for client in (first, second):
            await open_document(client, from_path(str(other)), beside)
            while not (await client.ask("rholsp/statistics"))["index_ms"]:
                pass
        documents = [Document(client, uri) for client in (first, second)]
        yield Pair(documents[0], documents[1], (from_path(str(other)), beside), language, chance, encoding, pushed)
        for document in documents:
            document.forget_pushed()
            document.client.ignored.add(PUBLISH)


async def type_and_compare(pair: Pair, typist: Typist, edits: int, *, places: int = 2) -> None:
    """Edits, now and then compared in part, and in the end as a whole."""
    beside = Typist(pair.chance, pair.beside[1], typist.others)
    while pair.edits < edits:
        kind = pair.chance.random()
        if kind < 0.3:
            await pair.hurry(list(typist.burst()), share=0.15)
        elif kind < 0.4:
            for each in beside.burst():
                await pair.edit_beside(each)
        elif kind < 0.45:
            await pair.configure()
        elif kind < 0.5:
            await pair.reopen()
        else:
            for each in typist.burst():
                await pair.edit(each)
                if pair.chance.random() < 0.4:
                    await pair.compare(1, share=0.3)
        assert (pair.text, pair.beside[1]) == (typist.text, beside.text)
        await pair.compare(places)
