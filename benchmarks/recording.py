"""Runs the benchmarks one after the other, keeps what they report, and writes docs/benchmarks.md.

    python -m benchmarks recording [--quick] [--minutes 12] [--save NAME] [--baseline NAME] [--checkout PATH]

`make bench` is this. A benchmark that fails, or for which there is no time, is a line that says so. `--save` keeps all
numbers under a name, `--baseline` compares with a name that was kept: each ratio is the number now over the number
then. `--checkout` measures the server of another checkout, with the environment in its .venv; benchmarks that run
in this process measure this one all the same.
"""

import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import page, plots
from benchmarks.figures import numbers
from benchmarks.report import ROOT, machine

KEPT = ROOT / ".benchmarks"
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURES = ROOT / "docs" / "pictures"
_CHANGED = 1.2
"""Numbers that differ by more than this factor are shown where two runs are compared."""


@dataclass(frozen=True, slots=True)
class Step:
    """One benchmark with its arguments, those of a quick run, and the seconds after which it is given up."""

    name: str
    full: str
    quick: str
    seconds: float


STEPS = (
    Step("wire", "--blocks 8 --block 60 --starts 6", "--blocks 2 --block 20 --starts 1", 120),
    Step(
        "scale",
        "--files 11 100 1000 10000 --samples 100 --again 2 --warm-starts 2",
        "--files 11 100 --samples 20 --again 1 --warm-starts 1",
        300,
    ),
    Step("keystrokes", "--keys 16", "--lines 500 --keys 6 --kind-lines 300", 240),
    Step("methods", "--samples 60", "--files 100 --samples 10", 150),
    Step(
        "server",
        "--generated 1000 --starts 1 --runs 1 --samples 40 --again 1",
        "--generated 50 --starts 1 --runs 1 --samples 20 --again 1",
        150,
    ),
    Step("cache", "--overloads 20 50 --steps 100", "--files 50 --overloads 20 --steps 20 --rounds 2", 90),
    Step(
        "concurrency",
        "--askers 64 --pauses 0 50 --limit 8"
        " --sides rholsp 'one lock, parsed under it' 'one lock, parsed before it' 'one lock, parsed in workers'",
        "--askers 16 --pauses 0 --limit 2 --files 60",
        140,
    ),
    Step("seed_cases", "--seconds 6 --runs 2", "--seconds 1 --runs 1", 90),
    Step("parse", "--generated 60 --rounds 3", "--generated 20 --rounds 2", 60),
    Step("hostile", "--every 10", "--every 60", 90),
    Step("writing", "--samples 60", "--files 100 --samples 10", 60),
    Step("flame_graphs", "--seconds 6", "--seconds 2", 90),
)


def main() -> int:
    args = _arguments()
    until = time.monotonic() + 60 * args.minutes
    where = {**machine(), "quick": args.quick, "revision": _revision(Path(args.checkout or ROOT))}
    reports: dict[str, Any] = {}
    for step in STEPS:
        if args.only and step.name not in args.only:
            continue
        began = time.monotonic()
        reports[step.name] = _run(step, args, min(step.seconds * (2 if args.quick else 1), until - began))
        failed = reports[step.name].get("failed", "")
        print(f"{step.name:<14} {time.monotonic() - began:5.0f} s  {failed}", flush=True)
    record = {"machine": where, "reports": reports}
    baseline = _kept(args.baseline) if args.baseline else None
    if args.save:
        KEPT.mkdir(exist_ok=True)
        (KEPT / f"{args.save}.json").write_text(json.dumps(record), encoding="utf-8")
    if baseline is not None:
        print("\n".join(_changes(record, baseline)))
    if not args.no_page:
        drawn = _plots(reports)
        PAGE.write_text(page.page(record, baseline, drawn, args.baseline or ""), encoding="utf-8")
        print(PAGE.relative_to(ROOT))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks recording", description="Run the benchmarks.")
    parser.add_argument("--quick", action="store_true", help="small workspaces, few samples: two minutes or so")
    parser.add_argument("--minutes", type=float, default=12.0, help="what comes later is left out (default: 12)")
    parser.add_argument("--only", nargs="+", choices=[step.name for step in STEPS], help="only these")
    parser.add_argument("--save", metavar="NAME", help="keep the numbers under this name")
    parser.add_argument("--baseline", metavar="NAME", help="compare with the numbers that were kept under this name")
    parser.add_argument("--checkout", metavar="PATH", help="measure the server of this checkout")
    parser.add_argument("--metta-lsp", metavar="PATH", help="a built checkout of MeTTa-LSP, as a peer")
    parser.add_argument("--tree-sitter", metavar="GRAMMAR.so", help="a compiled tree-sitter grammar, as a peer")
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    args = parser.parse_args()
    if args.baseline and not _file(args.baseline).is_file():
        parser.error(f"nothing was kept under {args.baseline!r}")
    return args


def _run(step: Step, args: argparse.Namespace, seconds: float) -> dict[str, Any]:
    """What a benchmark reports, or why it does not."""
    if seconds <= 0:
        return {"failed": "there was no time left for it"}
    line = [
        sys.executable,
        "-m",
        "benchmarks",
        step.name,
        *shlex.split(step.quick if args.quick else step.full),
        "--json",
    ]
    for name, option in (("wire", "metta_lsp"), ("parse", "tree_sitter")):
        if step.name == name and (path := getattr(args, option)):
            line += [f"--{option.replace('_', '-')}", str(Path(path).resolve())]
    environment = dict(os.environ)
    if args.checkout:
        environment["RHOLSP_CHECKOUT"] = args.checkout
    # A session of its own: what it started ends with it.
    process = subprocess.Popen(
        line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        said, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return {"failed": f"it was not done within {seconds:.0f} s"}
    try:
        report: dict[str, Any] = json.loads(said)
    except ValueError:
        words = errors.decode(errors="replace").strip().rpartition("\n")[2]
        return {"failed": words or f"it ended with status {process.returncode}"}
    return report


def _plots(reports: Mapping[str, Any]) -> list[str]:
    """The names of the plots that could be drawn."""
    try:
        return plots.draw(reports["scale"], PICTURES)
    except (ImportError, KeyError) as error:
        print(f"no plots: {error!r}", file=sys.stderr)
        return []


def _file(name: str) -> Path:
    return KEPT / f"{name}.json"


def _kept(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(_file(name).read_text(encoding="utf-8"))
    return record


def _changes(record: Mapping[str, Any], baseline: Mapping[str, Any]) -> list[str]:
    """Every number that differs much from what it was, with the ratio."""
    before = dict(numbers(baseline["reports"]))
    return [
        f"{now / before[path]:6.2f}  {path}: {before[path]:.4g} -> {now:.4g}"
        for path, now in numbers(record["reports"])
        if before.get(path, 0) > 0 and now > 0 and not 1 / _CHANGED < now / before[path] < _CHANGED
    ]


def _revision(checkout: Path) -> str:
    done = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=checkout, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
