"""Proves for so many minutes, and writes down what was run, on which commit, and what it found.

    python -m proof --minutes 60 [--page docs/proof.md] [--only frames --only laws]

The time is shared among all campaigns. What breaks a law is on the page, and the exit status is 1.
"""

import argparse
import json
import os
import platform
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from proof import kills
from proof.targets import TARGETS

ROOT = Path(__file__).parents[1]
LAWS = (
    *("tests/text", "tests/protocol", "tests/syntax", "tests/rholang/test_laws.py", "tests/metta/test_laws.py"),
    *("tests/embedded", "tests/features/test_rename_laws.py", "tests/features/test_region_laws.py"),
    *("tests/features/test_formatting_laws.py", "tests/workspace/test_laws.py"),
    *("tests/workspace/test_registry_laws.py", "tests/workspace/test_summary_codec.py"),
    *("tests/workspace/test_sqlite_file.py", "tests/workspace/test_globbing.py"),
)
"""Files with laws over made-up edits, renames, regions, workspaces, caches and stores."""
_PASSING = re.compile(r"(\d+) passing\b")


@dataclass(frozen=True)
class Outcome:
    """What one campaign did: so many inputs (examples of laws, bytes given to a target, kills)."""

    name: str
    how: str
    seconds: float
    inputs: int
    found: str = ""


def laws(seconds: float, seed: int) -> Outcome:
    """The laws, each round with another seed and so with other examples."""
    began, inputs, rounds = time.monotonic(), 0, 0
    while rounds == 0 or time.monotonic() - began < seconds * 0.8:
        files = random.Random(seed + rounds).sample(LAWS, len(LAWS))
        for file in files:
            left = seconds - (time.monotonic() - began)
            if left <= 0:
                break
            command = [sys.executable, "-m", "pytest", "-q", "--hypothesis-show-statistics", "--timeout", "1800"]
            command += [f"--hypothesis-seed={seed + rounds}", "-p", "no:cacheprovider", file]
            # A round that the time ends says nothing against the laws.
            try:
                done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=max(left * 1.5, 60))
            except subprocess.TimeoutExpired:
                continue
            inputs += sum(map(int, _PASSING.findall(done.stdout)))
            if done.returncode != 0:
                tail = done.stdout[-3_000:]
                return Outcome("laws", "hypothesis", time.monotonic() - began, inputs, f"{file}:\n{tail}")
        rounds += 1
    return Outcome("laws", f"hypothesis, {rounds} rounds", time.monotonic() - began, inputs)


def fuzzed(target: str) -> Callable[[float, int], Outcome]:
    def run(seconds: float, seed: int) -> Outcome:
        began = time.monotonic()
        command = [sys.executable, "-m", "proof.fuzz", target, "--seconds", str(seconds), "--seed", str(seed)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith('{"target"')]
        took = time.monotonic() - began
        if not lines:
            return Outcome(target, "fuzzing", took, 0, f"it ended with {done.returncode}:\n{done.stderr[-2_000:]}")
        told = json.loads(lines[0])
        found = "" if told["broken"] is None else f"input (hex) {told['broken']}:\n{told['why']}"
        return Outcome(target, told["how"], took, told["inputs"], found)

    return run


def killed(seconds: float, seed: int) -> Outcome:
    began = time.monotonic()
    told = kills.run(seconds, seed)
    found = "" if told["broken"] is None else str(told["why"])
    return Outcome("kills", "SIGKILL and SIGTERM at any moment", time.monotonic() - began, told["inputs"], found)


CAMPAIGNS: dict[str, tuple[float, Callable[[float, int], Outcome]]] = {
    **{name: (1, fuzzed(name)) for name in TARGETS},
    "kills": (2, killed),
    "laws": (6, laws),
}
"""With the share of the time that each has."""


def page(outcomes: list[Outcome], minutes: float, seed: int, commit: str) -> str:
    rows = [
        f"| {one.name} | {one.how} | {one.seconds / 60:.1f} | {one.inputs:,}"
        f" | {'**broken**' if one.found else 'holds'} |"
        for one in outcomes
    ]
    found = [(one.name, one.found.strip().replace(f"{ROOT}/", "")) for one in outcomes if one.found]
    findings = [f"### {name}\n\n```\n{text}\n```\n" for name, text in found]
    return _PAGE.format(
        when=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        minutes=f"{minutes:g}",
        seed=seed,
        commit=commit,
        machine=f"CPython {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors",
        total=f"{sum(one.inputs for one in outcomes):,}",
        broken=len(findings),
        rows="\n".join(rows),
        findings="\n".join(["", "## Found", "", *findings]) if findings else "",
    )


_PAGE = """\
# Proof

Made by `make prove MINUTES=N`: the laws of the test suite with ever new examples, fuzzers on whatever a file, a client,
a disk or a worker may send, and kills at any moment. What is run is in `proof/`; the tests run each of it for a moment.

Last run: {when} UTC, {minutes} minutes, seed {seed}, on commit `{commit}`; {machine}.
In all {total} inputs (examples of laws, bytes given to a target, kills), {broken} broken.

| what | how | minutes | inputs | law |
| --- | --- | ---: | ---: | --- |
{rows}
{findings}"""


def commit_of(root: Path) -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + changed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1_000_000))
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "proof.md")
    parser.add_argument("--only", action="append", choices=CAMPAIGNS)
    options = parser.parse_args()
    chosen = {name: campaign for name, campaign in CAMPAIGNS.items() if not options.only or name in options.only}
    shares = sum(share for share, _ in chosen.values())
    commit = commit_of(ROOT)
    outcomes: list[Outcome] = []
    for name, (share, run) in chosen.items():
        outcome = run(options.minutes * 60 * share / shares, options.seed)
        outcomes.append(outcome)
        sys.stdout.write(f"{name}: {outcome.inputs:,} inputs, {'BROKEN' if outcome.found else 'holds'}\n")
        sys.stdout.flush()
        options.page.write_text(page(outcomes, options.minutes, options.seed, commit), encoding="utf-8")
    return 1 if any(outcome.found for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
