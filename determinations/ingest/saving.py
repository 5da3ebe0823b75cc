"""A `ParsedLetter` as rows of a case, its reviewer, items and citations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from django.utils import timezone
from django.utils.text import slugify

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
    Guideline,
    GuidelineCitation,
    Letter,
    Reviewer,
    Specialty,
    TextMethod,
    TreatmentType,
)
from determinations.vocabulary import CitationKind, canonical_guideline, canonical_specialty
from determinations.vocabulary.case_numbers import is_placeholder

from .corrections import apply_corrections
from .filing import FILING_PROBLEMS
from .publishing import note_outcome

READING_FIELDS = (
    "layout", "parser_version", "parsed_at", "problems", "reading_digest", "invented",
)  # fmt: skip
"""The columns of a letter that `note_reading` sets."""


def save_case(case: Case, letter: Letter, parsed: ParsedLetter) -> None:
    """Make `parsed` what the archive says about `case`; people's corrections stay on top.

    Replaces the case's items and citations, and sets, without saving, the letter's problem that an
    outcome is unknown. Call in a transaction that holds the case's lock.
    """
    case.letter = letter
    case.number_known = not is_placeholder(case.case_number)
    case.reviewer = reviewer_with(parsed.specialties, parsed.licensure_states)
    for name in (*CASE_DATES, "age", *CASE_TEXTS):
        setattr(case, name, getattr(parsed, name))
    case.priority = parsed.priority or ""
    case.sex = parsed.sex or ""
    case.spans = spans_json(parsed.spans)
    case.invented = letter.invented
    case.save()
    case.items.all().delete()
    items = DisputedItem.objects.bulk_create(_item(case, read) for read in parsed.items)
    GuidelineCitation.objects.bulk_create(
        citation
        for item, read in zip(items, parsed.items, strict=True)
        for citation in _citations(item, read)
    )
    apply_corrections(case)
    case.refresh_from_db(fields=["outcome"])
    note_outcome(case, letter)


def parse_stored(letter: Letter) -> ParsedLetter:
    """Parse the text that the archive keeps of a letter, redacted where a person redacted it."""
    recognized = letter.text_method == TextMethod.OCR
    return parse(letter.reading_text, recognized=recognized, unseen=letter.unseen)


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


def reviewer_with(specialties: Sequence[str], states: Sequence[str]) -> Reviewer | None:
    """Return the profile of these credentials, created on first use; None without credentials."""
    if not specialties and not states:
        return None
    profile = f"{'; '.join(specialties)} | {', '.join(sorted(states))}"
    reviewer, created = Reviewer.objects.get_or_create(
        profile=profile[:500],
        defaults={
            "specialties_as_written": [name[:120] for name in specialties],
            "licensure_states": [state[:60] for state in states],
        },
    )
    if created:
        reviewer.specialties.set(specialty_named(name) for name in specialties)
    return reviewer


def specialty_named(written: str) -> Specialty:
    """Return the specialty that a letter means; unknown ones are kept as written."""
    canonical = canonical_specialty(written)
    name = (canonical or written)[:120]
    slug = slugify(name.replace("&", " and ")) or "unnamed"
    specialty, _ = Specialty.objects.get_or_create(
        slug=slug, defaults={"name": name, "known": canonical is not None}
    )
    return specialty


def treatment_type(category: str, subcategory: str) -> TreatmentType:
    """Return the row of a treatment type, created on first use."""
    category_slug = slugify(category.replace("&", " and "))
    treatment, _ = TreatmentType.objects.get_or_create(
        category=category,
        subcategory=subcategory,
        defaults={
            "category_slug": category_slug,
            "slug": f"{category_slug}-{slugify(subcategory.replace('&', ' and '))}",
        },
    )
    return treatment


def guideline_titled(title: str, year: int | None) -> Guideline:
    """Return the guideline edition of this title and year, created on first use."""
    known = canonical_guideline(title, year)
    if known is not None:
        key, title, year = known.key, known.title, known.year
    else:
        key = slugify(f"{title} {year or ''}")[:140] or "unnamed"
    guideline, _ = Guideline.objects.get_or_create(
        key=key, defaults={"title": title[:200], "year": year}
    )
    return guideline


def _item(case: Case, read: ParsedItem) -> DisputedItem:
    return DisputedItem(
        case=case,
        position=read.position,
        description=read.description,
        requested=read.requested,
        authorized=read.authorized,
        disputed=read.disputed,
        outcome=read.outcome or "",
        treatment=treatment_type(read.treatment.category, read.treatment.subcategory),
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


def _citations(item: DisputedItem, read: ParsedItem) -> list[GuidelineCitation]:
    rows: list[GuidelineCitation] = []
    for citation in read.citations:
        is_mtus = citation.kind is CitationKind.MTUS
        guideline = guideline_titled(citation.title, citation.year) if is_mtus else None
        for section, first, last in citation.references():
            rows.append(
                GuidelineCitation(
                    item=item,
                    position=len(rows) + 1,
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
    return rows
