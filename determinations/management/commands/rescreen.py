"""Screen stored letters by the rules of today: `python manage.py rescreen --dry-run`."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from determinations.ingest import rescreening
from determinations.ingest.rescreening import Report

from .ingest import positive

LETTERS_A_PROCESS = 1000
"""Fewer letters are screened sooner than another process has started."""
MOST_LISTED = 20


class Command(BaseCommand):
    help = (
        "Screen stored letters anew for marks that may identify a person, where older rules have "
        "screened them. What people dropped or redacted stays so. A published letter in which "
        "something new is found is taken from readers and needs review. Broken off, the next run "
        "goes on. --dry-run shows what would happen, and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only show what would happen")
        parser.add_argument(
            "--all", action="store_true", help="also letters that these rules have screened"
        )
        parser.add_argument(
            "--processes",
            type=positive,
            default=os.cpu_count() or 1,
            help="that screen (default: one a core)",
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        letters = rescreening.letters_to_rescreen(options["all"])
        letter_ids = list(letters.values_list("pk", flat=True))
        report = Report()
        quiet = options["json"] or not sys.stderr.isatty()
        processes = min(options["processes"], 1 + len(letter_ids) // LETTERS_A_PROCESS)
        with tqdm(total=len(letter_ids), unit="letter", disable=quiet) as progress:
            for done, part in rescreening.rescreen(
                letter_ids, dry_run=options["dry_run"], processes=processes
            ):
                report.add(part)
                progress.update(done)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            self._tell(report, len(letter_ids))

    def _tell(self, report: Report, letters: int) -> None:
        self.stdout.write(f"{letters:,} letters screened.")
        for became, count in sorted(report.letters.items()):
            if count:
                self.stdout.write(f"  {became}: {count:,}")
        for number in report.withdrawn[:MOST_LISTED]:
            self.stdout.write(f"    {number}")
        if (more := len(report.withdrawn) - MOST_LISTED) > 0:
            self.stdout.write(f"    and {more:,} more, in the audit log")
