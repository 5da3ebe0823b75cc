"""A letter that a program hands in for an account: known already, or stored and queued at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from determinations.accounts.people import hold
from determinations.models import Batch, Letter, Receipt, ReceiptResult

from .incoming import IncomingFile
from .intake import open_batch, receive_all
from .quota import new_bytes, require_room
from .tasks import enqueue

SOURCE = "API"
"""Of the batch that has what programs of one account hand in within a day."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a file."""

    letter: Letter | None
    """None where the file is refused."""
    is_new: bool
    message: str
    """Why it is refused, or what else a person has to know of it."""


@transaction.atomic
def hand_in(account: User, file: IncomingFile) -> HandedIn:
    """Store a file and queue its reading, both or neither; of a known file return the letter.

    A file that the account handed in before changes nothing. Raise `OverQuota`.
    """
    hold(account)  # one batch a day and one count of the quota, however many come at once
    if (letter := handed_in_by(account).filter(sha256=file.sha256).first()) is not None:
        return HandedIn(letter, False, "")
    require_room(account, new_bytes([file]))
    (receipt,) = receive_all(_batch_of_today(account), [file], then=enqueue)
    return HandedIn(receipt.letter, receipt.result == ReceiptResult.STORED, receipt.message)


def handed_in_by(account: User) -> QuerySet[Letter]:
    """Return the letters of which an account handed in the file, whoever else did before."""
    receipts = Receipt.objects.filter(letter=OuterRef("pk"), batch__received_by=account)
    return Letter.objects.filter(Exists(receipts))


def _batch_of_today(account: User) -> Batch:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    batches = Batch.objects.filter(source=SOURCE, received_by=account, received_at__gte=midnight)
    return batches.first() or open_batch(SOURCE, account)
