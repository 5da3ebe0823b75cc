"""What rates cost beside the list of the same search: `python -m bench.rates --data DIR`.

Prints milliseconds of processor time, the least of some rounds with nothing remembered, of the
result of a search, of its rates by one filter, and of cross-tables. It is processor time since
several cores take part, and others use them too.

`--data` is a data directory (`IMR_DATA_DIR`) with an archive that `manage.py make_letters` filled
and `manage.py reindex` indexed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import archive

SEARCHES = (
    "",
    "lumbar MRI",
    "pain",
    "pain OR knee OR back OR neck",
    '"physical therapy"',
    '"not medically necessary"',
)
TABLES = (
    ("treatment", None),
    ("mtus_page", None),
    ("specialty", "year"),
    ("treatment", "body_part"),
    ("mtus_page", "specialty"),
    ("reviewer_page", "administrator_page"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=archive.DEFAULT)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    archive.open_archive(options.data)

    from determinations.research.rates import RatesRequest, rate_table
    from determinations.search import SearchRequest, items_indexed, search

    print(f"{items_indexed():,} disputed items; milliseconds of processor time")
    heads = [f"{by} x {across}" if across else by for by, across in TABLES]
    print(" | ".join(["search", "decisions", "list", *heads]))
    for q in SEARCHES:
        request = SearchRequest(q=q)
        asked = [RatesRequest(request, by, across) for by, across in TABLES]
        times = [least(partial(search, request), options.rounds)]
        times += [least(partial(rate_table, each), options.rounds) for each in asked]
        print(" | ".join([q or "everything", f"{search(request).total:,}", *map(str, times)]))


def least(work: Callable[[], object], rounds: int) -> int:
    """Return the least milliseconds of processor time that a round takes."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return round(1000 * min(times))


if __name__ == "__main__":
    main()
