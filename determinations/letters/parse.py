"""One letter's text to a `ParsedLetter`: the steps in their order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from .body_parts import find_body_parts
from .citations import parse_citations
from .dates import DATE, parse_date
from .header import Header, dates_from_summary, read_header
from .items import RawItem, find_items
from .layouts import HOW_HEADING, detect_layout, documents_bounds, summary_bounds
from .model import Citer, Layout, ParsedCitation, ParsedItem, ParsedLetter, Span
from .older_layouts import FINDERS
from .person import find_age, find_sex
from .problems import find_problems
from .quantities import find_quantities
from .requests import split_request
from .reviewer import read_credentials
from .text import normalise
from .treatments import classify

PARSER_VERSION = "1.0"
"""Raised with every change that reads any letter differently; `reparse` looks for older ones."""

HEADER_REACH = 4000
_RETROSPECTIVE = re.compile(r"\bretro(?:spective(?:ly)?)?\b", re.IGNORECASE)
_SERVICE_DATE = re.compile(
    rf"(?:\bDOS\b|\bdates?\s+of\s+service\b|\bretro(?:spective)?\b)[^A-Za-z\d]{{0,6}}({DATE})"
    rf"(?:\s*(?:,|and|&|-|through|to)\s*({DATE}))?",
    re.IGNORECASE,
)


def parse(text: str, *, recognized: bool = False) -> ParsedLetter:
    """Read a letter's text. Never raises; what could not be read is in `problems`.

    `recognized` says that the text came from a scan, which is a problem by itself.
    """
    text = normalise(text)
    layout = detect_layout(text)
    header = read_header(text, _header_end(text, layout))
    summary = Span(*summary_bounds(text, layout))
    documents = Span(*documents_bounds(text))
    credentials = read_credentials(text)
    finder = FINDERS.get(layout, find_items)
    raw_items = finder(text)
    dates, date_spans = _dates(text, header, summary)
    story = summary if summary.end > summary.start else Span(0, len(text))
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
        clinical_summary=_paragraphs(text, summary),
        documents_reviewed=_paragraphs(text, documents),
        items=tuple(_item(text, raw, position) for position, raw in enumerate(raw_items, start=1)),
        spans=spans,
    )
    return replace(letter, problems=find_problems(letter, header, recognized=recognized))


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


def _item(text: str, raw: RawItem, position: int) -> ParsedItem:
    description = _one_line(text, raw.description)
    request = split_request(description)
    subject = request.disputed or description
    parts, sides = find_body_parts(description)
    citations: list[ParsedCitation] = []
    for citer, span in (
        (Citer.CLAIMS_ADMINISTRATOR, raw.claims_administrator),
        (Citer.IMRO, raw.imro),
    ):
        if span:
            citations += parse_citations(text[span.start : span.end], span.start, citer)
    spans = {
        "description": raw.description,
        "outcome": raw.outcome_span,
        "claims_administrator": raw.claims_administrator,
        "imro": raw.imro,
        "rationale": raw.rationale,
    }
    service_dates = [
        value
        for match in _SERVICE_DATE.finditer(description)
        for value in (parse_date(written) for written in match.groups() if written)
        if value
    ]
    offset = raw.description.start if subject == description else 0
    quantities = find_quantities(subject, offset)
    if subject != description:  # places within a part are those of the whole heading
        quantities = tuple(replace(one, span=raw.description) for one in quantities)
    return ParsedItem(
        position=position,
        description=description,
        outcome=raw.outcome,
        treatment=classify(description),
        requested=request.requested,
        authorized=request.authorized,
        disputed=request.disputed,
        body_parts=parts,
        sides=sides,
        quantities=quantities,
        retrospective=bool(_RETROSPECTIVE.search(description)),
        service_dates=tuple(service_dates),
        citations=tuple(citations),
        rationale=_paragraphs(text, raw.rationale) if raw.rationale else "",
        spans={name: span for name, span in spans.items() if span},
    )


def _one_line(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())


_PARAGRAPH = re.compile(r"\n[ \t\f]*\n[ \t\f\n]*")


def _paragraphs(text: str, span: Span) -> str:
    """The text with lines joined; a blank line stays a paragraph, unless every line has one."""
    part = text[span.start : span.end]
    lines = [line for line in part.splitlines() if line.strip()]
    chunks = _PARAGRAPH.split(part)
    if len(chunks) > max(2, len(lines) // 2):  # double spacing, not paragraphs
        chunks = [part]
    return "\n\n".join(joined for chunk in chunks if (joined := " ".join(chunk.split())))
