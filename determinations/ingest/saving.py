"""A `ParsedLetter` as rows of a case, its reviewer, items and citations."""

from __future__ import annotations

import hashlib
import json

from django.utils import timezone

from determinations.letters import (
    CASE_DATES,
    CASE_TEXTS,
    ParsedItem,
    ParsedLetter,
    as_json,
    item_total,
    parse,
    quantity_json,
    spans_json,
)
from determinations.models import (
    Case,
    DisputedItem,
    GuidelineCitation,
    Letter,
    TextMethod,
)
from determinations.vocabulary import CitationKind
from determinations.vocabulary.case_numbers import is_placeholder

from .filing import FILING_PROBLEMS
from .guideline_names import as_named
from .keeping_corrections import keep_corrections
from .publishing import note_outcome
from .reference_rows import ReferenceRows

READING_FIELDS = (
    "layout", "parser_version", "parsed_at", "problems", "reading_digest", "invented",
)  # fmt: skip
"""The columns of a letter that `note_reading` sets."""


def save_case(
    case: Case, letter: Letter, parsed: ParsedLetter, rows: ReferenceRows | None = None
) -> None:
    """Make `parsed` what the archive says about `case`; what people changed stays.

    Replaces the case's items and citations, and sets, without saving, the letter's problems: what
    people mended or accepted is none, an unknown outcome is one. Call in a transaction that holds
    the case's lock.
    """
    rows = rows or ReferenceRows()
    fill_case(case, letter, parsed, rows)
    case.save()
    case.items.all().delete()
    items = DisputedItem.objects.bulk_create(item_of(case, read, rows) for read in parsed.items)
    GuidelineCitation.objects.bulk_create(
        citation
        for item, read in zip(items, parsed.items, strict=True)
        for citation in citations_of(item, read, rows)
    )
    keep_corrections(case, letter, parsed)
    case.refresh_from_db(fields=["outcome"])
    note_outcome(case, letter)


def fill_case(case: Case, letter: Letter, parsed: ParsedLetter, rows: ReferenceRows) -> None:
    """Set, without saving, what a letter says about its case."""
    case.letter = letter
    case.number_known = not is_placeholder(case.case_number)
    case.reviewer = rows.reviewer(parsed.specialties, parsed.licensure_states)
    for name in (*CASE_DATES, "age", *CASE_TEXTS):
        setattr(case, name, getattr(parsed, name))
    case.priority = parsed.priority or ""
    case.sex = parsed.sex or ""
    case.spans = spans_json(parsed.spans)
    case.invented = letter.invented
    case.corrected = {}


def parse_stored(letter: Letter) -> ParsedLetter:
    """Parse the text that the archive keeps of a letter, redacted where a person redacted it.

    Names of guidelines that people gave a meaning count as known.
    """
    recognized = letter.text_method == TextMethod.OCR
    return as_named(parse(letter.reading_text, recognized=recognized, unseen=letter.unseen))


def note_reading(letter: Letter, parsed: ParsedLetter) -> None:
    """Set, without saving, what the parser that has just read the letter says about it.

    Everything that was read goes into a digest, so that a later parser is known to read the same
    without a look at the case's rows. A letter that was once known to be invented stays so.
    """
    letter.invented = letter.invented or parsed.invented
    letter.layout = parsed.layout
    letter.parser_version, letter.parsed_at = parsed.parser_version, timezone.now()
    kept = [problem for problem in letter.get_problems() if problem.code in FILING_PROBLEMS]
    letter.set_problems([*parsed.problems, *kept])
    letter.reading_digest = digest_of(parsed)


def digest_of(parsed: ParsedLetter) -> str:
    """Return a hash of all that was read but for the parser's version."""
    read = as_json(parsed, source="") | {"parser_version": ""}
    texts = (parsed.clinical_summary, parsed.documents_reviewed)
    return hashlib.sha256(json.dumps([read, texts]).encode()).hexdigest()


def item_of(case: Case, read: ParsedItem, rows: ReferenceRows) -> DisputedItem:
    """Return, without saving, the row of an item that was read."""
    return DisputedItem(
        case=case,
        position=read.position,
        description=read.description,
        requested=read.requested,
        authorized=read.authorized,
        disputed=read.disputed,
        outcome=read.outcome or "",
        treatment=rows.treatment(read.treatment.category, read.treatment.subcategory),
        treatment_reason=read.treatment.reason,
        treatment_sure=read.treatment.sure,
        body_parts=list(read.body_parts),
        sides=list(read.sides),
        quantities=[quantity_json(quantity) for quantity in read.quantities],
        total=item_total(read),
        retrospective=read.retrospective,
        service_dates=list(read.service_dates),
        rationale=read.rationale,
        spans=spans_json(read.spans),
    )


def citations_of(
    item: DisputedItem, read: ParsedItem, rows: ReferenceRows
) -> list[GuidelineCitation]:
    """Return, without saving, the rows of what was cited for an item, one for each reference."""
    citations: list[GuidelineCitation] = []
    for citation in read.citations:
        is_mtus = citation.kind is CitationKind.MTUS
        guideline = rows.guideline(citation.title, citation.year) if is_mtus else None
        for section, first, last in citation.references():
            citations.append(
                GuidelineCitation(
                    item=item,
                    position=len(citations) + 1,
                    cited_by=citation.cited_by,
                    kind=citation.kind,
                    guideline=guideline,
                    source="" if is_mtus else citation.title,
                    source_year=None if is_mtus else citation.year,
                    section=section[:300],
                    first_page=first,
                    last_page=last,
                    adopted=citation.adopted,
                    text=citation.text,
                    start=citation.span.start,
                    end=citation.span.end,
                )
            )
    return citations
