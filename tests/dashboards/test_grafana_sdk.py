"""The dashboards go through Grafana's own types and come out the same, but for what is listed here."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("grafana_foundation_sdk", reason="Grafana's types are not installed: pip install rholsp[grafana]")

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

DASHBOARDS = sorted((Path(__file__).parents[2] / "dashboards/grafana").glob("*.json"))
LOST = {
    # Grafana gives the dashboard a number when it is imported.
    ".id",
    # The kinds of annotations and of variables that a Prometheus source adds to.
    ".annotations.list[].titleFormat",
    ".templating.list[].definition",
}
DEFAULTS = {
    r"\.annotations\.list\[\]\.(builtIn|hide)",
    r"\.links\[\]\.tooltip",
    r"\.panels\[\]\.(repeatDirection|transparent)",
    r"\.panels\[\]\.options\.(percentChangeColorMode|showPercentChange|wideLayout)",
    r"\.panels\[\]\.options\.(legend|maxVizHeight|minVizHeight|minVizWidth|namePlacement|sizing)",
    r"\.templating\.list\[\]\.(allowCustomValue|auto|auto_count|auto_min|includeAll|multi|skipUrlSync)",
    r"\.templating\.list\[\]\.current\.(text|value)",
    r"\.timepicker\.(hidden|refresh_intervals)",
}
"""What the types add where the dashboards say nothing."""


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """What happened to each place that differs: added, lost or changed."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in {*ours, *theirs}:
            place = f"{path}.{key}"
            if key not in theirs:
                yield "lost", place
            elif key not in ours:
                yield "added", place
            else:
                yield from differences(ours[key], theirs[key], place)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield from differences(one, other, f"{path}[]")
    elif ours != theirs:
        yield "changed", path


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda file: file.stem)
def test_a_dashboard_survives_grafanas_types(file: Path) -> None:
    register_default_plugins()
    ours = json.loads(file.read_text(encoding="utf-8"))
    theirs = json.loads(json.dumps(Dashboard.from_json(ours), cls=JSONEncoder))
    for kind, place in differences(ours, theirs):
        match kind:
            case "lost":
                assert place in LOST
            case "added":
                assert any(re.fullmatch(default, place) for default in DEFAULTS), place
            case _:
                raise AssertionError(f"{kind}: {place}")
