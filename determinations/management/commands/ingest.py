"""Take letters into the archive: `python manage.py ingest PATH...`."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from determinations.ingest import sources
from determinations.ingest.bulk import Summary, ingest
from determinations.ingest.intake import open_batch
from determinations.ingest.letter_bytes import StorageAway
from determinations.models import LetterStatus, ReceiptResult

INTERRUPTED = 130
"""Exit code of a command that Ctrl-C ended: 128 and the signal's number."""

NAMED = 3
"""Files of a command that its batch is named by."""
PROBLEMS_SHOWN = 20


def positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


class Command(BaseCommand):
    help = (
        "Store determination letters (PDF, text, zip archives of these, folders), read them and, "
        "with --publish, publish those that were read without a doubt. Files that are in the "
        "archive already are recognized by their content."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--workers",
            type=positive,
            default=os.cpu_count() or 1,
            help="processes that read letters (default: one a core)",
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish letters without problems or marks that may identify a person",
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["paths"]
        if missing := [str(path) for path in paths if not path.exists()]:
            raise CommandError(f"No such file or folder: {', '.join(missing)}")
        started = time.monotonic()
        batch = open_batch(_source(paths))
        quiet = options["json"] or not sys.stderr.isatty()
        with tqdm(total=sources.count(paths), unit="letter", disable=quiet) as progress:
            try:
                summary = ingest(
                    sources.from_paths(paths),
                    batch,
                    workers=options["workers"],
                    publish_when_clean=options["publish"],
                    on_files=progress.update,
                )
            except StorageAway as error:
                progress.close()
                message = f"{error} Nothing is lost: run the same command again to go on."
                raise CommandError(message) from error
            except KeyboardInterrupt:
                progress.close()
                self.stderr.write(
                    "Interrupted. Nothing is lost: run the same command again to go on."
                )
                sys.exit(INTERRUPTED)
        seconds = time.monotonic() - started
        self.stdout.write(
            json.dumps(as_dict(summary, seconds)) if options["json"] else as_table(summary, seconds)
        )
        if summary.has_failures:
            sys.exit(1)


def _source(paths: list[Path]) -> str:
    """Return what the list of batches says of these files: the first few by name."""
    named = " ".join(path.name for path in paths[:NAMED])
    more = len(paths) - NAMED
    return f"ingest {named} and {more:,} more" if more > 0 else f"ingest {named}"


def as_dict(summary: Summary, seconds: float) -> dict[str, Any]:
    return {
        "files": summary.files,
        "receipts": {value: summary.receipts[value] for value in ReceiptResult.values},
        "letters": {value: summary.statuses[value] for value in LetterStatus.values},
        "seconds": round(seconds, 1),
        "problems": summary.problems,
    }


def as_table(summary: Summary, seconds: float) -> str:
    rows = [("Files", summary.files)]
    rows += [
        (f"  {label.lower()}", summary.receipts[value]) for value, label in ReceiptResult.choices
    ]
    rows.append(("Letters", sum(summary.statuses.values())))
    rows += [
        (f"  {label.lower()}", summary.statuses[value])
        for value, label in LetterStatus.choices
        if summary.statuses[value]
    ]
    lines = [f"{label:<32}{count:>9,}" for label, count in rows]
    lines.append(f"{'Seconds':<32}{seconds:>9.1f}")
    shown = summary.problems[:PROBLEMS_SHOWN]
    lines += [f"{problem['file']}: {problem['message']}" for problem in shown]
    if (more := len(summary.problems) - PROBLEMS_SHOWN) > 0:
        lines.append(f"... and {more:,} more; --json lists all of them.")
    return "\n".join(lines)
