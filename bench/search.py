"""How fast the search is: `python -m bench.search --letters 100000 --data DIR`.

Builds or reuses an archive of invented letters below `--data` (its own PostgreSQL and index), runs
the thirty searches of queries.toml, and compares, on the same data in one run:

- ours, as a reader waits for it (HTTP through gunicorn, the whole page), for the first time and
  again ("page again": its counts are remembered), and the engine alone,
- raw tantivy: the same query and the same counts without any of our layers,
- PostgreSQL's full text and SQLite's FTS5, each with the same page, count and facets.

Times are in milliseconds. One uncounted round warms the page cache before each query.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import archive
from bench.processes import memory_mb
from bench.queries import Query, load_queries
from bench.saving import save
from bench.search_report import print_report
from bench.server import fetch, pages_a_second, server

WARM_UP = 1
SLOW = 10_000
"""Milliseconds above which one round of a query is enough."""

Run = Callable[[Query], Any]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=archive.DEFAULT)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that are counted")
    parser.add_argument(
        "--engines", default="ours,raw,postgresql,sqlite", help="leave some out to save time"
    )
    parser.add_argument("--check", action="store_true", help="compare counts with brute force")
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    engines = options.engines.split(",")
    archive.open_archive(options.data)
    figures = archive.fill(options.letters)

    from bench.engines import ours  # has models: importable once the archive is open

    queries = load_queries(*ours.rare_words())
    figures["matches"] = [ours.count(query) for query in queries]
    if options.check:
        from bench.brute_force import check_counts

        figures["checked"] = check_counts(queries)
        print(f"{figures['checked']} searches compared with brute force: every count is equal")
    times = {
        name: [measure(run, query, options.rounds) for query in queries]
        for name, run in prepare(engines, options.data, figures).items()
    }
    if "ours" in engines:
        times |= measure_pages(queries, options.rounds, figures)
    figures["times_ms"] = {
        name: {query.label: [round(time, 2) for time in rounds]
               for query, rounds in zip(queries, rows, strict=True)}
        for name, rows in times.items()
    }  # fmt: skip
    print_report(figures, queries, times)
    if options.save:
        print(save("search", figures))


def prepare(engines: Sequence[str], data: Path, figures: dict[str, Any]) -> Mapping[str, Run]:
    """Build what the chosen engines need. Return the function that runs a query on each."""
    from bench.engines import ours, postgresql, sqlite

    runs: dict[str, Run] = {}
    if "ours" in engines:
        runs["engine"] = ours.engine
    if "raw" in engines:
        runs["raw"] = ours.raw
    if "postgresql" in engines:
        postgresql.build(figures)
        runs["postgresql"] = postgresql.run
    if "sqlite" in engines:
        runs["sqlite"] = sqlite.Fts5(data / "bench.sqlite", figures).run
    return runs


def measure(run: Run, query: Query, rounds: int) -> list[float]:
    """Return the milliseconds of each round, the warm-up left out."""
    times = []
    for number in range(rounds + WARM_UP):
        started = time.perf_counter()
        run(query)
        elapsed = (time.perf_counter() - started) * 1000
        if elapsed > SLOW:
            return [elapsed]
        if number >= WARM_UP:
            times.append(elapsed)
    return times


def measure_pages(
    queries: Sequence[Query], rounds: int, figures: dict[str, Any]
) -> dict[str, list[list[float]]]:
    """Return the milliseconds of whole pages; add throughput and memory to the figures."""
    times = {}
    for name, remember in (("page", False), ("page again", True)):
        with server(remember) as (port, workers):
            run = partial(fetch, port)
            times[name] = [measure(run, query, rounds) for query in queries]
            figures[f"{name}: pages_a_second"] = pages_a_second(port, queries)
            figures[f"{name}: worker_mb"] = max(memory_mb(pid) for pid in workers())
    return times


if __name__ == "__main__":
    main()
