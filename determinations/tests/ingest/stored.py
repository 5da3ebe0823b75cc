"""All that is stored of letters and cases, to compare two ways to the same archive."""

from __future__ import annotations

import hashlib

from django.forms.models import model_to_dict

from determinations.models import (
    AuditEntry,
    Case,
    DisputedItem,
    GuidelineCitation,
    IndexChange,
    Letter,
)

TIMES = {"received_at", "parsed_at", "published_at"}
KEYS = {"id", "batch", "case", "letter", "item", "reviewer", "treatment", "guideline"}
"""Compared by what the rows say that they refer to."""


def archive():
    """Return everything that is stored of letters and cases, but for ids and times."""

    def plain(row, *parents):
        values = model_to_dict(row)
        return {
            "of": parents,
            **{name: values[name] for name in sorted(values.keys() - TIMES - KEYS)},
        }

    letters = Letter.objects.defer(None).order_by("sha256")
    cases = Case.objects.order_by("case_number")
    items = DisputedItem.objects.select_related("case").order_by("case__case_number", "position")
    citations = GuidelineCitation.objects.select_related("item__case").order_by(
        "item__case__case_number", "item__position", "position"
    )
    entries = AuditEntry.objects.order_by("letter_sha256", "pk")
    return {
        "letters": [
            {
                **plain(letter, letter.case and letter.case.case_number),
                "content": hashlib.sha256(bytes(letter.content)).hexdigest(),
                "digest": letter.reading_digest,
            }
            for letter in letters
        ],
        "cases": [
            {
                **plain(case, case.letter and case.letter.sha256, str(case.reviewer)),
                "public": case.is_published,
            }
            for case in cases
        ],
        "items": [plain(item, item.case.case_number, str(item.treatment)) for item in items],
        "citations": [
            plain(
                citation,
                citation.item.case.case_number,
                citation.item.position,
                str(citation.guideline),
            )
            for citation in citations
        ],
        "audit": [
            (e.letter_sha256, e.verb, e.from_state, e.to_state, e.case_number) for e in entries
        ],
        "told": sorted(
            Case.objects.get(pk=case_id).case_number
            for case_id in IndexChange.objects.values_list("case_id", flat=True)
        ),
    }
