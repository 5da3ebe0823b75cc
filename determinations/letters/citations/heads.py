"""Which marks together name one guideline: the head of a reference, in any order of words.

"ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 12, Low Back Complaints" is five marks and
one head. Marks belong together where nothing but punctuation and small words stands between them,
and none says what another of them contradicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from determinations.vocabulary import (
    canonical_title,
    has_edition,
    is_in_mtus,
    is_second_edition,
    section_of_chapter,
    title_in_acoem,
    title_of_chapter,
)

from .marks import Mark, MarkKind

_SMALL_WORDS = (
    r"of|in|from|the|its|entitled|titled|on|for|under|see|also|chapters?|practice|treatment|medical|"
    r"guidelines?|occupational\s+medicine|complaints|california|ca|version|current|online"
)
_GLUE = re.compile(
    rf"[\s,:()\[\]\u2013/'\"\u201c\u201d-]*(?:(?:{_SMALL_WORDS})\b[\s,:()\[\]\u2013/'\"\u201c\u201d-]*)*",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b(?:of|in|from)\s+(?:the\s+)?$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*(?:\)|\]|['\u2019]s\b)*(?:[,\s]*(?:medical\s+)?(?:treatment\s+|practice\s+)?guidelines?\b)?"
    r"(?:\s*\)|\s+chapters?\b)*",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(?:are|were|both|each|all)\b", re.IGNORECASE)
_NOT_ADOPTED = 2
"""The edition of the ACOEM Practice Guidelines that the MTUS took chapters of."""


@dataclass(slots=True)
class Head:
    """What the marks of one guideline say together; slots that no mark fills are None."""

    start: int
    end: int
    odg: bool = False
    acoem: bool = False
    mtus: bool = False
    edition: int | None = None
    year: int | None = None
    chapter: int | None = None
    title: str | None = None
    """Canonical."""
    section: str | None = None
    """What the chapter's number or name means, where that is a section of a guideline."""
    is_name_only: bool = False
    """Whether the title is one only beside ACOEM's name or its chapter's number: "knee (2013)"."""
    strong: bool = False
    """Whether a title stands for itself, without other marks."""
    is_full_title: bool = False
    begins_with_acoem: bool = False
    pages: list[Mark] = field(default_factory=list)
    """Pages that stand among the marks."""
    is_behind_pages: bool = False
    """Whether it follows the pages of the head before: "pages 343 to 345 (2nd Edition, 2004)"."""
    part: bool | None = None
    """Whether it is said to be part of the MTUS, None where nothing is said."""

    @property
    def names_something(self) -> bool:
        """Return whether the marks name a guideline or a source."""
        if self.odg or self.acoem or self.chapter is not None:
            return True
        if self.title is None:
            return self.mtus
        return self.strong or self.mtus or (self.year is not None and not self.is_name_only)

    @property
    def is_bare_mtus(self) -> bool:
        """Return whether it is "MTUS" and no more, which names a guideline by its pages alone."""
        return self.mtus and not self.acoem and self.guideline is None and self.chapter is None

    @property
    def is_whole_acoem(self) -> bool:
        """Return whether it is the edition that the MTUS took chapters of, and no chapter."""
        if not self.acoem or self.odg or self.title or self.chapter is not None:
            return False
        return self.part is not False and is_second_edition(self.edition, self.year)

    @property
    def guideline(self) -> str | None:
        """The canonical title, by name or by number of the chapter."""
        if self.title:
            return self.title
        return title_of_chapter(self.chapter) if self.chapter is not None else None

    @property
    def is_of_mtus(self) -> bool:
        """Return whether the MTUS holds what is named, by its edition and what is said of it."""
        title = self.guideline
        if self.odg or title is None:
            return False
        if self.part is not None:
            return self.part
        if (self.edition or _NOT_ADOPTED) > _NOT_ADOPTED:
            return False
        if self.mtus:
            return True
        return is_in_mtus(title, self.year, of_acoem=self.acoem and not self.is_full_title)

    @classmethod
    def of(cls, mark: Mark) -> Head:
        """Return a head of this mark alone."""
        head = cls(mark.start, mark.end, begins_with_acoem=mark.kind is MarkKind.ACOEM)
        head._add(mark)
        return head

    def takes(self, mark: Mark, glue: str, *, same_words: bool) -> bool:
        """Add what the mark says, and return True, unless it contradicts the marks before.

        `same_words` says that the mark stands at the place of the one before, as the second number
        of "Chapters 8 and 12".
        """
        if same_words or not self._fits(mark, glue):
            return False
        self._add(mark)
        self.end = max(self.end, mark.end)
        return True

    def _fits(self, mark: Mark, glue: str) -> bool:
        kind = mark.kind
        if kind is MarkKind.ODG:
            within = bool(_PART_OF.search(glue)) and not self.acoem and self.chapter is None
            return self.odg if not (self.title or self.acoem or self.mtus) else within
        if kind is MarkKind.ACOEM:
            if self.odg or (self.acoem and (self.chapter or self.title or self.pages)):
                return False
            return not self.is_full_title
        if kind is MarkKind.MTUS:
            return not self.odg
        if kind is MarkKind.EDITION:
            return self.edition is None
        if kind is MarkKind.CHAPTER:
            number = int(mark.value)
            if self.chapter is not None:
                return self.chapter == number
            return self.odg or self.title is None or title_of_chapter(number) == self.title
        if kind in (MarkKind.TITLE, MarkKind.NAME):
            return self._fits_title(mark)
        if kind is MarkKind.YEAR:
            year = int(mark.value)
            return self.year in (None, year) or (
                self.title is not None and has_edition(self.title, year)
            )
        return kind is MarkKind.REGULATION

    def _fits_title(self, mark: Mark) -> bool:
        title = title_in_acoem(mark.value)
        if self.odg:
            return not (mark.strong and "uideline" in mark.value) and not _is_full(mark)
        if self.title is not None:  # a name said again may be that of a section
            return self.title == title and (mark.strong or self.chapter is not None)
        if self.guideline is not None:
            return self.guideline == title
        if self.acoem and _is_full(mark):
            return False
        return self.chapter is None or not mark.strong

    def _add(self, mark: Mark) -> None:
        if mark.kind is MarkKind.ODG:
            self.odg = True
        elif mark.kind is MarkKind.ACOEM:
            self.acoem = True
        elif mark.kind is MarkKind.MTUS:
            self.mtus = True
        elif mark.kind is MarkKind.EDITION:
            self.edition = int(mark.value)
        elif mark.kind is MarkKind.CHAPTER:
            self.chapter = int(mark.value)
            self.section = section_of_chapter(self.chapter)
        elif mark.kind is MarkKind.YEAR:
            self.year = int(mark.value)
        elif mark.kind in (MarkKind.TITLE, MarkKind.NAME) and not self.odg:
            if mark.kind is MarkKind.TITLE:
                self.title = self.title or canonical_title(mark.value) or mark.value
                self.section = self.section or section_of_chapter(mark.value)
            else:
                self.is_name_only = self.title is None
                self.title = self.title or title_in_acoem(mark.value)
            self.strong |= mark.strong
            self.is_full_title |= _is_full(mark)


def _is_full(mark: Mark) -> bool:
    """Return whether it is a title that no chapter of ODG or ACOEM shares ("... Treatment")."""
    return mark.strong and "treatment" in mark.value.lower() and " to " not in mark.value.lower()


def assemble(text: str, marks: Sequence[Mark]) -> list[Head]:
    """Return the heads of a flat text in their order, each naming a guideline or source."""
    heads: list[Head] = []
    current: Head | None = None
    reach, unsaid = 0, 0
    pages: list[Mark] = []
    last: Mark | None = None
    for mark in marks:
        glue = text[reach : mark.start]
        joined = current is not None and _GLUE.fullmatch(glue) is not None
        if mark.kind is MarkKind.PAGES:
            pages = [*pages, mark] if joined else []
            current = current if joined else None
        elif mark.kind is MarkKind.PART:
            said = heads[unsaid:]
            if mark.value and not _PLURAL.search(text, mark.start, mark.end):
                said = said[-1:]  # "which is not part of the MTUS" tells of one
            for head in said:
                head.part = not mark.value
            unsaid, current = len(heads), None
        elif mark.kind in (MarkKind.OUTSIDE, MarkKind.URL):
            current = None
        elif current is not None and joined and _is_section_of(current, mark):
            reach = last.end if last else reach
            continue
        elif (
            current is not None
            and joined
            and current.takes(mark, glue, same_words=last is not None and last.start == mark.start)
        ):
            current.pages += pages
            pages = []
        else:
            current, pages = Head.of(mark), []
            current.is_behind_pages = (
                last is not None
                and last.kind is MarkKind.PAGES
                and not text[last.end : mark.start].strip(" ,(")
            )
            heads.append(current)
        reach, last = mark.end, mark
    return _with_what_they_share(heads)


def _is_section_of(head: Head, mark: Mark) -> bool:
    """Return whether a title is here that of a section: "Elbow Complaints, Initial Approaches"."""
    if mark.kind is not MarkKind.TITLE or head.guideline is None or head.section:
        return False
    is_other = canonical_title(mark.value) != head.guideline
    return is_other and section_of_chapter(mark.value) is not None


def _with_what_they_share(heads: list[Head]) -> list[Head]:
    """Return the heads that name something; chapters share the edition named before them."""
    kept: list[Head] = []
    for head in heads:
        before = kept[-1] if kept else None
        if before is not None and head.is_behind_pages and not head.names_something:
            before.year = before.year or head.year
            before.edition = before.edition or head.edition
        if before is not None and not head.acoem and _goes_on(before, head):
            head.acoem = True
            head.edition = head.edition or before.edition
            head.year = head.year or (before.year if before.edition or before.year else None)
            if before.guideline is None and before.chapter is None and not before.pages:
                kept.pop()
        if head.names_something:
            kept.append(head)
    return kept


def _goes_on(before: Head, head: Head) -> bool:
    """Return whether a head is a further chapter of ACOEM's guidelines, named once for all."""
    if head.odg or head.is_full_title or not before.acoem:
        return False
    if head.chapter is not None:
        return True
    return before.begins_with_acoem and head.strong and head.title is not None


def end_of_name(text: str, head: Head) -> int:
    """Return where a guideline's name ends, words such as "Guidelines" behind it included."""
    behind = _BEHIND.match(text, head.end)
    return behind.end() if behind else head.end
