"""docs/benchmarks.md, out of what the benchmarks reported."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks import plots
from benchmarks.figures import FIGURES, value_of
from benchmarks.keystrokes import titled
from benchmarks.report import machine_line

Rows = Iterator[Sequence[str]]

HEAD = """# Benchmarks

Measured by `make bench`, which writes this page. What is measured how, and how to read it:
[benchmarking.md](benchmarking.md).
"""


def page(record: Mapping[str, Any], baseline: Mapping[str, Any] | None, drawn: Sequence[str], name: str) -> str:
    """The page of a record; `baseline` adds what was measured before, under its name; `drawn` are the plots."""
    reports = record["reports"]
    parts = [HEAD, _machine(record["machine"])]
    if baseline is not None:
        parts.append(f"Before, `{name}`: {_machine(baseline['machine'])}")
    parts += ["## Goals\n", _goals(reports, None if baseline is None else baseline["reports"])]
    for title, step, write in SECTIONS:
        parts.append(f"## {title}\n")
        if step not in reports:
            parts.append("It was left out.\n")
        elif "failed" in reports[step]:
            parts.append(f"`{step}` failed: {reports[step]['failed']}\n")
        else:
            parts.append(write(reports[step]))
        if step == "scale" and drawn:
            parts.append(f"![Answers against files](pictures/{plots.LATENCY})\n")
            parts.append(f"![Memory against files](pictures/{plots.MEMORY})\n")
    return "\n".join(parts)


def _machine(facts: Mapping[str, Any]) -> str:
    quick = " A quick run: small workspaces and few samples, good for nothing but trying it out."
    return f"{machine_line(facts)}. Revision {facts['revision']}.{quick if facts['quick'] else ''}\n"


def _table(header: Sequence[str], rows: Rows) -> str:
    lines = ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def _goals(reports: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    def rows() -> Rows:
        for figure in FIGURES:
            now = value_of(figure, reports)
            goal = f"{'≥' if figure.least else '≤'} {figure.goal:g} {figure.unit}"
            reached = "" if now is None else "yes" if figure.reached(now) else "**no**"
            row = [figure.what, goal, "not measured" if now is None else f"{_short(now)} {figure.unit}", reached]
            if before is not None:
                was = value_of(figure, before)
                row.append("" if was is None else f"{_short(was)} {figure.unit}")
                row.append("" if not was or now is None else f"{now / was:.2f}")
            yield row

    compared = [] if before is None else ["before", "now / before"]
    return _table(["what", "goal", "measured", "reached", *compared], rows())


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _ms(of: Mapping[str, float]) -> tuple[str, str]:
    return f"{of['median']:.2f}", f"{of['p95']:.2f}"


def _wire(report: Mapping[str, Any]) -> str:
    parts = []
    for language in ("rholang", "metta"):
        if language in report:
            header = (f"{language}, ms", "p50", "p95", "processor", "a second, 64 in flight")
            parts.append(_table(header, _wire_rows(report[language])))
    starts = (
        (name, *(f"{moments[moment]['median']:.0f}" for moment in moments))
        for name, moments in report["starts_ms"].items()
    )
    parts.append(_table(("from the start of the process, median ms", "initialize", "workspace-wide answer"), starts))
    parts.append("".join(f"- {name}: `{_portable(command)}`\n" for name, command in report["commands"].items()))
    return "\n".join(parts)


def _wire_rows(meeting: Mapping[str, Any]) -> Rows:
    for question, by_name in meeting.items():
        for name, of in by_name.items():
            processor = of["processor_ms"]
            used = "unknown" if processor is None else f"{processor['median']:.3f}"
            passed = of["passed_ms"]
            rate = f"{of['in_flight_per_second']['median']:.0f}"
            yield f"{question}: {name}", f"{passed['median']:.3f}", f"{passed['p95']:.3f}", used, rate


def _portable(command: str) -> str:
    """A command without the folders of this machine."""
    return " ".join([word.rpartition("/")[2] if word.startswith("/") else word for word in command.split()])


def _methods(report: Mapping[str, Any]) -> str:
    def rows() -> Rows:
        for name, of in report["methods"].items():
            if "failed" in of:
                yield f"`{name}`", of["failed"], "", "", ""
            else:
                used = of["processor_ms"]
                processor = "unknown" if used is None else f"{used:.2f}"
                yield f"`{name}`", *_ms(of["passed_ms"]), processor, f"{of['answered']:.0%}"

    return _table((f"{report['files']:,} files, ms", "p50", "p95", "processor", "with an answer"), rows())


def _keystrokes(report: Mapping[str, Any]) -> str:
    parts = []
    for title, of in titled(report):
        beside = of["beside"]
        names = ("definition", "tokens", "diagnostics")
        header = [f"{title}; ms", *(label for name in names for label in (f"{name} p50", "p95", *beside))]
        header += ["processor p50", *beside]
        rows = []
        for place, by in of["places"].items():
            cells = [place]
            for question in ("definition", "semanticTokens/full/delta", "diagnostic"):
                cells += [*_ms(by[question]), *(_ms(other[place][question])[0] for other in beside.values())]
            cells += [_ms(one["processor"])[0] for one in (by, *(other[place] for other in beside.values()))]
            rows.append(cells)
        parts.append(_table(header, rows))
        used = of["burst"]["processor_ms"]
        processor = "" if used is None else f", {used:.0f} ms of processor"
        parts.append(
            f"Parsed from nothing in {of['parse_ms']:.1f} ms, analysed in {of['from_nothing_ms']:.1f} ms."
            f" Opened in {of['opened_ms']['revised']:.0f} ms; the first key: {of['first_key_ms']['revised']:.0f} ms."
            f" 2,000 edits and a question: {of['burst']['passed_ms']:.0f} ms{processor}.\n"
        )
    parts.append(
        "What stands behind p50 and p95 is the p50 of other ways: `plain` analyses each version from nothing.\n"
    )
    return "\n".join(parts)


def _scale(report: Mapping[str, Any]) -> str:
    starts = (
        (
            f"{int(files):,} files, {name}",
            f"{min(run['seconds'] for run in runs):.2f}",
            "unknown" if runs[-1]["resident_bytes"] is None else f"{runs[-1]['resident_bytes'] / 1e6:.0f}",
        )
        for files, by_name in report["starts"].items()
        for name, runs in by_name.items()
    )
    answers = (
        (f"{operation.removeprefix('textDocument/')}, {int(files):,} files", *_ms(of))
        for operation in next(iter(report["answers_ms"].values()))
        for files, by_operation in report["answers_ms"].items()
        for of in (by_operation[operation],)
    )
    return "\n".join([_table(("start", "until all is known, s", "MB"), starts), _table(("ms", "p50", "p95"), answers)])


def _server(report: Mapping[str, Any]) -> str:
    rows = (
        (f"{name}, {'names of their own file' if sort == 'own' else 'names of the workspace'}", *_ms(of))
        for name, by_sort in report["while_indexing_ms"].items()
        for sort, of in by_sort.items()
        if of is not None
    )
    return _table(("definition while files are indexed, ms", "p50", "p95"), rows)


def _cache(report: Mapping[str, Any]) -> str:
    rows = (
        (
            f"{name}: {what}",
            f"{sides['from the cache']['median']:.0f}",
            f"{sides['anew']['median']:.0f}",
            f"{sides['anew']['median'] / sides['from the cache']['median']:.1f}",
        )
        for name, by_what in report["lookup_us"].items()
        for what, sides in by_what.items()
    )
    played = report["session"]
    words = f"Editing session: {played['keys']} keys typed; {played['hit_rate']:.1%} of the lookups were hits.\n"
    return "\n".join([_table(("median us", "cached", "recomputed", "recomputed / cached"), rows), words])


def _concurrency(report: Mapping[str, Any]) -> str:
    rows = (
        (
            f"{case['askers']} askers, {case['pause_ms']:g} ms apart: {case['side']}",
            str(case["answers_a_second"]),
            *_ms(case["wait_ms"]),
            "not complete" if case["index_seconds"] is None else f"{case['index_seconds']:.2f}",
        )
        for case in report["cases"]
    )
    return _table((f"{report['files']} files indexed meanwhile", "answers a second", "p50 ms", "p95", "index s"), rows)


def _seed_cases(report: Mapping[str, Any]) -> str:
    parts = []
    for name, of in report.items():
        if name in ("concurrent_document_access", "concurrent_symbol_lookup"):
            header: Sequence[str] = (f"`{name}`", "answers a second", "p50 ms", "p95")
            rows: Rows = (
                (f"{of['readers']} readers {side}", f"{taken['answers_per_second']:.0f}", *_ms(taken["passed_ms"]))
                for side, taken in of.items()
                if side != "readers"
            )
        elif name == "workspace_indexing":
            header = (f"`{name}`", "median s", "p95")
            rows = (
                (f"{files}, {side}", f"{taken['median']:.3f}", f"{taken['p95']:.3f}")
                for files, sides in of.items()
                for side, taken in sides.items()
            )
        elif name == "virtual_document_detection":
            header = (f"`{name}`", "found", "p50 ms", "p95")
            rows = (
                (f"{text}, {side}", str(facts["regions"]), *_ms(taken))
                for text, facts in of.items()
                for side, taken in facts.items()
                if side != "regions"
            )
        else:
            continue
        parts.append(_table(header, rows))
    return "\n".join(parts)


def _parse(report: Mapping[str, Any]) -> str:
    small = report["against_parsimonious"]["rates"]
    rates = {**report["rates"], **{f"small files: {name}": of for name, of in small.items()}}
    rows = ((side, *(f"{of[gc]['median']:.2f}" for gc in ("gc_on", "gc_off"))) for side, of in rates.items())
    memory = report["memory"]
    words = (
        f"A summary takes {memory['heap_bytes_per_100_lines'] / 1e3:.1f} KB of heap and"
        f" {memory['pickled_bytes_per_100_lines'] / 1e3:.1f} KB pickled per 100 lines.\n"
    )
    return "\n".join([_table(("MB/s, median", "gc on", "gc off"), rows), words])


def _hostile(report: Mapping[str, Any]) -> str:
    faults = "".join(f"- {fault}\n" for fault in report["over"])
    return f"{report['families']} families; {len(report['over'])} over the budget.\n\n{faults}"


def _writing(report: Mapping[str, Any]) -> str:
    rows = (
        (f"{method.partition('/')[2]}, {moment}", *_ms(of))
        for method, by_moment in report["answers_ms"].items()
        for moment, of in by_moment.items()
    )
    return _table((f"{report['files']:,} files, ms", "p50", "p95"), rows)


def _flame_graphs(report: Mapping[str, Any]) -> str:
    words = (f"[{name}](pictures/{graph.rpartition('/')[2]})" for name, graph in report["graphs"].items())
    return f"Open them by themselves, they can be searched: {', '.join(words)}.\n"


SECTIONS: tuple[tuple[str, str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("Small answers, beside other servers", "wire", _wire),
    ("Every request", "methods", _methods),
    ("Keystrokes", "keystrokes", _keystrokes),
    ("What is asked while writing", "writing", _writing),
    ("Against 10 to 10,000 files", "scale", _scale),
    ("While files are indexed", "server", _server),
    ("One lock against owners", "concurrency", _concurrency),
    ("Cached against recomputed", "cache", _cache),
    ("The seed's cases", "seed_cases", _seed_cases),
    ("Parsing", "parse", _parse),
    ("Hostile texts", "hostile", _hostile),
    ("Flame graphs", "flame_graphs", _flame_graphs),
)
"""Title, benchmark, and how its report becomes Markdown."""
