"""What the confinement of the process that opens letters costs.

    python -m bench.confinement           the PDFs in ../shared/letters, else the samples
    python -m bench.confinement --rounds 20

Two children read the same letters in turns, round by round: one confined as far as this machine
allows, one with limits only. Compared is the processor time of each child with all that it
started, so that other work on the machine counts little; the ratio's spread is over the rounds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import psutil

from bench.parse import FOLDERS
from bench.saving import save
from determinations.letters.child import sandbox
from determinations.letters.child.limits import Limits
from determinations.letters.child.process import ChildProcess

LIMITS = Limits(1536 << 20, 180, 20)
SECONDS_A_LETTER = 60

UNCONFINED = (
    "-c",
    "from determinations.letters.child import landlock, seccomp, __main__ as program\n"
    "landlock.restrict = lambda *paths: 0\n"
    "seccomp.restrict = lambda **allowed: False\n"
    "program.main()\n",
)
"""The same program without Landlock and the filter of system calls."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/")
    options = parser.parse_args()
    folder = next(folder for folder in FOLDERS if folder.is_dir())
    letters = [path.read_bytes() for path in sorted(folder.rglob("*.pdf"))]
    if not letters:
        sys.exit(f"No PDF file in {folder}")
    figures = measure(letters, options.rounds)
    print("\n".join(f"{name.replace('_', ' '):34}{value:>20}" for name, value in figures.items()))
    if options.save:
        print(save("confinement", figures))


def measure(letters: list[bytes], rounds: int) -> dict[str, Any]:
    """Return the figures of both children over alternating rounds."""
    with ExitStack() as stack:
        began = time.monotonic()
        confined = stack.enter_context(ChildProcess(LIMITS))
        started_confined = time.monotonic() - began
        began = time.monotonic()
        with patch.object(sandbox, "bubblewrap", list):
            limited = stack.enter_context(ChildProcess(LIMITS, UNCONFINED))
        started_limited = time.monotonic() - began
        children = (confined, limited)
        for child in children:
            spent(child, letters)  # vocabularies are loaded and patterns compiled once a process
        pairs = []
        for number in range(rounds):
            order = children if number % 2 else children[::-1]
            seconds = {child: spent(child, letters) for child in order}
            pairs.append((seconds[confined], seconds[limited]))
    ratios = sorted(first / second for first, second in pairs)
    return {
        "level": str(confined.confinement.level),
        "letters": len(letters),
        "rounds": rounds,
        "confined_ms_a_letter": round(
            1000 * statistics.median(pair[0] for pair in pairs) / len(letters), 2
        ),
        "limits_only_ms_a_letter": round(
            1000 * statistics.median(pair[1] for pair in pairs) / len(letters), 2
        ),
        "ratio_median": round(statistics.median(ratios), 3),
        "ratio_lowest": round(ratios[0], 3),
        "ratio_highest": round(ratios[-1], 3),
        "start_confined_seconds": round(started_confined, 2),
        "start_limits_only_seconds": round(started_limited, 2),
    }


def spent(child: ChildProcess, letters: list[bytes]) -> float:
    """Return the seconds of processor time that a child takes to read letters."""
    before = processor_time(child)
    for letter in letters:
        child.read(letter, "application/pdf", SECONDS_A_LETTER)
    return processor_time(child) - before


def processor_time(child: ChildProcess) -> float:
    """Return what a child, what started it and all that it started have used so far."""
    process = psutil.Process(child.process_id)
    return sum(
        times.user + times.system + times.children_user + times.children_system
        for times in (each.cpu_times() for each in (process, *process.children(recursive=True)))
    )


if __name__ == "__main__":
    main()
