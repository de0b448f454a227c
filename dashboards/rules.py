"""Recording rules: what panels and alerts ask for again and again, computed once.

Names are `level:metric:operation`; the level says which labels are left. Only answers that were given count as
latency: an error is fast, and a cancelled request waits for nobody.
"""

from dataclasses import dataclass

from dashboards.objectives import OBJECTIVES, OTHER_SECONDS

_DURATION = "rholsp_request_duration_seconds"


@dataclass(frozen=True, slots=True)
class Rule:
    """A time series with the name `record`, made by `expression`."""

    record: str
    expression: str


def _quantile(level: str, labels: str, metric: str, percent: int, selector: str = "") -> Rule:
    return Rule(
        f"{level}:{metric}:p{percent}_5m",
        f"histogram_quantile({percent / 100},\n"
        f"  sum by (job, instance{labels}, le) (rate({metric}_bucket{selector}[5m]))\n"
        ")",
    )


def methods_pattern(methods: tuple[str, ...]) -> str:
    return "|".join(methods)


_WITH_OBJECTIVE = methods_pattern(tuple(method for objective in OBJECTIVES for method in objective.methods))


def _objective_used() -> str:
    p95 = f"instance_method:{_DURATION}:p95_5m"
    parts = [f'{p95}{{method=~"{methods_pattern(each.methods)}"}} / {each.seconds}' for each in OBJECTIVES]
    return "\nor\n".join([*parts, f'{p95}{{method!~"{_WITH_OBJECTIVE}"}} / {OTHER_SECONDS}'])


def _in_time() -> str:
    def bucket(methods: str, seconds: float) -> str:
        return f'rate({_DURATION}_bucket{{outcome="ok", {methods}, le="{seconds}"}}[5m])'

    parts = [bucket(f'method=~"{methods_pattern(each.methods)}"', each.seconds) for each in OBJECTIVES]
    union = "\n  or\n  ".join([*parts, bucket(f'method!~"{_WITH_OBJECTIVE}"', OTHER_SECONDS)])
    return (
        f"sum by (job, instance) (\n  {union}\n)\n/\n"
        f'sum by (job, instance) (rate({_DURATION}_count{{outcome="ok"}}[5m]))'
    )


_ANSWERED = '{outcome="ok"}'

GROUPS: dict[str, tuple[Rule, ...]] = {
    "rholsp_requests": (
        Rule(
            f"instance_method:{_DURATION}:rate5m",
            f'sum by (job, instance, method) (rate({_DURATION}_count{{outcome="ok"}}[5m]))',
        ),
        *(_quantile("instance", "", _DURATION, percent, _ANSWERED) for percent in (50, 95, 99)),
        _quantile("instance_method", ", method", _DURATION, 95, _ANSWERED),
        Rule("instance_method:rholsp_request_objective:used_p95_5m", _objective_used()),
        Rule("instance:rholsp_requests_in_time:ratio_rate5m", _in_time()),
        Rule(
            "instance:rholsp_requests_failed:ratio_rate5m",
            "(\n"
            f'  sum by (job, instance) (rate({_DURATION}_count{{outcome="error"}}[5m]))\n'
            "  or\n"
            f"  0 * sum by (job, instance) (rate({_DURATION}_count[5m]))\n"
            ")\n/\n"
            f"sum by (job, instance) (rate({_DURATION}_count[5m]))",
        ),
        _quantile("instance_phase", ", phase", "rholsp_request_phase_seconds", 95),
        _quantile("instance_mode", ", mode", "rholsp_diagnostics_latency_seconds", 95),
    ),
    "rholsp_inside": (
        *(_quantile("instance", "", "rholsp_event_loop_lag_seconds", percent) for percent in (50, 99)),
        _quantile("instance_place", ", place", "rholsp_parse_duration_seconds", 95),
        Rule(
            "instance:rholsp_resolver_lookups:rate5m",
            "sum by (job, instance) (rate(rholsp_resolver_lookups_total[5m]))",
        ),
        Rule(
            "instance:rholsp_resolver_lookups_without_work:ratio_rate5m",
            'sum by (job, instance) (rate(rholsp_resolver_lookups_total{result=~"hit|join"}[5m]))\n'
            "/\n"
            "instance:rholsp_resolver_lookups:rate5m",
        ),
    ),
}
"""By the name of the group; the rules of a group run one after the other, so later ones see earlier ones."""
