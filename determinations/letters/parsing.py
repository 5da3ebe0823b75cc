"""One letter's text to a `ParsedLetter`: the steps in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from determinations.vocabulary import SIDES, CitedBy

from .citations import parse_citations, parse_rationale, statements_by_side
from .extraction import normalize
from .header import Header, listed_receipt, read_credentials, read_header, read_person, stated_dates
from .invented import says_invented
from .layouts import RawItem, detect_layout, find_items
from .model import CASE_DATES, Layout, ParsedCitation, ParsedItem, ParsedLetter, Quantity, Span
from .problems import find_problems
from .retrospective import is_retrospective, service_dates
from .sections import (
    HOW_HEADING,
    documents_bounds,
    summary_bounds,
    without_broken_words,
    without_page_lines,
)
from .treatments import (
    HeadingParts,
    classify,
    find_body_parts,
    find_quantities,
    split_heading,
    weighed,
)
from .whitespace import join_lines, one_line, places_in_one_line

PARSER_VERSION = "1.15"
"""Raised with every change that reads any letter differently; `reparse` looks for older ones."""

HEADER_REACH = 4000
STORY_REACH = 50_000
"""A summary takes a page or two; the injured worker is not looked for beyond this."""
CITATIONS_REACH = 5000
"""A paragraph of citations has some hundred characters."""
HEADING_REACH = 4000
"""What a heading asks for is not looked for beyond this; a heading has some hundred characters."""


def parse(text: str, *, recognized: bool = False, unseen: Sequence[str] = ()) -> ParsedLetter:
    """Read a letter's text. Never raises; what could not be read is in `problems`.

    `recognized` says that the text came from a scan, and `unseen` names what the file has besides
    its text; both are problems by themselves.
    """
    text = normalize(text)
    words = without_broken_words(without_page_lines(text))  # each character at its place
    layout = detect_layout(words)
    summary = summary_bounds(words, layout)
    documents = documents_bounds(words)
    told = [part.start for part in (summary, documents) if part.end > part.start]
    told_from = min(told, default=0)
    header = header_of(text, layout, told_from)
    credentials = read_credentials(words)
    raw_items = find_items(words, layout)
    parts = _Parts(words)
    dates, date_spans = _dates(
        words, header, documents, _places_of_dates(words, documents, raw_items)
    )
    story = summary if summary.end > summary.start else Span(0, len(text))
    story = Span(story.start, min(story.end, story.start + STORY_REACH))
    age, sex = read_person(words, story.start, story.end)
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
        invented=says_invented(text),
    )
    problems = find_problems(letter, header, recognized=recognized, unseen=unseen)
    return replace(letter, problems=problems)


def header_of(text: str, layout: Layout, told_from: int) -> Header:
    """Read the block at a letter's head; what is told in sentences begins at `told_from`."""
    end = _header_end(text, layout)
    header = read_header(text, end, told_from)
    if header.dates:
        return header
    return read_header(text, max(told_from, end), told_from)  # it may stand behind a heading


def _header_end(text: str, layout: Layout) -> int:
    """Return where the header ends: at the first heading, or after a page's worth of text."""
    heading = HOW_HEADING.search(text)
    if heading and layout is not Layout.L4:
        return heading.start()
    return min(len(text), HEADER_REACH)


def _places_of_dates(text: str, documents: Span, items: list[RawItem]) -> list[Span]:
    """Return what comes before the items' own parts and behind, but for the documents."""
    parts = [
        span
        for item in items
        for span in (item.claims_administrator, item.imro, item.cited, item.rationale)
    ]
    end = min(STORY_REACH, len(text), *(span.start for span in parts if span))
    last = max((span.end for span in parts if span), default=end)
    behind = Span(last, min(len(text), last + HEADER_REACH))
    if documents.start == documents.end:
        return [Span(0, end), behind]
    return [Span(0, min(documents.start, end)), Span(min(documents.end, end), end), behind]


def _dates(
    text: str, header: Header, documents: Span, places: list[Span]
) -> tuple[Mapping[str, date], Mapping[str, Span]]:
    """Return the header's dates, and for those that it lacks what the letter's sentences state."""
    dates, spans = dict(header.dates), {}
    for name in CASE_DATES:
        if name not in dates and name not in header.unreadable:
            stated = next(stated_dates(text, name, places), None)
            if stated:
                dates[name], spans[name] = stated
    name = "application_received"
    if name not in dates and (listed := listed_receipt(text, documents)):
        dates[name], spans[name] = listed
    return dates, spans


class _Parts:
    """A letter's parts by their place, each read once: in L3, all issues share one rationale."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._citations: dict[tuple[Span, CitedBy], tuple[ParsedCitation, ...]] = {}
        self._named: dict[Span, tuple[tuple[ParsedCitation, ...], tuple[ParsedCitation, ...]]] = {}
        self._paragraphs: dict[Span, str] = {}
        self.earlier: tuple[ParsedCitation, ...] = ()
        """What both sides cited for the item before."""

    def citations(
        self, span: Span, cited_by: CitedBy, told: tuple[ParsedCitation, ...]
    ) -> tuple[ParsedCitation, ...]:
        """Return what a side cites; `told` is what the letter says before of the other side."""
        adoptable, earlier = (told, ()) if cited_by is CitedBy.IMRO else ((), told)
        found = self._citations.get((span, cited_by))
        if found is None:
            cited = self.text[span.start : min(span.end, span.start + CITATIONS_REACH)]
            found = parse_citations(cited, span.start, cited_by, adoptable, earlier or self.earlier)
            self._citations[span, cited_by] = found
        return found

    def named_in_rationale(
        self, span: Span, cited: tuple[ParsedCitation, ...]
    ) -> tuple[ParsedCitation, ...]:
        cited_before, named = self._named.get(span, (None, ()))
        if cited_before != cited:
            named = parse_rationale(self.text, span, cited)
            self._named[span] = cited, named
        return named

    def paragraphs(self, span: Span) -> str:
        paragraphs = self._paragraphs.get(span)
        if paragraphs is None:
            paragraphs = self._paragraphs[span] = join_lines(self.text[span.start : span.end])
        return paragraphs


def _sides(text: str, raw: RawItem) -> list[tuple[CitedBy, Span]]:
    """Return where each side's statements stand; only L1 has labels that tell the sides apart."""
    if raw.cited:
        end = min(raw.cited.end, raw.cited.start + CITATIONS_REACH)
        return list(statements_by_side(text, Span(raw.cited.start, end)))
    return [
        (side, span)
        for side, span in (
            (CitedBy.CLAIMS_ADMINISTRATOR, raw.claims_administrator),
            (CitedBy.IMRO, raw.imro),
        )
        if span
    ]


def _first(statements: list[tuple[CitedBy, Span]], side: CitedBy) -> Span | None:
    return next((span for stated_by, span in statements if stated_by is side), None)


def _item(parts: _Parts, raw: RawItem, position: int) -> ParsedItem:
    description = one_line(parts.text[raw.description.start : raw.description.end])
    heading = description[:HEADING_REACH]
    request = split_heading(heading)
    body_parts, sides = _body_parts(request.subjects(heading))
    statements = _sides(parts.text, raw)
    citations: list[ParsedCitation] = []
    is_first_reviewer = bool(statements) and statements[0][0] is CitedBy.IMRO
    for cited_by in reversed(SIDES) if is_first_reviewer else SIDES:
        told = tuple(citations)  # by the other side, in front of this one
        for side, span in statements:
            if side is cited_by:
                citations += parts.citations(span, side, told)
    citations.sort(key=lambda citation: SIDES.index(citation.cited_by))
    parts.earlier = tuple(citations) or parts.earlier
    if raw.rationale:
        citations += parts.named_in_rationale(raw.rationale, tuple(citations))
    spans = {
        "description": raw.description,
        "outcome": raw.outcome_span,
        **{str(side): _first(statements, side) for side in SIDES},
        "rationale": raw.rationale,
    }
    return ParsedItem(
        position=position,
        description=description,
        outcome=raw.outcome,
        treatment=weighed(classify(heading), citations),
        requested=request.requested,
        authorized=request.authorized,
        disputed=request.disputed,
        body_parts=body_parts,
        sides=sides,
        quantities=_quantities(parts.text, raw.description, heading, request),
        retrospective=raw.retrospective or is_retrospective(heading),
        service_dates=service_dates(heading),
        citations=tuple(citations),
        rationale=parts.paragraphs(raw.rationale) if raw.rationale else "",
        spans={name: span for name, span in spans.items() if span},
    )


def _body_parts(subjects: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return parts and sides of the first text that names a part.

    A side that it leaves out is taken from the request.
    """
    read = [find_body_parts(subject) for subject in subjects]
    parts, sides = next((found for found in read if found[0]), read[0])
    if not sides:
        sides = next((others for same, others in read if same == parts and others), sides)
    return parts, sides


def _quantities(
    text: str, place: Span, heading: str, request: HeadingParts
) -> tuple[Quantity, ...]:
    """Return the amounts of what is in dispute, with their places in the letter's text."""
    subject, start = (request.disputed, request.disputed_at) if request.disputed else (heading, 0)
    quantities = find_quantities(subject, start, request.requested)
    if not quantities:
        return ()
    places = places_in_one_line(text, place)
    return tuple(
        replace(
            quantity,
            span=Span(places[quantity.span.start], places[quantity.span.end - 1] + 1),
        )
        for quantity in quantities
    )
