"""Fuzzes one target for so many seconds, and prints one line of JSON about it.

    python -m proof.fuzz TARGET --seconds 60 --seed 1

With atheris (the extra `proof`) the code under test is instrumented, and inputs that reach something new are kept;
without it, mutations of the seeds are tried. Either way, an input that breaks a law is reported, shortened, in hex.
"""

import argparse
import importlib.util
import json
import os
import random
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from proof.stopping import Stopping


def main() -> None:
    parser = argparse.ArgumentParser(description="fuzz one target")
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="without atheris")
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None or options.plain:
        from proof.targets import TARGETS

        target = TARGETS[options.target]
        stopping = Stopping.by_signals()
        found = mutate(target.check, target.seeds(), options.seconds, options.seed, target.max_bytes, stopping)
        report(found, options.target, "mutations")
    else:
        guided(options.target, options.seconds, options.seed)


def report(result: dict[str, Any], target: str, how: str) -> None:
    sys.stdout.write(json.dumps({"target": target, "how": how, **result}) + "\n")
    sys.stdout.flush()


def mutate(
    check: Callable[[bytes], None],
    seeds: Sequence[bytes],
    seconds: float,
    seed: int,
    max_bytes: int = 6_000,
    stopping: Stopping | None = None,
) -> dict[str, Any]:
    """Tries mutations of the seeds, and of each other, until the time is over or a law is broken."""
    chance, until, tried = random.Random(seed), time.monotonic() + seconds, 0
    pool = [seed[:max_bytes] for seed in seeds] or [b""]
    stopping = stopping or Stopping()
    while time.monotonic() < until and not stopping.asked:
        data = mutated(chance.choice(pool), pool, chance)[:max_bytes]
        tried += 1
        try:
            check(data)
        except Exception:
            return {"inputs": tried, "broken": shortened(check, data).hex(), "why": traceback.format_exc(limit=-3)}
        if chance.random() < 0.02:
            pool[chance.randrange(len(pool))] = data
            pool.append(chance.choice(seeds)[:max_bytes] if seeds else b"")
            del pool[:-200]
    return {"inputs": tried, "broken": None, "why": ""}


def mutated(data: bytes, pool: Sequence[bytes], chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(found) + 1)
        size = chance.choice((1, 1, 2, 4, 16, 64, 300))
        match chance.randrange(8):
            case 0 if found:
                found[at % len(found)] ^= 1 << chance.randrange(8)
            case 1 if found:
                found[at % len(found)] = chance.choice((0, 10, 13, 0x22, 0x28, 0x7B, 0x80, 0xC3, 0xF0, 0xFF))
            case 2:
                del found[at : at + size]
            case 3:
                found[at:at] = chance.randbytes(size)
            case 4:
                found[at:at] = found[at : at + size]
            case 5:
                other = chance.choice(pool)
                start = chance.randrange(len(other) + 1)
                found[at:at] = other[start : start + size]
            case 6:
                found[at:at] = chance.choice((b"{", b"}", b"(", b"|", b"!", b"`", b"\\", b"/*", b"\r\n", b"@@", b"$x"))
            case _:
                other = chance.choice(pool)
                found[at:] = other[chance.randrange(len(other) + 1) :]
    return bytes(found)


def shortened(check: Callable[[bytes], None], data: bytes) -> bytes:
    """A shorter input that breaks a law, too: parts are left out as long as one still is."""
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + size :]
            try:
                check(shorter)
                at += size
            except Exception:
                data = shorter
        size //= 2
    return data


def guided(name: str, seconds: float, seed: int) -> None:
    """As `mutate`, by atheris, which ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["rholsp"]):
        from proof.targets import TARGETS
    target = TARGETS[name]
    tried, until, stopping = 0, time.monotonic() + seconds, Stopping.by_signals()

    def one(data: bytes) -> None:
        nonlocal tried
        tried += 1
        try:
            target.check(data)
        except Exception:
            why = traceback.format_exc(limit=-3)
            report({"inputs": tried, "broken": shortened(target.check, data).hex(), "why": why}, name, "atheris")
            raise
        if time.monotonic() > until or stopping.asked:
            report({"inputs": tried, "broken": None, "why": ""}, name, "atheris")
            os._exit(0)

    with TemporaryDirectory() as corpus:
        for number, data in enumerate(target.seeds()):
            (Path(corpus) / str(number)).write_bytes(data)
        limits = [f"-max_len={target.max_bytes}", f"-seed={seed}", "-timeout=60", "-rss_limit_mb=4096", "-verbosity=0"]
        # Python hears of the signals, between two inputs.
        limits += ["-handle_int=0", "-handle_term=0"]
        atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={corpus}/", corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
