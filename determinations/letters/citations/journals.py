"""Articles that a rationale names, by their journal or by authors "et al." with a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..patterns import lowercase, occurrences
from .pages import pages_named

MOST = 20
"""Places of each word that an article is looked for at."""
_WORDS = ("journal", "et al", "et. al")
_REACH = 400
"""Characters; a reference is not longer."""
_AUTHOR = r"[A-Z][\w'\u2019-]+(?:\s+[A-Z]{1,3}\b\.?)?"
_SMALL = r"(?:and|of|the|for|in|&)"
_NAME_BEFORE = re.compile(rf"(?:\bThe\s+)?(?:\b[A-Z][\w&.-]+\s+(?:{_SMALL}\s+)?){{1,6}}\Z")
_LEADS = re.compile(
    r"(?:(?:The|See|Per|In|An?|By|From|According\s+to|Also|This|Another|One)\s+)+(?=[A-Z])"
)
_NAME_BEHIND = re.compile(
    rf"Journal(?:\s+of\s+(?:the\s+)?[A-Z][\w&-]+(?:,?\s+(?:{_SMALL}\s+){{0,2}}[A-Z][\w&-]+){{0,8}})?"
)
_AUTHORS_BEFORE = re.compile(rf"\b{_AUTHOR}(?:,\s+(?:and\s+)?{_AUTHOR}){{0,4}},?\s+\Z")
_ARTICLE_BEHIND = re.compile(
    r"et\.?\s+al\b\.?(?:(?!\bet\.?\s+al\b)[^;!?\n]|\n(?!\s*\n)){0,240}?\b(?P<year>(?:19[5-9]|20[0-4])\d)\b"
)
_NUMBERS = re.compile(
    r"(?:[\s,.;:()\u2013-]++|\b(?:vol(?:ume)?|nos?|issue|pages?|pgs?|pp?|suppl|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|"
    r"Aug|Sep|Oct|Nov|Dec)[a-z]*)\b|[A-Z]?\d+){0,24}+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:[\s,.;:(\u2013-]|(?<=\s)(?:vol(?:ume)?|nos?|issue|pages?|pgs?|pp?|suppl))+\Z", re.I
)
_YEAR = re.compile(r"(?<![\d-])(?:19[5-9]|20[0-4])\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Article:
    """A named article: its place in the text, and what the text says of it."""

    start: int
    end: int
    year: int | None
    pages: tuple[int, ...]


def articles(text: str, start: int, end: int) -> Iterator[Article]:
    """Yield the articles that a rationale from `start` to `end` names, none inside another."""
    searched = lowercase(text)
    places = [
        (at, word)
        for word in _WORDS
        if searched.find(word, start, end) >= 0
        for at in islice(occurrences(searched, word, start, end), MOST)
    ]
    behind = start
    for at, word in sorted(places):
        if at < behind:
            continue
        found = _by_journal if word == "journal" else _by_authors
        named = found(text, at, behind, min(end, at + _REACH))
        if named is None:
            continue
        begin, name_end = named
        numbers = _NUMBERS.match(text, name_end, min(end, name_end + _REACH))
        written = text[begin : numbers.end() if numbers else name_end]
        written = _TRAILING.sub("", written)
        year = _YEAR.search(written)
        behind = begin + len(written)
        yield Article(begin, behind, int(year[0]) if year else None, tuple(pages_named(written)))


def _by_journal(text: str, at: int, floor: int, end: int) -> tuple[int, int] | None:
    """Return where a journal's name begins and ends: "The Journal of Hand Surgery"."""
    name = _NAME_BEHIND.match(text, at, end)
    if name is None:
        return None
    before = _NAME_BEFORE.search(text, max(floor, at - 80), at)
    start = before.start() if before else at
    if lead := _LEADS.match(text, start, at):
        start = lead.end()
    return (start, name.end()) if start < at or " " in name[0] else None


def _by_authors(text: str, at: int, floor: int, end: int) -> tuple[int, int] | None:
    """Return where a reference by authors begins, and where its year ends."""
    authors = _AUTHORS_BEFORE.search(text, max(floor, at - 160), at)
    article = _ARTICLE_BEHIND.match(text, at, end)
    return (authors.start(), article.end()) if authors and article else None
