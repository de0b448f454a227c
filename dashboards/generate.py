"""Everything that is generated, as texts by path."""

import json
from pathlib import Path

from dashboards import configuration
from dashboards.alert_cases import promtool_tests
from dashboards.grafana_json import dashboard_json
from dashboards.inside import INSIDE
from dashboards.overview import OVERVIEW
from dashboards.yaml_text import Yaml, yaml_text

FOLDER = Path(__file__).parent
DASHBOARDS = (OVERVIEW, INSIDE)
_NOTE = "# Written by `make dashboards`; change the Python beside it.\n"


def generated() -> dict[str, str]:
    """Texts by their paths below `FOLDER`."""
    settings: dict[str, Yaml] = {
        "prometheus/prometheus.yml": configuration.prometheus(),
        "prometheus/rules.yml": configuration.rules(),
        "prometheus/alerts.yml": configuration.alerts(),
        "prometheus/tests.yml": promtool_tests(),
        "grafana/provisioning/datasources/prometheus.yml": configuration.data_sources(),
        "grafana/provisioning/dashboards/rholsp.yml": configuration.dashboard_provider(),
    }
    return {
        **{f"grafana/{board.uid}.json": json.dumps(dashboard_json(board), indent=2) + "\n" for board in DASHBOARDS},
        **{path: _NOTE + yaml_text(value) for path, value in settings.items()},
    }


def write(folder: Path = FOLDER) -> None:
    """Raises OSError."""
    for path, text in generated().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
