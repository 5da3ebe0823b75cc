"""A new generation of the index, built from the database by all cores."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from typing import Any

import tantivy
from django.db import connection

from determinations.models import Case
from determinations.parallel import process_pool

from .documents import document
from .facts import ReferenceData, facts_of
from .files import META
from .gaps import register_tokenizer
from .schema import SCHEMA

CASES_A_CHUNK = 500
CASES_WORTH_A_PROCESS = 20_000
HEAP_BYTES = 700_000_000
"""What one building process gathers before it writes a segment; few segments are fast to search."""

MANAGED = ".managed.json"
_WAIT_SECONDS = 1

Progress = Callable[[int, int], None]
"""Called with the number of cases done and that of all."""


@dataclass(frozen=True, slots=True)
class CaseRange:
    """The cases that one process indexes: those between two keys, both included."""

    first: int
    last: int


def build(directory: Path, progress: Progress, processes: int | None = None) -> int:
    """Index all published cases into an empty directory and return the number of items.

    Each process writes an index of its own; the segments of all are then put under one head,
    which costs nothing, since a segment stands for itself. Small archives take one process.
    """
    total = Case.objects.published().count()
    wanted = processes or min(os.cpu_count() or 1, total // CASES_WORTH_A_PROCESS)
    ranges = _case_ranges(max(1, wanted))
    if len(ranges) <= 1:
        cases = ranges[0] if ranges else CaseRange(1, 0)
        return index_range(directory, cases, lambda done: progress(done, total))
    parts = [directory / f"part-{number}" for number in range(len(ranges))]
    items = _in_processes(parts, ranges, lambda done: progress(done, total))
    combine(parts, directory)
    return items


def _case_ranges(count: int) -> list[CaseRange]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(id), max(id) FROM (SELECT id, ntile(%s) OVER (ORDER BY id) AS part "
            "FROM determinations_case WHERE published_at IS NOT NULL) AS published "
            "GROUP BY part ORDER BY part",
            [count],
        )
        return [CaseRange(first, last) for first, last in cursor.fetchall()]


def index_range(directory: Path, cases: CaseRange, on_done: Callable[[int], None]) -> int:
    """Index a range of cases into a directory and return the number of their items.

    `on_done` is called with the number of cases done so far.
    """
    directory.mkdir(parents=True, exist_ok=True)
    index = register_tokenizer(tantivy.Index(SCHEMA, path=str(directory)))
    writer = index.writer(HEAP_BYTES, num_threads=1)
    reference = ReferenceData()
    done = items = 0
    after = cases.first - 1
    while True:
        waiting = Case.objects.published().filter(pk__gt=after, pk__lte=cases.last)
        case_ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:CASES_A_CHUNK])
        if not case_ids:
            break
        for facts in facts_of(waiting.filter(pk__lte=case_ids[-1]), reference):
            writer.add_document(document(facts))
            items += 1
        after = case_ids[-1]
        done += len(case_ids)
        on_done(done)
    writer.commit()
    writer.wait_merging_threads()
    return items


def _in_processes(
    parts: list[Path], ranges: list[CaseRange], on_done: Callable[[int], None]
) -> int:
    """Index every range in a process of its own. Raises what any of them raises."""
    done = dict.fromkeys(range(len(ranges)), 0)
    with get_context("spawn").Manager() as manager, process_pool(len(ranges)) as pool:
        news: Any = manager.Queue()
        children = [
            pool.submit(_child, part, cases, number, news)
            for number, (part, cases) in enumerate(zip(parts, ranges, strict=True))
        ]
        while not all(child.done() for child in children) or not news.empty():
            with suppress(Empty):
                number, cases = news.get(timeout=_WAIT_SECONDS)
                done[number] = cases
                on_done(sum(done.values()))
        return sum(child.result() for child in children)


def _child(directory: Path, cases: CaseRange, number: int, news: Any) -> int:
    return index_range(directory, cases, lambda done: news.put((number, done)))


def combine(parts: list[Path], directory: Path) -> None:
    """Put the segments of several indexes of one schema under one head, and drop the parts.

    An index is its list of segments (meta.json), whose files carry names that occur nowhere else,
    so the files only move. Raises ValueError for indexes of different schemas.
    """
    heads = [json.loads((part / META).read_text()) for part in parts]
    if any(head["schema"] != heads[0]["schema"] for head in heads):
        raise ValueError("Only indexes of one schema can be put together.")
    managed = {META}
    for part in parts:
        managed.update(json.loads((part / MANAGED).read_text()))
        for path in part.iterdir():
            if not path.name.startswith((".", META)):
                path.rename(directory / path.name)
    segments = [segment for head in heads for segment in head["segments"]]
    opstamp = max(head["opstamp"] for head in heads)
    (directory / MANAGED).write_text(json.dumps(sorted(managed)))
    head = {**heads[0], "segments": segments, "opstamp": opstamp}
    (directory / META).write_text(json.dumps(head, indent=2))
    for part in parts:
        shutil.rmtree(part)
