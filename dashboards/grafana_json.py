"""Dashboards in Grafana's own JSON.

Nothing in it depends on one installation: the data source is a variable, links are relative, ids are fixed.
"""

import zlib
from typing import Any

from dashboards.panels import COLUMNS, SCOPE, Dashboard, Kind, Limits, Panel, Place, Query, Section, flow

Json = dict[str, Any]

SCHEMA_VERSION = 39
"""That of Grafana 11; later ones read it and migrate it on their own."""
TAG = "rholsp"
_DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def dashboard_json(dashboard: Dashboard) -> Json:
    """Raises ValueError where two panels would share an id: rename one."""
    panels: list[Json] = []
    row = 0
    for section in dashboard.sections:
        panels.append(_section(section, row))
        places, below = flow(section.panels, row + 1)
        panels += [_panel(panel, place) for panel, place in zip(section.panels, places, strict=True)]
        row = below
    titles: dict[int, str] = {}
    for panel in panels:
        if panel["id"] in titles:
            raise ValueError(f"{dashboard.uid}: {panel['title']!r} has the id of {titles[panel['id']]!r}")
        titles[panel["id"]] = panel["title"]
    return {
        "annotations": {"list": [_alerts_annotation()]},
        "description": dashboard.description,
        "editable": False,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "id": None,
        "links": [_links_to_siblings()],
        "panels": panels,
        "refresh": "10s",
        "schemaVersion": SCHEMA_VERSION,
        "tags": [TAG],
        "templating": {"list": _variables()},
        "time": {"from": "now-30m", "to": "now"},
        "timepicker": {},
        "timezone": "browser",
        "title": dashboard.title,
        "uid": dashboard.uid,
        "version": 1,
        "weekStart": "",
    }


def _id(title: str) -> int:
    """An id that stays when panels come, go and move: links to a panel name it."""
    return zlib.crc32(title.encode()) % 1_000_000 + 1


def _section(section: Section, row: int) -> Json:
    return {
        "collapsed": False,
        "gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": row},
        "id": _id(section.title),
        "panels": [],
        "title": section.title,
        "type": "row",
    }


def _panel(panel: Panel, place: Place) -> Json:
    return {
        "datasource": _DATA_SOURCE,
        "description": panel.description,
        "fieldConfig": {"defaults": _defaults(panel), "overrides": []},
        "gridPos": {"h": panel.height, "w": panel.width, "x": place.column, "y": place.row},
        "id": _id(panel.title),
        "options": _OPTIONS[panel.kind],
        "targets": [_target(query, chr(ord("A") + at)) for at, query in enumerate(panel.queries)],
        "title": panel.title,
        "transformations": [_SHORT_METHODS] if any("{{method}}" in query.legend for query in panel.queries) else [],
        "type": panel.kind.value,
    }


def _target(query: Query, letter: str) -> Json:
    return {
        "datasource": _DATA_SOURCE,
        "editorMode": "code",
        "expr": query.expression.replace("$scope", SCOPE),
        "legendFormat": query.legend,
        "range": True,
        "refId": letter,
    }


def _defaults(panel: Panel) -> Json:
    by_value = panel.kind is not Kind.LINES
    defaults: Json = {
        "color": {"mode": "thresholds" if by_value else "palette-classic"},
        "min": 0,
        "thresholds": {"mode": "absolute", "steps": _steps(panel.limits, by_value)},
        "unit": panel.unit,
    }
    if panel.most is not None:
        defaults["max"] = panel.most
    if panel.kind is Kind.LINES:
        defaults["custom"] = {
            "drawStyle": "line",
            "fillOpacity": 30 if panel.stacked else 8,
            "lineWidth": 1,
            "showPoints": "never",
            "spanNulls": False,
            "stacking": {"group": "A", "mode": "normal" if panel.stacked else "none"},
            "thresholdsStyle": {"mode": "dashed" if panel.limits else "off"},
        }
        if panel.limits is not None:
            defaults["custom"]["axisSoftMax"] = panel.limits.good
    return defaults


def _steps(limits: Limits | None, by_value: bool) -> list[Json]:
    if limits is None:
        return [{"color": "blue" if by_value else "transparent", "value": None}]
    colours = ("green", "orange", "red") if by_value else ("transparent", "orange", "red")
    if limits.good > limits.bad:
        colours = colours[::-1]
    low, high = sorted((limits.good, limits.bad))
    return [
        {"color": colours[0], "value": None},
        {"color": colours[1], "value": low},
        {"color": colours[2], "value": high},
    ]


_SHORT_METHODS = {"id": "renameByRegex", "options": {"regex": "textDocument/(.+)", "renamePattern": "$1"}}
"""Most methods are about a text document: that part of their names says nothing in a legend."""
_REDUCE = {"calcs": ["lastNotNull"], "fields": "", "values": False}
_OPTIONS: dict[Kind, Json] = {
    Kind.LINES: {
        "legend": {"calcs": ["lastNotNull"], "displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    Kind.FIGURE: {
        "colorMode": "value",
        "graphMode": "area",
        "justifyMode": "auto",
        "orientation": "auto",
        "reduceOptions": _REDUCE,
        "textMode": "auto",
    },
    Kind.BARS: {
        "displayMode": "basic",
        "orientation": "horizontal",
        "reduceOptions": _REDUCE,
        "showUnfilled": True,
        "valueMode": "color",
    },
}


def _variables() -> list[Json]:
    return [
        {
            "current": {},
            "hide": 0,
            "label": "Data source",
            "name": "datasource",
            "query": "prometheus",
            "refresh": 1,
            "type": "datasource",
        },
        _choice("job", "Job", "label_values(rholsp_build_info, job)"),
        _choice("instance", "Server", 'label_values(rholsp_build_info{job=~"$job"}, instance)'),
    ]


def _choice(name: str, label: str, query: str) -> Json:
    return {
        "allValue": ".+",
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "datasource": _DATA_SOURCE,
        "definition": query,
        "hide": 0,
        "includeAll": True,
        "label": label,
        "multi": True,
        "name": name,
        "query": {"query": query, "refId": name},
        "refresh": 2,
        "sort": 1,
        "type": "query",
    }


def _alerts_annotation() -> Json:
    """A mark on every graph for the time that an alert was firing."""
    return {
        "datasource": _DATA_SOURCE,
        "enable": True,
        "expr": f'ALERTS{{alertname=~"Rholsp.+", alertstate="firing", {SCOPE}}}',
        "iconColor": "red",
        "name": "Alerts",
        "titleFormat": "{{alertname}}",
    }


def _links_to_siblings() -> Json:
    return {
        "asDropdown": False,
        "icon": "dashboard",
        "includeVars": True,
        "keepTime": True,
        "tags": [TAG],
        "targetBlank": False,
        "title": "",
        "type": "dashboards",
        "url": "",
    }
