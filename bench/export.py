"""What exports cost: `python -m bench.export [--letters N] [--formats csv jsonl] [--save NAME]`.

Ask for each kind of file of the whole archive, through the whole stack of middleware, and read it
to its end. Report decisions a second, the process's own processor time, the size, and how much
memory of its own the process had before, at most while the first half of the time went by, and at
most in the second half. Then leave one answer after a few seconds, as a reader does who closes the
page, and report what is left of it: exhibits, queries that still run, open files.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.archive import DEFAULT, fill, open_archive
from bench.processes import memory_mb, sampled_memory
from bench.saving import save

SECONDS_UNTIL_LEFT = 5
FILE = "/decisions/export/file/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=DEFAULT)
    parser.add_argument("--formats", nargs="+", help="only these kinds of files")
    parser.add_argument(
        "--save", metavar="NAME", help="keep the figures in bench/results/NAME.json"
    )
    options = parser.parse_args()
    open_archive(options.data)
    os.environ["LOG_LEVEL"] = "ERROR"
    figures = {**fill(options.letters), "kinds": measure(options.formats)}
    print(f"{figures['items']:,} decisions in {figures['letters']:,} letters")
    print(
        f"{'kind':<8}{'decisions/s':>12}{'seconds':>9}{'processor':>11}{'MB':>8}{'before':>8}{'first':>8}{'second':>8}"
    )
    for kind, found in figures["kinds"].items():
        print(
            f"{kind:<8}{found['decisions_a_second']:>12,}{found['seconds']:>9}{found['processor_seconds']:>11}{found['mb']:>8}"
            f"{found['mb_before']:>8}{found['mb_first_half']:>8}{found['mb_second_half']:>8}"
        )
    figures["left_of_one_abandoned"] = abandoned()
    print(f"Left of one abandoned: {figures['left_of_one_abandoned']}")
    if options.save:
        print(save(options.save, figures))


def measure(names: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return the figures of each kind of file, with its clinical summaries."""
    from django.test import Client

    from determinations.models import DisputedItem
    from determinations.research.export import FORMATS

    items = DisputedItem.objects.published().count()
    client = Client(headers={"host": "localhost"})
    figures: dict[str, dict[str, Any]] = {}
    for name, kind in FORMATS.items():
        if names and name not in names:
            continue
        empty = client.get(FILE, {"format": name, "item": "none"})
        assert b"".join(empty)  # what every process does once
        before, size, end = memory_mb(os.getpid()), 0, b""
        with sampled_memory() as samples:
            started, started_work = time.perf_counter(), time.process_time()
            response = client.get(FILE, {"format": name, "summary": "1"})
            assert response.status_code == 200, response.status_code
            for chunk in response.streaming_content:  # type: ignore[attr-defined]
                size += len(chunk)
                end = chunk
            seconds = time.perf_counter() - started
            work = time.process_time() - started_work
        if name == "jsonl":  # its last line counts
            assert json.loads(end.splitlines()[-1]) == {"end": {"decisions": items}}
        half = len(samples) // 2
        figures[name] = {
            "decisions_a_second": round(min(items, kind.most or items) / seconds),
            "seconds": round(seconds, 1),
            "processor_seconds": round(work, 1),
            "mb": round(size / 1e6, 1),
            "mb_before": before,
            "mb_first_half": max(samples[:half]),
            "mb_second_half": max(samples[half:]),
        }
    return figures


def abandoned() -> dict[str, int]:
    """Return what is more than before once a reader has left in the middle of a file."""
    from django.test import Client

    def count() -> dict[str, int]:
        from django.db import connection

        from determinations.models import Exhibit

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE state <> 'idle' AND pid <> pg_backend_pid()"
            )
            running = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM pg_cursors WHERE name <> ''")
            cursors = cursor.fetchone()[0]
        return {
            "exhibits": Exhibit.objects.count(),
            "running_queries": running,
            "open_cursors": cursors,
            "open_files": len(os.listdir("/proc/self/fd")),
        }

    before = count()
    response = Client(headers={"host": "localhost"}).get(FILE, {"format": "csv", "summary": "1"})
    started = time.monotonic()
    for _ in response.streaming_content:  # type: ignore[attr-defined]
        if time.monotonic() - started > SECONDS_UNTIL_LEFT:
            break
    response.close()
    after = count()
    return {name: after[name] - before[name] for name in before}


if __name__ == "__main__":
    main()
