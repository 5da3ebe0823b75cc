"""Take letters from the mailbox now: `python manage.py fetch_mail`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from determinations.ingest.imap import MailboxError
from determinations.ingest.mailbox import fetch_mail
from determinations.ingest.source_looks import note_look
from determinations.models import SourceName


class Command(BaseCommand):
    help = "Store the attachments of new messages in the mailbox of IMR_MAILBOX_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IMR_MAILBOX_URL:
            raise CommandError("Set IMR_MAILBOX_URL, such as imaps://user:password@host/INBOX.")
        try:
            count = fetch_mail()
        except MailboxError as error:
            note_look(SourceName.MAILBOX, str(error))
            raise CommandError(str(error)) from error
        note_look(SourceName.MAILBOX)
        self.stdout.write(f"{count} {'message' if count == 1 else 'messages'} dealt with.")
