"""Measuring the hub with a made-up crowd in a database that is thrown away.

Runs as a process of its own in a data folder of its own (`counted bench hub` starts it), and
prints one line of JSON for each thing measured.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from typing import Any

SEED = 7
ROUNDS = 60
SECONDS = 10.0
CLIENTS = 8
HOST = "127.0.0.1"


@dataclass
class Watched:
    """What one request asked of the database."""

    queries: int = 0
    seconds: float = 0.0
    texts: list[str] = field(default_factory=list)


@contextmanager
def watching() -> Iterator[Watched]:
    """Count the queries of the block, and the time that each takes until its answer is there."""
    from django.db import connection

    seen = Watched()

    def note(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.queries += 1
            seen.seconds += time.perf_counter() - began
            seen.texts.append(sql)

    with connection.execute_wrapper(note):
        yield seen


def addresses() -> list[str]:
    """Lists narrowed by four facets, each another one, and the whole list now and then."""
    from counted.hub.world.crowd import COUNTRIES, GROUPS, STAGES, TOPICS

    rng = Random(SEED)  # noqa: S311 - for measuring
    made = []
    for number in range(ROUNDS):
        chosen = [
            *(("country", it) for it in rng.sample(COUNTRIES, 3)),
            *(("topic", it) for it in rng.sample(TOPICS, 2)),
            ("group", rng.choice(GROUPS)),
            ("stage", rng.choice(STAGES)),
        ]
        query = "&".join(f"{name}={value}" for name, value in chosen)
        made.append("/cases/" if number % 4 == 0 else f"/cases/?{query}")
    return made


def mistakes() -> list[str]:
    """Words with one letter missing or two letters changed about; nobody wrote them."""
    from counted.hub.world.crowd import Texts

    rng = Random(SEED)  # noqa: S311
    texts = Texts(rng)
    made = []
    for _ in range(ROUNDS):
        word = rng.choice([it for it in texts.of(20).split() if len(it) >= 6])
        at = rng.randrange(1, len(word) - 2)
        missing = word[:at] + word[at + 1 :]
        turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        made.append(f"{texts.of(1)} {rng.choice((missing, turned))}")
    return made


def measure_list() -> dict[str, Any]:
    """A list narrowed by four facets: queries, bytes, CPU of the web process."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.get("/cases/")
    queries, sizes, cpu, waited = [], [], [], []
    for address in addresses():
        began = time.process_time()
        with watching() as seen:
            response = client.get(address)
        cpu.append((time.process_time() - began) * 1000)
        queries.append(seen.queries)
        sizes.append(len(response.content))
        waited.append(seen.seconds * 1000)
    return {
        "name": "hub list",
        "what": "a list of case studies narrowed by four facets",
        "queries": max(queries),
        "kilobytes": round(max(sizes) / 1000, 1),
        "cpu_milliseconds": round(median(cpu), 1),
        "database_milliseconds": round(median(waited), 1),
    }


def measure_mistakes() -> dict[str, Any]:
    """A search with a typing mistake: time until the database has answered."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.get("/search/", {"q": "kalomi"})
    waited, queries = [], []
    for query in mistakes():
        with watching() as seen:
            client.get("/search/", {"q": query})
        waited.append(seen.seconds * 1000)
        queries.append(seen.queries)
    return {
        "name": "hub mistake",
        "what": "a search of two words, one with a typing mistake",
        "queries": max(queries),
        "database_milliseconds_p50": round(median(waited), 1),
        "database_milliseconds_p95": round(quantiles(waited, n=20)[-1], 1),
    }


def measure_many() -> dict[str, Any]:
    """The web server under eight clients at once that ask for lists."""
    from counted.hub import services

    port = _free_port()
    command = [sys.executable, "-m", "counted", "serve", "--host", HOST, "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        if not services.first_page(HOST, port):
            raise RuntimeError("The web server did not answer.")
        _ask(port, seconds=SECONDS / 4)
        before = _cpu_seconds(server.pid)
        waited = _ask(port, seconds=SECONDS)
        cpu = _cpu_seconds(server.pid) - before
    finally:
        server.terminate()
        server.wait(timeout=services.STOP_SECONDS * 2)
    return {
        "name": "hub many",
        "what": f"lists narrowed by four facets, {CLIENTS} clients at once",
        "requests_per_second": round(len(waited) / SECONDS, 1),
        "milliseconds_p50": round(median(waited) * 1000),
        "milliseconds_p95": round(quantiles(waited, n=20)[-1] * 1000),
        "cpu_milliseconds_each": round(cpu / len(waited) * 1000, 1),
        "cores": os.cpu_count(),
    }


def _cpu_seconds(pid: int) -> float:
    """What a process and those it started have used of the CPU; the database is not among them."""
    import psutil

    server = psutil.Process(pid)
    used = [it.cpu_times() for it in (server, *server.children(recursive=True))]
    return sum(it.user + it.system for it in used)


def _ask(port: int, *, seconds: float) -> list[float]:
    """Ask with all clients for some time; how long each answer took, in seconds."""
    wanted, waited = addresses(), []
    until = time.perf_counter() + seconds

    def one(offset: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        at = offset
        while (began := time.perf_counter()) < until:
            connection.request("GET", wanted[at % len(wanted)])
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"{wanted[at % len(wanted)]} answered {response.status}.")
            waited.append(time.perf_counter() - began)
            at += 1

    clients = [threading.Thread(target=one, args=(7 * it,)) for it in range(CLIENTS)]
    for it in clients:
        it.start()
    for it in clients:
        it.join()
    return waited


def _free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def main(sizes: Sequence[str] = ()) -> None:
    """Gather the crowd and measure; `sizes` are people, organisations and items."""
    from counted.hub import services

    with services.hub():
        services.migrate()
        from django.db import connection

        from counted.hub.world.crowd import Crowd, gather

        began = time.perf_counter()
        gather(Crowd(*map(int, sizes)))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        made = round(time.perf_counter() - began, 1)
        print(json.dumps({"name": "hub crowd", "what": "making it all", "seconds": made}))
        services.collect_static()
        for measure in (measure_list, measure_mistakes, measure_many):
            print(json.dumps(measure()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
