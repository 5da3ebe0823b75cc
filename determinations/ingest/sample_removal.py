"""Removing invented letters for good, with all that came of them.

Beside `lifecycle` this alone takes something from readers: whole letters, and only those that
say of themselves that they are invented (`Letter.invented`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db import transaction

from determinations import audit
from determinations.models import (
    Batch,
    Case,
    DisputedItem,
    Letter,
    Receipt,
    Revision,
    Verb,
)

from .letter_bytes import delete_once_committed
from .lifecycle import note_changes

LETTERS_A_BATCH = 500


def count_samples() -> Counter[str]:
    """Return how many letters, cases and disputed items `remove_samples` would remove."""
    return Counter(
        letters=Letter.objects.filter(invented=True).count(),
        cases=Case.objects.filter(letter__invented=True).count(),
        items=DisputedItem.objects.filter(case__letter__invented=True).count(),
    )


def remove_samples(on_removed: Callable[[int], object] = lambda letters: None) -> Counter[str]:
    """Remove all invented letters and return how many letters, cases and disputed items.

    Each batch is a transaction of its own, so that an interrupted run is taken up by the next;
    `on_removed` is called with the number of letters of each.
    """
    removed: Counter[str] = Counter(letters=0, cases=0, items=0)
    while batch := _remove_batch():
        removed.update(batch)
        on_removed(batch["letters"])
    return removed


@transaction.atomic
def _remove_batch() -> Counter[str]:
    invented = Letter.objects.filter(invented=True).order_by("pk")
    chosen = list(invented.values_list("pk", flat=True)[:LETTERS_A_BATCH])
    spoken_for = Case.objects.filter(letter__in=chosen).order_by("pk")
    case_ids = list(spoken_for.select_for_update(of=["self"]).values_list("pk", flat=True))
    letters = invented.filter(pk__in=chosen).select_for_update(of=["self"])
    batch_of = dict(letters.values_list("pk", "batch_id"))
    if not batch_of:
        return Counter()
    cases = Case.objects.filter(pk__in=case_ids)
    items = DisputedItem.objects.filter(case__in=case_ids)
    removed = Counter(letters=len(batch_of), cases=len(case_ids), items=items.count())
    note_changes(cases.filter(published_at__isnull=False).values_list("pk", flat=True))
    audit.record(
        Verb.REMOVE_SAMPLES,
        letters=removed["letters"],
        cases=removed["cases"],
        items=removed["items"],
    )
    # first a case that shows nothing: a published letter and its case hold each other
    cases.update(published_at=None, letter=None, invented=False)
    items.delete()
    Receipt.objects.filter(letter__in=batch_of).delete()
    gone = Letter.objects.filter(pk__in=batch_of)
    delete_once_committed(list(gone.exclude(stored_as="").values_list("stored_as", flat=True)))
    Revision.objects.filter(case=None, letter__in=batch_of).delete()
    gone.delete()
    # what is left belongs to a real letter that waits or was rejected
    cases.filter(letters__isnull=True).delete()
    Batch.objects.filter(
        pk__in={pk for pk in batch_of.values() if pk is not None},
        letters__isnull=True,
        receipts__isnull=True,
        archives__isnull=True,
    ).delete()
    return removed
