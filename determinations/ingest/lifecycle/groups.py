"""Many new letters in one transaction, in as few statements as one letter takes.

Nearly every letter is the first of its case, and nothing about it needs a look at what is stored.
Those go together; each other letter goes the careful way of a single one (`reading.py`), which says
what becomes of a letter. Where letters can't go together after all (another process was first),
each of the group goes that way.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from determinations import audit
from determinations.group_rows import insert_objects, reserve_ids, update_objects
from determinations.letters import ParsedLetter, Reading
from determinations.models import (
    AuditEntry,
    Case,
    DisputedItem,
    GuidelineCitation,
    Letter,
    LetterStatus,
    Verb,
)

from ..filing import case_number_for
from ..guideline_names import as_named
from ..publishing import CannotPublish, note_outcome, obstacles, refuse_with
from ..reference_rows import ReferenceRows
from ..saving import READING_FIELDS, citations_of, fill_case, item_of
from ..transitions import PARSED, PUBLISHED, RECEIVED
from .moves import note_changes, state_after_change, state_after_reading, step
from .reading import READ_FIELDS, ErasedBefore, record_reading, set_reading

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _NewCase:
    """A letter that was just read, the case that it founds, and what it says."""

    letter: Letter
    case: Case
    parsed: ParsedLetter


@transaction.atomic
def start_all(letters: Sequence[Letter]) -> None:
    """Store new letters, received.

    Raise `IntegrityError` if one of these files is stored already, `ErasedBefore` if one must not
    be stored: then none is.
    """
    insert_objects(Letter, letters)
    if audit.was_erased(*(letter.sha256 for letter in letters)):  # only now, as in `start`
        raise ErasedBefore
    audit.record_all(
        [audit.entry_of(Verb.RECEIVE, letter=letter, to_state=letter.status) for letter in letters]
    )


def record_readings(
    readings: Mapping[int, Reading], rows: ReferenceRows
) -> dict[int, LetterStatus]:
    """Save what was read of letters, by their ids, as `record_reading` does; return their states.

    An error about one letter does not keep the others from being saved; it is raised at the end.
    Letters that were erased meanwhile are left out.
    """
    try:
        rows.look_up(as_named(reading.parsed) for reading in readings.values())
        statuses = _record_first_letters(readings, rows)
    except (DatabaseError, CannotPublish) as error:
        log.info("Letters are saved one by one: %s", type(error).__name__)
        rows.forget()
        statuses = {}
    failure: Exception | None = None
    for letter_id, reading in readings.items():
        if letter_id in statuses:
            continue
        try:
            statuses[letter_id] = record_reading(letter_id, reading, rows)
        except Letter.DoesNotExist:
            log.info("Letter %s was erased meanwhile", letter_id)
        except Exception as error:
            rows.forget()
            failure = error
    if failure is not None:
        raise failure
    return statuses


def record_reparses(read: Sequence[tuple[Letter, Case]]) -> None:
    """Write that a newer parser reads letters differently, as `record_reparse` does for one.

    Letters and cases are locked by the caller; no case that readers see has lost its outcome.
    """
    entries = []
    for letter, _ in read:
        entries.append(step(letter, state_after_change(letter), Verb.REPARSE))
    update_objects(Letter, [letter for letter, _ in read], ("status", *READING_FIELDS))
    audit.record_all(entries)
    note_changes(case.pk for _, case in read if case.is_published)


@transaction.atomic
def _record_first_letters(
    readings: Mapping[int, Reading], rows: ReferenceRows
) -> dict[int, LetterStatus]:
    """Save the letters that found a case of their own and that nobody has dealt with yet."""
    found = _found_cases(readings, rows)
    items = _insert_items(found, rows)
    _set_outcomes(found, items)
    entries: list[AuditEntry] = []
    for new in found:
        entries += _steps(new)
    insert_objects(Case, [new.case for new in found])
    update_objects(
        Letter,
        [new.letter for new in found],
        ("status", *(name for name in READ_FIELDS if name != "readers_copy")),
    )
    audit.record_all(entries)
    note_changes(new.case.pk for new in found if new.case.is_published)
    return {new.letter.pk: LetterStatus(new.letter.status) for new in found}


def _found_cases(readings: Mapping[int, Reading], rows: ReferenceRows) -> list[_NewCase]:
    """Lock the letters; return, in the order of their case numbers, those of cases of their own.

    Two groups that found the same cases wait for each other in this order, and never both.
    """
    letters = Letter.objects.select_for_update(of=["self"]).filter(
        pk__in=readings,
        status=RECEIVED,
        case=None,
        hidden_at=None,
        redacted_text="",
        dropped_findings=None,
        readers_copy=None,
    )
    read = [(letter, set_reading(letter, readings[letter.pk])) for letter in letters.order_by("pk")]
    numbers = [case_number_for(letter, parsed) for letter, parsed in read]
    taken = set(
        Case.objects.filter(case_number__in=numbers).values_list("case_number", flat=True)
    ) | audit.erased_cases(numbers)
    taken |= {number for number, count in Counter(numbers).items() if count > 1}
    ids = reserve_ids(Case, len(read))
    found = []
    for (letter, parsed), number, case_id in zip(read, numbers, ids, strict=True):
        if number in taken:
            continue
        case = letter.case = Case(pk=case_id, case_number=number)
        fill_case(case, letter, parsed, rows)
        found.append(_NewCase(letter, case, parsed))
    return sorted(found, key=lambda new: new.case.case_number)


def _insert_items(found: Sequence[_NewCase], rows: ReferenceRows) -> list[DisputedItem]:
    """Insert items and citations; foreign keys are checked when the transaction ends."""
    read = [(new.case, item) for new in found for item in new.parsed.items]
    items = [item_of(case, item, rows) for case, item in read]
    insert_objects(DisputedItem, items)
    citations = [
        citation
        for row, (_, item) in zip(items, read, strict=True)
        for citation in citations_of(row, item, rows)
    ]
    insert_objects(GuidelineCitation, citations)
    return items


def _set_outcomes(found: Sequence[_NewCase], items: Sequence[DisputedItem]) -> None:
    """Set each case's outcome as PostgreSQL derives it from the items just inserted."""
    cases = {new.case.pk: new for new in found}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, determinations_outcome_of(id) FROM unnest(%s::bigint[]) AS id",
            [list(cases)],
        )
        for case_id, outcome in cursor.fetchall():
            new = cases[case_id]
            new.case.outcome = outcome
            note_outcome(new.case, new.letter)


def _steps(new: _NewCase) -> list[AuditEntry]:
    """Take a letter just read to its state, published where that was wished for."""
    letter, case = new.letter, new.case
    status = state_after_reading(letter)
    entries = [step(letter, status, Verb.READ)]
    if status == PARSED and letter.publish_when_clean:
        refuse_with(obstacles(letter))
        case.published_at = timezone.now()
        entries.append(step(letter, PUBLISHED, Verb.PUBLISH))
    return entries
