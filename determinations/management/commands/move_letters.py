"""Move letters' files: `python manage.py move_letters --to storage`, and look after them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from determinations.ingest import moving_bytes
from determinations.ingest.letter_bytes import StorageAway
from determinations.ingest.moving_bytes import Damaged
from determinations.models import Letter


class Command(BaseCommand):
    help = (
        "Move letters' files between the database and the storage that the settings name, each "
        "compared with its SHA-256 before and after. It can be interrupted and run again at any "
        "time, while the archive is at work. --verify compares the files of all letters, wherever "
        "they are; --sweep deletes files of the storage that no letter has."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", choices=["storage", "database"], help="where they should go")
        parser.add_argument("--verify", action="store_true", help="compare all, after the move")
        parser.add_argument("--sweep", action="store_true", help="delete files without a letter")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["to"] or options["verify"] or options["sweep"]):
            raise CommandError("Say what to do: --to, --verify or --sweep.")
        try:
            damaged = self._do(options["to"], options["verify"])
            if options["sweep"]:
                self.stdout.write(f"{moving_bytes.sweep():,} files without a letter were deleted.")
        except StorageAway as error:
            raise CommandError(f"{error} Nothing is lost; run the command again.") from error
        if damaged:
            sys.exit(1)

    def _do(self, to: str | None, verify: bool) -> list[Damaged]:
        damaged: list[Damaged] = []
        if to:
            to_storage = to == "storage"
            count = moving_bytes.letters_to_move(to_storage).count()
            damaged = self._go_through(moving_bytes.move(to_storage), count)
            self.stdout.write(f"{count - len(damaged):,} letters were moved to the {to}.")
        if verify:
            count = Letter.objects.count()
            damaged = self._go_through(moving_bytes.verify(), count)
            self.stdout.write(f"{count - len(damaged):,} of {count:,} letters are as they came.")
        for letter in damaged:
            self.stderr.write(f"Letter {letter.letter_id} ({letter.file_name}): {letter.message}")
        return damaged

    def _go_through(
        self, batches: Iterator[tuple[int, list[Damaged]]], count: int
    ) -> list[Damaged]:
        found: list[Damaged] = []
        with tqdm(total=count, unit="letter", disable=not sys.stderr.isatty()) as progress:
            for done, damaged in batches:
                found += damaged
                progress.update(done)
        return found
