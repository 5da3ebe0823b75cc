"""Letters that come by mail: each message's attachments are stored once, then it is flagged."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from determinations.models import Batch, FetchedMessage

from . import sources
from .archives import store_archive
from .imap import Mailbox, MailboxAddress, open_mailbox
from .incoming import IncomingFile, RefusedFile
from .intake import media_type_of, open_batch, receive, receive_all
from .tasks import enqueue, enqueue_unpacking
from .zip_archives import is_archive

log = logging.getLogger(__name__)

BATCH_SOURCE = "mailbox"
MESSAGES_A_LOOK = 50
UNREADABLE = "The message could not be read. It is left in the mailbox, flagged."


def fetch_mail() -> int:
    """Take the attachments of new messages; return how many messages were dealt with.

    Raise `MailboxError` where the mailbox can't be used.
    """
    address = MailboxAddress.of(settings.IMR_MAILBOX_URL)
    with open_mailbox(address, settings.IMR_MAILBOX_DONE) as mailbox:
        messages = mailbox.new_messages()[:MESSAGES_A_LOOK]
        for uid in messages:
            _take(mailbox, uid)
        return len(messages)


def _take(mailbox: Mailbox, uid: str) -> None:
    """Store a message's files, and only then flag it: one that was cut off is taken again."""
    most = settings.IMR_MAX_UPLOAD_BYTES
    if (size := mailbox.size_of(uid)) > most:
        name = f"message {uid}"
        why = f"The message has {filesizeformat(size)}; {filesizeformat(most)} are taken at most."
        _refuse(f"too large {uid} {size}".encode(), name, why)
    else:
        content = mailbox.read(uid)
        try:
            store_message(content)
        except (ValueError, LookupError, RecursionError):  # such as parts within parts within parts
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

    That it was taken is kept in the same transaction, by its Message-ID, so that it is taken once.
    """
    message = message_from_bytes(content, policy=policy.compat32)
    named = str(message.get("Message-ID", "")).strip().encode("utf-8", "replace")
    digest = hashlib.sha256(named or content).hexdigest()
    fetched, is_new = FetchedMessage.objects.get_or_create(digest=digest)
    files = list(_attachments(message)) if is_new else []
    if not files:
        return None
    fetched.batch = batch = open_batch(BATCH_SOURCE)
    fetched.save(update_fields=["batch"])
    for file in files:
        opened = io.BytesIO(file.content)
        if is_archive(file.name, opened):
            store_archive(
                batch, file.name, opened, publish_when_clean=False, then=enqueue_unpacking
            )
            continue
        letters = list(sources.from_upload(file.name, opened, len(file.content)))
        receive_all(batch, letters, then=enqueue)
    return batch


def _attachments(message: Message) -> Iterator[IncomingFile]:
    """Yield the PDF, zip and text files of a message, not its own text nor its pictures."""
    for number, part in enumerate(message.walk(), 1):
        content = part.get_payload(decode=True)
        if part.is_multipart() or not isinstance(content, bytes):
            continue
        name = part.get_filename() or ""
        kind = media_type_of(content)
        if kind == "application/pdf":
            yield IncomingFile(name or f"attachment-{number}.pdf", content)
        elif name.lower().endswith(".zip") or (name.lower().endswith(".txt") and kind):
            yield IncomingFile(name, content)
