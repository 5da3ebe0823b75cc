"""Reading a batch's failed letters once more."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from determinations.models import Batch, LetterStatus, ReceiptResult

from .. import lifecycle
from ..incoming import FILES_A_GROUP
from ..tasks import enqueue


def retry_letters(batch: Batch, *, by: User, letter_id: int | None = None) -> int:
    """Queue the letters of a batch that could not be read, or one of them; return how many.

    They are queued in groups, each in the transaction that puts its letters back to the start.
    """
    to_retry = Q(status=LetterStatus.FAILED) | Q(status=LetterStatus.RECEIVED) & ~Q(problems=[])
    letters = batch.letters.filter(to_retry, receipts__result=ReceiptResult.STORED)
    if letter_id is not None:
        letters = letters.filter(pk=letter_id)
    ids = sorted(set(letters.values_list("pk", flat=True)))
    for at in range(0, len(ids), FILES_A_GROUP):
        _retry_group(ids[at : at + FILES_A_GROUP], by)
    return len(ids)


@transaction.atomic
def _retry_group(letter_ids: list[int], by: User) -> None:
    queued: list[int] = []
    for letter_id in letter_ids:
        lifecycle.read_again(letter_id, queued.extend, by=by)
    enqueue(queued)
