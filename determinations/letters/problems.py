"""What is missing or odd in a letter, described for an administrator of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from determinations.vocabulary import (
    CitationKind,
    ItemOutcome,
    canonical_specialty,
    canonical_title,
)

from .header import Header
from .layouts import MOST_ITEMS
from .model import Layout, ParsedItem, ParsedLetter, Problem, Severity, Span
from .patterns import KeywordPattern, last_match

NOTE, REVIEW, FATAL = Severity.NOTE, Severity.REVIEW, Severity.FATAL

_DATE_NAMES = {
    "date_assigned": "date of assignment",
    "date_of_injury": "date of injury",
    "decision_date": "decision date",
    "ur_denial_date": "date of the utilization review denial",
    "application_received": "date on which the application was received",
}
_NEEDED_DATES = ("decision_date",)
_CONCLUSION = KeywordPattern(
    r"\b(?P<not>not\s*|notmedically\s*)?(?:medically\s+)necessary\b|\bnotmedically\s+necessary\b",
    "not",
    "medically",
)
_REVIEW_WORDS = re.compile(
    r"\bindependent\s+medical\s+review|\bIMR\b|\bMTUS\b|\bMAXIMUS\b|\butilization\s+review|"
    r"\bmedical(?:ly)?\s+necess|\bclaims\s+administrator|\binjured\s+worker",
    re.IGNORECASE,
)
"""Words of the trade: a letter in ruins still has some, a paper of another kind has none."""
_NUMBER_BEFORE = re.compile(
    r"(?:^|[\n\f.])[ \t]*(\d{1,2})\s?[.)]\s{0,4}(?:(?:Regarding\s|The\s|MAXIMUS\s)[^;:]{0,90}"
    r"request\s+for\s+)?$",
    re.IGNORECASE,
)
_NUMBER_WITHIN = re.compile(r"(\d{1,2})\s?[.)]\s+(?=[A-Za-z(])")
_NUMBER_REACH = 120
_MIDDLE = re.compile(r"[,;.)\]]|(?:and|or|of|with|per)\s")
LONGEST_HEADING = 700
LONGEST_LETTER = 200_000
"""Characters; a letter has a few thousand, and pages with more would be slow for everybody."""

_RECOGNIZED = Problem(
    "recognized-text",
    "The text was recognized from a scan, so letters and digits may be misread. Compare the case "
    "number, the dates, the headings and the outcomes with the original before publishing.",
    REVIEW,
)
"""No rule can tell a misread digit from a right one, so a person looks at every scan."""


def find_problems(
    letter: ParsedLetter,
    header: Header,
    *,
    recognized: bool = False,
    unseen: Sequence[str] = (),
) -> tuple[Problem, ...]:
    """Return every problem, first those of the whole letter, then item by item."""
    return (
        *((_RECOGNIZED,) if recognized else ()),
        *((_not_in_the_text(unseen),) if unseen else ()),
        *_of_letter(letter, header),
        *_of_numbering(letter),
        *_of_items(letter),
    )


def _not_in_the_text(unseen: Sequence[str]) -> Problem:
    return Problem(
        "not-in-the-text",
        f"The file has more than its text: {', '.join(unseen)}. The screen for marks that identify "
        "people can't see into it; look at the original before publishing. Readers get a copy "
        "without it.",
        REVIEW,
    )


def _of_letter(letter: ParsedLetter, header: Header) -> Iterator[Problem]:
    if _is_something_else(letter):
        yield Problem(
            "no-determination",
            "Nothing in the text tells of an independent medical review; it can't be published.",
            FATAL,
        )
    if letter.layout is Layout.UNKNOWN:
        yield Problem(
            "unknown-layout",
            "The text has too few marks of any letter layout known; it may be no determination.",
            REVIEW,
        )
    if len(letter.text) > LONGEST_LETTER:
        yield Problem(
            "long-letter",
            f"The text has {len(letter.text):,} characters, and a letter a few thousand. Pages "
            "show its longest texts cut.",
            REVIEW,
        )
    if not letter.items:
        yield Problem("no-items", "No disputed item was found in the text.", REVIEW)
    if len(letter.items) >= MOST_ITEMS:
        yield Problem(
            "too-many-items",
            f"The text has more disputed items than any letter; the first {MOST_ITEMS} were read.",
            REVIEW,
        )
    if letter.case_number is None:
        yield Problem("missing-case-number", "The letter has no case number.", REVIEW)
    for name in _NEEDED_DATES:
        if getattr(letter, name) is None and name not in header.unreadable:
            yield Problem(
                f"missing-{name.replace('_', '-')}", f"The {_DATE_NAMES[name]} is missing.", REVIEW
            )
    for name, span in header.unreadable.items():
        written = letter.text[span.start : span.end]
        yield Problem(
            "impossible-date",
            f"The {_DATE_NAMES[name]} reads \u201c{written}\u201d, which is no date.",
            REVIEW,
            span,
        )
    yield from _order_of_dates(letter)
    if not letter.specialties:
        yield Problem("missing-specialty", "No specialty of the reviewer was found.", REVIEW)
    for name in letter.specialties:
        if canonical_specialty(name) is None:
            yield Problem(
                "unknown-specialty",
                f"\u201c{name}\u201d is no specialty that the archive knows. Once it is "
                "published, readers can filter by it.",
                REVIEW,
                letter.spans.get("credentials"),
            )
    yield from _unknown_guidelines(letter)
    if not letter.clinical_summary and letter.layout is not Layout.UNKNOWN:
        yield Problem("missing-summary", "The clinical case summary is missing.", NOTE)


def _unknown_guidelines(letter: ParsedLetter) -> Iterator[Problem]:
    for item in letter.items:
        for citation in item.citations:
            if citation.kind is CitationKind.MTUS and canonical_title(citation.title) is None:
                yield Problem(
                    "unknown-guideline",
                    f"\u201c{citation.title}\u201d is no guideline that the archive knows. Once it "
                    "is published, readers can filter by it.",
                    REVIEW,
                    citation.span,
                    item.position,
                )


def _is_something_else(letter: ParsedLetter) -> bool:
    """Return whether the letter has no layout, item, case number or word of any determination.

    A letter that lost its marks is for a person to decide on, so one word of the trade spares it.
    """
    return (
        letter.layout is Layout.UNKNOWN
        and not letter.items
        and letter.case_number is None
        and _REVIEW_WORDS.search(letter.text) is None
    )


def _of_numbering(letter: ParsedLetter) -> Iterator[Problem]:
    """Yield numbers that are missing between items or before the first: an item may be lost."""
    numbered = [(item, _number_of(letter, item)) for item in letter.items]
    if sum(number is not None for _, number in numbered) < min(2, len(numbered)):
        return
    before = 0
    for item, number in numbered:
        if number is None:
            before = 0
        elif number > before + 1 and (before or item.position == 1):
            first, last = before + 1, number - 1
            lost = f"{first} is" if first == last else f"{first} to {last} are"
            yield Problem(
                "gap-in-numbering",
                f"This item has number {number}, and {lost} missing before it: it may be lost.",
                REVIEW,
                item.spans.get("description"),
                item.position,
            )
        before = number or 0


def _number_of(letter: ParsedLetter, item: ParsedItem) -> int | None:
    """Return the number that the letter gives an item, in its heading or on the line before it."""
    span = item.spans.get("description")
    if span is None:
        return None
    before = letter.text[max(0, span.start - _NUMBER_REACH) : span.start]
    match = _NUMBER_WITHIN.match(item.description) or _NUMBER_BEFORE.search(before)
    return int(match[1]) if match else None


def _order_of_dates(letter: ParsedLetter) -> Iterator[Problem]:
    pairs = (
        ("date_of_injury", "ur_denial_date"),
        ("date_of_injury", "decision_date"),
        ("ur_denial_date", "decision_date"),
        ("application_received", "decision_date"),
    )
    for earlier, later in pairs:
        first, second = getattr(letter, earlier), getattr(letter, later)
        if first and second and first > second:
            yield Problem(
                "dates-out-of-order",
                f"The {_DATE_NAMES[earlier]} ({first:%m/%d/%Y}) is after the {_DATE_NAMES[later]} "
                f"({second:%m/%d/%Y}).",
                REVIEW,
                letter.spans.get(earlier),
            )


def _of_items(letter: ParsedLetter) -> Iterator[Problem]:
    for item in letter.items:
        place = item.spans.get("description")
        at = item.position
        if item.outcome is None:
            yield Problem(
                "missing-outcome", "The outcome of this item was not found.", REVIEW, place, at
            )
        if len(item.description) < 3:
            yield Problem("missing-heading", "The heading of this item is lost.", REVIEW, place, at)
        elif len(item.description) > LONGEST_HEADING and not item.disputed:
            yield Problem(
                "long-heading",
                "The heading is unusually long: the rationale before may have run into it.",
                REVIEW,
                place,
                at,
            )
        elif _start_is_lost(item):
            yield Problem(
                "lost-heading-start", "The heading seems to have lost its start.", REVIEW, place, at
            )
        if not item.treatment.sure:
            yield Problem("unsure-treatment", item.treatment.reason, NOTE, place, at)
        if not item.rationale:
            yield Problem(
                "missing-rationale", "The rationale of this item was not found.", REVIEW, place, at
            )
        elif (span := _contradiction(letter, item)) is not None:
            yield Problem(
                "outcome-contradicted",
                f"The heading says {item.outcome}, and the end of the rationale the opposite.",
                REVIEW,
                span,
                at,
            )


def _start_is_lost(item: ParsedItem) -> bool:
    """Return whether the heading closes a bracket it did not open, or begins mid-sentence."""
    text = item.description
    if _MIDDLE.match(text):
        return True
    first_close, first_open = text.find(")"), text.find("(")
    return first_close >= 0 and (first_open < 0 or first_close < first_open)


def _contradiction(letter: ParsedLetter, item: ParsedItem) -> Span | None:
    """Return where the rationale's last words on medical necessity contradict the outcome."""
    span = item.spans.get("rationale")
    if item.outcome is None or span is None:
        return None
    tail = max(span.start, span.end - 400)
    last = last_match(_CONCLUSION, letter.text, tail, span.end)
    if last is None or letter.text[last.end() : span.end].count(".") > 1:
        return None
    says_upheld = bool(last["not"]) or "notmedically" in last[0].casefold()
    is_upheld = item.outcome is ItemOutcome.UPHELD
    if says_upheld == is_upheld or _is_guarded(letter.text, last.start()):
        return None
    return Span(*last.span())


def _is_guarded(text: str, at: int) -> bool:
    """Return whether "necessary" stands under a negation or condition further to its left."""
    before = text[max(0, at - 160) : at].rpartition(". ")[2]
    return bool(
        re.search(
            r"\b(?:not|n't|no|cannot|nor|neither|fail\w*|unable|if|whether|unless|until|lacks?|without|"
            r"except|medical\s+necessity)\b",
            before,
            re.IGNORECASE,
        )
    )
