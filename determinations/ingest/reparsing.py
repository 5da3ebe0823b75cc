"""Run a newer parser over stored letters and report what it reads differently, field by field.

The letters' stored text is parsed (redacted where a person redacted it); their bytes are not read
again. What people corrected stays on top, published determinations stay published unless an outcome
is lost, and where the parser reads the same as before nothing is touched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import partial

from django.db import DatabaseError, OperationalError, transaction

from determinations.letters import PARSER_VERSION
from determinations.models import Case, Letter
from determinations.parallel import in_chunks

from . import lifecycle
from .candidate_drafts import is_candidate
from .filing import renumber
from .locks import lock, lock_case_of
from .reparse_report import Change, Report, Values, differences, items_of, values_of
from .reparsing_groups import reparse_group
from .saving import READING_FIELDS, digest_of, note_reading, parse_stored, save_case
from .transitions import READ

log = logging.getLogger(__name__)

LETTERS_A_CHUNK = 100
MOST_TRIES = 3


def ids_to_reparse(every: bool) -> list[int]:
    """Return ids of letters that another parser version has read, or of `every` letter read."""
    letters = Letter.objects.filter(status__in=READ).exclude(text="")
    if not every:
        letters = letters.exclude(parser_version=PARSER_VERSION)
    return list(letters.order_by("pk").values_list("pk", flat=True))


def reparse(
    letter_ids: Sequence[int], *, dry_run: bool, most_examples: int, processes: int = 1
) -> Iterator[tuple[int, Report]]:
    """Parse these letters anew; yield, for each chunk, how many letters and what they came to.

    A dry run changes nothing, not even the version that the letters are marked with.
    """
    work = partial(_reparse_chunk, dry_run=dry_run, most_examples=most_examples)
    yield from in_chunks(work, letter_ids, LETTERS_A_CHUNK, processes)


def _reparse_chunk(
    letter_ids: Sequence[int], *, dry_run: bool, most_examples: int
) -> tuple[int, Report]:
    """Parse letters anew together, and those that can't go with the others one by one."""
    report = Report()
    try:
        together = reparse_group(letter_ids, dry_run=dry_run)
    except DatabaseError as error:
        log.info("Letters are parsed anew one by one: %s", type(error).__name__)
        together = {}
    for letter_id in letter_ids:
        changes = together.get(letter_id)
        if changes is None:
            changes = _reparse_with_retries(letter_id, dry_run=dry_run)
        report.count(changes, most_examples)
    return len(letter_ids), report


def _reparse_with_retries(letter_id: int, *, dry_run: bool) -> list[Change]:
    """Parse a letter anew, again after a deadlock.

    Two processes may create the same new rows (a specialty, a guideline) in another order, and
    PostgreSQL then ends one of them.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return reparse_letter(letter_id, dry_run=dry_run)
        except OperationalError:
            continue
    return reparse_letter(letter_id, dry_run=dry_run)


@transaction.atomic
def reparse_letter(letter_id: int, *, dry_run: bool = False) -> list[Change]:
    """Parse one stored letter anew and save what is different; return the differences."""
    letter = lock(letter_id)
    parsed = parse_stored(letter)
    if letter.reading_digest == digest_of(parsed):
        problems = letter.problems  # people may have mended or accepted some
        note_reading(letter, parsed)
        letter.problems = problems
        _save_note(letter, dry_run)
        return []
    case = lock_case_of(letter)
    was_candidate = is_candidate(letter)
    before = _values(letter, case)
    note_reading(letter, parsed)
    with transaction.atomic():
        if case is not None:
            renumber(case, letter, parsed)
            save_case(case, letter, parsed)
        elif was_candidate and letter.case is not None:
            lifecycle.keep_reading(letter.case, letter, parsed)
        lifecycle.record_reparse(letter, case)
        changes = differences(case, before, _values(letter, case))
        is_same = not changes and not was_candidate
        if dry_run or is_same:
            transaction.set_rollback(True)
    if dry_run or is_same:
        _save_note(letter, dry_run)
    return changes


def _save_note(letter: Letter, dry_run: bool) -> None:
    """Save that this parser has read the letter, unless the run is a dry one."""
    if not dry_run:
        letter.save(update_fields=READING_FIELDS)


def _values(letter: Letter, case: Case | None) -> Values:
    """Return what the archive says now of a letter and its case."""
    return values_of(letter, case, items_of([case.pk])[case.pk] if case is not None else [])
