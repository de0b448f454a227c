"""Records a session and draws each dashboard as it then looks.

    python -m dashboards.picture --minutes 8

The panels, their queries and their places are those of the dashboards' JSON, and the figures are those that a real
Prometheus scraped from real servers at work; the drawing is dashboards/drawing.py's, which imitates Grafana.
"""

import argparse
import json
import re
import shutil
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.report import ROOT, positive
from dashboards.drawing import Json, Line, Span, draw
from dashboards.generate import DASHBOARDS, FOLDER
from dashboards.live import Office, Prometheus, office
from dashboards.queries import filled, legend
from dashboards.session import Person

PICTURES = ROOT / "docs" / "pictures"
_RATE_INTERVAL = "20s"
_POINTS = 200
"""Of each line; more are not seen."""


def picture(dashboard: Json, prometheus: Prometheus, span: Span) -> str:
    """Raises PrometheusFailed."""
    return draw(
        dashboard,
        {
            panel["id"]: [line for target in panel["targets"] for line in _lines(panel, target, prometheus, span)]
            for panel in dashboard["panels"]
            if panel["type"] != "row"
        },
        span,
    )


def _lines(panel: Json, target: Json, prometheus: Prometheus, span: Span) -> list[Line]:
    found = prometheus.range(filled(target["expr"], _RATE_INTERVAL), span.start, span.end, span.step)
    lines = [Line(_name(panel, legend(target["legendFormat"], each.labels)), each.points) for each in found]
    return sorted(lines, key=lambda line: line.name)


def _name(panel: Json, name: str) -> str:
    """After the panel's transformations, all of which rename."""
    for transformation in panel["transformations"]:
        options = transformation["options"]
        name = re.sub(options["regex"], options["renamePattern"].replace("$", "\\"), name)
    return name


def record(room: Office, seconds: float) -> Span:
    """A session of two people, the second of whom comes when a quarter of it is over."""
    start = time.time()
    threads = []
    for begin in (0, seconds / 4):
        person = room.arrive()
        threads.append(threading.Thread(target=_work, args=(person, time.monotonic() + seconds - begin)))
        threads[-1].start()
        threads[-1].join(seconds / 4)
    for thread in threads:
        thread.join()
    end = time.time()
    return Span(start, end, round((end - start) / _POINTS, 3))


def _work(person: Person, until: float) -> None:
    person.all_of_it()
    while time.monotonic() < until:
        person.spell()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m dashboards.picture", description="Draw the dashboards.")
    parser.add_argument("--minutes", type=positive, default=8, help="length of the session (default: 8)")
    parser.add_argument("--files", type=positive, default=1000, help="files of the workspace (default: 1000)")
    args = parser.parse_args()
    if shutil.which("prometheus") is None:
        parser.error("Prometheus is not installed")
    with (
        tempfile.TemporaryDirectory() as folder,
        office(Path(folder), interval="2s", files=args.files, pace=1.0) as room,
    ):
        span = record(room, 60 * args.minutes)
        PICTURES.mkdir(exist_ok=True)
        for board in DASHBOARDS:
            dashboard = json.loads((FOLDER / "grafana" / f"{board.uid}.json").read_text(encoding="utf-8"))
            (PICTURES / f"{board.uid}.svg").write_text(picture(dashboard, room.prometheus, span), encoding="utf-8")


if __name__ == "__main__":
    main()
