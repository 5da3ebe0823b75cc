"""A `ParsedLetter` as rows of a case, its reviewer, items and citations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from determinations.letters.model import (
    CitationKind,
    ParsedItem,
    ParsedLetter,
    Problem,
    Span,
)
from determinations.letters.model import PhiFinding as Finding
from determinations.letters.output import as_json, quantity_json
from determinations.letters.parse import parse
from determinations.models import (
    Case,
    CaseOutcome,
    DisputedItem,
    Guideline,
    GuidelineCitation,
    Letter,
    Reviewer,
    Specialty,
    TextMethod,
    TreatmentType,
)
from determinations.vocabulary.case_numbers import placeholder
from determinations.vocabulary.guidelines import canonical_guideline
from determinations.vocabulary.specialties import canonical_specialty

from .corrections import apply_corrections

FILING_PROBLEMS = ("would-replace-published", "other-case-number")
"""Problems of a letter's place among others, which a new reading of its text does not settle."""


def case_number_for(letter: Letter, parsed: ParsedLetter) -> str:
    """The letter's case number, or a placeholder that the same bytes always get."""
    return parsed.case_number or placeholder(letter.sha256)


def save_case(case: Case, letter: Letter, parsed: ParsedLetter) -> None:
    """Make `parsed` what the archive says about `case`; people's corrections stay on top.

    Replaces the case's items and citations. Call in a transaction that holds the case's lock.
    """
    case.letter = letter
    case.number_known = parsed.case_number is not None
    case.reviewer = reviewer_with(parsed.specialties, parsed.licensure_states)
    case.date_assigned = parsed.date_assigned
    case.date_of_injury = parsed.date_of_injury
    case.decision_date = parsed.decision_date
    case.ur_denial_date = parsed.ur_denial_date
    case.application_received = parsed.application_received
    case.priority = parsed.priority or ""
    case.age = parsed.age
    case.sex = parsed.sex or ""
    case.clinical_summary = parsed.clinical_summary
    case.documents_reviewed = parsed.documents_reviewed
    case.outcome = CaseOutcome.of(item.outcome or "" for item in parsed.items)
    case.spans = spans_json(parsed.spans)
    case.save()
    case.items.all().delete()
    items = DisputedItem.objects.bulk_create(_item(case, one) for one in parsed.items)
    GuidelineCitation.objects.bulk_create(
        citation
        for item, one in zip(items, parsed.items, strict=True)
        for citation in _citations(item, one)
    )
    apply_corrections(case)


def parse_stored(letter: Letter) -> ParsedLetter:
    """Parse the text that the archive keeps of a letter, redacted where a person redacted it."""
    return parse(letter.reading_text, recognized=letter.text_method == TextMethod.OCR)


def note_reading(letter: Letter, parsed: ParsedLetter) -> None:
    """Set what the parser, which has just read the letter, says about the letter itself.

    Everything that was read goes into a digest, so that a later parser that reads the same is
    known to without a look at the case's rows.
    """
    letter.layout = parsed.layout
    letter.parser_version, letter.parsed_at = parsed.parser_version, timezone.now()
    kept = [one for one in letter.problems if one["code"] in FILING_PROBLEMS]
    letter.problems = [*(problem_json(problem) for problem in parsed.problems), *kept]
    letter.reading_digest = digest_of(parsed)


def digest_of(parsed: ParsedLetter) -> str:
    """A hash of all that was read but for the parser's version."""
    read = as_json(parsed, source="") | {"parser_version": ""}
    texts = (parsed.clinical_summary, parsed.documents_reviewed)
    return hashlib.sha256(json.dumps([read, texts]).encode()).hexdigest()


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.message,
        "severity": str(problem.severity),
        "start": problem.span.start if problem.span else None,
        "end": problem.span.end if problem.span else None,
        "item": problem.item,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "start": finding.span.start,
        "end": finding.span.end,
        "text": finding.text,
        "reason": finding.reason,
    }


def spans_json(spans: Any) -> dict[str, list[int]]:
    return {name: [span.start, span.end] for name, span in spans.items() if isinstance(span, Span)}


def reviewer_with(specialties: Sequence[str], states: Sequence[str]) -> Reviewer | None:
    """The profile of these credentials, made when it is first met; None where there are none."""
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
    """The specialty that a letter means by these words; unknown ones are kept as written."""
    canonical = canonical_specialty(written)
    name = (canonical or written)[:120]
    slug = slugify(name.replace("&", " and ")) or "unnamed"
    specialty, _ = Specialty.objects.get_or_create(
        slug=slug, defaults={"name": name, "known": canonical is not None}
    )
    return specialty


def treatment_type(category: str, subcategory: str) -> TreatmentType:
    """The row of a treatment type, made when it is first met."""
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


def _item(case: Case, one: ParsedItem) -> DisputedItem:
    return DisputedItem(
        case=case,
        position=one.position,
        description=one.description,
        requested=one.requested,
        authorized=one.authorized,
        disputed=one.disputed,
        outcome=one.outcome or "",
        treatment=treatment_type(one.treatment.category, one.treatment.subcategory),
        treatment_reason=one.treatment.reason,
        treatment_sure=one.treatment.sure,
        body_parts=list(one.body_parts),
        sides=list(one.sides),
        quantities=[quantity_json(quantity) for quantity in one.quantities],
        retrospective=one.retrospective,
        service_dates=list(one.service_dates),
        rationale=one.rationale,
        spans=spans_json(one.spans),
    )


def guideline_titled(title: str, year: int | None) -> Guideline:
    """The guideline edition of this title and year, made when it is first met."""
    known = canonical_guideline(title, year)
    if known is not None:
        key, title, year = known.key, known.title, known.year
    else:
        key = slugify(f"{title} {year or ''}")[:140] or "unnamed"
    guideline, _ = Guideline.objects.get_or_create(
        key=key, defaults={"title": title[:200], "year": year}
    )
    return guideline


def _citations(item: DisputedItem, one: ParsedItem) -> list[GuidelineCitation]:
    rows: list[GuidelineCitation] = []
    for citation in one.citations:
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
                    section=section[:300],
                    first_page=first,
                    last_page=last,
                    text=citation.text,
                    start=citation.span.start,
                    end=citation.span.end,
                )
            )
    return rows
