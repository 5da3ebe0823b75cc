"""Show what the parser reads in letters, without a database: `manage.py parse_letters PATH...`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from determinations.ingest.reader import LetterReader, outcome_of
from determinations.letters import Reading, UnreadableLetter, as_json

SUFFIXES = {".pdf": "application/pdf", ".txt": "text/plain"}

IN_FLIGHT_A_WORKER = 4
"""Files handed to each child ahead of time: enough to keep it busy, few to hold in memory."""


class Command(BaseCommand):
    help = "Parse determination letters (PDF or text files, folders) and print what was read."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--json", action="store_true", help="one JSON object a letter and line")
        parser.add_argument(
            "--into", type=Path, metavar="FOLDER", help="write one readable JSON file a letter"
        )
        parser.add_argument("--workers", type=int, default=1, help="processes (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["paths"]
        if missing := [str(path) for path in paths if not path.exists()]:
            raise CommandError(f"No such file or folder: {', '.join(missing)}")
        failed = False
        for result in results(list(files_in(paths)), options["workers"]):
            failed |= "error" in result
            if options["into"]:
                write_snapshot(options["into"], result)
                continue
            self.stdout.write(json.dumps(result) if options["json"] else summary(result))
        if failed:
            sys.exit(1)


def files_in(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        else:
            yield path


def results(files: list[Path], workers: int) -> Iterator[dict[str, Any]]:
    """Yield what was read from each file, in order, as `as_json` gives it; see `result_of`."""
    in_flight: deque[tuple[Path, Future[Reading] | OSError]] = deque()
    with LetterReader(max(1, workers)) as reader:
        for path in files:
            in_flight.append((path, submitted(path, reader)))
            if len(in_flight) >= IN_FLIGHT_A_WORKER * max(1, workers):
                yield result_of(*in_flight.popleft())
        while in_flight:
            yield result_of(*in_flight.popleft())


def submitted(path: Path, reader: LetterReader) -> Future[Reading] | OSError:
    try:
        return reader.submit(path.read_bytes(), SUFFIXES.get(path.suffix.lower(), ""))
    except OSError as error:
        return error


def result_of(path: Path, reading: Future[Reading] | OSError) -> dict[str, Any]:
    """Return one letter as JSON values, or {"source", "error"} where it could not be read."""
    try:
        if isinstance(reading, OSError):
            raise reading
        return as_json(outcome_of(reading).parsed, path.name)
    except (UnreadableLetter, OSError) as error:
        return {"source": path.name, "error": str(error)}


def write_snapshot(folder: Path, result: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{Path(result['source']).stem}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def summary(result: dict[str, Any]) -> str:
    """Return a few lines for people about one letter."""
    if "error" in result:
        return f"{result['source']}: {result['error']}\n"
    lines = [
        f"{result['case_number'] or result['source']}  layout {result['layout']}  "
        f"decided {result['decision_date'] or 'unknown'}  {', '.join(result['specialties'])}"
    ]
    for number, item in enumerate(result["items"], start=1):
        treatment = f"{item['category']} / {item['subcategory']}"
        lines.append(f"  {number}. {item['description']}: {item['outcome']}  [{treatment}]")
    lines += [f"  ! {problem['message']}" for problem in result["problems"]]
    return "\n".join(lines) + "\n"
