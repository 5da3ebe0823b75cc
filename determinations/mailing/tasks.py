"""The task that sends mails about new decisions. Whoever takes it needs the search index."""

from __future__ import annotations

import logging
from dataclasses import asdict

from procrastinate.contrib.django import app

from determinations.search import IndexUnavailable

from . import sending

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="send_digests", queue="mail", queueing_lock="send_digests", lock="send_digests")
def send_digests(timestamp: int) -> str:
    """Send what is due; what can't be looked up now is still due ten minutes later."""
    try:
        run = sending.send_digests()
    except IndexUnavailable as error:
        log.warning("Saved searches wait: %s", error)
        run = sending.send_waiting()
    return str(asdict(run))
