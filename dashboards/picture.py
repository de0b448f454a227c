"""Records a session and draws each dashboard as it then looks.

    python -m dashboards.picture --minutes 8

The panels, their queries and their places are those of the dashboards' JSON, and the figures are those that a real
Prometheus scraped from real servers at work; the drawing is dashboards/drawing.py's, which imitates Grafana.
"""

import argparse
import json
import re
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import ROOT, positive
from dashboards.drawing import Json, Line, Span, draw
from dashboards.generate import DASHBOARDS, FOLDER
from dashboards.live import Prometheus, watched
from dashboards.queries import filled, legend
from dashboards.session import Person

PICTURES = ROOT / "docs" / "pictures"
_RATE_INTERVAL = "20s"
_POINTS = 240
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


def work(people: Sequence[Person], seconds: float) -> None:
    """Everybody works at the same time."""
    end = time.monotonic() + seconds

    def keep_on(person: Person) -> None:
        person.all_of_it()
        while time.monotonic() < end:
            person.spell()

    threads = [threading.Thread(target=keep_on, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m dashboards.picture", description="Draw the dashboards.")
    parser.add_argument("--minutes", type=positive, default=8, help="length of the session (default: 8)")
    parser.add_argument("--files", type=positive, default=1000, help="files of each workspace (default: 1000)")
    args = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        watched(Path(folder), interval="1s", files=args.files, people=2, pace=1.0) as (prometheus, people),
    ):
        start = time.time()
        work(people, 60 * args.minutes)
        end = time.time()
        span = Span(start, end, round((end - start) / _POINTS, 3))
        PICTURES.mkdir(exist_ok=True)
        for board in DASHBOARDS:
            dashboard = json.loads((FOLDER / "grafana" / f"{board.uid}.json").read_text(encoding="utf-8"))
            (PICTURES / f"{board.uid}.svg").write_text(picture(dashboard, prometheus, span), encoding="utf-8")


if __name__ == "__main__":
    main()
