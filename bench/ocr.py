#!/usr/bin/env python
"""How much of the samples is read right once they are scans: `python bench/ocr.py`.

Every sample letter becomes a PDF of page images at 200 dpi, with grain and turned by each skew, and
is read through recognition. Right is what reading its text gives. Where a letter comes out with
another number of items than it has, none of its outcomes counts as right.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from determinations.letters.extraction.file_text import extract  # noqa: E402
from determinations.letters.parse import parse  # noqa: E402
from synthetic.scan import DPI, to_scan  # noqa: E402

SAMPLES = HERE.parent / "samples" / "txt"


@dataclass(frozen=True, slots=True)
class Result:
    """One letter at one skew; `seconds` of one core that reading took, making the scan not."""

    name: str
    numbers: int
    right_numbers: int
    outcomes: int
    right_outcomes: int
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
    """What this process and its children (Tesseract) have computed; waiting counts for nothing."""
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
    options = parser.parse_args()
    letters = sorted(SAMPLES.glob("*.txt"))[:: options.every]
    print(f"{len(letters)} letters at {options.dpi} dpi, seed {options.seed}")
    print("skew  case numbers right    outcomes right        core seconds a page")
    with ProcessPoolExecutor(options.workers) as pool:
        for skew in options.skews:
            one = partial(measure, skew, options.dpi, options.seed)
            results = list(pool.map(one, letters))
            numbers = share(sum(r.right_numbers for r in results), sum(r.numbers for r in results))
            outcomes = share(
                sum(r.right_outcomes for r in results), sum(r.outcomes for r in results)
            )
            pace = sum(r.seconds for r in results) / sum(r.pages for r in results)
            print(f"{skew:4.1f}  {numbers:20}  {outcomes:20}  {pace:.2f}", flush=True)
            for r in results:
                if r.right_numbers < r.numbers or r.right_outcomes < r.outcomes:
                    print(f"        {r.name}: not all right")


if __name__ == "__main__":
    main()
