"""Kinds of sources that citations name: the MTUS, ACOEM, ODG, literature, or something else."""

from __future__ import annotations

from functools import cache, lru_cache

from .alternatives import Alternatives
from .choices import LabelledValue
from .guidelines import is_of_acoem
from .loader import load


class GuidelineSource(LabelledValue):
    """What kind of source a citation names; the values stand in URLs beside guidelines' keys."""

    MTUS = "mtus", "MTUS (any guideline)"
    ACOEM = "acoem", "ACOEM (in the MTUS or outside)"
    ODG = "odg", "ODG (Official Disability Guidelines)"
    JOURNAL = "journal", "Journals and medical literature"
    WEBSITE = "website", "Websites"
    OTHER = "other", "Another guideline or source"
    NONE = "none", "No evidence"

    @property
    def said(self) -> str:
        """What it is called inside of a sentence."""
        return str(load("guideline_sources")[self]["said"])


@lru_cache(maxsize=20_000)
def sources_named_in(text: str) -> tuple[GuidelineSource, ...]:
    """Return the kinds of sources that a source text names, as written outside the MTUS's grammar.

    One or several, each once, in the order of `GuidelineSource`.
    """
    found: set[GuidelineSource] = set()
    if _not_cited().is_in(text):
        text = _not_cited().joined.sub(" ", text)
    for part in _labels().joined.split(text) if _labels().is_in(text) else (text,):
        if part.strip(" .,;:-"):
            found |= _kinds_of(part) or {GuidelineSource.OTHER}
    return _in_order(found or {GuidelineSource.OTHER})


def names_other_source(text: str) -> bool:
    """Return whether a text names one of the guidelines and rules that are of no other kind."""
    return _patterns()[GuidelineSource.OTHER].is_in(text)


def _kinds_of(part: str) -> set[GuidelineSource]:
    """Return the kinds of a part; an address stands for what it leads to where that is known."""
    found = set(Alternatives.names_in(part, _patterns()))
    return found - {GuidelineSource.WEBSITE} or found


@lru_cache(maxsize=2_000)
def sources_of_guideline(title: str, year: int | None) -> tuple[GuidelineSource, ...]:
    """Return the kinds of sources that a guideline cited as one of the MTUS is of.

    The chapters and editions that the MTUS took over from ACOEM are both.
    """
    found = {GuidelineSource.MTUS}
    if is_of_acoem(title, year) or _patterns()[GuidelineSource.ACOEM].is_in(title):
        found.add(GuidelineSource.ACOEM)
    if _patterns()[GuidelineSource.ODG].is_in(title):
        found.add(GuidelineSource.ODG)
    return _in_order(found)


@cache
def words_for(sources: tuple[GuidelineSource, ...]) -> str:
    """Return the words that find citations of these kinds, whatever the letter calls them."""
    data = load("guideline_sources")
    return " ".join(data[source]["words"] for source in sources).strip()


def _in_order(found: set[GuidelineSource]) -> tuple[GuidelineSource, ...]:
    return tuple(source for source in GuidelineSource if source in found)


@cache
def _patterns() -> dict[GuidelineSource, Alternatives]:
    data = load("guideline_sources")
    return {
        source: Alternatives(data[source]["patterns"])
        for source in GuidelineSource
        if data[source]["patterns"]
    }


@cache
def _not_cited() -> Alternatives:
    return Alternatives(load("guideline_sources")["not_cited"])


@cache
def _labels() -> Alternatives:
    return Alternatives(load("guideline_sources")["labels"])
