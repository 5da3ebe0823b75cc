"""Many stored letters parsed anew in one transaction, in as few statements as one letter takes.

Together go letters that are read as before, and those that alone speak for their case, under the
same number, with nothing that a person changed. What is written of a letter that turns out to say
the same as before is taken back. Each other letter goes the careful way (`reparsing.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from determinations.group_rows import insert_objects, update_objects
from determinations.letters import CASE_DATES, CASE_TEXTS, ParsedLetter
from determinations.models import (
    AcceptedProblem,
    Case,
    DisputedItem,
    GuidelineCitation,
    Letter,
    LetterStatus,
    Revision,
)

from . import lifecycle
from .locks import lock_group
from .publishing import note_outcome
from .reference_rows import ReferenceRows
from .reparse_report import Change, Values, differences, items_of, values_of
from .saving import (
    READING_FIELDS,
    citations_of,
    digest_of,
    fill_case,
    item_of,
    note_reading,
    parse_stored,
)
from .transitions import NEEDS_REVIEW, PARSED, PUBLISHED, READ

CASE_FIELDS = (
    *("letter", "number_known", "reviewer", "priority", "sex", "spans", "invented", "corrected"),
    *(*CASE_DATES, "age", *CASE_TEXTS),
)
"""The columns of a case that `fill_case` sets."""


@dataclass(frozen=True, slots=True)
class _Reread:
    """A locked letter, the case that it speaks for, and what is read in it now."""

    letter: Letter
    case: Case
    parsed: ParsedLetter
    status: LetterStatus
    before: Values


def reparse_group(letter_ids: Sequence[int], *, dry_run: bool) -> dict[int, list[Change]]:
    """Parse letters anew and save what is different; return the differences of each.

    Letters that can't go together are left alone, and left out.
    """
    parsed = {
        letter.pk: (letter.reading_text, parse_stored(letter))
        for letter in Letter.objects.filter(pk__in=letter_ids)
    }
    with transaction.atomic():
        cases, letters = lock_group(parsed)
        letters = [letter for letter in letters if _is_as_parsed(letter, parsed[letter.pk][0])]
        same, others = [], []
        for letter in letters:
            read = parsed[letter.pk][1]
            if letter.reading_digest == digest_of(read):
                problems = letter.problems  # people may have mended or accepted some
                note_reading(letter, read)
                letter.problems = problems
                same.append(letter)
            else:
                others.append((letter, read))
        if not dry_run:
            update_objects(Letter, same, READING_FIELDS)
        changes = _reparse_changed(_alone(others, cases), dry_run=dry_run)
    return {letter.pk: [] for letter in same} | changes


def _is_as_parsed(letter: Letter, text: str) -> bool:
    """Return whether a letter, now locked, still has the text that was parsed, and is to be."""
    return letter.status in READ and letter.reading_text == text


def _alone(read: Sequence[tuple[Letter, ParsedLetter]], cases: Mapping[int, Case]) -> list[_Reread]:
    """Return the letters whose cases say what these letters say, and nothing else."""
    touched = {
        *Revision.objects.filter(case__in=cases).values_list("case_id", flat=True),
        *AcceptedProblem.objects.filter(letter__in=[letter.pk for letter, _ in read]).values_list(
            "letter__case_id", flat=True
        ),
    }
    found = []
    for letter, parsed in read:
        case = cases.get(letter.case_id or 0)
        if (
            case is not None
            and case.letter_id == letter.pk
            and case.pk not in touched
            and parsed.case_number in (None, case.case_number)
            and letter.status in (PUBLISHED, PARSED, NEEDS_REVIEW)
        ):
            letter.case = case
            found.append((letter, case, parsed))
    items = items_of([case.pk for _, case, _ in found])
    return [
        _Reread(
            letter,
            case,
            parsed,
            LetterStatus(letter.status),
            values_of(letter, case, items.get(case.pk, [])),
        )
        for letter, case, parsed in found
    ]


def _reparse_changed(read: Sequence[_Reread], *, dry_run: bool) -> dict[int, list[Change]]:
    """Save letters that say something else now; write of the others that they were read."""
    if not read:
        return {}
    rows = ReferenceRows()
    rows.look_up(reread.parsed for reread in read)
    changes, is_saved = _try(read, rows, keeps=not dry_run)
    if dry_run or is_saved:
        return changes
    update_objects(
        Letter,
        [reread.letter for reread in read if changes.get(reread.letter.pk) == []],
        READING_FIELDS,
    )
    changed = [reread for reread in read if changes.get(reread.letter.pk)]
    if changed:
        _try(changed, rows, keeps=True)
    return changes


def _try(
    read: Sequence[_Reread], rows: ReferenceRows, *, keeps: bool
) -> tuple[dict[int, list[Change]], bool]:
    """Save what is read; return the differences, and whether it stays saved.

    It is taken back unless each letter says something else, and its case keeps an outcome where
    readers see it: one that loses it goes the careful way.
    """
    changes: dict[int, list[Change]] = {}
    with transaction.atomic():
        _write(read, rows)
        items = items_of([reread.case.pk for reread in read])
        for reread in read:
            if reread.case.outcome or not reread.case.is_published:
                after = values_of(reread.letter, reread.case, items.get(reread.case.pk, []))
                changes[reread.letter.pk] = differences(reread.case, reread.before, after)
        is_saved = keeps and all(changes.get(reread.letter.pk) for reread in read)
        if not is_saved:
            transaction.set_rollback(True)
    return changes, is_saved


def _write(read: Sequence[_Reread], rows: ReferenceRows) -> None:
    cases = {reread.case.pk: reread.case for reread in read}
    for reread in read:
        lifecycle.take_back(reread.letter, reread.status)  # an earlier try was rolled back
        note_reading(reread.letter, reread.parsed)
        fill_case(reread.case, reread.letter, reread.parsed, rows)
    update_objects(Case, cases.values(), CASE_FIELDS)
    GuidelineCitation.objects.filter(item__case__in=cases).delete()
    DisputedItem.objects.filter(case__in=cases).delete()
    pairs = [
        (item_of(reread.case, item, rows), item) for reread in read for item in reread.parsed.items
    ]
    insert_objects(DisputedItem, [row for row, _ in pairs])
    insert_objects(
        GuidelineCitation,
        [citation for row, item in pairs for citation in citations_of(row, item, rows)],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, outcome FROM determinations_case WHERE id = ANY(%s)", [list(cases)]
        )
        for case_id, outcome in cursor.fetchall():
            cases[case_id].outcome = outcome
    for reread in read:
        note_outcome(reread.case, reread.letter)
    lifecycle.record_reparses([(reread.letter, reread.case) for reread in read])
