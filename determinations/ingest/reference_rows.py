"""Rows that letters share: reviewers, specialties, treatment types, guidelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from django.utils.text import slugify

from determinations.letters import ParsedLetter
from determinations.models import Guideline, Reviewer, Specialty, TreatmentType
from determinations.vocabulary import CitationKind, canonical_guideline, canonical_specialty


class ReferenceRows:
    """Looks each row up once, and creates it on first use.

    Keep one for a run, and begin another after an error: a row may be gone that a transaction
    created which was rolled back.
    """

    def __init__(self) -> None:
        self._reviewer = cache(reviewer_with)
        self.treatment = cache(treatment_type)
        self.guideline = cache(guideline_titled)

    def reviewer(self, specialties: Sequence[str], states: Sequence[str]) -> Reviewer | None:
        return self._reviewer(tuple(specialties), tuple(states))

    def look_up(self, letters: Iterable[ParsedLetter]) -> None:
        """Create what these letters need. Call before the transaction that saves them.

        Two processes that create the same rows in another order would otherwise block each other.
        """
        for parsed in letters:
            self.reviewer(parsed.specialties, parsed.licensure_states)
            for item in parsed.items:
                self.treatment(item.treatment.category, item.treatment.subcategory)
                for citation in item.citations:
                    if citation.kind is CitationKind.MTUS:
                        self.guideline(citation.title, citation.year)


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
