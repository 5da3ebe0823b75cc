"""A parsed letter as JSON, for `parse_letters --json`, the scorer and snapshot tests.

Quantities, problems and findings stand in the database in the same form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from determinations.vocabulary import CitedBy

from .model import (
    CASE_DATES,
    ParsedCitation,
    ParsedItem,
    ParsedLetter,
    PhiFinding,
    Problem,
    Quantity,
    Severity,
    Span,
)
from .treatments import Total, total_requested


def as_json(letter: ParsedLetter, source: str) -> dict[str, Any]:
    """Return a letter as plain values; dates in ISO form, spans as [start, end]."""
    return {
        "source": source,
        "layout": str(letter.layout),
        "parser_version": letter.parser_version,
        "case_number": letter.case_number,
        "invented": letter.invented,
        **{name: _iso(getattr(letter, name)) for name in CASE_DATES},
        "priority": letter.priority,
        "licensure_states": list(letter.licensure_states),
        "specialties": list(letter.specialties),
        "age": letter.age,
        "sex": letter.sex,
        "items": [_item(item) for item in letter.items],
        "problems": [problem_json(problem) for problem in letter.problems],
        "spans": spans_json(letter.spans),
    }


def _item(item: ParsedItem) -> dict[str, Any]:
    return {
        "description": item.description,
        "outcome": str(item.outcome) if item.outcome else None,
        "category": item.treatment.category,
        "subcategory": item.treatment.subcategory,
        "treatment_reason": item.treatment.reason,
        "treatment_sure": item.treatment.sure,
        "body_parts": list(item.body_parts),
        "sides": list(item.sides),
        "retrospective": item.retrospective,
        "service_dates": [day.isoformat() for day in item.service_dates],
        "requested": item.requested,
        "authorized": item.authorized,
        "disputed": item.disputed,
        "quantities": [quantity_json(quantity) for quantity in item.quantities],
        "total": item_total(item),
        "claims_admin": _citations(item, CitedBy.CLAIMS_ADMINISTRATOR),
        "imro": _citations(item, CitedBy.IMRO),
        "rationale_citations": _citations(item, CitedBy.RATIONALE),
        "rationale": item.rationale,
        "spans": spans_json(item.spans),
    }


def _citations(item: ParsedItem, side: CitedBy) -> list[dict[str, Any]]:
    return [_citation(citation) for citation in item.cited_by(side)]


def _citation(citation: ParsedCitation) -> dict[str, Any]:
    return {
        "kind": str(citation.kind),
        "title": citation.title,
        "year": citation.year,
        "sections": list(citation.sections),
        "pages": list(citation.pages),
        "adopted": citation.adopted,
        "text": citation.text,
        "span": _span(citation.span),
    }


def item_total(item: ParsedItem) -> Total:
    """Return what an item's quantities come to, as far as that is sure, by `total_requested`."""
    quantities = map(quantity_json, item.quantities)
    return total_requested(item.disputed or item.description, quantities)


def quantity_json(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity as plain values, as the database stores it too."""
    return {
        "text": quantity.text,
        "kind": quantity.kind,
        "count": float(quantity.count) if quantity.count is not None else None,
        "unit": quantity.unit,
        "times": quantity.times,
        "period": quantity.period,
        "duration": quantity.duration,
        "duration_unit": quantity.duration_unit,
        "least_count": float(quantity.least_count) if quantity.least_count is not None else None,
        "least_times": quantity.least_times,
        "least_duration": quantity.least_duration,
        "again": list(quantity.again),
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem with plain values only; `start` and `end` are None without a place."""
    return {
        "code": problem.code,
        "message": problem.message,
        "severity": str(problem.severity),
        "start": problem.span.start if problem.span else None,
        "end": problem.span.end if problem.span else None,
        "item": problem.item,
    }


def problem_from_json(data: Mapping[str, Any]) -> Problem:
    """Return the problem that `problem_json` wrote."""
    return Problem(
        code=data["code"],
        message=data["message"],
        severity=Severity(data["severity"]),
        span=Span(data["start"], data["end"]) if data["start"] is not None else None,
        item=data["item"],
    )


def finding_json(finding: PhiFinding) -> dict[str, Any]:
    """Return a mark that may identify a person, with plain values only."""
    return {
        "kind": finding.kind,
        "start": finding.span.start,
        "end": finding.span.end,
        "text": finding.text,
        "reason": finding.reason,
    }


def finding_from_json(data: Mapping[str, Any]) -> PhiFinding:
    """Return the finding that `finding_json` wrote."""
    span = Span(data["start"], data["end"])
    return PhiFinding(data["kind"], span, data["text"], data["reason"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def spans_json(spans: Mapping[str, Span]) -> dict[str, list[int]]:
    """Return spans as a mapping of field name to [start, end]."""
    return {name: _span(span) for name, span in spans.items()}
