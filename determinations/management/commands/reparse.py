"""Run the present parser over stored letters: `python manage.py reparse --dry-run`."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from determinations.ingest import reparsing
from determinations.ingest.reparse_report import Change, Report

from .ingest import positive

LONGEST_VALUE = 100
LETTERS_A_PROCESS = 1000
"""Fewer letters are parsed sooner than another process has started."""


class Command(BaseCommand):
    help = (
        "Parse stored letters anew where another version of the parser has read them, and save "
        "what is read otherwise. What people corrected stays; published letters stay published. "
        "--dry-run shows what would change, field by field, and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")
        parser.add_argument(
            "--all", action="store_true", help="also letters that this version has read"
        )
        parser.add_argument(
            "--examples", type=int, default=3, metavar="N", help="of each field (default: 3)"
        )
        parser.add_argument(
            "--processes",
            type=positive,
            default=os.cpu_count() or 1,
            help="that parse (default: one a core)",
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        letter_ids = reparsing.ids_to_reparse(every=options["all"])
        report = Report()
        quiet = options["json"] or not sys.stderr.isatty()
        processes = min(options["processes"], 1 + len(letter_ids) // LETTERS_A_PROCESS)
        with tqdm(total=len(letter_ids), unit="letter", disable=quiet) as progress:
            for done, part in reparsing.reparse(
                letter_ids,
                dry_run=options["dry_run"],
                most_examples=options["examples"],
                processes=processes,
            ):
                report.add(part, options["examples"])
                progress.update(done)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            self._tell(report, len(letter_ids), options["dry_run"])

    def _tell(self, report: Report, letters: int, dry_run: bool) -> None:
        would = "would change" if dry_run else "changed"
        changed = report.letters["changed"]
        self.stdout.write(f"{letters:,} letters parsed anew, {changed:,} {would}.")
        for name, count in report.fields.most_common():
            self.stdout.write(f"\n{name}: {count:,}")
            for change in report.examples[name]:
                self.stdout.write(textwrap.indent(_example(change), "  "))


def _example(change: Change) -> str:
    place = f" item {change.item}" if change.item else ""
    before, after = (_short(value) for value in _different_ends(change.before, change.after))
    return f"{change.case_number}{place}\n  - {before}\n  + {after}"


def _different_ends(before: str, after: str) -> tuple[str, str]:
    """Return two texts, if they are long from shortly before their first difference."""
    if max(len(before), len(after)) <= LONGEST_VALUE:
        return before, after
    same = next(
        (at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    start = max(0, same - LONGEST_VALUE // 3)
    mark = "\N{HORIZONTAL ELLIPSIS}" if start else ""
    return mark + before[start:], mark + after[start:]


def _short(value: str) -> str:
    return textwrap.shorten(value, LONGEST_VALUE, placeholder=" …") or "(nothing)"
