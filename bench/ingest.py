"""How fast letters are taken in: from a file to a decision that a search finds.

    python -m bench.ingest                            2,000 invented PDFs, one and two workers
    python -m bench.ingest --letters 20000 --workers 2 --save
    python -m bench.ingest FOLDER                     other PDF files, such as real letters

On the same cores, in one run and with as many processes each: only the text of each file
(extraction), the text and what the parser and the PHI screen read in it (reading), and all that
`manage.py ingest --publish` does until the index, which a process of its own follows, has every
published decision. Besides letters a second it counts the milliseconds of processor time that a
letter takes, of all processes together with PostgreSQL's, since a busy machine changes the first
figure and hardly the second.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench import PROJECT
from bench.archive import open_throwaway_archive, postmaster
from bench.processes import processor_seconds, sampled_memory
from bench.saving import save
from determinations.letters import UnreadableLetter, extract, parse, read

PDF = "application/pdf"
WARM_UP = 30
"""Letters read before anything is counted: patterns are compiled, vocabularies loaded."""
MOST_SECONDS_TO_FOLLOW = 120


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took for a number of letters."""

    letters: int
    seconds: float
    processor_seconds: float

    def figures(self) -> dict[str, float]:
        return {
            "letters_a_second": round(self.letters / self.seconds, 1),
            "processor_ms_a_letter": round(self.processor_seconds / self.letters * 1000, 2),
        }


def main() -> None:
    options = arguments()
    open_throwaway_archive()
    empty_archive()
    with tempfile.TemporaryDirectory(prefix="imr-bench-letters-") as folder:
        if options.folder is None:
            make_letters(Path(folder), options.letters + WARM_UP)
        files = sorted((options.folder or Path(folder)).glob("*.pdf"))
        first, rest = files[:WARM_UP], files[WARM_UP:]
        if not rest:
            sys.exit(f"More than {WARM_UP} PDF files are needed; {len(files)} are there.")
        figures: dict[str, Any] = {
            "kind": "invented" if options.folder is None else "given",
            "letters": len(rest),
            "workers": {},
        }
        for workers in options.workers:
            figures["workers"][workers] = measure(first, rest, workers)
            empty_archive()
    print(table(figures))
    if options.save:
        print(save(options.save, figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="where PDF files are")
    parser.add_argument("--letters", type=int, default=2000, help="invented letters")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--save", metavar="NAME", help="keep the figures in bench/results/NAME")
    return parser.parse_args()


def make_letters(folder: Path, count: int) -> None:
    from django.core.management import call_command

    call_command("make_letters", count=count, into=folder, stdout=io.StringIO())


def measure(first: Sequence[Path], files: Sequence[Path], workers: int) -> dict[str, Any]:
    """Return what each step costs with so many workers, after the `first` files to warm up."""
    figures: dict[str, Any] = {}
    with readers(workers) as pool:
        for name, step in STEPS.items():
            list(pool.map(step, [*first] * workers))
            figures[name] = cost_of(
                lambda step=step: sum(pool.map(step, files, chunksize=8))  # type: ignore[misc]
            ).figures()
    with indexer():
        take_in(first, workers)
        with sampled_memory() as memory:
            figures["ingest"] = cost_of(lambda: take_in(files, workers)).figures()
    half = len(memory) // 2
    figures["ingest"] |= {
        "mb_first_half": max(memory[:half]),
        "mb_second_half": max(memory[half:]),
    }
    for other in ("extraction", "parsing", "reading"):
        mine, theirs = figures["ingest"], figures[other]
        figures["ingest"][f"of_{other}"] = {
            "letters_a_second": ratio(mine["letters_a_second"], theirs["letters_a_second"]),
            "processor": ratio(theirs["processor_ms_a_letter"], mine["processor_ms_a_letter"]),
        }
    return figures


def ratio(part: float, whole: float) -> float:
    return round(part / whole, 2)


@contextmanager
def readers(workers: int) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield pool


def extract_file(path: Path) -> int:
    extract(path.read_bytes(), PDF)
    return 1


def parse_file(path: Path) -> int:
    parse(extract(path.read_bytes(), PDF).text)
    return 1


def read_file(path: Path) -> int:
    try:
        read(path.read_bytes(), PDF)
    except UnreadableLetter:  # a letter that is kept without being read counts as well
        return 1
    return 1


STEPS: dict[str, Callable[[Path], int]] = {
    "extraction": extract_file,
    "parsing": parse_file,
    "reading": read_file,
}
"""Text alone; text and parser; text, parser and PHI screen, as a letter is read."""


def cost_of(work: Callable[[], int]) -> Cost:
    """Do some work that returns how many letters it dealt with."""
    pids = [os.getpid(), postmaster()]
    before = sum(map(processor_seconds, pids))
    started = time.perf_counter()
    letters = work()
    seconds = time.perf_counter() - started
    return Cost(letters, seconds, sum(map(processor_seconds, pids)) - before)


@contextmanager
def indexer() -> Iterator[None]:
    """Let a process follow the archive, as in an installation."""
    process = subprocess.Popen([sys.executable, "manage.py", "run_indexer"], cwd=PROJECT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def take_in(files: Sequence[Path], workers: int) -> int:
    """Ingest files and wait until the index has all that was published; return how many files."""
    from determinations.ingest import sources
    from determinations.ingest.bulk import ingest
    from determinations.ingest.intake import open_batch

    summary = ingest(
        sources.from_paths(files),
        open_batch("bench"),
        workers=workers,
        publish_when_clean=True,
        on_files=lambda files: None,
    )
    wait_for_index()
    return summary.files


def wait_for_index() -> None:
    from determinations.models import DisputedItem
    from determinations.search.index.reader import reader

    published = DisputedItem.objects.published().count()
    until = time.monotonic() + MOST_SECONDS_TO_FOLLOW
    while reader.searcher().num_docs != published:
        if time.monotonic() > until:
            sys.exit(f"The index has not followed: {reader.searcher().num_docs} of {published}")
        time.sleep(0.02)


def empty_archive() -> None:
    """Leave nothing of the letters that were taken in, for the next round."""
    from django.db import connection

    from determinations.models import Batch, Case, IndexChange, Letter, Receipt
    from determinations.search.index import following

    tables = [model._meta.db_table for model in (Batch, Receipt, Letter, Case, IndexChange)]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute("VACUUM ANALYZE")
    following.rebuild()


def table(figures: dict[str, Any]) -> str:
    lines = [f"{figures['letters']:,} letters ({figures['kind']})"]
    for workers, steps in figures["workers"].items():
        lines += [
            "",
            f"{workers} workers",
            f"{'':12}{'letters/s':>11}{'processor ms a letter':>23}",
        ]
        lines += [
            f"{name:12}{step['letters_a_second']:>11,}{step['processor_ms_a_letter']:>23}"
            for name, step in steps.items()
        ]
        taken = steps["ingest"]
        lines += [
            f"ingest is {taken[f'of_{name}']['letters_a_second']:.0%} of {name} by the clock, "
            f"{taken[f'of_{name}']['processor']:.0%} by processor time"
            for name in ("extraction", "parsing", "reading")
        ]
        lines.append(
            f"MB of its own: {taken['mb_first_half']} at most in the first half, "
            f"{taken['mb_second_half']} in the second"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
