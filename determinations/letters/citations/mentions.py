"""Guidelines named in running text: a mention is a source with, perhaps, a place in it.

A run of mentions is read forward from the word that it begins with. Each part is tried only where
the part before it ends, so a text is read in time that grows with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from determinations.vocabulary import (
    canonical_title,
    is_second_edition,
    section_of_chapter,
    title_of_short,
)

from .mention_parts import Part, part_at
from .mention_places import Place, place_at, place_before
from .pages import page_numbers

_I = re.IGNORECASE
MOST_PARTS = 60
"""Parts that one run is read to; what follows is another run."""

_JOINT = re.compile(r"\b(?:and|or|with|per)\b", _I)
_WITHIN = re.compile(r"\b(?:in|of|from|by|within|under)\b|\(", _I)
_OF_ANOTHER = re.compile(r"[\s,)]*(?:of|in|from)\s", _I)
_SURELY_GUIDELINE = re.compile(r"CPMTG|Medical\s+Treatment|Chapter|Guideline", _I)
_CAPITALS = re.compile(r"[A-Z].*\s[A-Z][a-z]+$", re.DOTALL)
_DISORDERS = re.compile(r"Disorders?$", _I)
ADOPTED_UNTIL = 2007
"""The last year of an edition of ACOEM's chapters that the MTUS adopted by their numbers."""


@dataclass(slots=True)
class Mention:
    """A source as it is named in one place, from `start` to `end` of the text."""

    start: int
    end: int
    systems: dict[str, None] = field(default_factory=dict)
    """mtus, acoem, odg, as far as it names them."""
    title: str = ""
    year: int | None = None
    is_later_edition: bool = False
    """Whether it is an edition of ACOEM's practice guidelines that the MTUS did not adopt."""
    is_second_edition: bool = False
    """Whether it is said to be the edition that the MTUS took chapters of."""
    sections: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    is_sure: bool = False
    """Whether the words themselves make the title a guideline's, not a word of the clinic."""
    is_capital: bool = False
    """Whether the title is written as one, which with a section is enough."""
    is_detailed: bool = False
    """Whether a source outside the MTUS is named with its chapter."""
    name: tuple[int, int] | None = None
    """Where the source itself is named, without its pages."""

    @property
    def is_source(self) -> bool:
        if self.systems:
            return True
        return bool(self.title) and bool(self.is_sure or self.pages or self.sections)

    @property
    def is_whole_acoem(self) -> bool:
        """Whether it names the ACOEM edition that the MTUS took chapters of, and no chapter."""
        return "acoem" in self.systems and is_second_edition(
            2 if self.is_second_edition else None, self.year
        )

    @property
    def has_place(self) -> bool:
        return bool(self.sections or self.pages)

    @property
    def may_have_sections(self) -> bool:
        return bool(self.systems) or self.is_sure or self.is_capital

    @property
    def has_head(self) -> bool:
        return bool(self.systems or self.title)


def read_run(text: str, start: int) -> tuple[list[Mention], int]:
    """Return the mentions that follow each other from `start` on, and where the last part ends.

    There are none where no source is named.
    """
    current = Mention(start, start)
    found = [current]
    at = start
    for _ in range(MOST_PARTS):
        is_first = at == current.start
        part = part_at(text, at, current.systems, is_first=is_first, is_titled=bool(current.title))
        if part is None:
            place = (
                place_at(text, at, is_odg="odg" in current.systems)
                if current.may_have_sections
                else None
            )
            if place is None:
                break
            _take(current, place)
            current.end = at = place.end
            continue
        if _begins_anew(current, part, text):
            systems = current.systems if part.kind in {"title", "chapter"} else {}
            current = Mention(part.match.start(), part.match.start(), dict(systems))
            found.append(current)
        _add(current, part)
        current.end = at = part.match.end()
    sources = [mention for mention in found if mention.is_source]
    for mention in sources:
        _close(text, mention)
    return sources, max(at, sources[-1].end if sources else at)


def _close(text: str, mention: Mention) -> None:
    """Leave out a comma at the end, and take the bracket in that closes one inside."""
    written = text[mention.start : mention.end].rstrip(" ,;:(\n")
    mention.end = mention.start + len(written)
    behind = text[mention.end : mention.end + 1]
    if behind in {")", "]"} and written.count("(") > written.count(")"):
        mention.end += 1


def _begins_anew(current: Mention, part: Part, text: str) -> bool:
    """Return whether a part belongs to another mention than what stands before it."""
    if not current.has_head:
        return False
    is_joint = _JOINT.search(part.gap) is not None
    if part.kind == "pages":
        return is_joint and _OF_ANOTHER.match(text, part.match.end()) is not None
    if part.kind in {"edition", "year"}:
        return is_joint
    if part.kind in {"title", "chapter"}:
        return bool(current.title and current.title != part.title) or is_joint
    name = part.match.lastgroup
    if "odg" in current.systems or name == "odg":
        return True
    if is_joint or name in current.systems:
        return bool(current.systems) or is_joint
    is_bound = "," not in part.gap and not current.pages
    return bool(current.systems) and not (is_bound or _WITHIN.search(part.gap))


def _add(current: Mention, part: Part) -> None:
    match = part.match
    if part.kind != "pages":
        current.name = (current.name[0] if current.name else match.start(), match.end())
    match part.kind:
        case "system":
            current.systems[str(match.lastgroup)] = None
        case "title" | "chapter":
            current.title = current.title or part.title
            named = int(match["number"]) if part.kind == "chapter" else match["title"]
            if (section := section_of_chapter(named)) and section not in current.sections:
                current.sections.append(section)
            if part.kind == "title":
                current.is_sure |= _SURELY_GUIDELINE.search(match[0]) is not None
                current.is_capital |= _CAPITALS.match(match["title"]) is not None
        case "year":
            current.year = current.year or int(match["year"])
        case "edition":
            current.is_later_edition |= bool(match["later"])
            current.is_second_edition |= bool(match["adopted"])
            current.year = current.year or (int(match["year"]) if match["year"] else None)
        case "pages":
            current.pages += page_numbers(match["list"])
    if current.year and current.year <= ADOPTED_UNTIL:
        adopted = canonical_title(_DISORDERS.sub("Complaints", current.title))
        current.title = adopted or current.title


def _take(current: Mention, place: Place) -> None:
    current.sections += place.sections
    current.pages += place.pages
    current.is_detailed |= place.is_chapter
    if current.name and not place.pages:
        current.name = current.name[0], place.end


def name_before(text: str, mention: Mention, done: int) -> None:
    """Add the section or chapter named before a source, as "the X section of the MTUS".

    What stands before `done` is another mention's.
    """
    place = place_before(text, mention.start)
    if place is None or place.start < done:
        return
    if not place.is_chapter:
        mention.sections[:0] = place.sections
    elif "odg" in mention.systems:
        mention.is_detailed = True
    else:
        name = place.sections[0]
        mention.title = mention.title or canonical_title(name) or title_of_short(name) or ""
        if not mention.title:
            return
    mention.start = place.start
    mention.name = place.start, mention.name[1] if mention.name else mention.end
