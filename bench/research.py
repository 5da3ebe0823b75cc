"""What the research desk costs, and whether it is right: `python -m bench.research --check`.

Asks for what the pages and the API tell of every guideline, page, section, treatment, specialty
and reviewer profile, of the archive, of what sets overturned apart, and of decisions side by side
and their opposites. Prints milliseconds. With `--check` every number is compared with SQL over the
database (`bench/record.py`), and the program fails where one differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path

from bench import archive

MOST_TOLD = 20
"""Differences that are printed."""


class Comparer:
    """Counts what was compared, and keeps what differs; times what is asked."""

    def __init__(self) -> None:
        self.compared: defaultdict[str, int] = defaultdict(int)
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.differences: list[str] = []

    def same(self, what: str, place: object, told: object, expected: object) -> None:
        """Compare one number, rate or list that the desk told with what the record has."""
        self.compared[what] += 1
        if told != expected:
            self.differences.append(f"{what}, {place}: told {told}, the record has {expected}")


class Timed:
    """Measures one question: `with Timed(comparer, what):`."""

    def __init__(self, comparer: Comparer, what: str) -> None:
        self._seconds = comparer.seconds[what]

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._seconds.append(time.perf_counter() - self._began)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=archive.DEFAULT)
    parser.add_argument("--entries", type=int, default=0, help="of a kind at most, at random")
    parser.add_argument("--check", action="store_true", help="compare with the database")
    options = parser.parse_args()
    archive.open_archive(options.data)
    figures = archive.fill(options.letters)

    from bench.record import Record  # has models: importable once the archive is open
    from bench.research_checks import ask_everything

    comparer = Comparer()
    ask_everything(comparer, Record() if options.check else None, options.entries)
    print(f"{figures['items']:,} decisions in {figures['letters']:,} letters")
    for what, seconds in comparer.seconds.items():
        median = sorted(seconds)[len(seconds) // 2]
        print(f"{what}: {len(seconds)} asked, {1000 * median:.0f} ms at the median")
    for what, number in comparer.compared.items():
        print(f"{what}: {number:,} numbers compared with the database")
    for difference in comparer.differences[:MOST_TOLD]:
        print(difference, file=sys.stderr)
    if comparer.differences:
        sys.exit(f"{len(comparer.differences)} differ")
    if options.check:
        print(f"all {sum(comparer.compared.values()):,} are equal")


if __name__ == "__main__":
    main()
