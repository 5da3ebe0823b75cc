"""How many letters a second one core reads: text extraction, parsing and the PHI screen.

    python -m bench.parse                 the letters in ../shared/letters, else the samples
    python -m bench.parse FOLDER --json   another folder of PDF and text files, as JSON
    python -m bench.parse --memory        also the memory after 1,000 and after 10,000 letters

Each figure is the best of several rounds of processor time in one process. "Cold" empties what is
kept between letters (types and body parts of headings, the last texts) before each letter; "warm"
reads the same letters again and again, so that every heading has been seen. An archive, in which
headings repeat between letters, lies between the two.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Iterable
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

from bench import PROJECT
from bench.saving import save
from determinations.letters import extract, parse, screen

FOLDERS = (PROJECT.parent / "shared" / "letters", PROJECT / "samples")
TYPES = {".pdf": "application/pdf", ".txt": "text/plain"}
STAGES = (1_000, 10_000)


def main() -> None:
    options = arguments()
    folder: Path = options.folder or next(folder for folder in FOLDERS if folder.is_dir())
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in TYPES]
    if not files:
        sys.exit(f"No PDF or text file in {folder}")
    letters = [(path.read_bytes(), TYPES[path.suffix.lower()]) for path in files]
    texts = [extract(data, media_type).text for data, media_type in letters]
    figures: dict[str, Any] = {
        "letters": len(texts),
        "characters_a_letter": round(sum(map(len, texts)) / len(texts)),
        "letters_a_second": {
            "extract": rate(lambda letter: extract(*letter), letters, options.rounds),
            "parse_cold": rate(parse, texts, options.rounds, before_each=forget),
            "parse_warm": rate(parse, texts, options.rounds),
            "screen": rate(screen, texts, options.rounds, before_each=forget),
        },
    }
    if options.memory:
        figures["megabytes_after_letters"] = memory(texts)
    print(json.dumps(figures) if options.json else table(figures))
    if options.save:
        print(save("parse", figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="where PDF and text files are")
    parser.add_argument("--rounds", type=int, default=5, help="the best of so many counts")
    parser.add_argument("--memory", action="store_true", help="read 10,000 letters for it")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/")
    return parser.parse_args()


def rate(
    read: Callable[[Any], object],
    letters: list[Any],
    rounds: int,
    before_each: Callable[[], None] | None = None,
) -> int:
    """Return letters a second of processor time in the best round, `before_each` not counted."""
    for letter in letters:
        read(letter)  # patterns are compiled and vocabularies loaded once a process
    best = float("inf")
    for _ in range(rounds):
        spent = 0.0
        for letter in letters:
            if before_each:
                before_each()
            begun = time.process_time_ns()
            read(letter)
            spent += time.process_time_ns() - begun
        best = min(best, spent)
    return round(len(letters) / best * 1e9)


def forget() -> None:
    """Empty every cache that holds something of letters; compiled vocabularies stay."""
    for cached in letter_caches():
        cached.cache_clear()


def letter_caches() -> Iterable[_lru_cache_wrapper[Any]]:
    """Return the bounded caches, which hold pieces of letters; unbounded ones hold vocabularies."""
    found = {
        id(value): value
        for name, module in sys.modules.items()
        if name.startswith("determinations.letters")
        for value in vars(module).values()
        if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"] is not None
    }
    return found.values()


def memory(texts: list[str]) -> dict[str, float]:
    """Return the resident megabytes after each stage of letters, all of them different."""
    held = {}
    for number in range(1, STAGES[-1] + 1):
        # a number in every heading and case number, so that no cache has seen them
        text = texts[number % len(texts)].replace("16-", f"{number:07}-")
        for outcome in (": Upheld", ": Overturned"):
            text = text.replace(outcome, f" no. {number}{outcome}")
        parse(text)
        screen(text)
        if number in STAGES:
            gc.collect()
            held[f"{number:,}"] = resident_megabytes()
    return held


def resident_megabytes() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def table(figures: dict[str, Any]) -> str:
    names = {
        "extract": "text extraction",
        "parse_cold": "parsing, cold",
        "parse_warm": "parsing, warm",
        "screen": "PHI screen",
    }
    lines = [
        f"{figures['letters']} letters of {figures['characters_a_letter']:,} characters on average",
        "",
        f"{'':18}{'letters/s and core':>20}",
    ]
    lines += [
        f"{names[name]:18}{value:>20,}" for name, value in figures["letters_a_second"].items()
    ]
    if held := figures.get("megabytes_after_letters"):
        lines += ["", f"{'letters':18}{'resident MB':>20}"]
        lines += [f"{count:18}{value:>20,}" for count, value in held.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
