"""What the pages of the research desk cost: `python -m bench.research_pages --data DIR [--save]`.

Ask for pages of each kind again and again, in this process, through the whole stack of middleware,
with nothing remembered between them. Report for each: milliseconds of processor time (median, 95th
percentile), those waited (median), queries to the database, and kilobytes as they are sent.

`--data` is a data directory (`IMR_DATA_DIR`) with an archive that `manage.py make_letters` filled
and `manage.py reindex` indexed. Guidelines, treatments, specialties and reviewers are the first and
the last that their directory lists, decisions are drawn at random.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import archive
from bench.saving import save

if TYPE_CHECKING:
    from django.test import Client

SEED = 0
PAGES = (
    ("home", "/"),
    ("guidelines", "/guidelines/"),
    ("treatments", "/treatments/"),
    ("specialties", "/specialties/"),
    ("reviewers", "/reviewers/"),
    ("rates of everything", "/rates/"),
    ("rates of a phrase", "/rates/?q=%22physical+therapy%22"),
    ("rates across specialties", "/rates/?q=pain&by=treatment&across=specialty"),
    ("pages across specialties", "/rates/?by=mtus_page&across=specialty"),
    ("what sets apart: everything", "/decisions/what-differs/"),
    ("what sets apart: lumbar MRI", "/decisions/what-differs/?q=lumbar+MRI"),
    ("what sets apart: a phrase", "/decisions/what-differs/?q=%22physical+therapy%22"),
    ("feed", "/decisions/feed/?q=spinal+cord+stimulator"),
)
COMPARED = 4
MOST_PLACES = 4
PLACE_DEPTH = 4
"""Slashes in the URL of a page or section."""


@dataclass
class Cost:
    """What answers of one kind took: milliseconds, queries, kilobytes of the largest."""

    worked: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    kilobytes: float = 0.0

    def figures(self) -> dict[str, float]:
        return {
            "processor_ms_median": round(statistics.median(self.worked), 1),
            "processor_ms_95th": round(percentile(self.worked, 95), 1),
            "waited_ms_median": round(statistics.median(self.waited), 1),
            "queries": int(statistics.median(self.queries)),
            "kilobytes": round(self.kilobytes, 1),
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=archive.DEFAULT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--decisions", type=int, default=40, help="drawn at random")
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/")
    options = parser.parse_args()
    archive.open_archive(options.data)
    os.environ["LOG_LEVEL"] = "ERROR"

    from django.core.management import call_command
    from django.test import Client

    from determinations.search import items_indexed

    call_command("collectstatic", interactive=False, verbosity=0)

    client = Client(headers={"host": "localhost"})
    client.get("/")  # what every process does once
    figures: dict[str, Any] = {"items": items_indexed(), "pages": {}}
    print(f"{figures['items']:,} disputed items")
    print(f"{'page':<34}{'median':>8}{'95th':>8}{'waited':>8}{'queries':>9}{'kB':>7}")
    for name, urls in kinds(client, options.decisions):
        cost = measure(client, urls, options.rounds if len(urls) < options.decisions // 4 else 1)
        figures["pages"][name] = found = cost.figures()
        print(
            f"{name:<34}{found['processor_ms_median']:>8}{found['processor_ms_95th']:>8}"
            f"{found['waited_ms_median']:>8}{found['queries']:>9}{found['kilobytes']:>7}",
            flush=True,
        )
    if options.save:
        print(save("research-pages", figures))


def kinds(client: Client, decisions: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each kind of page with its URLs."""
    for name, url in PAGES:
        yield name, [url]
    yield from directories(client)

    from django.urls import reverse

    from determinations.models import DisputedItem

    ids = list(DisputedItem.objects.published().values_list("pk", flat=True))
    drawn = random.Random(SEED).sample(ids, decisions)
    items = DisputedItem.objects.filter(pk__in=drawn).select_related("case").order_by("pk")
    yield "case", [item.case.get_absolute_url() for item in items]
    for name in ("item", "opposites", "similar"):
        yield name, [reverse(name, args=[item.case.case_number, item.position]) for item in items]
    numbers = [f"{item.case.case_number}.{item.position}" for item in items]
    yield (
        f"{COMPARED} compared",
        [
            "/compare/?" + "&".join(f"item={number}" for number in numbers[at : at + COMPARED])
            for at in range(0, len(numbers) - COMPARED + 1, COMPARED)
        ],
    )


def directories(client: Client) -> Iterator[tuple[str, list[str]]]:
    """Yield pages of the entries that a directory lists first and last."""
    from lxml import html  # type: ignore[import-untyped]

    for name, url, depth in (
        ("guideline", "/guidelines/", 2),
        ("category", "/treatments/", 2),
        ("treatment", "/treatments/", 3),
        ("specialty", "/specialties/", 2),
        ("reviewer", "/reviewers/", 3),
    ):
        page = html.fromstring(client.get(url).content)
        links = [link for link in page.xpath("//main//a/@href") if link.startswith(url)]
        entries = [link for link in links if "?" not in link and link.count("/") == depth + 1]
        if entries:
            yield name, list(dict.fromkeys([entries[0], entries[-1]]))
        if name == "guideline":
            yield "page or section", list(places(client, entries))[:MOST_PLACES]


def places(client: Client, guidelines: Sequence[str]) -> Iterator[str]:
    """Yield pages and sections that the pages of guidelines link to."""
    from lxml import html

    for guideline in guidelines:
        links = html.fromstring(client.get(guideline).content).xpath("//main//a/@href")
        yield from dict.fromkeys(
            link
            for link in links
            if link.startswith(f"{guideline}") and link.count("/") == PLACE_DEPTH
        )


def measure(client: Client, urls: Sequence[str], rounds: int) -> Cost:
    """Ask for each of some pages so many times."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cost = Cost()
    for url in urls:
        for _ in range(rounds):
            with CaptureQueriesContext(connection) as queries:
                waited, worked = time.perf_counter(), time.process_time()
                response = client.get(url)
                content = getattr(response, "content", None) or b"".join(response.streaming_content)  # type: ignore[attr-defined]
                cost.worked.append(1000 * (time.process_time() - worked))
                cost.waited.append(1000 * (time.perf_counter() - waited))
            assert response.status_code == 200, (url, response.status_code)
            cost.queries.append(len(queries))
            cost.kilobytes = max(cost.kilobytes, len(gzip.compress(content)) / 1000)
    return cost


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many per cent of them lie; the most of a few."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


if __name__ == "__main__":
    main()
