"""The background task (procrastinate) that looks into the mailbox."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from determinations.models import SourceName

from .imap import MailboxError
from .mailbox import fetch_mail
from .source_looks import note_look

log = logging.getLogger(__name__)


@app.task(name="look_into_mailbox", queue="mailbox", queueing_lock="look_into_mailbox")
def look_into_mailbox(timestamp: int) -> int:
    """Take new letters from the mailbox, where one is set; return how many messages."""
    if not settings.IMR_MAILBOX_URL:
        return 0
    try:
        count = fetch_mail()
    except MailboxError as error:
        log.error("The mailbox can't be used: %s", error)
        note_look(SourceName.MAILBOX, str(error))
        return 0
    note_look(SourceName.MAILBOX)
    return count


if settings.IMR_MAILBOX_URL:
    app.periodic(cron="* * * * *")(look_into_mailbox)
