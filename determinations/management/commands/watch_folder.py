"""Take letters from a folder as they are put there: `python manage.py watch_folder`."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from pathlib import Path
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from determinations.ingest.letter_bytes import StorageAway
from determinations.ingest.source_looks import note_look
from determinations.ingest.watching import Watcher
from determinations.models import SourceName
from determinations.outages import DATABASE_ERRORS
from imr_archive.processes import ending

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Store letters that are put into IMR_WATCH_FOLDER once they have stopped growing, and move "
        "them to done/ there, or to refused/ with a text file that says why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="look, take what is there, end")
        parser.add_argument(
            "--seconds", type=float, default=5.0, help="between two looks (default: 5)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IMR_WATCH_FOLDER:
            raise CommandError("Set IMR_WATCH_FOLDER to the folder that letters are put into.")
        watcher = Watcher(
            Path(settings.IMR_WATCH_FOLDER), publish_when_clean=settings.IMR_WATCH_PUBLISH
        )
        if options["once"]:
            self.look(watcher)
            time.sleep(options["seconds"])
            taken = self.look(watcher)
            self.stdout.write(f"{taken} {'file' if taken == 1 else 'files'} taken.")
            return
        stop = ending()
        while not stop.is_set():
            self.look_or_wait(watcher, stop)
            stop.wait(options["seconds"])

    def look_or_wait(self, watcher: Watcher, stop: Event) -> None:
        """Take what is there; leave it for the next look where nothing can be stored now."""
        try:
            self.look(watcher, stop)
        except DATABASE_ERRORS as error:
            log.warning("The database is away (%s); trying again.", error)
            connection.close()

    def look(self, watcher: Watcher, stop: Event | None = None) -> int:
        """Take what is there until told to stop, return how many; note for the staff how it went.

        A look that takes long is noted all along.
        """

        def go_on() -> bool:
            note_look(SourceName.FOLDER)
            return stop is None or not stop.is_set()

        try:
            taken = watcher.look(go_on)
        except OSError as error:
            message = f"The watched folder can't be used: {error.strerror or error}."
            log.error(message)
            note_look(SourceName.FOLDER, message)
            return 0
        except StorageAway as error:
            log.error("%s", error)
            note_look(SourceName.FOLDER, str(error))
            return 0
        note_look(SourceName.FOLDER)
        return taken
