"""Sections, chapters and pages in running text, behind or before the source that has them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .pages import page_numbers
from .sections import split_sections

_I = re.IGNORECASE
_PAGE = r"(?:[Pp]ages?|[Pp]gs?|[Pp]p?)\b\.?\s*+(?:\(s\))?\s*+[.:]?\s*+\d"
_NAME = r"[A-Z][\w&/'\u2019-]*(?:,?\s+(?:[A-Z(][\w&/()'\u2019-]*|and|of|for|&)){0,7}"

_LABELLED = re.compile(
    r"[\s,;:(]*\b[Ss]ections?\b\s*(?:\(s\))?\s*:?\s*(?:(?:on|about|regarding)\s+)?[\"\u201c]?"
    r"(?P<name>[A-Z][^.;:()\"\u201c\u201d]{2,80}?)(?=\s*(?:[.;:()\"\u201c\u201d]|$)|"
    rf",?\s+(?:{_PAGE}|(?i:which|that|it|is|are|was|the|and\s+the|does|do|states?|says?|notes?|"
    r"recommends?|indicates?|supports?|allows?|advises?|requires?)\b))"
)
_BEFORE_LABEL = re.compile(rf"[\s,;:(-]*[\"\u201c]?(?P<name>{_NAME})[\"\u201d]?\s+[Ss]ection\b")
_QUOTED = re.compile(
    r"\s*\(\s*[\"\u201c]?(?P<name>[A-Z][a-z]{3}[^\"\u201c\u201d()\d]{2,80})[\"\u201d]?\s*\)"
)
_BEFORE_PAGES = re.compile(
    rf"[\s,;:(\u2013-]*(?:and\s+)?(?P<name>[A-Z\d](?:[^.;:\n(]|\([^().;\n]{{0,60}}\)){{1,90}}?)[\s,;:(]+(?={_PAGE})"
)
_KNOWN = re.compile(
    r"\s*[,:(\u2013-]\s*(?P<name>Special\s+Studies(?:\s+and\s+Diagnostic\s+and\s+Treatment\s+"
    r"Considerations)?|Initial\s+(?:Care|Assessment)|Physical\s+(?:Methods|Examination)|"
    r"Diagnostic\s+Criteria|Surgical\s+Considerations|Follow-up\s+Visits|Work\s+Activities|"
    r"Medical\s+History|Activity\s+Modification)(?![\w-])"
)
_PROSE = re.compile(
    r"\b(?:which|that|these|is|are|was|were|has|have|do|does|states?|stated|notes?|noted|says?|"
    r"recommends?|recommended|indicates?|not|based|he|she|they|supports?|per|to|on|at|see|the|"
    r"Chapters?|MTUS|ACOEM|ODG|Tables?)\b|[\"\u201c]",
    _I,
)
_PAGES_IN_PROSE = re.compile(
    r"[^.;!?()\n]{1,60}?\s(?:(?:on|at|see)\s+|\((?:see\s+)?)(?:pages?|pgs?|pp?)\b\.?\s*"
    r"(?P<list>\d{1,4}(?:\s*(?:-|\u2013|to|through)\s*\d{1,4})?)(?![\d/%])",
    _I,
)
_OF_ANOTHER = re.compile(r"\s*(?:of|in|from)\s", _I)
_ANOTHER_SOURCE = re.compile(r"\b(?:MTUS|ACOEM|ODG|Disability|Chapter|record|report|note)\b", _I)
_ODG_CHAPTER = re.compile(
    r"[\s,:(\u2013-]*(?:[A-Z][\w&/'\u2019-]*,?\s+(?:(?:and|of|in|&|the|for|[-\u2013])\s+)?"
    r"(?:\([^().]{1,40}\)\s+)?){0,7}"
    r"(?:Chapters?|chapters?|Preface)\b\)?"
)
_ODG_CHAPTER_ON = re.compile(
    r"\s+on\s+(?:the\s+)?(?:low\s+back|neck|knee|shoulder|elbow|hip|pain|head|ankle|foot|hand|"
    r"wrist|forearm|carpal\s+tunnel|burns|diabetes|stress|mental\s+illness)"
    r"(?:\s+(?:and|&)\s+[a-z]+){0,2}\b",
    _I,
)
_TOPIC = re.compile(rf"\s*,\s*(?P<name>{_NAME}(?:\s+[a-z]{{4,}}){{0,3}})(?=\s*[,.;)])")
_NAMED_BEFORE = re.compile(
    rf"(?!The\b)(?P<name>{_NAME})[\"\u201d]?\s+(?:(?P<section>[Ss]ection)|(?P<chapter>[Cc]hapter))\s+"
    r"(?:of|in|from)\s+(?:the\s+)?\Z"
)
LOOK_BACK, NEAR = 100, 200
_DIGIT = re.compile(r"\d")
_ANY_PAGE = re.compile(r"[Pp](?:age|g|p)?s?\b")
_SIGNS = frozenset(",:(-\u2013")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source: `start` and `end` are its place in the text."""

    start: int
    end: int
    sections: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    is_chapter: bool = False


def place_at(text: str, at: int, *, is_odg: bool) -> Place | None:
    """Return the section, chapter or pages named right behind a source that ends at `at`."""
    if is_odg and (place := _odg_place(text, at)):
        return place
    near = text[at : at + NEAR]
    has_pages = bool(_DIGIT.search(near) and _ANY_PAGE.search(near))
    for pattern, may_match in (
        (_LABELLED, "ection" in near),
        (_BEFORE_LABEL, "ection" in near),
        (_BEFORE_PAGES, has_pages),
        (_KNOWN, near.lstrip()[:1] in _SIGNS),
        (_QUOTED, near.lstrip()[:1] == "("),
    ):
        match = pattern.match(text, at) if may_match else None
        if match and (names := _names(match["name"], pattern)):
            return Place(match.start("name"), match.end(), names)
    match = _PAGES_IN_PROSE.match(text, at) if has_pages else None
    if not match or _OF_ANOTHER.match(text, match.end()) or _ANOTHER_SOURCE.search(match[0]):
        return None
    return Place(at, match.end(), pages=tuple(page_numbers(match["list"])))


def _names(written: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return the sections in a written list, () where the words are a sentence's."""
    if _PROSE.search(written):
        return ()
    if pattern in {_QUOTED, _BEFORE_LABEL, _KNOWN}:
        return (" ".join(written.split()),)
    return tuple(split_sections(" ".join(written.split())))


def _odg_place(text: str, at: int) -> Place | None:
    chapter = _ODG_CHAPTER.match(text, at)
    if chapter is None:
        return None
    end = chapter.end()
    if behind := _ODG_CHAPTER_ON.match(text, end):
        end = behind.end()
    if topic := _TOPIC.match(text, end):
        end = topic.end()
    return Place(chapter.start(), end, is_chapter=True)


def place_before(text: str, at: int) -> Place | None:
    """Return the section or chapter named right before a source that begins at `at`."""
    if not text[max(0, at - 9) : at].rstrip().casefold().endswith(("of", "in", "from", "the")):
        return None
    before = text[max(0, at - LOOK_BACK) : at]
    if "ection" not in before and "hapter" not in before:
        return None
    match = _NAMED_BEFORE.search(text, max(0, at - LOOK_BACK), at)
    if match is None:
        return None
    return Place(match.start(), at, (" ".join(match["name"].split()),), (), bool(match["chapter"]))
