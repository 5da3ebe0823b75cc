"""Row locks on letters and cases.

A letter is locked before its case, and the one that it supersedes last: verbs that keep to one
order don't wait for each other.
"""

from __future__ import annotations

from determinations.models import Case, Letter


def lock(letter_id: int) -> Letter:
    """Return a letter that nobody else changes until the transaction ends."""
    return Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)


def lock_case_of(letter: Letter) -> Case | None:
    """Return, locked, the case that this letter speaks for; None if another letter does."""
    return Case.objects.select_for_update(of=["self"]).filter(letter=letter).first()


def lock_case(case_number: str) -> Case:
    """Return the case of this number, created on first use, locked, with its current letter."""
    Case.objects.get_or_create(case_number=case_number)
    cases = Case.objects.select_for_update(of=["self"]).select_related("letter")
    return cases.get(case_number=case_number)


def lock_for_correction(case: Case) -> None:
    """Let nobody redact, read or correct a case's letter until the transaction ends."""
    if case.letter_id is not None:
        lock(case.letter_id)
    Case.objects.select_for_update(of=["self"]).get(pk=case.pk)
