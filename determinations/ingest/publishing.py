"""What readers may see: publishing and withdrawing determinations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from determinations.letters.model import Severity
from determinations.models import Case, IndexChange, Letter, LetterStatus, PhiState

from .saving import parse_stored, save_case

PUBLISHABLE_PHI = {PhiState.CLEAR, PhiState.CLEARED, PhiState.REDACTED}
PUBLISHABLE_STATUS = {LetterStatus.PARSED, LetterStatus.NEEDS_REVIEW, LetterStatus.PUBLISHED}


class CannotPublish(Exception):
    """Why a letter may not be published, in words for the person who tried."""


def obstacles(letter: Letter) -> list[str]:
    """What stands against publishing a letter by a person's decision; empty where nothing does."""
    found = []
    if letter.status not in PUBLISHABLE_STATUS:
        found.append(f"The letter's state is \N{LEFT DOUBLE QUOTATION MARK}"
                     f"{letter.get_status_display()}\N{RIGHT DOUBLE QUOTATION MARK}.")  # fmt: skip
    elif letter.case is None:
        found.append("The letter has not been read yet.")
    if letter.phi_state not in PUBLISHABLE_PHI:
        found.append("Marks that may identify a person have to be cleared or redacted first.")
    if any(problem["severity"] == Severity.FATAL for problem in letter.problems):
        found.append("The letter could not be read as a determination.")
    return found


def is_clean(letter: Letter, *, phi_resolved: bool = False) -> bool:
    """Whether nothing about a letter asks for a person.

    With `phi_resolved` findings that a person has dealt with count as none.
    """
    allowed = PUBLISHABLE_PHI if phi_resolved else {PhiState.CLEAR}
    return letter.phi_state in allowed and all(
        problem["severity"] == Severity.NOTE for problem in letter.problems
    )


@transaction.atomic
def publish(letter_id: int) -> Case:
    """Show a letter's determination to readers; what its case showed before is superseded.

    Raises `CannotPublish`, with every reason, where something stands against it.
    """
    letter = Letter.objects.select_for_update(of=["self"]).get(pk=letter_id)
    if found := obstacles(letter):
        raise CannotPublish(" ".join(found))
    case = Case.objects.select_for_update().get(letters=letter)
    if case.letter_id != letter.pk:
        make_current(case, letter)
    letter.status = LetterStatus.PUBLISHED
    letter.save(update_fields=["status"])
    case.published_at = case.published_at or timezone.now()
    case.save(update_fields=["published_at"])
    IndexChange.objects.record([case.pk])
    return case


@transaction.atomic
def unpublish(case_id: int) -> None:
    """Withdraw a case from readers; its letter waits for a person's decision."""
    case = Case.objects.select_for_update().get(pk=case_id)
    Letter.objects.filter(current_for=case, status=LetterStatus.PUBLISHED).update(
        status=LetterStatus.NEEDS_REVIEW
    )
    case.published_at = None
    case.save(update_fields=["published_at"])
    IndexChange.objects.record([case.pk])


@transaction.atomic
def reject(letter_ids: Iterable[int]) -> int:
    """Keep these letters and show them to nobody; returns how many were not rejected before."""
    letters = Letter.objects.filter(pk__in=list(letter_ids)).exclude(status=LetterStatus.REJECTED)
    for case in Case.objects.published().filter(letter__in=letters):
        unpublish(case.pk)
    return letters.update(status=LetterStatus.REJECTED)


def make_current(case: Case, letter: Letter) -> None:
    """Let `letter` take the place of the case's current letter, which stays, superseded."""
    Letter.objects.filter(current_for=case).update(status=LetterStatus.SUPERSEDED)
    save_case(case, letter, parse_stored(letter))
