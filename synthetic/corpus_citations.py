"""What invented letters cite, by the habits of their year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from determinations.vocabulary import CitationKind, CitedBy

from .words import Template

NOTHING_CITED = 0.12
OUTSIDE_THE_MTUS = 0.34
SECOND_CITATION = 0.18
ACOEM_ADOPTED = 2018
SECTIONS_FROM = 2016


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    words: tuple[str, ...]
    sided: bool
    guideline: tuple[str, int]
    later: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Kind:
    category: str
    subcategory: str
    overturned: float
    headings: tuple[Template, ...]
    data: Mapping[str, Any]
    drugs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusCitation:
    """What a citation paragraph of an invented letter says; `kind` tells which fields count."""

    cited_by: CitedBy
    kind: CitationKind
    title: str = ""
    year: int | None = None
    section: str = ""
    first_page: int | None = None
    last_page: int | None = None

    @property
    def text(self) -> str:
        """The citation as letters have it, without the words that lead up to it."""
        if self.kind is CitationKind.NON_MTUS:
            return f"{self.title}."
        place = f", Section(s): {self.section}" if self.section else ""
        if self.first_page is not None:
            last = f"-{self.last_page}" if self.last_page != self.first_page else ""
            place = f" Page(s): {self.first_page}{last}"
        edition = f" {self.year}" if self.year else ""
        return f"{self.title}{edition}{place}."


def citations(
    random: Random, cited_by: CitedBy, kind: Kind, part: Part, year: int
) -> tuple[CorpusCitation, ...]:
    if cited_by is CitedBy.CLAIMS_ADMINISTRATOR and random.random() < NOTHING_CITED:
        return (CorpusCitation(cited_by, CitationKind.NONE),)
    first = _citation(random, cited_by, kind, part, year)
    if random.random() >= SECOND_CITATION:
        return (first,)
    second = _outside(random, cited_by, kind, part)
    return (first,) if first.kind is CitationKind.NON_MTUS else (first, second)


def _citation(
    random: Random, cited_by: CitedBy, kind: Kind, part: Part, year: int
) -> CorpusCitation:
    """Return what the year's guideline says on this kind of item, or a source outside the MTUS."""
    data = kind.data
    title, edition, section, pages = "", 0, data.get("section", ""), ""
    if data.get("opioid") and SECTIONS_FROM < year < ACOEM_ADOPTED and random.random() < 0.5:
        title, edition = "Opioid Treatment", 2016
        section = "Opioids for Chronic Pain and Chronic Opioid Treatment"
    elif data.get("opioid") and year >= ACOEM_ADOPTED:
        title, edition, section = "Opioids Guideline", 2017, ""
    elif "guideline" in data and year < ACOEM_ADOPTED:
        title, edition = data["guideline"]
    elif ("pages" in data or "chronic" in data) and year < ACOEM_ADOPTED:
        title, edition = "Chronic Pain Medical Treatment", 2016
        section = data.get("chronic", "")
        if year < SECTIONS_FROM and "pages" in data:
            edition, section, pages = 2009, "", data["pages"]
    elif year >= ACOEM_ADOPTED:
        title, edition = part.later
        section = ""
        if "chronic" in data and random.random() < 0.5:
            title, edition = "Chronic Pain Medical Treatment", 2017
    else:
        title, edition = part.guideline
    if random.random() < OUTSIDE_THE_MTUS or (not section and not pages and year < SECTIONS_FROM):
        return _outside(random, cited_by, kind, part)
    first, _, last = pages.partition("-")
    return CorpusCitation(
        cited_by=cited_by,
        kind=CitationKind.MTUS,
        title=title,
        year=edition,
        section=section,
        first_page=int(first) if first else None,
        last_page=int(last or first) if first else None,
    )


def _outside(random: Random, cited_by: CitedBy, kind: Kind, part: Part) -> CorpusCitation:
    topic = kind.data.get("odg") or kind.data.get("chronic") or kind.subcategory
    chapter = "Pain" if kind.drugs else part.name.title()
    source = f"Official Disability Guidelines (ODG), {chapter} Chapter, {topic}"
    return CorpusCitation(cited_by, CitationKind.NON_MTUS, title=source)
