"""What the parser of today reads in a letter, as a draft beside the one that people made."""

from __future__ import annotations

from django.db import transaction

from determinations.models import Case, Letter

from ..candidate_drafts import draft_of_reading
from ..drafts import Draft
from ..reference_rows import ReferenceRows
from ..saving import parse_stored


def read_now(case: Case, letter: Letter) -> Draft:
    """Return what the letter says of a case as the parser reads it now; nothing is written.

    Rows that only this reading needs are made in a transaction that is taken back.
    """
    parsed, rows = parse_stored(letter), ReferenceRows()
    with transaction.atomic():
        rows.look_up([parsed])
        draft = draft_of_reading(case, letter, parsed, rows)
        transaction.set_rollback(True)
    return draft
