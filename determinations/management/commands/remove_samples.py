"""Remove invented letters for good: `python manage.py remove_samples --dry-run`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from determinations.ingest.sample_removal import count_samples, remove_samples


class Command(BaseCommand):
    help = (
        "Remove the letters that say of themselves that they are invented (samples, letters of "
        "make_letters) with their cases, disputed items and files. Other letters stay. The search "
        "index follows by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="only count what would be removed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = count_samples()
        if options["dry_run"]:
            self.stdout.write(f"{_describe(counts)} would be removed.")
            return
        with tqdm(
            total=counts["letters"], unit="letter", disable=not sys.stderr.isatty()
        ) as progress:
            removed = remove_samples(progress.update)
        self.stdout.write(f"{_describe(removed)} removed.")


def _describe(counts: Counter[str]) -> str:
    return (
        f"{counts['letters']:,} invented letters, {counts['cases']:,} cases and "
        f"{counts['items']:,} disputed items"
    )
