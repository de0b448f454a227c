"""A real Prometheus that watches real servers, for as long as a block of code runs."""

import json
import math
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.client import Server
from benchmarks.workspaces import generate, write
from dashboards import configuration
from dashboards.configuration import TARGETS
from dashboards.generate import generated
from dashboards.session import Person
from dashboards.yaml_text import yaml_text

_SECONDS = 20
"""How long Prometheus may take for anything."""


class PrometheusFailed(Exception):
    """It did not start, or refused a query; the message says why."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values by time in seconds; those that are no number are left out."""

    labels: Mapping[str, str]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A running Prometheus at `address`, a URL without a path. Its methods raise PrometheusFailed."""

    address: str

    def range(self, expression: str, start: float, end: float, step: float) -> tuple[Series, ...]:
        """What a graph from `start` to `end` shows, without series that have no number in it."""
        asked = {"query": expression, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": f"{step:g}"}
        found = [
            Series(item["metric"], tuple((at, float(value)) for at, value in item["values"] if _is_number(value)))
            for item in self._ask("query_range", asked)["result"]
        ]
        return tuple(series for series in found if series.points)

    def rules(self) -> list[dict[str, Any]]:
        """Every rule and alert, with its health, as Prometheus's API describes it."""
        return [rule for group in self._ask("rules", {})["groups"] for rule in group["rules"]]

    def targets(self) -> list[dict[str, Any]]:
        """What is scraped, as Prometheus's API describes it."""
        active: list[dict[str, Any]] = self._ask("targets", {})["activeTargets"]
        return active

    def _ask(self, what: str, parameters: Mapping[str, str]) -> Any:
        url = f"{self.address}/api/v1/{what}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=_SECONDS) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            reason = json.load(error).get("error", error.reason)
            raise PrometheusFailed(f"{parameters.get('query', what)}: {reason}") from None


def _is_number(value: str) -> bool:
    return math.isfinite(float(value))


def lay_out(folder: Path, interval: str) -> Path:
    """The generated configuration in a folder of its own, with another interval; the folder of discovery files."""
    for name, text in generated().items():
        if name.startswith("prometheus/"):
            target = folder / Path(name).name
            target.write_text(text, encoding="utf-8")
    (folder / "prometheus.yml").write_text(yaml_text(configuration.prometheus(interval)), encoding="utf-8")
    return folder / TARGETS


@contextmanager
def running_prometheus(folder: Path) -> Iterator[Prometheus]:
    """Runs with `folder`/prometheus.yml on a port that is free. Raises PrometheusFailed, FileNotFoundError."""
    process = subprocess.Popen(
        [
            "prometheus",
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--web.listen-address=127.0.0.1:0",
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    log: deque[str] = deque(maxlen=200)
    ready = threading.Event()

    def read_log(lines: Iterator[str]) -> None:
        for line in lines:
            log.append(line)
            if "Server is ready to receive web requests" in line:
                ready.set()
        ready.set()

    reader = threading.Thread(target=read_log, args=(process.stderr,), daemon=True)
    reader.start()
    try:
        ready.wait(_SECONDS)
        said = tuple(log)
        addresses = [line.rpartition("address=")[2].strip() for line in said if '"Listening on"' in line]
        if process.poll() is not None or not addresses:
            raise PrometheusFailed(said[-1].strip() if said else "it said nothing")
        yield Prometheus(f"http://{addresses[0]}")
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stderr.close()


class Office:
    """Where people work, each with a server of their own, and Prometheus watches all servers.

    Everybody has the same folder of contracts open, and the servers share their index on disk.
    """

    def __init__(
        self,
        folder: Path,
        prometheus: Prometheus,
        stack: ExitStack,
        *,
        files: int,
        pace: float,
        arguments: Sequence[str],
    ) -> None:
        self.prometheus = prometheus
        self.people: list[Person] = []
        self._folder, self._stack, self._pace, self._arguments = folder, stack, pace, arguments
        self._workspace = folder / "workspace"
        texts = generate(files)
        write(self._workspace, texts)
        self._texts = {(self._workspace / name).resolve().as_uri(): text for name, text in texts.items()}

    def arrive(self) -> Person:
        """Somebody else begins to work, as soon as Prometheus has seen the server: so all that it does is recorded.

        Raises ServerFailed, PrometheusFailed, OSError.
        """
        caches, runtime = self._folder / "caches", self._folder / "runtime"
        server = self._stack.enter_context(
            Server(
                self._folder / "bytecode",
                caches=caches,
                runtime=runtime,
                arguments=("--metrics-port", "0", *self._arguments),
            )
        )
        server.initialize(self._workspace)
        seed = len(self.people)
        self._wait_for_scrapes_of(seed + 1)
        server.tell("initialized", {})
        person = Person(server, self._texts, seed=seed, pace=self._pace)
        self.people.append(person)
        return person

    def _wait_for_scrapes_of(self, servers: int) -> None:
        end = time.monotonic() + _SECONDS
        while sum(target["health"] == "up" for target in self.prometheus.targets()) < servers:
            if time.monotonic() > end:
                raise PrometheusFailed(f"it sees fewer than {servers} servers")
            time.sleep(0.1)


@contextmanager
def office(folder: Path, *, interval: str, files: int, pace: float, arguments: Sequence[str] = ()) -> Iterator[Office]:
    """An office without people yet, in an empty folder; all servers and Prometheus end with the block.

    `interval` is that of scrapes and rules, `files` the size of the folder that everybody has open, `pace` that of
    people (see Person); `arguments` are for the servers.
    Raises PrometheusFailed, OSError.
    """
    runtime = folder / "runtime"
    # Nobody else may look into a runtime folder: programs do not use one that is open to others.
    runtime.mkdir(mode=0o700)
    discovered = runtime / "rholsp" / "targets"
    discovered.mkdir(parents=True)
    configured = folder / "prometheus"
    configured.mkdir()
    lay_out(configured, interval).symlink_to(discovered)
    with ExitStack() as stack:
        prometheus = stack.enter_context(running_prometheus(configured))
        yield Office(folder, prometheus, stack, files=files, pace=pace, arguments=arguments)
