"""What the archive says of published disputed items, read from the database to be indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.functions import TruncDate

from determinations.letters import sessions_requested, tablets_requested
from determinations.models import (
    WRITTEN_SOURCE,
    CitationKind,
    DisputedItem,
    Guideline,
    GuidelineCitation,
    Reviewer,
    Specialty,
    TreatmentType,
)
from determinations.models.cases import CaseQuerySet
from determinations.vocabulary import (
    GuidelineSource,
    sources_named_in,
    sources_of_guideline,
    words_for,
)

from ..facets import Side, of_side
from ..places import cited_pages, places_of
from ..reviewer_profiles import profile_of
from ..value_names import short_name
from .subjects import about


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the archive says of one published disputed item, as far as it can be searched."""

    item_id: int
    case_id: int
    case_number: str
    texts: Mapping[str, str]
    """By the names of `TEXT_FIELDS`."""
    about: str
    """Names of what the item is about, beyond the words of its heading."""
    guidelines: tuple[str, ...]
    """Title and section of each citation, and the names of its kinds of sources, for words."""
    specialties: tuple[str, ...]
    """Names, for words."""
    pages: tuple[int, ...]
    facets: Mapping[str, tuple[str, ...]]
    """By the names of `FACETS`: values as they stand in URLs, each once."""
    decided: date | None
    injured: date | None
    received: date | None
    added: date | None
    """When its case was published, by the clock of California."""
    added_at: datetime | None
    amounts: Mapping[str, int | None]
    """By the names of `AMOUNTS`; None where the number is not sure."""
    retrospective: bool
    invented: bool
    is_first: bool
    """Whether it is the first item of its letter: to count letters by."""


@dataclass(frozen=True, slots=True)
class _Credentials:
    names: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    """The one that they make, if any."""


_NO_CREDENTIALS = _Credentials()


@dataclass(frozen=True, slots=True)
class _CitedGuideline:
    key: str
    title: str
    """With the year of its edition."""
    short: str
    """As chips call it."""
    sources: tuple[GuidelineSource, ...]

    @classmethod
    def of(cls, guideline: Guideline) -> _CitedGuideline:
        sources = sources_of_guideline(guideline.title, guideline.year)
        return cls(guideline.key, str(guideline), short_name(guideline), sources)


class ReferenceData:
    """What many items have in common, read once: treatment types, guidelines, reviewers.

    Letters that are added while a long build runs may bring new ones, which are read when met.
    """

    def __init__(self) -> None:
        self._treatments: dict[int, tuple[str, str]] = {}
        self._guidelines: dict[int, _CitedGuideline] = {}
        self._credentials: dict[int, _Credentials] = {}

    def treatment(self, pk: int) -> tuple[str, str]:
        """Return the slugs of a treatment type's category and of the type."""
        if pk not in self._treatments:
            rows = TreatmentType.objects.values_list("pk", "category_slug", "slug")
            self._treatments = {key: (category, slug) for key, category, slug in rows}
        return self._treatments[pk]

    def guideline(self, pk: int) -> _CitedGuideline:
        if pk not in self._guidelines:
            self._guidelines = {
                guideline.pk: _CitedGuideline.of(guideline) for guideline in Guideline.objects.all()
            }
        return self._guidelines[pk]

    def credentials(self, reviewer_ids: Iterable[int | None]) -> Mapping[int, _Credentials]:
        """Return the credentials of these reviewers, and of those of earlier calls."""
        new = {pk for pk in reviewer_ids if pk is not None} - self._credentials.keys()
        if new:
            self._credentials.update(_credentials_of(new))
        return self._credentials


def _credentials_of(reviewer_ids: set[int]) -> dict[int, _Credentials]:
    specialties: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Specialty.objects.filter(reviewers__in=reviewer_ids)
    for reviewer_id, name, slug in rows.values_list("reviewers", "name", "slug"):
        specialties[reviewer_id].append((name, slug))
    states = Reviewer.objects.filter(pk__in=reviewer_ids).values_list("pk", "licensure_states")
    return {pk: _credentials(specialties[pk], licensed) for pk, licensed in states}


def _credentials(specialties: list[tuple[str, str]], states: list[str]) -> _Credentials:
    slugs = tuple(slug for _, slug in specialties)
    return _Credentials(
        tuple(name for name, _ in specialties),
        slugs,
        tuple(dict.fromkeys(states)),
        tuple(filter(None, [profile_of(slugs, states)])),
    )


def facts_of(cases: CaseQuerySet, reference: ReferenceData) -> Iterator[ItemFacts]:
    """Yield the items of those of these cases that are published, letter by letter.

    Rows are read as tuples, not as models: the archive is indexed by the million.
    """
    cases = cases.published()
    case_rows = {
        row[0]: row
        for row in cases.values_list(
            "pk", "case_number", "clinical_summary", "reviewer_id",
            "decision_date", "date_of_injury", "application_received",
            TruncDate("published_at"), "published_at", "invented",
        )
    }  # fmt: skip
    credentials = reference.credentials(row[3] for row in case_rows.values())
    cited = _citations_of(cases)
    items = DisputedItem.objects.filter(case__in=cases).order_by("case_id", "position")
    before = None
    for (item_id, case_id, description, rationale, outcome, treatment_id, body_parts,
         retrospective, disputed, quantities) in items.values_list(
        "pk", "case_id", "description", "rationale", "outcome", "treatment_id", "body_parts",
        "retrospective", "disputed", "quantities",
    ):  # fmt: skip
        if case_id not in case_rows:  # published since: the change log tells of it
            continue
        (_, number, summary, reviewer_id, decided, injured, received, added, added_at,
         invented) = case_rows[case_id]  # fmt: skip
        reviewer = credentials.get(reviewer_id, _NO_CREDENTIALS)
        citations = _Citations.of(cited.get(item_id, ()), reference)
        category, treatment = reference.treatment(treatment_id)
        yield ItemFacts(
            item_id=item_id,
            case_id=case_id,
            case_number=number.lower(),
            texts={"item": description, "rationale": rationale, "summary": summary},
            about=about(description, category, treatment, tuple(body_parts)),
            guidelines=citations.words,
            specialties=reviewer.names,
            pages=citations.pages,
            facets={
                "outcome": (outcome,) if outcome else (),
                "category": (category,),
                "treatment": (treatment,),
                "specialty": reviewer.slugs,
                "body_part": tuple(dict.fromkeys(body_parts)),
                "year": (str(decided.year),) if decided else (),
                "state": reviewer.states,
                "reviewer": reviewer.profiles,
                **citations.facets,
            },
            decided=decided,
            injured=injured,
            received=received,
            added=added,
            added_at=added_at,
            amounts={
                "sessions": sessions_requested(disputed or description, quantities),
                "tablets": tablets_requested(disputed or description, quantities),
            },
            retrospective=retrospective,
            invented=invented,
            is_first=case_id != before,
        )
        before = case_id


CitationRow = tuple[int, str, str, int | None, str, str, int | None, int | None]
"""item, cited by, kind, guideline, source as written, section, first and last page"""


def _citations_of(cases: CaseQuerySet) -> Mapping[int, list[CitationRow]]:
    rows = GuidelineCitation.objects.filter(item__case__in=cases).order_by()
    by_item: defaultdict[int, list[CitationRow]] = defaultdict(list)
    for row in rows.values_list(
        "item_id", "cited_by", "kind", "guideline_id", WRITTEN_SOURCE, "section",
        "first_page", "last_page",
    ):  # fmt: skip
        by_item[row[0]].append(row)
    return by_item


@dataclass(frozen=True, slots=True)
class _Citations:
    """What the citations of one item come to, each value once."""

    words: tuple[str, ...]
    pages: tuple[int, ...]
    facets: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[CitationRow], reference: ReferenceData) -> _Citations:
        words: dict[str, None] = {}
        pages: set[int] = set()
        found: dict[str, dict[str, None]] = {name: {} for side in Side for name in of_side(side)}
        for _, cited_by, kind, guideline_id, source, section, first, last in rows:
            places: tuple[str, ...] = ()
            texts: tuple[str, ...] = ()
            if guideline_id is not None:
                guideline = reference.guideline(guideline_id)
                sources, named = guideline.sources, (*guideline.sources, guideline.key)
                places = tuple(places_of(guideline.key, section, first, last))
                texts = (f"{guideline.title} {section}", guideline.short)
            elif kind == CitationKind.NONE:
                sources = named = (GuidelineSource.NONE,)
            else:
                sources = named = sources_named_in(source)
                texts = (f"{source} {section}",)
            sides: tuple[Side, ...] = (Side.of(cited_by),)
            if Side.RATIONALE not in sides:  # its own words are searched as such
                words.update(dict.fromkeys(text.strip() for text in (*texts, words_for(sources))))
                pages.update(cited_pages(first, last))
                sides = (Side.EITHER, *sides)
            for side in sides:
                in_guidelines, in_places = of_side(side)
                found[in_guidelines].update(dict.fromkeys(named))
                found[in_places].update(dict.fromkeys(places))
        words.pop("", None)
        facets = {name: tuple(values) for name, values in found.items()}
        return cls(tuple(words), tuple(sorted(pages)), facets)
