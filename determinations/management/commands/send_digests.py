"""Mail what is new in saved searches now: `python manage.py send_digests --all`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from determinations.mailing.sending import send_digests
from determinations.search import IndexUnavailable


class Command(BaseCommand):
    help = (
        "Mail what was added to saved searches since their last mail, where it is due. A worker of "
        "the queue `mail` does the same every ten minutes. Nothing is mailed twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="also searches whose hour has not come"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = send_digests(only_due=not options["all"])
        except IndexUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{run.written} mails were written, {run.sent} sent; {run.failed} could not be sent."
        )
