"""Build the search index anew from the database: `python manage.py reindex`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from determinations.search.index import WriterBusy, rebuild, why_rebuild


class Command(BaseCommand):
    help = (
        "Build the search index anew beside the one in use, and switch to it when it is complete. "
        "Readers are served all the while, and a running indexer goes on with the new one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="only where it is missing, torn or too old"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and why_rebuild() is None:
            return
        with tqdm(unit="case", disable=not sys.stderr.isatty()) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                items = rebuild(progress)
            except WriterBusy as error:
                raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"Indexed {items:,} disputed items.")
