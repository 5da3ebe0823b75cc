"""Row locks on letters and cases, in one order.

A case is locked before its letters, so that two verbs at two letters of one case wait for each
other and never both. Only a letter that is in no case yet is locked before the case it comes to:
nobody who holds that case waits for it.

No query joins to the row that it locks what that row points to: once the lock is waited for,
PostgreSQL gives the row as it is then, and what was joined as it was before.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction

from determinations.models import Case, Letter


class _FiledElsewhere(Exception):
    """A letter came to another case while the lock of its earlier one was waited for."""


def lock(letter: int | Letter) -> Letter:
    """Return a letter that nobody else changes until the transaction ends, nor its case.

    Who has it locked already in this transaction, and looked at it, gives the letter itself.
    """
    if isinstance(letter, Letter):
        return letter
    while True:
        try:
            with transaction.atomic():  # going back to here gives locks back
                return _lock_case_and_letter(letter)
        except _FiledElsewhere:
            continue


def _lock_case_and_letter(letter_id: int) -> Letter:
    case = Case.objects.select_for_update(of=["self"]).filter(letters=letter_id).first()
    letter = Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)
    if letter.case_id != (case.pk if case else None):
        raise _FiledElsewhere
    return letter


def lock_group(letter_ids: Iterable[int]) -> tuple[dict[int, Case], list[Letter]]:
    """Return, locked, the cases of these letters by their ids, and the letters in these cases.

    Call in a transaction. A letter that came to another case meanwhile is left out.
    """
    ids = list(letter_ids)
    cases = Case.objects.select_for_update(of=["self"]).filter(
        pk__in=Letter.objects.filter(pk__in=ids).values("case")
    )
    of_id = {case.pk: case for case in cases.prefetch_related("reviewer").order_by("pk")}
    letters = Letter.objects.select_for_update(of=["self"]).filter(pk__in=ids, case__in=of_id)
    return of_id, list(letters.order_by("pk"))


def lock_case_with_id(case_id: int) -> Case | None:
    """Return a case that nobody else changes until the transaction ends, nor a letter of it.

    None if it is gone.
    """
    return Case.objects.select_for_update(of=["self"]).filter(pk=case_id).first()


def lock_case_of(letter: Letter) -> Case | None:
    """Return, locked, the case that this letter speaks for; None if another letter does."""
    return Case.objects.select_for_update(of=["self"]).filter(letter=letter).first()


def lock_case(case_number: str) -> Case:
    """Return the case of this number, created on first use, locked."""
    cases = Case.objects.select_for_update(of=["self"])
    while True:
        Case.objects.get_or_create(case_number=case_number)
        with suppress(Case.DoesNotExist):  # while its lock was waited for it was erased or renamed
            return cases.get(case_number=case_number)
