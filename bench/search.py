#!/usr/bin/env python
"""How fast the search is: `python bench/search.py --letters 100000 --data DIR`.

Builds or reuses an archive of invented letters below `--data` (its own PostgreSQL and index), asks
the thirty searches of search_queries.toml, and compares, on the same data in one run:

- ours, as a reader waits for it (HTTP through gunicorn, the whole page), asked for the first time
  and again ("page again": its counts are remembered), and the engine alone,
- raw tantivy: the same query and the same counts without any of our layers,
- PostgreSQL's full text and SQLite's FTS5, each with the same page, count and facets.

`--engines ours,raw,postgresql,sqlite` leaves some out; `--check` compares counts and facets with
brute force; `--json FILE` keeps the figures. Times are in milliseconds; each search is asked
`--rounds` times, after one round that warms the page cache and is not counted.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
KINDS = ("browse", "common", "phrase", "rare", "language")
CLIENTS = 8
WARM_UP = 1


@dataclass(frozen=True)
class Query:
    kind: str
    q: str
    filters: Mapping[str, Sequence[str]]
    expand: bool = True

    @property
    def address(self) -> str:
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in self.filters.items() for value in values]
        pairs += [] if self.expand else [("expand", "0")]
        return f"/decisions/?{urlencode(pairs)}"

    @property
    def label(self) -> str:
        chosen = " ".join(f"[{name}={','.join(v)}]" for name, v in self.filters.items())
        return f"{self.q} {chosen}".strip() or "(everything)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=PROJECT / "var" / "bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engines", default="ours,raw,postgresql,sqlite")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    engines = options.engines.split(",")
    figures: dict[str, Any] = {"machine": machine(), "letters": options.letters}
    prepare(options.data, options.letters, figures)

    import search_engines as others  # after Django knows where its data is

    queries = load_queries()
    figures["matches"] = [others.count(query) for query in queries]
    if options.check:
        from search_check import check_counts

        figures["checked"] = check_counts(queries)
        print(f"{figures['checked']} searches compared with brute force: every count is equal")
    asked: dict[str, Callable[[Query], Any]] = {}
    if "ours" in engines:
        asked["engine"] = others.engine
    if "raw" in engines:
        asked["raw"] = others.raw
    if "postgresql" in engines:
        others.build_postgresql(figures)
        asked["postgresql"] = others.postgresql
    if "sqlite" in engines:
        others.build_sqlite(options.data, figures)
        asked["sqlite"] = others.sqlite
    times: dict[str, list[list[float]]] = {
        name: [measure(ask, query, options.rounds) for query in queries]
        for name, ask in asked.items()
    }
    if "ours" in engines:
        for name, remember in (("page", False), ("page again", True)):
            with server(remember) as (port, workers):
                ask = partial(fetch, port)
                times[name] = [measure(ask, query, options.rounds) for query in queries]
                figures[f"{name}: pages_a_second"] = throughput(port, queries)
                figures[f"{name}: worker_mb"] = max(memory_mb(pid) for pid in workers())
    figures["times_ms"] = {
        name: {query.label: [round(one, 2) for one in rounds]
               for query, rounds in zip(queries, rows, strict=True)}
        for name, rows in times.items()
    }  # fmt: skip
    report(figures, queries, times)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def prepare(data: Path, letters: int, figures: dict[str, Any]) -> None:
    """Fill the archive up to `letters` and index it, keeping what is there already."""
    os.environ["IMR_DATA_DIR"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imr_archive.settings")
    os.environ["IMR_REMEMBERED_COUNTS"] = "0"  # every search is counted anew
    sys.path[:0] = [str(PROJECT), str(HERE)]
    data.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command

    from determinations.models import Case, DisputedItem
    from determinations.search.index import following as indexer
    from determinations.search.index.reader import current_generation, reader

    call_command("migrate", verbosity=0)
    have = Case.objects.count()
    if have < letters:
        started = time.perf_counter()
        call_command("make_letters", count=letters - have, first=have + 1)
        figures["letters_a_second"] = round((letters - have) / (time.perf_counter() - started))
        analyze()
    items = DisputedItem.objects.count()
    if indexer.why_rebuild() is not None or reader.searcher().num_docs != items:
        started = time.perf_counter()
        call_command("reindex")
        figures["items_indexed_a_second"] = round(items / (time.perf_counter() - started))
    generation = current_generation()
    assert generation is not None
    figures["items"] = items
    figures["index_bytes"] = sum(path.stat().st_size for path in generation.iterdir())
    figures["segments"] = reader.searcher().num_segments
    figures["letters"] = Case.objects.count()


def analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def load_queries() -> list[Query]:
    """The searches, with rare words of this very archive where they ask for some."""
    from determinations.search.index.reader import reader

    searcher = reader.searcher()
    from synthetic.words import terms

    counts = {word: searcher.doc_freq("rationale", word) for word in terms()[::37]}
    rare = min(counts, key=lambda word: abs(counts[word] - 300))
    rarer = min(counts, key=lambda word: abs(counts[word] - 5))
    found = []
    for one in tomllib.loads((HERE / "search_queries.toml").read_text())["query"]:
        kind, q, expand = one.pop("kind"), one.pop("q", ""), one.pop("expand", True)
        q = q.replace("{rarer}", rarer).replace("{rare}", rare)
        found.append(Query(kind, q, one, expand))
    return found


def measure(ask: Callable[[Query], Any], query: Query, rounds: int) -> list[float]:
    times = []
    for number in range(rounds + WARM_UP):
        started = time.perf_counter()
        ask(query)
        elapsed = (time.perf_counter() - started) * 1000
        if number >= WARM_UP:
            times.append(elapsed)
        if elapsed > 10_000:  # one round tells enough of a query that takes so long
            return [elapsed]
    return times


@contextmanager
def server(remember: bool) -> Iterator[tuple[int, Callable[[], list[int]]]]:
    """Our pages as they are served: gunicorn with the project's own settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "IMR_REMEMBERED_COUNTS": "400" if remember else "0",
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"],
        cwd=PROJECT, env=environment, check=True,
    )  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "imr_archive.wsgi", "--workers", "2",
         "--bind", f"127.0.0.1:{port}", "--log-level", "warning"],
        cwd=PROJECT, env=environment,
    )  # fmt: skip
    try:
        for _ in range(100):
            try:
                fetch(port, Query("", "", {}))
                break
            except OSError:
                time.sleep(0.2)
        yield port, lambda: children_of(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory_mb(pid: int) -> float:
    """What a process holds for itself: its anonymous memory, without files mapped and shared."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("RssAnon"))
    return round(int(kilobytes) / 1024, 1)


def fetch(port: int, query: Query) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", query.address, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{query.address}: {answer.status}")
    return body


def throughput(port: int, queries: list[Query], seconds: float = 20) -> float:
    """Pages a second with `CLIENTS` readers at once, over all searches in turn."""
    done = [0] * CLIENTS
    until = time.perf_counter() + seconds

    def read(number: int) -> None:
        at = number * 4
        while time.perf_counter() < until:
            fetch(port, queries[at % len(queries)])
            at += 1
            done[number] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(CLIENTS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return round(sum(done) / seconds, 1)


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(
    figures: Mapping[str, Any], queries: list[Query], times: Mapping[str, list[list[float]]]
) -> None:
    """The figures as tables in Markdown."""
    names = [
        name
        for name in ("page", "page again", "engine", "raw", "postgresql", "sqlite")
        if name in times
    ]
    print(f"\n{figures['letters']:,} letters, {figures['items']:,} disputed items; "
          f"{figures['machine']}; index {figures['index_bytes'] / 2**20:,.0f} MB in "
          f"{figures['segments']} segments")  # fmt: skip
    for name, value in figures.items():
        if name.endswith(("_a_second", "_mb", "_build_s")):
            print(f"{name}: {value:,}")
    print(f"\n| milliseconds | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for kind in (*KINDS, None):
        rows = [n for n, query in enumerate(queries) if kind in (None, query.kind)]
        cells = []
        for name in names:
            all_times = [one for n in rows for one in times[name][n]]
            cells.append("p50 {:.0f}, p95 {:.0f}, p99 {:.0f}, max {:.0f}".format(
                *(quantile(all_times, share) for share in (0.5, 0.95, 0.99)), max(all_times)
            ))  # fmt: skip
        print(f"| {kind or 'all'} ({len(rows)}) | {' | '.join(cells)} |")
    print(f"\n| search | matches | {' | '.join(names)} |\n|---|---|{'---|' * len(names)}")
    for n, query in enumerate(queries):
        cells = [f"{statistics.median(times[name][n]):.1f}" for name in names]
        print(f"| `{query.label}` | {figures['matches'][n]:,} | {' | '.join(cells)} |")
    for other in ("raw", "postgresql", "sqlite"):
        if other in times and "engine" in times:
            ratios(other, figures, times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the measuring process: {peak:,.0f} MB")


def ratios(other: str, figures: Mapping[str, Any], times: Mapping[str, list[list[float]]]) -> None:
    """How many times longer another engine takes, or (raw) ours, all and on common words."""
    pairs = [
        (statistics.median(ours), statistics.median(theirs), matches)
        for ours, theirs, matches in zip(
            times["engine"], times[other], figures["matches"], strict=True
        )
    ]
    common = [pair for pair in pairs if pair[2] > figures["items"] / 10]
    for name, chosen in (("all", pairs), ("more than a tenth of items", common)):
        if not chosen:
            continue
        each = [(a / b if other == "raw" else b / a) for a, b, _ in chosen]
        what = "ours / raw" if other == "raw" else f"{other} / ours"
        print(f"\n{what}, {name} ({len(each)} searches): median {statistics.median(each):.2f}, "
              f"least {min(each):.2f}, most {max(each):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
