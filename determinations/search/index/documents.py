"""Published disputed items as documents of the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import tantivy

from determinations.models import (
    CitationKind,
    DisputedItem,
    Guideline,
    GuidelineCitation,
    Reviewer,
    Specialty,
    TreatmentType,
)
from determinations.models.cases import CaseQuerySet
from determinations.vocabulary.guidelines import canonical_section

from ..language import TEXT_FIELDS, normalize, stems_of
from ..request import FACETS
from .columns import columns_of
from .schema import COLUMNS, PLAIN, RECENCY

MOST_PAGES_A_CITATION = 60

KNUTH = 2_654_435_761
"""Spreads neighbouring numbers over all 32 bits (The Art of Computer Programming, section 6.4)."""

FIRST_DAY = date(2000, 1, 1).toordinal()
"""Before any independent medical review; undated letters count as from this day."""

RECENCY_BASE = 2**18
"""What `recency` begins with, so that its logarithm, a factor of every score, hardly grows: by
0.4 % from 2000 to 2040, yet from one day to the next by more than a 32-bit score rounds away."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the archive says about one published disputed item, as far as it can be searched."""

    item_id: int
    case_id: int
    case_number: str
    texts: Mapping[str, str]
    """By the names of `TEXT_FIELDS`."""
    guidelines: tuple[str, ...]
    """Title and section of each citation, for words."""
    specialties: tuple[str, ...]
    """Names, for words."""
    pages: tuple[int, ...]
    facets: Mapping[str, tuple[str, ...]]
    """By the names of `FACETS`: values as they stand in addresses, each once."""
    decided: date | None
    injured: date | None
    received: date | None
    retrospective: bool
    is_first: bool
    """Whether it is the first item of its letter: to count letters by."""


@dataclass(frozen=True, slots=True)
class _Credentials:
    names: tuple[str, ...]
    slugs: tuple[str, ...]
    states: tuple[str, ...]


_NO_CREDENTIALS = _Credentials((), (), ())


class Shared:
    """What many items have in common, read once: treatment types, guidelines, reviewers.

    Letters that are added while a long build runs may bring new ones, which are read when met.
    """

    def __init__(self) -> None:
        self._treatments: dict[int, tuple[str, str]] = {}
        self._guidelines: dict[int, tuple[str, str]] = {}
        self._credentials: dict[int, _Credentials] = {}

    def treatment(self, pk: int) -> tuple[str, str]:
        """Category and type, as they stand in addresses."""
        if pk not in self._treatments:
            self._treatments = {
                one.pk: (one.category_slug, one.slug) for one in TreatmentType.objects.all()
            }
        return self._treatments[pk]

    def guideline(self, pk: int) -> tuple[str, str]:
        """Key and title."""
        if pk not in self._guidelines:
            self._guidelines = {one.pk: (one.key, str(one)) for one in Guideline.objects.all()}
        return self._guidelines[pk]

    def credentials(self, reviewer_ids: Iterable[int | None]) -> Mapping[int, _Credentials]:
        """Credentials of these reviewers, those of earlier calls remembered."""
        new = {pk for pk in reviewer_ids if pk is not None} - self._credentials.keys()
        if new:
            self._credentials.update(_credentials_of(new))
        return self._credentials


def _credentials_of(reviewer_ids: set[int]) -> dict[int, _Credentials]:
    named: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Specialty.objects.filter(reviewers__in=reviewer_ids)
    for reviewer_id, name, slug in rows.values_list("reviewers", "name", "slug"):
        named[reviewer_id].append((name, slug))
    states = Reviewer.objects.filter(pk__in=reviewer_ids).values_list("pk", "licensure_states")
    return {
        pk: _Credentials(
            tuple(name for name, _ in named[pk]),
            tuple(slug for _, slug in named[pk]),
            tuple(dict.fromkeys(licensed)),
        )
        for pk, licensed in states
    }


def facts_of(cases: CaseQuerySet, shared: Shared) -> Iterator[ItemFacts]:
    """The items of those of these cases that are published, in the order of their letters.

    Rows are read as tuples, not as models: the archive is indexed by the million.
    """
    cases = cases.published()
    case_rows = {
        row[0]: row
        for row in cases.values_list(
            "pk", "case_number", "clinical_summary", "reviewer_id",
            "decision_date", "date_of_injury", "application_received",
        )
    }  # fmt: skip
    credentials = shared.credentials(row[3] for row in case_rows.values())
    cited = _citations_of(cases)
    items = DisputedItem.objects.filter(case__in=cases).order_by("case_id", "position")
    before = None
    for (item_id, case_id, description, rationale, outcome, treatment_id, body_parts,
         retrospective) in items.values_list(
        "pk", "case_id", "description", "rationale", "outcome", "treatment_id", "body_parts",
        "retrospective",
    ):  # fmt: skip
        if case_id not in case_rows:  # published since: the change log tells of it
            continue
        _, number, summary, reviewer_id, decided, injured, received = case_rows[case_id]
        reviewer = credentials.get(reviewer_id, _NO_CREDENTIALS)
        citations = _Cited.of(cited.get(item_id, ()), shared)
        category, treatment = shared.treatment(treatment_id)
        yield ItemFacts(
            item_id=item_id,
            case_id=case_id,
            case_number=number.lower(),
            texts={"item": description, "rationale": rationale, "summary": summary},
            guidelines=citations.words,
            specialties=reviewer.names,
            pages=citations.pages,
            facets={
                "outcome": (outcome,) if outcome else (),
                "category": (category,),
                "treatment": (treatment,),
                "specialty": reviewer.slugs,
                "guideline": citations.guidelines,
                "mtus_page": citations.places,
                "body_part": tuple(dict.fromkeys(body_parts)),
                "year": (str(decided.year),) if decided else (),
                "state": reviewer.states,
                "cited_by": citations.cited_by,
            },
            decided=decided,
            injured=injured,
            received=received,
            retrospective=retrospective,
            is_first=case_id != before,
        )
        before = case_id


CitationRow = tuple[int, str, str, int | None, str, str, int | None, int | None]
"""item, cited by, kind, guideline, source, section, first and last page"""


def _citations_of(cases: CaseQuerySet) -> Mapping[int, list[CitationRow]]:
    rows = GuidelineCitation.objects.filter(item__case__in=cases).order_by()
    by_item: defaultdict[int, list[CitationRow]] = defaultdict(list)
    for row in rows.values_list(
        "item_id", "cited_by", "kind", "guideline_id", "source", "section", "first_page",
        "last_page",
    ):  # fmt: skip
        by_item[row[0]].append(row)
    return by_item


@dataclass(frozen=True, slots=True)
class _Cited:
    """What the citations of one item come to."""

    words: tuple[str, ...]
    guidelines: tuple[str, ...]
    places: tuple[str, ...]
    pages: tuple[int, ...]
    cited_by: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[CitationRow], shared: Shared) -> _Cited:
        words: dict[str, None] = {}
        guidelines: dict[str, None] = {}
        places: dict[str, None] = {}
        pages: set[int] = set()
        sides: set[str] = set()
        for _, cited_by, kind, guideline_id, source, section, first, last in rows:
            if guideline_id is None:
                words[f"{source} {section}".strip()] = None
            else:
                key, title = shared.guideline(guideline_id)
                words[f"{title} {section}".strip()] = None
                guidelines[key] = None
                places.update(dict.fromkeys(places_of(key, section, first, last)))
            pages.update(page_range(first, last))
            if kind == CitationKind.MTUS:
                sides.add(cited_by)
        return cls(
            tuple(words), tuple(guidelines), tuple(places), tuple(sorted(pages)),
            tuple(sorted(sides)),
        )  # fmt: skip


def page_range(first: int | None, last: int | None) -> range:
    if first is None or last is None:
        return range(0)
    return range(first, min(last + 1, first + MOST_PAGES_A_CITATION))


def places_of(key: str, section: str, first: int | None, last: int | None) -> Iterator[str]:
    """`<guideline>:<page>` for each page of an MTUS citation and `<guideline>:<section>`.

    The same page of two guidelines is two values.
    """
    for page in page_range(first, last):
        yield f"{key}:{page}"
    if section:
        yield f"{key}:{section_name(section)}"


@lru_cache(maxsize=20_000)
def section_name(written: str) -> str:
    """A section as it is counted: slips mended, headings in capitals as ordinary words."""
    name = canonical_section(written)
    return name.capitalize() if name.isupper() and " " in name else name


def document(facts: ItemFacts, schema: tantivy.Schema) -> tantivy.Document:
    """The facts of an item as the index holds them."""
    values: dict[str, Any] = {
        "item_id": facts.item_id,
        "case_id": facts.case_id,
        "case_number": facts.case_number,
        "guideline_text": _stemmed(facts.guidelines),
        "specialty_text": _stemmed(facts.specialties),
        "page": list(facts.pages),
        "decided": day_number(facts.decided),
        "injured": day_number(facts.injured),
        "received": day_number(facts.received),
        RECENCY: recency(facts.decided),
        "retrospective": facts.retrospective,
        "first_of_letter": facts.is_first,
        "in_sample": is_in_sample(facts.case_id),
    }
    for name in TEXT_FIELDS:
        values[name] = _normalize(facts.texts[name])
    for name in FACETS:
        found = facts.facets[name]
        if name in PLAIN:
            values[name] = found[0] if found else ""
        else:
            values[name] = list(found)
            values.update(zip(COLUMNS[name], columns_of(name, found), strict=True))
    return tantivy.Document.from_dict(values, schema)


_normalize = lru_cache(maxsize=16)(normalize)
"""For the items of a letter, which have its summary in common."""


@lru_cache(maxsize=20_000)
def _stemmed(texts: tuple[str, ...]) -> list[str]:
    return [" ".join(stems_of(text)) for text in texts]


def day_number(day: date | None) -> int:
    """Days since 1 January of year 1; 0 where there is no date, which no range includes."""
    return day.toordinal() if day else 0


def is_in_sample(case_id: int) -> bool:
    """Whether a letter is of the sixteenth of all that large counts of letters are estimated by."""
    return case_id * KNUTH % 2**32 < 2**32 // 16


def recency(day: date | None) -> int:
    """What breaks ties: among items of equal score the newest decision comes first.

    tantivy orders equal scores by place in the index only, and sorts by a score or by a field, not
    by both. But it multiplies scores with log2(2 + a field) in the same pass.
    """
    return RECENCY_BASE + max(day_number(day) - FIRST_DAY, 0)
