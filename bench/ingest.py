"""How fast letters are taken in: from a file to a decision that a search finds.

    python -m bench.ingest                            4,000 invented PDFs, one to four workers
    python -m bench.ingest --letters 20000 --workers 2 --save ingest-long
    python -m bench.ingest --through worker           by background workers, as an upload is
    python -m bench.ingest FOLDER                     other PDF files, such as real letters

On the same cores, in one run and with as many processes each: only the text of each file
(extraction), the text and what the parser reads in it (parsing), that and the PHI screen (reading),
and all that `manage.py ingest --publish` does until the index, which a process of its own follows,
has every published decision. Besides letters a second it counts the milliseconds of processor time
that a letter takes, of all processes together with PostgreSQL's, since a busy machine changes the
first figure more than the second. The load of the machine stands beside each.
"""

from __future__ import annotations

import argparse
import io
import os
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

from bench.archive import open_throwaway_archive, postmaster
from bench.ingest_ways import WAYS, indexer
from bench.processes import Use, command_of, watched
from bench.saving import save
from determinations.letters import UnreadableLetter, extract, parse, read

PDF = "application/pdf"
WARM_UP = 30
"""Letters read before anything is counted: patterns are compiled, vocabularies loaded."""

KINDS = {
    "letters.child": "reading children",
    "run_indexer": "indexer",
    "procrastinate": "workers",
    "postgres": "PostgreSQL",
}
"""Kinds of processes by a part of their command line; any other is this program."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took for a number of letters."""

    letters: int
    seconds: float
    use: Use
    load: float

    def figures(self) -> dict[str, Any]:
        milliseconds = {
            kind: round(seconds / self.letters * 1000, 2)
            for kind, seconds in self.use.processor_seconds.items()
        }
        return {
            "letters_a_second": round(self.letters / self.seconds, 1),
            "processor_ms_a_letter": round(sum(milliseconds.values()), 2),
            "by_process": milliseconds,
            "load": self.load,
        }


def main() -> None:
    options = arguments()
    open_throwaway_archive()
    empty_archive()
    with tempfile.TemporaryDirectory(prefix="imr-bench-letters-") as folder:
        if options.folder is None:
            make_letters(Path(folder), options.letters + WARM_UP)
        files = sorted((options.folder or Path(folder)).rglob("*.pdf"))[: options.letters + WARM_UP]
        first, rest = files[:WARM_UP], files[WARM_UP:]
        if not rest:
            sys.exit(f"More than {WARM_UP} PDF files are needed; {len(files)} are there.")
        figures: dict[str, Any] = {
            "kind": "invented" if options.folder is None else "given",
            "through": options.through,
            "letters": len(rest),
            "workers": {},
        }
        for workers in options.workers:
            figures["workers"][workers] = measure(first, rest, workers, options.through)
            print(table(figures, workers), flush=True)
            empty_archive()
    if options.save:
        print(save(options.save, figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="where PDF files are")
    parser.add_argument("--letters", type=int, default=4000, help="letters, at most, of a folder")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--through", choices=list(WAYS), default="ingest", help="which way in")
    parser.add_argument("--save", metavar="NAME", help="keep the figures in bench/results/NAME")
    return parser.parse_args()


def make_letters(folder: Path, count: int) -> None:
    from django.core.management import call_command

    call_command("make_letters", count=count, into=folder, stdout=io.StringIO())


def measure(
    first: Sequence[Path], files: Sequence[Path], workers: int, through: str
) -> dict[str, Any]:
    """Return what each step costs with so many workers, after the `first` files to warm up."""
    figures: dict[str, Any] = {}
    with readers(workers) as pool:
        for name, step in STEPS.items():
            list(pool.map(step, [*first] * workers))
            figures[name] = cost_of(
                lambda step=step: sum(pool.map(step, files, chunksize=8))  # type: ignore[misc]
            ).figures()
    with indexer(), WAYS[through](workers) as take_in:
        take_in(first)
        cost = cost_of(lambda: take_in(files))
    figures["ingest"] = cost.figures()
    figures["ingest"] |= {
        "mb_first_half": cost.use.peak(0, 0.5),
        "mb_second_half": cost.use.peak(0.5, 1),
    }
    for other in STEPS:
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
    with watched([os.getpid(), postmaster()], kind_of) as use:
        started = time.perf_counter()
        letters = work()
        seconds = time.perf_counter() - started
    return Cost(letters, seconds, use, round(os.getloadavg()[0], 1))


def kind_of(pid: int) -> str:
    command = command_of(pid)
    return next((kind for part, kind in KINDS.items() if part in command), "this program")


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


def table(figures: dict[str, Any], workers: int) -> str:
    steps = figures["workers"][workers]
    lines = [
        f"{figures['letters']:,} letters ({figures['kind']}), {workers} workers, "
        f"through {figures['through']}",
        f"{'':12}{'letters/s':>11}{'processor ms a letter':>23}{'load':>7}",
    ]
    lines += [
        f"{name:12}{step['letters_a_second']:>11,}{step['processor_ms_a_letter']:>23}"
        f"{step['load']:>7}"
        for name, step in steps.items()
    ]
    taken = steps["ingest"]
    lines.append("  of it " + listed(taken["by_process"], "ms"))
    lines += [
        f"ingest is {taken[f'of_{name}']['letters_a_second']:.0%} of {name} by the clock, "
        f"{taken[f'of_{name}']['processor']:.0%} by processor time"
        for name in STEPS
    ]
    for half in ("first", "second"):
        lines.append(f"at most in the {half} half: " + listed(taken[f"mb_{half}_half"], "MB"))
    return "\n".join([*lines, ""])


def listed(figures: dict[str, float], unit: str) -> str:
    most_first = sorted(figures.items(), key=lambda figure: -figure[1])
    return ", ".join(f"{kind} {figure:,} {unit}" for kind, figure in most_first)


if __name__ == "__main__":
    main()
