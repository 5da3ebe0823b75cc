"""The changes of letters as a table for spreadsheets: a line for each value that was changed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from determinations.models import AuditEntry
from determinations.spreadsheets import cell, line_writer

from .rows import Change, changes_of

COLUMNS = (
    "at", "letter", "case_number", "file_name", "what", "state", "field", "before", "after",
    "cause", "reason", "person",
)  # fmt: skip
ENTRIES_A_FETCH = 200


def csv_lines(entries: QuerySet[AuditEntry], field: str = "") -> Generator[str, None, None]:
    """Yield the changes in groups of lines, times in the archive's zone, after the columns' names.

    With a `field` only its values have lines. An act that changed no value has one line.
    """
    writer = line_writer()
    yield writer.writerow(COLUMNS)
    rest = entries.values_list("pk", flat=True).iterator(chunk_size=ENTRIES_A_FETCH)
    while group := list(islice(rest, ENTRIES_A_FETCH)):
        changes = changes_of(AuditEntry.objects.changes().filter(pk__in=group), field)
        yield "".join(writer.writerow(row) for change in changes for row in _rows(change))


def _rows(change: Change) -> Iterator[list[str]]:
    letter = change.letter
    case = letter.case if letter is not None else None
    before = [
        timezone.localtime(change.entry.at).isoformat(timespec="seconds"),
        str(letter.pk) if letter is not None else "",
        case.case_number if case is not None and case.number_known else "",
        letter.file_name if letter is not None else "",
        change.entry.get_verb_display(),
        change.states,
    ]
    after = [change.cause, change.reason, change.who]
    told = [[value.label, value.before, value.after] for value in change.values]
    told += [[label, "", ""] for label in change.untold]
    for values in told or [["", "", ""]]:
        yield [cell(text) for text in (*before, *values, *after)]
