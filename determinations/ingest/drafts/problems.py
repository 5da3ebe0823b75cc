"""The problems of a letter once people changed what was read, and those that they accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from determinations.letters import (
    CASE_DATES,
    CASE_FACTS,
    CASE_TEXTS,
    ParsedCitation,
    ParsedItem,
    ParsedLetter,
    Problem,
    Severity,
    Span,
    Treatment,
    check_again,
)
from determinations.models import AcceptedProblem, Guideline, Letter, TextMethod, TreatmentType
from determinations.vocabulary import CitationKind, CitedBy, ItemOutcome
from determinations.vocabulary.case_numbers import is_placeholder

from ..filing import OTHER_LETTER
from ..guideline_names import as_named
from .corrections import Corrections, Kept, holds_items
from .fields import Draft

READ_OTHERWISE = "items-read-otherwise"
_ABOUT_NUMBERS_OF_ITEMS = ("gap-in-numbering", "lost-item", "too-many-items")
"""Settled once a person decided which items there are."""


def problems_of(
    letter: Letter, parsed: ParsedLetter, draft: Draft, corrections: Corrections
) -> list[Problem]:
    """Return what is missing or odd in a draft, by the rules that check a letter just read.

    What was said of a value that a person has given is settled; where they left an outcome out,
    `note_outcome` says so.
    """
    drafted = _as_parsed(parsed, draft)
    found = check_again(
        drafted,
        decided=corrections.get("case", {}),
        recognized=letter.text_method == TextMethod.OCR,
        unseen=letter.unseen,
    )
    problems = as_named(replace(drafted, problems=found)).problems
    settled = _ABOUT_NUMBERS_OF_ITEMS if holds_items(corrections) else ()
    left_out = {
        position
        for position, item in enumerate(draft["items"], start=1)
        if "outcome" in corrections.get("items", {}).get(item["key"], {})
    }
    return [
        problem
        for problem in problems
        if problem.code not in settled
        and not (problem.code == "missing-outcome" and problem.item in left_out)
    ]


def of_kept(kept: Kept, draft: Draft) -> list[Problem]:
    """Return what a person has to know of a reading that met items of theirs."""
    found = []
    if kept.reads_items_otherwise:
        found.append(
            Problem(
                READ_OTHERWISE,
                "A newer reading tells the items or their citations otherwise than when a person "
                "changed them. The person\u2019s stay; look in the history what is read now.",
                Severity.REVIEW,
            )
        )
    if kept.items_were_of_other_letter:
        found.append(
            Problem(
                OTHER_LETTER,
                f"People changed the items ({len(draft['items'])}) that another letter of this "
                "case told. These are as this letter tells them; look whether they need the same.",
                Severity.REVIEW,
            )
        )
    return found


def settled(letter: Letter, before: Iterable[Problem]) -> dict[str, list[str]]:
    """Return for the audit log which kinds of problems a letter had before and has no more."""
    codes = {each.code for each in before} - {each.code for each in letter.get_problems()}
    return {"settled": sorted(codes)} if codes else {}


def settle_accepted(letter: Letter) -> None:
    """Let, without saving, the problems that a person accepted hold the letter no more."""
    problems = letter.get_problems()
    if all(problem.severity is Severity.NOTE for problem in problems):
        return
    accepted = set(
        AcceptedProblem.objects.filter(letter=letter).values_list("code", "item", "message")
    )
    if accepted:
        letter.set_problems(
            replace(problem, severity=Severity.NOTE)
            if problem.severity is Severity.REVIEW
            and (problem.code, problem.item, problem.message) in accepted
            else problem
            for problem in problems
        )


def _as_parsed(parsed: ParsedLetter, draft: Draft) -> ParsedLetter:
    """Return a letter that says what a draft says."""
    of_case = draft["case"]
    facts: dict[str, Any] = {name: of_case[name] for name in (*CASE_FACTS, *CASE_TEXTS)}
    facts |= {name: _day(of_case[name]) for name in CASE_DATES}
    number = of_case["case_number"]
    ids = [item["treatment"] for item in draft["items"]]
    treatments = TreatmentType.objects.in_bulk(ids)
    cited = [each["guideline"] for item in draft["items"] for each in item["citations"]]
    guidelines = Guideline.objects.in_bulk([each for each in cited if each is not None])
    return replace(
        parsed,
        **facts,
        case_number=None if is_placeholder(number) else number,
        specialties=tuple(of_case["specialties_as_written"]),
        licensure_states=tuple(of_case["licensure_states"]),
        items=tuple(
            _item(position, item, treatments.get(item["treatment"]), guidelines)
            for position, item in enumerate(draft["items"], start=1)
        ),
    )


def _item(
    position: int,
    item: Draft,
    treatment: TreatmentType | None,
    guidelines: dict[int, Guideline],
) -> ParsedItem:
    return ParsedItem(
        position=position,
        description=item["description"],
        outcome=ItemOutcome(item["outcome"]) if item["outcome"] else None,
        treatment=Treatment(
            treatment.category if treatment else "",
            treatment.subcategory if treatment else "",
            item["treatment_reason"],
            item["treatment_sure"],
        ),
        requested=item["requested"],
        authorized=item["authorized"],
        disputed=item["disputed"],
        citations=tuple(_citations(item["citations"], guidelines)),
        rationale=item["rationale"],
        spans={name: Span(*place) for name, place in item["spans"].items()},
    )


def _citations(
    citations: Iterable[Draft], guidelines: dict[int, Guideline]
) -> Iterable[ParsedCitation]:
    for citation in citations:
        guideline = guidelines.get(citation["guideline"])
        first, last = citation["first_page"], citation["last_page"]
        yield ParsedCitation(
            cited_by=CitedBy(citation["cited_by"]),
            kind=CitationKind(citation["kind"]),
            text=citation["text"],
            span=Span(citation["start"], citation["end"]),
            title=guideline.title if guideline else citation["source"],
            year=guideline.year if guideline else citation["source_year"],
            sections=(citation["section"],) if citation["section"] else (),
            pages=tuple(range(first, last + 1)) if first else (),
        )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
