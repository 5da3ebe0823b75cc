"""Published disputed items as documents of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import tantivy

from determinations.letters.guidelines import canonical_section
from determinations.models import CitationKind, DisputedItem, GuidelineCitation

from .schema import RECENCY, TEXT_FIELDS, exact

MOST_PAGES_A_CITATION = 60

FIRST_DAY = date(2000, 1, 1).toordinal()
"""Before any independent medical review; undated letters count as from this day."""

RECENCY_BASE = 2**18
"""What `recency` begins with, so that its logarithm, a factor of every score, hardly grows: by
0.4 % from 2000 to 2040, yet from one day to the next by more than a 32-bit score rounds away."""


def items_of_cases(case_ids: Iterable[int]) -> Iterator[DisputedItem]:
    """The items of those of these cases that are published, with all that a document needs."""
    items = (
        DisputedItem.objects.filter(case_id__in=list(case_ids), case__published_at__isnull=False)
        .select_related("case__reviewer", "treatment")
        .prefetch_related("citations__guideline", "case__reviewer__specialties")
    )
    yield from items


def document(item: DisputedItem, schema: tantivy.Schema) -> tantivy.Document:
    return tantivy.Document.from_dict(fields(item), schema)


def fields(item: DisputedItem) -> dict[str, Any]:
    """The field values of one item; facets as the values that stand in addresses."""
    case = item.case
    reviewer = case.reviewer
    specialties = list(reviewer.specialties.all()) if reviewer else []
    citations = list(item.citations.all())
    values: dict[str, Any] = {
        "item_id": item.pk,
        "case_id": item.case_id,
        "case_number": case.case_number.lower(),
        "guideline_text": [_citation_text(one) for one in citations],
        "specialty_text": [one.name for one in specialties],
        "page": sorted({page for one in citations for page in pages_of(one)}),
        "outcome": [item.outcome] if item.outcome else [],
        "category": item.treatment.category_slug,
        "treatment": item.treatment.slug,
        "specialty": [one.slug for one in specialties],
        "guideline": sorted({one.guideline.key for one in citations if one.guideline}),
        "mtus_page": sorted({place for one in citations for place in places_of(one)}),
        "body_part": item.body_parts,
        "year": [str(case.decision_date.year)] if case.decision_date else [],
        "state": reviewer.licensure_states if reviewer else [],
        "cited_by": sorted({one.cited_by for one in citations if one.kind == CitationKind.MTUS}),
        "decided": day_number(case.decision_date),
        "injured": day_number(case.date_of_injury),
        "received": day_number(case.application_received),
        RECENCY: recency(case.decision_date),
        "retrospective": item.retrospective,
    }
    texts = dict(
        zip(TEXT_FIELDS, (item.description, item.rationale, case.clinical_summary), strict=True)
    )
    for name, text in texts.items():
        values[name] = text
        values[exact(name)] = text
    return values


def day_number(day: date | None) -> int:
    """Days since 1 January of year 1; 0 where there is no date, which no range includes."""
    return day.toordinal() if day else 0


def recency(day: date | None) -> int:
    """What breaks ties: among items of equal score the newest decision comes first.

    tantivy orders equal scores by place in the index only, and sorts by a score or by a field, not
    by both. But it multiplies scores with log2(2 + a field) in the same pass.
    """
    return RECENCY_BASE + max(day_number(day) - FIRST_DAY, 0)


def pages_of(citation: GuidelineCitation) -> range:
    if citation.first_page is None or citation.last_page is None:
        return range(0)
    last = min(citation.last_page, citation.first_page + MOST_PAGES_A_CITATION)
    return range(citation.first_page, last + 1)


def places_of(citation: GuidelineCitation) -> Iterator[str]:
    """`<guideline>:<page>` for each page of an MTUS citation and `<guideline>:<section>`.

    The same page of two guidelines is two values.
    """
    if citation.guideline is None:
        return
    for page in pages_of(citation):
        yield f"{citation.guideline.key}:{page}"
    if citation.section:
        yield f"{citation.guideline.key}:{section_name(citation.section)}"


def section_name(written: str) -> str:
    """A section as it is counted: slips mended, headings in capitals as ordinary words."""
    name = canonical_section(written)
    return name.capitalize() if name.isupper() and " " in name else name


def _citation_text(citation: GuidelineCitation) -> str:
    title = str(citation.guideline) if citation.guideline else citation.source
    return f"{title} {citation.section}".strip()
