"""What a person redacts in a letter goes from what is told around it: file names, reasons, names.

What the archive says of the case itself is redacted in `drafts/redacting.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from determinations.letters import Passage, find_again, normalized, redact_passages
from determinations.models import (
    Archive,
    Batch,
    GuidelineCitation,
    GuidelineName,
    Letter,
    Receipt,
)

Redacted = Receipt | Archive | Batch | GuidelineName

AROUND_FIELDS = ("file_name", "hidden_reason", "problems")
"""The columns of a letter that `redact_around` sets."""


def redact_around(letter: Letter, passages: Sequence[Passage]) -> bool:
    """Put marks where passages stand in the names of a locked letter's file and what is told of it.

    Sets `AROUND_FIELDS` without saving, and saves its receipts, its batch and the archives that it
    came in. Return whether one of these fields has changed.
    """
    before = [getattr(letter, name) for name in AROUND_FIELDS]
    name = letter.file_name
    letter.file_name = _marked(letter, "file_name", passages)
    letter.hidden_reason = _marked(letter, "hidden_reason", passages)
    letter.set_problems(
        replace(problem, message=redact_passages(problem.message, passages))
        for problem in letter.get_problems()
    )
    _redact(letter.receipts.all(), ("file_name", "message"), passages)
    came_in = Archive.objects.filter(batch__receipts__letter=letter)
    _redact(came_in.distinct(), ("file_name",), passages)
    if letter.batch is not None and name in letter.batch.source:
        _redact([letter.batch], ("source",), passages)
    return before != [getattr(letter, name) for name in AROUND_FIELDS]


def _redact(rows: Iterable[Redacted], fields: Sequence[str], passages: Sequence[Passage]) -> None:
    """Put marks into fields of rows, and save those that had a passage."""
    for row in rows:
        marked = {name: _marked(row, name, passages) for name in fields}
        if marked != {name: getattr(row, name) for name in fields}:
            type(row).objects.filter(pk=row.pk).update(**marked)


def _marked(row: Letter | Redacted, name: str, passages: Sequence[Passage]) -> str:
    """Return a field's text with a marker in each place of the passages, as long as may be."""
    most = getattr(row._meta.get_field(name), "max_length", None)
    return redact_passages(getattr(row, name), passages)[:most]


def redact_meanings(letter: Letter, passages: Sequence[Passage]) -> None:
    """Redact in what people said of guidelines' names that a letter has.

    A name with such words loses its meaning, unless another case cites by it what it means.
    """
    in_letter = normalized(letter.text)
    for row in GuidelineName.objects.select_related("guideline"):
        if normalized(row.written) not in in_letter:
            continue
        marks, _ = find_again(row.written, passages)
        if marks and not _is_used_elsewhere(row, marks[0].text, letter):
            row.delete()
        else:
            _redact([row], ("reason",), passages)


def _is_used_elsewhere(row: GuidelineName, mark: str, letter: Letter) -> bool:
    cited = GuidelineCitation.objects.exclude(item__case=letter.case_id)
    meant = {"guideline": row.guideline} if row.guideline else {"source": row.source}
    return cited.filter(**meant, text__icontains=mark).exists()
