"""A parsed letter as JSON, for `parse_letters --json`, the scorer and snapshot tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .model import Citer, ParsedCitation, ParsedItem, ParsedLetter, Problem, Quantity, Span


def as_json(letter: ParsedLetter, source: str) -> dict[str, Any]:
    """One letter with plain values only; dates in ISO form, spans as [start, end]."""
    return {
        "source": source,
        "layout": str(letter.layout),
        "parser_version": letter.parser_version,
        "case_number": letter.case_number,
        "date_assigned": _iso(letter.date_assigned),
        "date_of_injury": _iso(letter.date_of_injury),
        "decision_date": _iso(letter.decision_date),
        "ur_denial_date": _iso(letter.ur_denial_date),
        "application_received": _iso(letter.application_received),
        "priority": letter.priority,
        "licensure_states": list(letter.licensure_states),
        "specialties": list(letter.specialties),
        "age": letter.age,
        "sex": letter.sex,
        "items": [_item(item) for item in letter.items],
        "problems": [_problem(problem) for problem in letter.problems],
        "spans": _spans(letter.spans),
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
        "claims_admin": [_citation(one) for one in item.cited_by(Citer.CLAIMS_ADMINISTRATOR)],
        "imro": [_citation(one) for one in item.cited_by(Citer.IMRO)],
        "rationale": item.rationale,
        "spans": _spans(item.spans),
    }


def _citation(citation: ParsedCitation) -> dict[str, Any]:
    return {
        "kind": str(citation.kind),
        "title": citation.title,
        "year": citation.year,
        "sections": list(citation.sections),
        "pages": list(citation.pages),
        "text": citation.text,
        "span": _span(citation.span),
    }


def quantity_json(quantity: Quantity) -> dict[str, Any]:
    """One amount with plain values only, as the database keeps it too."""
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
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.message,
        "severity": str(problem.severity),
        "span": _span(problem.span) if problem.span else None,
        "item": problem.item,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _spans(spans: Mapping[str, Span]) -> dict[str, list[int]]:
    return {name: _span(span) for name, span in spans.items()}
