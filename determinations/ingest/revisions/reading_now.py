"""What the parser of today reads in a letter, as a draft beside the one that people made."""

from __future__ import annotations

from django.db import transaction

from determinations.models import Case, DisputedItem, GuidelineCitation, Letter

from ..drafts import Draft
from ..drafts.making import draft_from_rows
from ..reference_rows import ReferenceRows
from ..saving import citations_of, fill_case, item_of, parse_stored


def read_now(case: Case, letter: Letter) -> Draft:
    """Return what the letter says of a case as the parser reads it now; nothing is written.

    Rows are made as for a reading, in a transaction that is taken back.
    """
    rows = ReferenceRows()
    with transaction.atomic():
        parsed = parse_stored(letter)
        scratch = Case(case_number=f"{case.case_number}?"[:40])
        fill_case(scratch, letter, parsed, rows)
        scratch.letter = None
        scratch.save()
        items = DisputedItem.objects.bulk_create(
            item_of(scratch, read, rows) for read in parsed.items
        )
        GuidelineCitation.objects.bulk_create(
            citation
            for item, read in zip(items, parsed.items, strict=True)
            for citation in citations_of(item, read, rows)
        )
        draft = draft_from_rows(scratch)
        transaction.set_rollback(True)
    draft["case"]["case_number"] = parsed.case_number or case.case_number
    return draft
