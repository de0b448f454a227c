"""Workspaces of any size, made up: the same seed gives the same files, on every machine.

    python -m benchmarks workspaces FOLDER --files 1000

writes one to look at. Files call contracts of their own, of other files and of `basics.rho`: the name `audit` is used
in every tenth file, `logEvent` in most.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import positive
from benchmarks.templates import BASICS, KINDS, Kind

AUDITED_EVERY = 10
"""One file in so many uses the name `audit`."""
FILES_PER_FOLDER = 25

_SUBJECTS = (
    *("auction", "ballot", "cargo", "deposit", "escrow", "flight", "grant", "harvest", "invoice", "journey"),
    *("kiosk", "licence", "market", "notary", "order", "parcel", "quota", "rental", "station", "ticket"),
)
_THINGS = (
    *("bid", "vote", "price", "offer", "claim", "letter", "share", "token", "seat", "route"),
    *("sample", "permit", "reading", "receipt", "message", "signature"),
)
_WORDS = ("open", "close", "renew", "price", "owner", "status", "cancel", "accept", "limit", "history")


@dataclass(frozen=True, slots=True)
class _Contract:
    name: str
    kind: Kind
    word: str


def generate(files: int, *, seed: int = 1, lines: int = 100) -> dict[str, str]:
    """Texts by relative path, of about `lines` lines each: `basics.rho`, and `files - 1` that build on it.

    Raises ValueError for less than two files.
    """
    if files < 2:
        raise ValueError("a workspace has two files at least")
    rng = random.Random(seed)
    planned = [_plan(rng, number, lines) for number in range(1, files)]
    texts = {"basics.rho": BASICS}
    for number, own in enumerate(planned, start=1):
        folder = f"part{number // FILES_PER_FOLDER:02}"
        texts[f"{folder}/{_subject(number)}{number}.rho"] = _file(rng, number, own, planned)
    return texts


def write(folder: Path, texts: dict[str, str]) -> None:
    """Puts a workspace into a folder, which need not exist. Raises OSError."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def _subject(number: int) -> str:
    return _SUBJECTS[number % len(_SUBJECTS)]


def _plan(rng: random.Random, number: int, lines: int) -> list[_Contract]:
    """The contracts of one file: decided before any text, since other files call them."""
    contracts: list[_Contract] = []
    free = lines - 4
    while free > 0:
        kind = rng.choice(KINDS)
        name = f"{_subject(number)}{kind.title}{number}_{len(contracts)}"
        contracts.append(_Contract(name, kind, rng.choice(_WORDS)))
        free -= kind.lines + 1
    return contracts


def _file(rng: random.Random, number: int, own: list[_Contract], planned: Sequence[list[_Contract]]) -> str:
    head = f"// {_subject(number).title()}s, part {number}: {rng.choice(_THINGS)}s and {rng.choice(_THINGS)}s.\n"
    bodies = [_body(rng, contract, own, planned) for contract in own]
    if number % AUDITED_EVERY == 0:
        bodies.append(f'new done in {{ audit!("{_subject(number)}", *done) | for (_ <- done) {{ Nil }} }}')
    return head + "\n" + " |\n\n".join(bodies) + "\n"


def _body(rng: random.Random, contract: _Contract, own: list[_Contract], planned: Sequence[list[_Contract]]) -> str:
    thing = rng.choice(_THINGS)
    gaps = {
        "name": contract.name,
        "word": contract.word,
        "thing": thing,
        "plural": f"{thing}s",
        "number": str(rng.randint(2, 90)),
        "id": "".join(rng.choices("abcdefghijkmnopqrstuwxyz13456789", k=54)),
    }
    for at, reply in enumerate(contract.kind.replies):
        callee = rng.choice(own if rng.random() < 0.4 else rng.choice(planned))
        send = callee.kind.call.substitute(name=callee.name, word=callee.word, number=at + 1, reply=reply)
        gaps["call2" if at else "call"] = send
    return contract.kind.body.substitute(gaps)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks workspaces", description="Write a made-up workspace.")
    parser.add_argument("folder", type=Path, help="where to; made if it does not exist")
    parser.add_argument("--files", type=positive, default=100, help="how many, 2 at least (default: 100)")
    parser.add_argument("--lines", type=positive, default=100, help="lines of each file, about (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other files (default: 1)")
    args = parser.parse_args()
    if args.files < 2:
        parser.error("a workspace has two files at least")
    texts = generate(args.files, seed=args.seed, lines=args.lines)
    write(args.folder, texts)
    print(f"{args.folder}: {len(texts)} files, {sum(text.count(chr(10)) for text in texts.values())} lines")


if __name__ == "__main__":
    main()
