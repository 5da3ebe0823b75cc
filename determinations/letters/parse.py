"""One letter's text to a `ParsedLetter`: the steps in their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from .citations.statements import parse_citations
from .extraction.file_text import normalise
from .header.dates import DATE, parse_date
from .header.fields import Header, dates_from_summary, read_header
from .header.person import find_age, find_sex
from .header.reviewer import read_credentials
from .items.layout_l1 import MOST_ITEMS, RawItem, find_items
from .items.older_layouts import FINDERS
from .items.partial_authorization import Request, split_request
from .model import Citer, Layout, ParsedCitation, ParsedItem, ParsedLetter, Quantity, Span
from .problems import find_problems
from .sections.layouts import HOW_HEADING, detect_layout, documents_bounds, summary_bounds
from .treatments.body_parts import find_body_parts
from .treatments.classifier import classify
from .treatments.quantities import find_quantities

PARSER_VERSION = "1.1"
"""Raised with every change that reads any letter differently; `reparse` looks for older ones."""

HEADER_REACH = 4000
STORY_REACH = 50_000
"""A summary takes a page or two; the injured worker is not looked for beyond this."""
CITATIONS_REACH = 5000
"""A paragraph of citations has some hundred characters."""
HEADING_REACH = 4000
"""What a heading asks for is not looked for beyond this; a heading has some hundred characters."""
_RETROSPECTIVE = re.compile(r"\bretro(?:spective(?:ly)?)?\b", re.IGNORECASE)
_SERVICE_DATE = re.compile(
    rf"(?:\bDOS\b|\bdates?\s+of\s+service\b|\bretro(?:spective)?\b)[^A-Za-z\d]{{0,6}}({DATE})"
    rf"(?:\s*(?:,|and|&|-|through|to)\s*({DATE}))?",
    re.IGNORECASE,
)


def parse(text: str, *, recognized: bool = False, unseen: Sequence[str] = ()) -> ParsedLetter:
    """Read a letter's text. Never raises; what could not be read is in `problems`.

    `recognized` says that the text came from a scan, and `unseen` names what the file has besides
    its text; both are problems by themselves.
    """
    text = normalise(text)
    layout = detect_layout(text)
    header = read_header(text, _header_end(text, layout))
    summary = Span(*summary_bounds(text, layout))
    documents = Span(*documents_bounds(text))
    credentials = read_credentials(text)
    finder = FINDERS.get(layout, find_items)
    raw_items = finder(text)[:MOST_ITEMS]
    parts = _Parts(text)
    dates, date_spans = _dates(
        text, header, Span(summary.start, min(summary.end, summary.start + STORY_REACH))
    )
    story = summary if summary.end > summary.start else Span(0, len(text))
    story = Span(story.start, min(story.end, story.start + STORY_REACH))
    age, sex = find_age(text, story.start, story.end), find_sex(text, story.start, story.end)
    spans = {
        **header.spans,
        **date_spans,
        **({"credentials": credentials.span} if credentials.span else {}),
        **({"clinical_summary": summary} if summary.end > summary.start else {}),
        **({"documents_reviewed": documents} if documents.end > documents.start else {}),
        **({"age": age[1]} if age else {}),
        **({"sex": sex[1]} if sex else {}),
    }
    letter = ParsedLetter(
        text=text,
        layout=layout,
        parser_version=PARSER_VERSION,
        case_number=header.case_number,
        priority=header.priority,
        date_assigned=dates.get("date_assigned"),
        date_of_injury=dates.get("date_of_injury"),
        decision_date=dates.get("decision_date"),
        ur_denial_date=dates.get("ur_denial_date"),
        application_received=dates.get("application_received"),
        licensure_states=credentials.states,
        specialties=credentials.specialties,
        credentials=credentials.text,
        age=age[0] if age else None,
        sex=sex[0] if sex else None,
        clinical_summary=parts.paragraphs(summary),
        documents_reviewed=parts.paragraphs(documents),
        items=tuple(_item(parts, raw, position) for position, raw in enumerate(raw_items, start=1)),
        spans=spans,
    )
    problems = find_problems(letter, header, recognized=recognized, unseen=unseen)
    return replace(letter, problems=problems)


def _header_end(text: str, layout: Layout) -> int:
    """Where the block at the head ends: at the first heading, or after a page's worth of text."""
    heading = HOW_HEADING.search(text)
    if heading and layout is not Layout.L4:
        return heading.start()
    return min(len(text), HEADER_REACH)


def _dates(
    text: str, header: Header, summary: Span
) -> tuple[Mapping[str, date], Mapping[str, Span]]:
    """The header's dates; where the header was lost, those that the summary states plainly."""
    if not header.is_lost:
        return header.dates, {}
    found = dates_from_summary(text, summary.start, summary.end)
    return {name: value for name, (value, _) in found.items()}, {
        name: span for name, (_, span) in found.items()
    }


class _Parts:
    """A letter's parts by their place, each read once: in L3, all issues share one rationale."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._citations: dict[tuple[Span, Citer], tuple[ParsedCitation, ...]] = {}
        self._paragraphs: dict[Span, str] = {}

    def citations(self, span: Span, citer: Citer) -> tuple[ParsedCitation, ...]:
        if (span, citer) not in self._citations:
            cited = self.text[span.start : min(span.end, span.start + CITATIONS_REACH)]
            self._citations[span, citer] = parse_citations(cited, span.start, citer)
        return self._citations[span, citer]

    def paragraphs(self, span: Span) -> str:
        if span not in self._paragraphs:
            self._paragraphs[span] = _paragraphs(self.text[span.start : span.end])
        return self._paragraphs[span]


def _item(parts: _Parts, raw: RawItem, position: int) -> ParsedItem:
    description = _one_line(parts.text[raw.description.start : raw.description.end])
    heading = description[:HEADING_REACH]
    request = split_request(heading)
    body_parts, sides = _body_parts(request.subjects(heading))
    citations: list[ParsedCitation] = []
    for citer, span in (
        (Citer.CLAIMS_ADMINISTRATOR, raw.claims_administrator),
        (Citer.IMRO, raw.imro),
    ):
        if span:
            citations += parts.citations(span, citer)
    spans = {
        "description": raw.description,
        "outcome": raw.outcome_span,
        "claims_administrator": raw.claims_administrator,
        "imro": raw.imro,
        "rationale": raw.rationale,
    }
    service_dates = [
        value
        for match in _SERVICE_DATE.finditer(heading)
        for value in (parse_date(written) for written in match.groups() if written)
        if value
    ]
    return ParsedItem(
        position=position,
        description=description,
        outcome=raw.outcome,
        treatment=classify(heading),
        requested=request.requested,
        authorized=request.authorized,
        disputed=request.disputed,
        body_parts=body_parts,
        sides=sides,
        quantities=_quantities(parts.text, raw.description, heading, request),
        retrospective=bool(_RETROSPECTIVE.search(heading)),
        service_dates=tuple(service_dates),
        citations=tuple(citations),
        rationale=parts.paragraphs(raw.rationale) if raw.rationale else "",
        spans={name: span for name, span in spans.items() if span},
    )


def _body_parts(subjects: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Parts and sides of the first text that names a part; a side left out is the request's."""
    read = [find_body_parts(subject) for subject in subjects]
    parts, sides = next((one for one in read if one[0]), read[0])
    if not sides:
        sides = next((more for same, more in read if same == parts and more), sides)
    return parts, sides


def _quantities(text: str, place: Span, heading: str, request: Request) -> tuple[Quantity, ...]:
    """Amounts of what is in dispute, each with its place in the letter's own lines."""
    subject, start = (request.disputed, request.disputed_at) if request.disputed else (heading, 0)
    places = _places(text, place)
    return tuple(
        replace(one, span=Span(places[one.span.start], places[one.span.end - 1] + 1))
        for one in find_quantities(subject, start)
    )


def _places(text: str, span: Span) -> list[int]:
    """Where each character of `_one_line` stands in the text."""
    places: list[int] = []
    for word in re.finditer(r"\S+", text[span.start : span.end]):
        if places:
            places.append(span.start + word.start() - 1)
        places += range(span.start + word.start(), span.start + word.end())
    return places


def _one_line(text: str) -> str:
    return " ".join(text.split())


_PARAGRAPH = re.compile(r"\n[ \t\f]*\n[ \t\f\n]*")


def _paragraphs(part: str) -> str:
    """The text with lines joined; a blank line stays a paragraph, unless every line has one."""
    lines = [line for line in part.splitlines() if line.strip()]
    chunks = _PARAGRAPH.split(part)
    if len(chunks) > max(2, len(lines) // 2):  # double spacing, not paragraphs
        chunks = [part]
    return "\n\n".join(joined for chunk in chunks if (joined := _one_line(chunk)))
