"""Whether a quotation stands in a determination, where, and how exactly.

Without a case number it is searched for as a phrase, and the determinations that have a part of it
are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from determinations.models import Case, DisputedItem, GuidelineCitation
from determinations.search import QueryRefused, Scope, SearchRequest, search
from determinations.vocabulary import SIDES, CitedBy, LabelledValue
from determinations.vocabulary.typed_case_numbers import TypedNumber, read_case_numbers

from .corrected import Told, told_of
from .folding import Level
from .quote_differences import Nearest, nearest
from .quotes import MOST_MARKS, Found, NoWords, Quotation, Searched, TooManyMarks, readings

MOST_PLACES = 20
"""Shown of one quotation."""
MOST_CASES = 10
"""Looked at of those that a phrase finds."""
PHRASE = 8
"""Words of a quotation that are searched for together."""
LONGEST_NUMBER = 100
"""Characters of what is given as a case number."""
LONGEST_CITATION = 800
"""Characters behind a quotation that may be its citation."""


class Part(LabelledValue):
    """What of a determination a text is."""

    HEADING = "heading", "heading"
    RATIONALE = "rationale", "decision rationale"
    ADMINISTRATOR = "claims_administrator", "claims administrator’s citation"  # noqa: RUF001
    REVIEWER = "reviewer", "reviewer’s citation"  # noqa: RUF001
    SUMMARY = "summary", "clinical case summary"
    DOCUMENTS = "documents", "documents reviewed"


class Verdict(LabelledValue):
    """How a quotation compares with what it was found in, the best first."""

    LETTERS = "letter_for_letter", "Word for word, letter for letter"
    SHAPES = "word_for_word", "Word for word; quotation marks or dashes have another shape"
    WORDS = "punctuation_differs", "The same words; punctuation or capitals differ"
    DIFFERS = "differs", "Differs"
    MISSING = "not_found", "Not found"


_VERDICTS = {
    Level.LETTERS: Verdict.LETTERS,
    Level.SHAPES: Verdict.SHAPES,
    Level.WORDS: Verdict.WORDS,
}
_SIDES = {CitedBy.CLAIMS_ADMINISTRATOR: Part.ADMINISTRATOR, CitedBy.IMRO: Part.REVIEWER}
_ANCHORS = {Part.SUMMARY: "summary-heading", Part.DOCUMENTS: "documents-heading"}
_FIELDS = {
    Part.HEADING: "description",
    Part.RATIONALE: "rationale",
    Part.ADMINISTRATOR: "citations",
    Part.REVIEWER: "citations",
    Part.SUMMARY: "clinical_summary",
    Part.DOCUMENTS: "documents_reviewed",
}
"""The field whose text each part is."""
_OPERATORS = re.compile(r"""["\u201c\u201d*?~\\\[\]{}()]+""")


class QuoteProblem(ValueError):
    """A quotation or a case number that can't be looked up, in words for whoever asked."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Source:
    """One text of a determination."""

    case_number: str
    decided: date | None
    invented: bool
    position: int | None
    """Of the item; None where it is of the whole determination."""
    part: Part
    text: str
    corrected: Sequence[Told] = ()
    """What people corrected in this text, if they did."""

    @property
    def url(self) -> str:
        if self.position is None:
            return f"{reverse('case', args=[self.case_number])}#{_ANCHORS[self.part]}"
        return reverse("item", args=[self.case_number, self.position])

    @property
    def said(self) -> str:
        """ "item 2, decision rationale"."""
        item = "" if self.position is None else f"item {self.position}, "
        return f"{item}{self.part.label}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands."""

    source: Source
    found: Found


@dataclass(frozen=True, slots=True)
class NearPlace:
    """Where something near to a quotation stands."""

    source: Source
    nearest: Nearest


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What became of a quotation; `places` are those that have it most exactly."""

    verdict: Verdict
    case_number: str
    """The case that was looked at; "" where the whole archive was searched."""
    is_case_known: bool
    """Whether that case is in the archive; true where none was named."""
    places: tuple[Place, ...] = ()
    near: NearPlace | None = None


def check_quote(text: str, case_number: str = "") -> QuoteCheck:
    """Return where a quotation stands, in one case or anywhere.

    The number may stand in a citation behind the quotation, as "copy with citation" writes it.
    Raises `QuoteProblem`, and what a search raises.
    """
    text, cited = _without_citation(text)
    try:
        quotations = readings(text)
    except NoWords as problem:
        raise QuoteProblem("quotation", "There is no word in this quotation.") from problem
    except TooManyMarks as problem:
        most = f"At most {MOST_MARKS} ellipses and brackets are followed; check it in parts."
        raise QuoteProblem("quotation", most) from problem
    typed = _case_number(case_number) if case_number.strip() else cited
    if typed is None:
        return _anywhere(quotations)
    sources = list(_sources(typed.forms))
    number = sources[0].case_number if sources else typed.number or typed.written
    return _checked(quotations, sources, number, is_case_known=bool(sources))


def _without_citation(text: str) -> tuple[str, TypedNumber | None]:
    """Return a quotation and the case number of the citation behind it, if one is."""
    stripped = text.strip()
    end = max(stripped.rfind(mark) for mark in '"\u201d')
    behind = stripped[end + 1 :]
    if stripped[:1] not in ('"', "\u201c") or end < 1 or len(behind) > LONGEST_CITATION:
        return text, None
    number = next((typed for typed in read_case_numbers(behind) if typed.number), None)
    return (stripped[: end + 1], number) if number else (text, None)


def _case_number(written: str) -> TypedNumber:
    typed = next((typed for typed in read_case_numbers(written) if typed.forms), None)
    if typed is None:
        raise QuoteProblem("case", "This is no case number, such as CM16-0012345.")
    return typed


def _anywhere(quotations: Sequence[Quotation]) -> QuoteCheck:
    """Return what the determinations have that a phrase of the quotation finds."""
    first, *others = _phrases(quotations[-1])
    looked_at = _numbers_with([first])
    sources = list(_sources(looked_at))
    checked = _checked(quotations, sources, "", is_case_known=True)
    if checked.places or not others:
        return checked
    sources += _sources(_numbers_with(others) - looked_at)
    return _checked(quotations, sources, "", is_case_known=True)


def _phrases(quotation: Quotation) -> Iterator[str]:
    """Yield some words of a quotation together: of its beginning, end and middle."""
    words = _OPERATORS.sub(" ", quotation.longest).split()
    middle = max(0, (len(words) - PHRASE) // 2)
    parts = words[:PHRASE], words[-PHRASE:], words[middle : middle + PHRASE]
    yield from dict.fromkeys(" ".join(part) for part in parts)


def _numbers_with(phrases: Iterable[str]) -> set[str]:
    """Return the numbers of the first cases that have each of these phrases; one query."""
    item_ids: list[int] = []
    for phrase in phrases:
        request = SearchRequest(
            q=f'"{phrase}"', expand=False, scope=Scope.LETTER, per_page=MOST_CASES
        )
        with suppress(QueryRefused):  # too usual to be of use
            item_ids += [hit.item_id for hit in search(request).hits]
    items = DisputedItem.objects.published().filter(pk__in=item_ids)
    return set(items.values_list("case__case_number", flat=True))


def _checked(
    quotations: Sequence[Quotation], sources: Sequence[Source], number: str, *, is_case_known: bool
) -> QuoteCheck:
    texts = [Searched(source.text) for source in sources]
    for level in sorted(Level, reverse=True):
        places = tuple(_places(quotations, sources, texts, level))
        if places:
            return QuoteCheck(_VERDICTS[level], number, is_case_known, places[:MOST_PLACES])
    near = nearest(quotations[-1], [source.text for source in sources])
    if near is None:
        return QuoteCheck(Verdict.MISSING, number, is_case_known)
    place = NearPlace(sources[near.index], near)
    return QuoteCheck(Verdict.DIFFERS, number, is_case_known, near=place)


def _places(
    quotations: Sequence[Quotation],
    sources: Iterable[Source],
    texts: Iterable[Searched],
    level: Level,
) -> Iterator[Place]:
    for source, text in zip(sources, texts, strict=True):
        found = (text.find(quotation, level) for quotation in quotations)
        if place := next((each for each in found if each), None):
            yield Place(source, place)


def _sources(case_numbers: Collection[str]) -> Iterator[Source]:
    """Yield the texts of published cases; three queries, however many there are."""
    cases = {
        case.pk: case
        for case in Case.objects.published()
        .filter(case_number__in=case_numbers)
        .order_by("-decision_date", "-pk")
        .defer("spans")
    }
    items = DisputedItem.objects.filter(case__in=cases).order_by("case", "position")
    by_case: dict[int, list[DisputedItem]] = {}
    for item in items.only("case_id", "position", "description", "rationale", "corrected"):
        by_case.setdefault(item.case_id, []).append(item)
    cited: dict[int, list[GuidelineCitation]] = {}
    citations = GuidelineCitation.objects.filter(item__case__in=cases, cited_by__in=SIDES)
    for citation in citations.order_by("item", "position"):
        cited.setdefault(citation.item_id, []).append(citation)
    for pk, case in cases.items():
        for item in by_case.get(pk, []):
            for part, text in _texts_of(item, cited.get(item.pk, [])):
                yield _source(case, item, part, text)
        yield _source(case, None, Part.SUMMARY, case.clinical_summary)
        yield _source(case, None, Part.DOCUMENTS, case.documents_reviewed)


def _texts_of(
    item: DisputedItem, citations: Iterable[GuidelineCitation]
) -> Iterator[tuple[Part, str]]:
    yield Part.RATIONALE, item.rationale
    yield Part.HEADING, item.description
    for citation in citations:
        yield _SIDES[CitedBy(citation.cited_by)], citation.text


def _source(case: Case, item: DisputedItem | None, part: Part, text: str) -> Source:
    return Source(
        case.case_number,
        case.decision_date,
        case.invented,
        item.position if item else None,
        part,
        text,
        told_of(item or case, [_FIELDS[part]]),
    )
