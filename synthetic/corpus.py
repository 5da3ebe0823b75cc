"""An invented archive of any size: letter number n of a seed is always the same letter.

Shares follow the published figures (`figures.toml`): letters a year, items a letter, treatments,
rates of overturning, specialties, and what is cited how in which years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from determinations.letters import Layout
from determinations.vocabulary import CitationKind, CitedBy, ItemOutcome

from .corpus_citations import CorpusCitation, citations
from .corpus_kinds import Part, kinds_of, parts
from .figures import Year, groups, items_a_letter, shares, years
from .model import Draft, DraftItem
from .words import Weighted, one_of, paragraph, vocabulary

REVIEWERS = 900
SUMMARY, RATIONALE = (12, 14), (6, 9)
"""Fewest sentences and how many more at most: 1,400 and 950 characters, as in real letters."""

SECOND_STATE = 0.25
SECOND_SPECIALTY = 0.35


@dataclass(frozen=True, slots=True)
class CorpusItem:
    """A disputed item with what a perfect reader would read from it."""

    heading: str
    outcome: ItemOutcome
    category: str
    subcategory: str
    body_parts: tuple[str, ...]
    sides: tuple[str, ...]
    rationale: str
    citations: tuple[CorpusCitation, ...]


@dataclass(frozen=True, slots=True)
class CorpusReviewer:
    specialties: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorpusLetter:
    """An invented determination as facts."""

    case_number: str
    layout: Layout
    injured: date
    denied: date
    received: date
    assigned: date
    decided: date
    expedited: bool
    age: int
    sex: str
    reviewer: int
    """Which of `Corpus.reviewers` decided it."""
    summary: str
    items: tuple[CorpusItem, ...]


@cache
def _weights(name: str) -> Weighted[str]:
    return Weighted(vocabulary()[name].items())


@cache
def _years() -> Weighted[Year]:
    return Weighted((year, year.letters) for year in years())


@cache
def _numbers_of_items(year: int) -> Weighted[int]:
    return Weighted(items_a_letter(year).items())


class Corpus:
    """Invented letters of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        random = Random(f"{seed} reviewers")
        weights = vocabulary()["specialties"]
        of_specialty = shares(groups("specialties"), weights, years()[-1].year)
        reviewers: list[CorpusReviewer] = []
        places: list[tuple[range, float]] = []
        for specialty, share in of_specialty.items():
            first = len(reviewers)
            count = max(1, round(REVIEWERS * share))
            reviewers += [_reviewer(random, specialty) for _ in range(count)]
            places.append((range(first, len(reviewers)), share))
        self.reviewers = tuple(reviewers)
        self._places_by_specialty = Weighted(places)

    def letter(self, number: int) -> CorpusLetter:
        """Return letter `number` (from 1), which its case number holds, so none is a duplicate."""
        random = Random((self.seed << 40) + number)
        of_year = _years().draw(random)
        year, days = of_year.year, (of_year.last - of_year.first).days + 1
        decided = of_year.first + timedelta(days=int(random.random() * days))
        assigned = decided - timedelta(days=14 + int(random.random() * 45))
        received = assigned - timedelta(days=7 + int(random.random() * 20))
        denied = received - timedelta(days=5 + int(random.random() * 30))
        # half of all injuries are less than three years old, a few several decades
        injured = denied - timedelta(days=60 + int(random.expovariate(1 / 1500)))
        sex = one_of(random, ("male", "female"))
        age = 20 + int((random.random() + random.random()) * 25)
        part = parts().draw(random)
        context = {
            "age": str(age),
            "sex": sex,
            "injured": _written(injured),
            "part": one_of(random, part.words),
            "visit_year": str(year - 1),
        }
        count = _numbers_of_items(year).draw(random)
        items = tuple(self._item(random, decided, part, context) for _ in range(count))
        context["heading_lower"] = _inside_sentence(items[0].heading)
        return CorpusLetter(
            case_number=f"CM{year % 100:02}-{number:07}",
            layout=_layout(random, year, count),
            injured=injured,
            denied=denied,
            received=received,
            assigned=assigned,
            decided=decided,
            expedited=random.random() < 0.01,
            age=age,
            sex=sex,
            reviewer=self._reviewer(random),
            summary=paragraph(
                random,
                "summary",
                SUMMARY[0] + int(random.random() * SUMMARY[1]),
                context,
                first=True,
            ),
            items=items,
        )

    def _reviewer(self, random: Random) -> int:
        """Return a reviewer's place; a few of each specialty decide most letters."""
        places = self._places_by_specialty.draw(random)
        return places[int(len(places) * random.random() ** 2)]

    def _item(
        self, random: Random, decided: date, usual: Part, letter: Mapping[str, str]
    ) -> CorpusItem:
        kind, rate = kinds_of(decided.year).draw(random)
        part = usual if random.random() < 0.8 else parts().draw(random)
        side = one_of(random, ("Right", "Left", "Bilateral"))
        place = one_of(random, part.words)
        if part.sided:
            place = f"{side.lower()} {place}"
        context = {**letter, "side": side, "place": place}
        if kind.drugs:
            drug = kind.drugs[int(len(kind.drugs) * random.random() ** 2)]
            dose = one_of(random, kind.data["doses"])
            heading = f"{drug} {dose} #{one_of(random, (30, 60, 60, 90, 90, 120, 180))}"
            context["drug"] = context["treatment"] = drug.lower()
        else:
            heading = one_of(random, kind.headings).fill(random, context)
            context["treatment"] = kind.subcategory.lower()
        is_overturned = random.random() < rate
        outcome = ItemOutcome.OVERTURNED if is_overturned else ItemOutcome.UPHELD
        context["heading"] = _inside_sentence(heading)
        rationale = paragraph(
            random, "rationale", RATIONALE[0] + int(random.random() * RATIONALE[1]), context
        )
        closing = paragraph(random, outcome.value, 1, context)
        return CorpusItem(
            heading=heading,
            outcome=outcome,
            category=kind.category,
            subcategory=kind.subcategory,
            body_parts=tuple(name for name in (part.name,) if place in heading),
            sides=_sides(heading),
            rationale=f"{rationale} {closing}",
            citations=(
                *citations(random, CitedBy.CLAIMS_ADMINISTRATOR, kind, part, decided),
                *citations(random, CitedBy.IMRO, kind, part, decided),
            ),
        )

    def draft(self, letter: CorpusLetter) -> Draft:
        """Return the letter as a draft, to be rendered in its layout."""
        reviewer = self.reviewers[letter.reviewer]
        return Draft(
            name=letter.case_number,
            layout=letter.layout,
            case_number=letter.case_number,
            injured=_written(letter.injured),
            denied=_written(letter.denied),
            received=_written(letter.received),
            assigned=_written(letter.assigned),
            decided=_written(letter.decided),
            specialties=reviewer.specialties,
            states=reviewer.states,
            summary=letter.summary,
            items=tuple(
                DraftItem(
                    heading=item.heading,
                    outcome=item.outcome.value.capitalize(),
                    claims_admin=_basis(item, CitedBy.CLAIMS_ADMINISTRATOR),
                    imro=_basis(item, CitedBy.IMRO),
                    rationale=item.rationale,
                )
                for item in letter.items
            ),
            priority="Expedited" if letter.expedited else "Standard",
        )


def _written(day: date) -> str:
    return f"{day.month:02}/{day.day:02}/{day.year}"


def _layout(random: Random, year: int, items: int) -> Layout:
    if year >= 2015:
        return Layout.L1
    if year == 2014:
        return Layout.L2 if random.random() < 0.3 else Layout.L1
    older = (Layout.L2, Layout.L3, Layout.L4) if items == 1 else (Layout.L2, Layout.L4)
    return one_of(random, older)


def _reviewer(random: Random, specialty: str) -> CorpusReviewer:
    specialties = [specialty]
    if random.random() < SECOND_SPECIALTY:
        specialties.append(_weights("second_specialties").draw(random))
    states = ["California"] if random.random() < 0.7 else [_weights("states").draw(random)]
    while random.random() < SECOND_STATE:
        states.append(_weights("states").draw(random))
    return CorpusReviewer(tuple(dict.fromkeys(specialties)), tuple(dict.fromkeys(states)))


def _inside_sentence(heading: str) -> str:
    """Return a heading as it stands inside a sentence: "MRI of the knee", "knee brace"."""
    first, *_ = heading.split(maxsplit=1)
    return heading if first.isupper() else heading[0].lower() + heading[1:]


def _sides(heading: str) -> tuple[str, ...]:
    words = heading.lower()
    return tuple(side for side in ("right", "left", "bilateral") if side in words)


def _basis(item: CorpusItem, cited_by: CitedBy) -> str:
    """Return the paragraph of one side's guidelines, as letters have it."""
    who = "Claims Administrator" if cited_by is CitedBy.CLAIMS_ADMINISTRATOR else "Expert Reviewer"
    cited = [citation for citation in item.citations if citation.cited_by is cited_by]
    if cited[0].kind is CitationKind.NONE:
        return f"The {who} did not cite any medical evidence for its decision."
    sentences = []
    if cited[0].kind is CitationKind.NON_MTUS:
        sentences.append(
            f"The {who} based their decision on recommendation(s) outside of the MTUS Guidelines."
        )
    for citation in cited:
        label = "Non-MTUS Citation" if citation.kind is CitationKind.NON_MTUS else "MTUS"
        sentences.append(f"Decision based on {label} {citation.text}")
    return " ".join(sentences)
