"""Proves for so many minutes, and writes down what was run, on which commit, and what it found.

    python -m proof --minutes 60 [--jobs 2] [--page docs/proof.md] [--only "bytes: frames" --only laws]

The time is shared among all campaigns, of which as many run at a time as there are processors. What breaks a law is on
the page, and the exit status is 1. SIGINT and SIGTERM end it early: what was done until then is on the page.
"""

import argparse
import json
import os
import platform
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
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
_LAST_SECONDS = 60.0
"""For what is told to end: it says first what it has done."""
_PASSING = re.compile(r"(\d+) passing\b")


@dataclass(frozen=True)
class Outcome:
    """What one campaign did: so many inputs (examples of laws, bytes given to a target, kills)."""

    name: str
    how: str
    seconds: float
    inputs: int
    found: str = ""


class Run:
    """One run of all campaigns: its seed, whether it has been told to end, and the processes that are to be told."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.stopped = threading.Event()
        self._running: set[subprocess.Popen[str]] = set()

    def stop(self, *_: object) -> None:
        """Has everything that runs say what it has done. May be called by a signal."""
        self.stopped.set()
        for process in list(self._running):
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)

    def call(self, command: list[str], seconds: float) -> tuple[int | None, str, str]:
        """Status and output of a command, which is told to end after that time; then the status is None.

        In a session of its own, for what stops this process is for it to pass on.
        """
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self._running.add(process)
        try:
            if self.stopped.is_set():
                process.send_signal(signal.SIGINT)
            try:
                out, err = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGINT)
                try:
                    out, err = process.communicate(timeout=_LAST_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    out, err = process.communicate()
                return None, out, err
            # What is interrupted may call that a failure, as pytest does where Trio has put it into a group.
            return None if self.stopped.is_set() else process.returncode, out, err
        finally:
            self._running.discard(process)


def laws(seconds: float, run: Run) -> Outcome:
    """The laws, each round with another seed and so with other examples."""
    began, inputs, rounds = time.monotonic(), 0, 0
    while not run.stopped.is_set() and (rounds == 0 or time.monotonic() - began < seconds * 0.8):
        files = random.Random(run.seed + rounds).sample(LAWS, len(LAWS))
        for file in files:
            left = seconds - (time.monotonic() - began)
            if left <= 0 or run.stopped.is_set():
                break
            command = [sys.executable, "-m", "pytest", "-q", "--hypothesis-show-statistics", "--timeout", "1800"]
            command += [f"--hypothesis-seed={run.seed + rounds}", "-p", "no:cacheprovider", file]
            status, told, _ = run.call(command, max(left * 1.5, 60))
            inputs += sum(map(int, _PASSING.findall(told)))
            # A round that the time ends says nothing against the laws.
            if status not in (0, None):
                return Outcome("laws", "hypothesis", time.monotonic() - began, inputs, f"{file}:\n{told[-3_000:]}")
        rounds += 1
    return Outcome("laws", f"hypothesis, {rounds} rounds", time.monotonic() - began, inputs)


def told_by(module: str, name: str) -> Callable[[float, Run], Outcome]:
    """A campaign that is a process of its own, and says in a line of JSON what it has done."""

    def campaign(seconds: float, run: Run) -> Outcome:
        began = time.monotonic()
        command = [sys.executable, "-m", module, name, "--seconds", str(seconds), "--seed", str(run.seed)]
        status, out, err = run.call(command, seconds + _LAST_SECONDS)
        took = time.monotonic() - began
        lines = [line for line in out.splitlines() if line.startswith('{"target"')]
        if not lines:
            # What was stopped before it began has nothing to say.
            found = "" if run.stopped.is_set() else f"it ended with {status}:\n{err[-2_000:]}"
            return Outcome(name, module, took, 0, found)
        told = json.loads(lines[0])
        found = "" if told["broken"] is None else f"input (hex) or seed {told['broken']}:\n{told['why']}"
        return Outcome(name, told["how"], took, told["inputs"], found)

    return campaign


def killed(seconds: float, run: Run) -> Outcome:
    began = time.monotonic()
    told = kills.run(seconds, run.seed, run.stopped.is_set)
    found = "" if told["broken"] is None else str(told["why"])
    return Outcome("kills", "SIGKILL and SIGTERM at any moment", time.monotonic() - began, told["inputs"], found)


WALK_SHARES = {
    "answers": 4.0,
    "revisions": 4.0,
    "edits": 3.0,
    "cache": 2.0,
    "workspace": 2.0,
    "renames": 1.5,
    "regions": 1.5,
}
CAMPAIGNS: dict[str, tuple[float, Callable[[float, Run], Outcome]]] = {
    "laws": (4, laws),
    **{f"walks: {name}": (share, told_by("proof.walks", name)) for name, share in WALK_SHARES.items()},
    "kills": (2, killed),
    **{f"bytes: {name}": (1, told_by("proof.fuzz", name)) for name in TARGETS},
}
"""With the share of the time that each has, the longest first."""


def campaigns(chosen: Iterable[str], seconds: float, jobs: int, run: Run) -> Iterator[Outcome]:
    """Runs campaigns, so many at a time; what each did, as soon as it ends. After `Run.stop` no other begins."""
    wanted = {name: CAMPAIGNS[name] for name in CAMPAIGNS if name in set(chosen)}
    shares = sum(share for share, _ in wanted.values())

    def one(name: str) -> Outcome | None:
        if run.stopped.is_set():
            return None
        share, campaign = wanted[name]
        outcome = campaign(min(seconds, seconds * jobs * share / shares), run)
        return replace(outcome, name=name)

    with ThreadPoolExecutor(jobs) as pool:
        for ended in as_completed([pool.submit(one, name) for name in wanted]):
            outcome = ended.result()
            if outcome is not None:
                yield outcome


def page(outcomes: list[Outcome], minutes: float, seed: int, commit: str) -> str:
    outcomes = sorted(outcomes, key=lambda one: list(CAMPAIGNS).index(one.name))
    rows = [
        f"| {one.name} | {one.how} | {one.seconds / 60:.1f} | {one.inputs:,}"
        f" | {'**broken**' if one.found else 'holds'} |"
        for one in outcomes
    ]
    found = [(one.name, one.found.strip().replace(f"{ROOT}/", "")) for one in outcomes if one.found]
    findings = [f"### {name}\n\n```\n{text}\n```\n" for name, text in found]
    return _PAGE.format(
        when=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        minutes=f"{minutes:.1f}",
        seed=seed,
        commit=commit,
        machine=f"CPython {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors",
        steps=f"{sum(one.inputs for one in outcomes if one.name.startswith('walks')):,}",
        total=f"{sum(one.inputs for one in outcomes if not one.name.startswith('walks')):,}",
        broken=len(findings),
        rows="\n".join(rows),
        findings="\n".join(["", "## Found", "", *findings]) if findings else "",
    )


_PAGE = """\
# Proof

Made by `make prove MINUTES=N`: the laws of the test suite with ever new examples, random walks of which each step is
checked, fuzzers on whatever a file, a client, a disk or a worker may send, and kills at any moment. What is run is in
`proof/`; the tests run each of it for a moment.

Last run: {when} UTC, {minutes} minutes, seed {seed}, on commit `{commit}`; {machine}.
In all {steps} steps of random walks (edits, renames, steps of a workspace, questions to the cache, answers about edited
documents), and {total} other inputs (examples of laws, bytes given to a target, kills); {broken} broken.

| what | how | minutes | steps or inputs | law |
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
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="campaigns at a time; default: processors"
    )
    options = parser.parse_args()
    run, commit, began = Run(options.seed), commit_of(ROOT), time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, run.stop)
    outcomes: list[Outcome] = []
    for outcome in campaigns(options.only or CAMPAIGNS, options.minutes * 60, options.jobs, run):
        outcomes.append(outcome)
        sys.stdout.write(f"{outcome.name}: {outcome.inputs:,}, {'BROKEN' if outcome.found else 'holds'}\n")
        sys.stdout.flush()
        minutes = (time.monotonic() - began) / 60
        options.page.write_text(page(outcomes, minutes, options.seed, commit), encoding="utf-8")
    return 1 if any(outcome.found for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
