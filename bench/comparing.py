"""What contrasts, opposites and comparisons cost: `python -m bench.comparing --data DIR`.

Prints milliseconds of processor time: of what sets overturned apart in some searches, the least of
some rounds with nothing remembered; and of the opposites beside a decision, and of four decisions
side by side, for decisions drawn at random, the median, the 95th percentile and the most. It is
processor time since several cores take part, and others use them too; PostgreSQL's is not in it, so
what was waited is told as well.

`--data` is a data directory (`IMR_DATA_DIR`) with an archive that `manage.py make_letters` filled
and `manage.py reindex` indexed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from bench import archive
from bench.rates import SEARCHES

SEED = 0
COMPARED = 4

Taken = tuple[float, float]
"""Milliseconds of processor time, and those waited."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=archive.DEFAULT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--decisions", type=int, default=200)
    options = parser.parse_args()
    archive.open_archive(options.data)

    from determinations.models import DisputedItem
    from determinations.research.comparison import compare
    from determinations.research.contrasts import find_contrasts
    from determinations.research.opposites import opposites_of
    from determinations.search import SearchRequest, find_opposites, items_indexed

    print(f"{items_indexed():,} disputed items; milliseconds of processor time (waited)")
    for q in SEARCHES:
        work = partial(find_contrasts, SearchRequest(q=q))
        times = [taken(work) for _ in range(options.rounds)]
        found = find_contrasts(SearchRequest(q=q)).of.both
        print(f"contrasts, {q or 'everything'}, {found:,}: {shown(min(times))}")

    ids = list(DisputedItem.objects.published().values_list("pk", flat=True))
    drawn = random.Random(SEED).sample(ids, options.decisions)
    items = DisputedItem.objects.published().for_reading().in_order(drawn)
    groups = [items[place : place + COMPARED] for place in range(0, len(items), COMPARED)]
    for name, works in (
        ("opposites, the index alone", [partial(find_opposites, item, 3) for item in items]),
        ("opposites", [partial(opposites_of, item) for item in items]),
        (f"{COMPARED} side by side", [partial(compare, group) for group in groups]),
    ):
        times = [taken(work) for work in works]
        print(f"{name}, {len(times)} times: {spread(times)}")


def taken(work: Callable[[], object]) -> Taken:
    """Return the milliseconds of processor time that a work takes, and those waited for it."""
    waited, used = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.process_time() - used), 1000 * (time.perf_counter() - waited)


def shown(times: Taken) -> str:
    return f"{times[0]:.0f} ({times[1]:.0f})"


def spread(times: Sequence[Taken]) -> str:
    """Return the median, the 95th percentile and the most."""
    used, waited = zip(*times, strict=True)
    return ", ".join(
        f"{name} {measure(used):.1f} ({measure(waited):.1f})"
        for name, measure in (("median", median), ("95th", _95th), ("most", max))
    )


def _95th(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
