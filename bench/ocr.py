"""How much of the samples is read correctly from scans: `python -m bench.ocr`.

Every sample letter becomes a PDF of page images at 200 dpi, with noise and rotated by each skew,
and is read through OCR. Correct is what reading its text gives. If a letter comes out with another
number of items than it has, none of its outcomes counts as correct.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from bench.saving import save
from determinations.letters import extract, parse
from synthetic.samples import SAMPLES
from synthetic.scan import DPI, to_scan


@dataclass(frozen=True, slots=True)
class Result:
    """One letter at one skew; `seconds` of processor time for reading, without making the scan."""

    name: str
    numbers: int
    correct_numbers: int
    outcomes: int
    correct_outcomes: int
    pages: int
    seconds: float


def measure(skew: float, dpi: int, seed: int, path: Path) -> Result:
    text = path.read_text(encoding="utf-8")
    expected = parse(text)
    scan = to_scan(text, skew, seed, dpi)
    started = processor_seconds()
    extracted = extract(scan, "application/pdf")
    read = parse(extracted.text)
    seconds = processor_seconds() - started
    has_number = expected.case_number is not None
    wanted = [item.outcome for item in expected.items]
    found = [item.outcome for item in read.items]
    return Result(
        path.stem,
        int(has_number),
        int(has_number and read.case_number == expected.case_number),
        len(wanted),
        sum(a is b for a, b in zip(wanted, found, strict=False)) * (len(wanted) == len(found)),
        extracted.pages,
        seconds,
    )


def processor_seconds() -> float:
    """Return the processor time of this process and its children (Tesseract)."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def share(right: int, total: int) -> str:
    return f"{right} of {total} ({right / total:.1%})" if total else "none"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--skews", type=float, nargs="+", default=[0, 1, 2, 3], metavar="DEGREES")
    parser.add_argument("--dpi", type=int, default=DPI)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="only every n-th letter")
    parser.add_argument("--workers", type=int, default=1, help="letters read at a time")
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/")
    options = parser.parse_args()
    letters = sorted((SAMPLES / "txt").glob("*.txt"))[:: options.every]
    print(f"{len(letters)} letters at {options.dpi} dpi, seed {options.seed}")
    print("skew  case numbers right    outcomes right        core seconds a page")
    figures = []
    with ProcessPoolExecutor(options.workers) as pool:
        for skew in options.skews:
            results = list(pool.map(partial(measure, skew, options.dpi, options.seed), letters))
            figures.append({"skew": skew, "letters": [asdict(result) for result in results]})
            print_row(skew, results)
    if options.save:
        print(save("ocr", {"dpi": options.dpi, "seed": options.seed, "skews": figures}))


def print_row(skew: float, results: list[Result]) -> None:
    """Print the sums of one skew, and below them the letters that were not read correctly."""
    numbers = share(sum(r.correct_numbers for r in results), sum(r.numbers for r in results))
    outcomes = share(sum(r.correct_outcomes for r in results), sum(r.outcomes for r in results))
    pace = sum(r.seconds for r in results) / sum(r.pages for r in results)
    print(f"{skew:4.1f}  {numbers:20}  {outcomes:20}  {pace:.2f}", flush=True)
    for result in results:
        if result.correct_numbers < result.numbers or result.correct_outcomes < result.outcomes:
            print(f"        {result.name}: not all right")


if __name__ == "__main__":
    main()
