"""Prometheus's configuration, rules and alerts, and the files by which Grafana finds data and dashboards."""

from dashboards.alerts import ALERTS, Alert
from dashboards.rules import GROUPS, Rule
from dashboards.yaml_text import Yaml

TARGETS = "targets"
"""The folder of discovery files, beside prometheus.yml."""


def prometheus(interval: str = "5s") -> Yaml:
    """An editor's session is short and its figures are few, so they are scraped more often than those of a service."""
    return {
        "global": {"scrape_interval": interval, "evaluation_interval": interval},
        "rule_files": ["rules.yml", "alerts.yml"],
        "scrape_configs": [
            {
                "job_name": "rholsp",
                "file_sd_configs": [{"files": [f"{TARGETS}/*.json"], "refresh_interval": "30s"}],
            }
        ],
    }


def rules() -> Yaml:
    return {"groups": [{"name": name, "rules": [_rule(rule) for rule in group]} for name, group in GROUPS.items()]}


def _rule(rule: Rule) -> Yaml:
    return {"record": rule.record, "expr": rule.expression}


def alerts() -> Yaml:
    return {"groups": [{"name": "rholsp_alerts", "rules": [_alert(alert) for alert in ALERTS]}]}


def _alert(alert: Alert) -> Yaml:
    return {
        "alert": alert.name,
        "expr": alert.expression,
        "for": alert.lasting,
        "labels": {"severity": alert.severity},
        "annotations": {
            "summary": alert.summary,
            "description": alert.description,
            "runbook": alert.runbook(),
        },
    }


def data_sources() -> Yaml:
    """Prometheus on the same machine, where it listens by default."""
    return {
        "apiVersion": 1,
        "datasources": [
            {
                "name": "Prometheus",
                "type": "prometheus",
                "access": "proxy",
                "url": "http://localhost:9090",
                "jsonData": {"timeInterval": "5s"},
            }
        ],
    }


def dashboard_provider() -> Yaml:
    """`RHOLSP_DASHBOARDS` is the environment variable with the folder of the dashboards' JSON."""
    return {
        "apiVersion": 1,
        "providers": [
            {
                "name": "rholsp",
                "folder": "rholsp",
                "type": "file",
                "allowUiUpdates": False,
                "options": {"path": "$RHOLSP_DASHBOARDS"},
            }
        ],
    }
