"""What invented letters cite, by the habits of their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from determinations.vocabulary import CitationKind, CitedBy

from .corpus_kinds import Kind, Part
from .figures import Cites, cites

NOTHING_CITED = 0.12
OUTSIDE_THE_MTUS = 0.34
SECOND_CITATION = 0.18


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
    random: Random, cited_by: CitedBy, kind: Kind, part: Part, decided: date
) -> tuple[CorpusCitation, ...]:
    if cited_by is CitedBy.CLAIMS_ADMINISTRATOR and random.random() < NOTHING_CITED:
        return (CorpusCitation(cited_by, CitationKind.NONE),)
    first = _citation(random, cited_by, kind, part, decided)
    if random.random() >= SECOND_CITATION:
        return (first,)
    second = _outside(random, cited_by, kind, part)
    return (first,) if first.kind is CitationKind.NON_MTUS else (first, second)


def _citation(
    random: Random, cited_by: CitedBy, kind: Kind, part: Part, decided: date
) -> CorpusCitation:
    """Return what the MTUS of that day says on this kind of item, or a source outside of it."""
    era = cites(decided)
    cited: CorpusCitation | None
    if era is Cites.CHAPTERS:
        cited = _chapter(random, cited_by, kind, part, decided.year)
    elif era is Cites.SECTIONS and kind.data.get("opioid") and random.random() < 0.25:
        section = "Opioids for Chronic Pain and Chronic Opioid Treatment"
        cited = _mtus(cited_by, "Opioid Treatment", 2016, section)
    else:
        cited = _complaint(cited_by, kind, part, era)
    if random.random() < OUTSIDE_THE_MTUS or cited is None:
        return _outside(random, cited_by, kind, part)
    return cited


def _chapter(
    random: Random, cited_by: CitedBy, kind: Kind, part: Part, year: int
) -> CorpusCitation:
    """Return one of ACOEM's later guidelines in the newest edition of an earlier year."""
    title, *editions = kind.data.get("later", part.later)
    older = [edition for edition in editions if edition < year]
    if not older or ("chronic" in kind.data and random.random() < 0.5):
        title, older = "Chronic Pain Medical Treatment", [2017]
    return _mtus(cited_by, title, max(older))


def _complaint(cited_by: CitedBy, kind: Kind, part: Part, era: Cites) -> CorpusCitation | None:
    """Return a place in the guidelines of 2004 to 2016, or None if they have none for the kind."""
    data = kind.data
    if "guideline" in data:
        title, edition = data["guideline"]
        return _mtus(cited_by, title, edition, data.get("section", ""))
    if era is Cites.PAGES and "pages" in data:
        first, _, last = data["pages"].partition("-")
        return _mtus(
            cited_by, "Chronic Pain Medical Treatment", 2009, "", int(first), int(last or first)
        )
    if era is Cites.SECTIONS and "chronic" in data:
        return _mtus(cited_by, "Chronic Pain Medical Treatment", 2016, data["chronic"])
    return _mtus(cited_by, *part.guideline, data["section"]) if "section" in data else None


def _mtus(
    cited_by: CitedBy,
    title: str,
    edition: int,
    section: str = "",
    first_page: int | None = None,
    last_page: int | None = None,
) -> CorpusCitation:
    kind = CitationKind.MTUS
    return CorpusCitation(cited_by, kind, title, edition, section, first_page, last_page)


def _outside(random: Random, cited_by: CitedBy, kind: Kind, part: Part) -> CorpusCitation:
    topic = kind.data.get("odg") or kind.data.get("chronic") or kind.subcategory
    chapter = kind.data.get("chapter") or ("Pain" if kind.drugs else part.name.title())
    source = f"Official Disability Guidelines (ODG), {chapter} Chapter, {topic}"
    return CorpusCitation(cited_by, CitationKind.NON_MTUS, title=source)
