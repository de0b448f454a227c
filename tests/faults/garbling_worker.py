"""What worker processes import in tests of what they may answer: a file's first word says what is sent in its place."""

import os
import pickle
from collections.abc import Callable
from dataclasses import replace

from rholsp.features.language import Languages
from rholsp.features.language_registry import RHOLANG
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise as real
from rholsp.workspace.workers import protocol
from rholsp.workspace.workers.protocol import Failed, Summarised, WorkerResult

honest = protocol.answer
encode = protocol.codec().encoder.encode


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("/tmp/rholsp-was-here",)


def values_of(result: WorkerResult) -> list[object]:
    assert isinstance(result, Summarised)
    return [result.packed, result.key, result.stamp, result.findings, result.seconds]


ANSWERS: dict[str, Callable[[WorkerResult], bytes]] = {
    "noise": lambda result: b"\x80\x00 no answer at all \xff",
    "nothing": lambda result: b"",
    "pickle": lambda result: pickle.dumps(result),
    "evil": lambda result: pickle.dumps(Evil()),
    "other-type": lambda result: encode(["Summarised", encode("what")]),
    "unknown-kind": lambda result: encode(["Rewritten", encode([])]),
    "kind-of-the-pool": lambda result: honest(Failed("", "", "I say so")),
    "too-few": lambda result: encode(["Summarised", encode(values_of(result)[1:])]),
    "too-many": lambda result: encode(["Summarised", encode([*values_of(result), 1])]),
    "number-for-bytes": lambda result: encode(["Summarised", encode([7, *values_of(result)[1:]])]),
    "severity-that-is-none": lambda result: encode(
        ["Summarised", encode([*values_of(result)[:3], [["RH020", 99, 0, 0, "", [], "", False]], 0.0])]
    ),
    "deep": lambda result: b"\x91" * 100_000,
    "no-summary": lambda result: honest(replace(result, packed=b"\x90")),
}
words: list[str] = []


def summarise(text: str) -> FileSummary:
    words[:] = [text.partition("\n")[0].removeprefix("//")]
    return real(text)


def answer(result: WorkerResult) -> bytes:
    return ANSWERS.get(words.pop() if words else "", honest)(result)


protocol.answer = answer
LANGUAGES = Languages((replace(RHOLANG, summarise=summarise, revise=None),))
