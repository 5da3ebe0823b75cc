"""Write letters that people corrected as labelled examples: `manage.py export_corrections FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from determinations import audit
from determinations.ingest.revisions.labelled import Written, labelled_letters, write_labelled
from determinations.models import Verb


class Command(BaseCommand):
    help = (
        "Write letters that people corrected, with what is right, into a zip archive, to measure "
        "a parser by. It has the text of letters: keep it as you keep them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that is not there yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        written = Written()
        try:
            with transaction.atomic():
                write_labelled(path, labelled_letters(written))
                audit.record(Verb.EXPORT, corrected_letters=written.letters)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already.") from error
        except OSError as error:
            path.unlink(missing_ok=True)
            raise CommandError(f"{path} can't be written: {error.strerror}.") from error
        self.stdout.write(f"{written.letters:,} letters are in {path}.")
        if written.read_right:
            self.stdout.write(
                f"{written.read_right:,} more are left out: nothing was read wrong in them; people "
                "corrected what the letters themselves get wrong or leave out."
            )
        if written.held:
            self.stdout.write(
                f"{written.held:,} more are left out: they are held for marks that may identify a "
                "person. Clear or redact them first."
            )
