"""Letters that come by mail: each message's attachments are stored once, then it is flagged."""

from __future__ import annotations

import hashlib
import io
import logging
import time
from imaplib import IMAP4

from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError, transaction
from django.template.defaultfilters import filesizeformat

from determinations.models import Batch, FetchedMessage

from . import sources
from .archives import store_archive
from .imap import Mailbox, MailboxAddress, MailboxError, open_mailbox
from .incoming import IncomingFile, RefusedFile
from .intake import open_batch, receive, receive_all
from .messages import Carried, carried
from .tasks import enqueue, enqueue_unpacking
from .zip_archives import is_archive

log = logging.getLogger(__name__)

BATCH_SOURCE = "mailbox"
SECONDS_A_LOOK = 50
"""After which the rest is left to the next look, which comes each minute."""
UNREADABLE = "The message could not be read. It is left in the mailbox, flagged."
NOT_TAKEN = (
    "This attachment is neither a PDF, a text file nor a zip archive; it was not taken. The "
    "message that it came with is left in the mailbox, flagged."
)


def fetch_mail() -> int:
    """Take the attachments of new messages; return how many messages were dealt with.

    Raise `MailboxError` where the mailbox can't be used, or messages could not be stored: these
    are tried again at the next look, and keep no others waiting.
    """
    address = MailboxAddress.of(settings.IMR_MAILBOX_URL)
    until = time.monotonic() + SECONDS_A_LOOK
    count, failures = 0, list[Exception]()
    with open_mailbox(address, settings.IMR_MAILBOX_DONE) as mailbox:
        for uid in mailbox.new_messages():
            if time.monotonic() > until:
                break
            try:
                _take(mailbox, uid)
                count += 1
            except (MailboxError, OSError, IMAP4.error, OperationalError, InterfaceError):
                raise
            except Exception as error:
                log.exception("A message could not be stored")
                failures.append(error)
    if failures:
        raise MailboxError(
            f"Messages that could not be stored, and are tried again: {len(failures)}. "
            f"The first: {failures[0]}"
        ) from failures[0]
    return count


def _take(mailbox: Mailbox, uid: str) -> None:
    """Store a message's files, and only then flag it: one that was cut off is taken again."""
    most = settings.IMR_MAX_UPLOAD_BYTES
    if (size := mailbox.size_of(uid)) > most:
        name = f"message {uid}"
        why = f"The message has {filesizeformat(size)}; {filesizeformat(most)} are taken at most."
        _refuse(f"too large {uid} {size}".encode(), name, why)
    else:
        content = mailbox.read(uid)
        if content is None:  # deleted meanwhile
            return
        try:
            store_message(content)
        except (ValueError, LookupError, RecursionError, DataError):  # as parts within parts within
            log.exception("A message could not be read")
            _refuse(content, f"message {uid}", UNREADABLE)
    mailbox.mark_done(uid)


@transaction.atomic
def _refuse(key: bytes, name: str, why: str) -> None:
    digest = hashlib.sha256(key).hexdigest()
    fetched, is_new = FetchedMessage.objects.get_or_create(digest=digest)
    if is_new:
        fetched.batch = open_batch(BATCH_SOURCE)
        receive(fetched.batch, RefusedFile(name, why))
        fetched.save(update_fields=["batch"])


@transaction.atomic
def store_message(content: bytes) -> Batch | None:
    """Store the attachments of a message as a batch; None where it has none or was taken before.

    That it was taken is kept in the same transaction, by its Message-ID and files together: an
    ID alone is repeated by some programs, and by whoever wants to keep another's mail out.
    """
    mail = carried(content)
    fetched, is_new = FetchedMessage.objects.get_or_create(digest=mail.digest)
    if not is_new:
        log.info("A message was taken before, with the same files; it is only flagged")
        return None
    if not (mail.letters or mail.others):
        return None
    fetched.batch = batch = open_batch(_source_of(mail))
    fetched.save(update_fields=["batch"])
    for file in mail.letters:
        _store(batch, file)
    for file in mail.others:
        receive(batch, RefusedFile(file.name, NOT_TAKEN, len(file.content)))
    return batch


def _source_of(mail: Carried) -> str:
    return f"{BATCH_SOURCE}, from {mail.sender}" if mail.sender else BATCH_SOURCE


def _store(batch: Batch, file: IncomingFile) -> None:
    opened = io.BytesIO(file.content)
    if is_archive(file.name, opened):
        store_archive(batch, file.name, opened, publish_when_clean=False, then=enqueue_unpacking)
    else:
        letters = list(sources.from_upload(file.name, opened, len(file.content)))
        receive_all(batch, letters, then=enqueue)
