"""Sending what was written: at least once, tried again for a day, and then said to have failed.

The mail server's answer and our note of it can't be one act. A sender that dies between the two
leaves the mail to be sent once more: nothing is lost, and since it has the same Message-ID most
mailboxes show it once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone

from determinations.models import Digest, DigestState
from determinations.research.alerts.digests import drop_withdrawn, make_digest, users_to_mail
from determinations.research.alerts.saved import address_of
from determinations.search import Additions

from .composing import compose

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=10)
"""Doubled with each attempt: the last is some 21 hours after the first."""
REFUSED_FOR_GOOD = 500
"""SMTP codes from here on say that another try would be refused as well."""
MOST_ERROR = 300


@dataclass
class Run:
    """What became of one run."""

    written: int = 0
    sent: int = 0
    failed: int = 0


def send_digests(*, only_due: bool = True) -> Run:
    """Write the digests of all users who have something new, and send all that wait.

    Raises `IndexUnavailable`; what was written before is there, and waits.
    """
    run, additions = Run(), Additions()
    for user_id in users_to_mail(additions, only_due=only_due):
        run.written += make_digest(user_id, additions, only_due=only_due) is not None
    return send_waiting(run)


def send_waiting(run: Run | None = None) -> Run:
    """Send all digests whose time has come."""
    run, now = run or Run(), timezone.now()
    waiting = Digest.objects.filter(state=DigestState.WAITING, next_attempt_at__lte=now)
    for digest_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        state = send(digest_id, now)
        run.sent += state is DigestState.SENT
        run.failed += state in (DigestState.FAILED, DigestState.WAITING)
    return run


@transaction.atomic
def send(digest_id: int, now: datetime) -> DigestState | None:
    """Send one digest and return its state; None where another worker has it, or nothing is left.

    Its row is locked until the mail server has answered.
    """
    rows = Digest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    digest = rows.filter(pk=digest_id, state=DigestState.WAITING, next_attempt_at__lte=now).first()
    if digest is None:
        return None
    drop_withdrawn(digest)
    address = address_of(digest.user)
    mail = compose(digest, address) if address else None
    if mail is None:
        digest.delete()
        return None
    digest.attempts += 1
    try:
        mail.send()
    except Exception as error:  # whatever it is, the mails of others are sent
        _note_failure(digest, error, now)
    else:
        digest.state, digest.sent_at, digest.error = DigestState.SENT, timezone.now(), ""
    digest.save()
    return DigestState(digest.state)


def _note_failure(digest: Digest, error: Exception, now: datetime) -> None:
    digest.error = _said(error)[:MOST_ERROR]
    log.warning("Mail %s could not be sent: %s", digest.pk, type(error).__name__)
    if _is_for_good(error) or digest.attempts >= MOST_ATTEMPTS:
        digest.state = DigestState.FAILED
    else:
        digest.next_attempt_at = now + FIRST_WAIT * 2 ** (digest.attempts - 1)


def _is_for_good(error: Exception) -> bool:
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= REFUSED_FOR_GOOD for code, _ in error.recipients.values())


def _said(error: Exception) -> str:
    """Return what the mail server said, without addresses beside the user's own."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = set(error.recipients.values())
        said = "; ".join(f"{code} {_decoded(text)}" for code, text in sorted(answers))
        return f"The mail server refused the address: {said}"
    return f"The mail server could not be used: {error}"


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
