"""Keep the search index in step with the database: `python manage.py run_indexer`."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from determinations.search.index import WriterBusy, follow_forever
from imr_archive.processes import ending

log = logging.getLogger(__name__)
RETRY_SECONDS = 3


class Command(BaseCommand):
    help = "Follow the database and update the search index; one process a node does this."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = ending()
        while not stop.is_set():
            try:
                follow_forever(stop.is_set)
            except WriterBusy:
                log.info("Another process writes the index; waiting for it to end.")
                stop.wait(RETRY_SECONDS)
            except ValueError as error:  # tantivy's, whose files are looked at when we begin anew
                log.warning("The index can't be written (%s); beginning anew.", error)
                stop.wait(RETRY_SECONDS)
            except OSError as error:
                log.error("The index can't be written: %s. Trying again.", error.strerror or error)
                stop.wait(RETRY_SECONDS)
            except OperationalError as error:
                log.warning("The database is away (%s); trying again.", error)
                connection.close()
                stop.wait(RETRY_SECONDS)
