"""Setting a draft in the layout of its year, as the text of a letter."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

from determinations.letters import SAMPLE_MARK, Layout

from .model import Draft, DraftItem

WIDTH = 96
PAGE_LINES = 52


def render(draft: Draft) -> str:
    """Return the letter's text as printed: lines as wide as a page, form feeds between pages."""
    if "lost-start" in draft.damage:
        first, *others = draft.items
        heading = first.heading.partition("(")[2] or first.heading
        draft = replace(draft, items=(replace(first, heading=heading), *others))
    lines = [line for paragraph in paragraphs(draft) for line in _wrapped(paragraph)]
    if "lost-header" in draft.damage:
        start = next(i for i, line in enumerate(lines) if line.startswith("HOW THE IMR"))
        lines = lines[start:]
    text = _paged([SAMPLE_MARK, "", *lines])
    if "double-spaced" in draft.damage:
        text = text.replace("\n", "\n\n")
    if "ocr" in draft.damage:
        text = _misread(text)
    return text + "\n"


def paragraphs(draft: Draft) -> list[str]:
    """Return the letter's paragraphs in order, each on one line."""
    return _LAYOUTS[draft.layout](draft)


def _wrapped(text: str) -> list[str]:
    if len(text) <= WIDTH and "\n" not in text:
        return [text]
    return [line for part in text.split("\n") for line in textwrap.wrap(part, WIDTH) or [""]]


def _paged(lines: list[str]) -> str:
    pages = [lines[i : i + PAGE_LINES] for i in range(0, len(lines), PAGE_LINES)]
    return "\n\f".join("\n".join(page) for page in pages)


def _misread(text: str) -> str:
    """Return the text with typical OCR errors, where they don't change what is said."""
    return (
        text.replace("modern", "rnodern")
        .replace("medical records", "rnedical records")
        .replace("claims administrator", "clairns administrator")
        .replace("treatment plan", "treatrnent plan")
    )


def _reviewer_block(draft: Draft) -> list[str]:
    return [
        "The Expert Reviewer has the following credentials:",
        f"State(s) of Licensure: {','.join(draft.states)}",
        f"Certification(s)/Specialty: {', '.join(draft.specialties)}",
    ]


def _reviewer_sentence(draft: Draft, who: str) -> str:
    sub = f", has a subspecialty in {draft.subspecialty}" if draft.subspecialty else ""
    return (
        f"MAXIMUS Federal Services sent the complete case file to {_article(who)} {who} reviewer. "
        "He/she has no affiliation with the employer, employee, providers or the claims "
        f"administrator. The {who} reviewer is Board Certified in {draft.specialties[0]}{sub} and "
        f"is licensed to practice in {' and '.join(draft.states)}. He/she has been in active "
        "clinical practice for more than five years and is currently working at least 24 hours a "
        "week in active practice."
    )


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _is_modern(draft: Draft) -> bool:
    """Return whether the credentials stand in a block of their own, as from 2015 on."""
    return int(draft.decided[-4:]) >= 2015


def _header(draft: Draft) -> list[str]:
    return [
        f"Case Number: {draft.case_number}",
        f"Date Assigned: {draft.assigned} Date of Injury: {draft.injured}",
        f"Decision Date: {draft.decided} UR Denial Date: {draft.denied}",
        f"Priority: {draft.priority} Application ",
        "Received: ",
        draft.received,
    ]


def _l1(draft: Draft) -> list[str]:
    lines = [*_header(draft), "HOW THE IMR FINAL DETERMINATION WAS MADE"]
    if _is_modern(draft):
        lines.append(
            "MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she "
            "has no affiliation with the employer, employee, providers or the claims "
            "administrator. He/she has been in active clinical practice for more than five years "
            "and is currently working at least 24 hours a week in active practice."
        )
        lines += _reviewer_block(draft)
    else:
        lines.append(_reviewer_sentence(draft, "expert"))
    lines += [
        "CLINICAL CASE SUMMARY",
        (
            "The expert reviewer developed the following clinical case summary based on a review "
            "of the case file, including all medical records:"
        ),
        draft.summary,
        "IMR ISSUES, DECISIONS AND RATIONALES",
        (
            "The Final Determination was based on decisions for the disputed items/services set "
            "forth below:"
        ),
    ]
    for item in draft.items:
        lines += _l1_item(item)
    return lines


def _l1_item(item: DraftItem) -> list[str]:
    return [
        f"{item.heading}: {item.outcome}",
        f"Claims Administrator guideline: {item.claims_admin}",
        f"MAXIMUS guideline: {item.imro}",
        f"Decision rationale: {item.rationale}",
    ]


def _necessary(item: DraftItem, verb: str = "is") -> str:
    negation = "not " if item.outcome == "Upheld" else ""
    return f"{verb} {negation}medically necessary and appropriate"


def _l2(draft: Draft) -> list[str]:
    lines = ["MAXIMUS FEDERAL SERVICES, INC.", "Independent Medical Review", "", *_header(draft)]
    lines += ["HOW THE IMR FINAL DETERMINATION WAS MADE"]
    lines.append(_reviewer_sentence(draft, "physician"))
    lines += [
        "DOCUMENTS REVIEWED",
        (
            "The following relevant documents received from the interested parties and the "
            "documents provided with the application were reviewed and considered: "
            "application of independent medical review, utilization review determination, "
            "medical records from the claims administrator."
        ),
        "CLINICAL CASE SUMMARY",
        (
            "The physician reviewer developed the following clinical case summary based on "
            "a review of the case file, including all medical records:"
        ),
        draft.summary,
        "IMR DECISION(S) AND RATIONALE(S)",
        (
            "The Final Determination was based on decisions for the disputed "
            "items/services set forth below:"
        ),
    ]
    for number, item in enumerate(draft.items, start=1):
        lines += [
            f"{number}. The request for {item.heading} {_necessary(item)}.",
            f"The Claims Administrator based its decision on {item.claims_admin}",
            f"The Physician Reviewer based his/her decision on {item.imro}",
            f"The Physician Reviewer's decision rationale: {item.rationale}",
        ]
    return lines


def _l3(draft: Draft) -> list[str]:
    item = draft.items[0]
    negation = "NOT " if item.outcome == "Upheld" else ""
    return [
        "MAXIMUS FEDERAL SERVICES, INC.",
        "MEDICAL PROFESSIONAL REVIEW",
        "",
        f"IMR Case Number: {draft.case_number}",
        f"Date of Injury: {draft.injured}",
        f"Date of UR Decision: {draft.denied}",
        f"Application Received: {draft.received}",
        f"Decision Date: {draft.decided}",
        "ISSUE AT DISPUTE:",
        item.heading,
        "CASE SUMMARY:",
        draft.summary,
        "DOCUMENTS REVIEWED FOR DETERMINATION:",
        (
            "Application for independent medical review, utilization review determination, "
            "medical records."
        ),
        "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:",
        item.imro,
        f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS {negation}MEDICALLY NECESSARY:",
        item.rationale,
        "MEDICAL REVIEWER QUALIFICATIONS:",
        (
            f"The professional reviewer is Board Certified in {draft.specialties[0]} and is "
            f"licensed to practice in {' and '.join(draft.states)}."
        ),
    ]


def _l4(draft: Draft) -> list[str]:
    decisions = [
        f"{number}) MAXIMUS Federal Services, Inc. has determined the request for "
        f"{item.heading} {_necessary(item)}."
        for number, item in enumerate(draft.items, start=1)
    ]
    lines = [
        "MAXIMUS FEDERAL SERVICES, INC.",
        "Independent Medical Review",
        "Notice of Independent Medical Review Determination",
        f"Dated: {draft.decided}",
        "",
        f"Date of UR Decision: {draft.denied}",
        f"Date of Injury: {draft.injured}",
        f"IMR Application Received: {draft.received}",
        f"MAXIMUS Case Number: {draft.case_number}",
        "",
        *decisions,
        "",
        "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
        (
            f"An application for Independent Medical Review was filed on {draft.received} "
            f"disputing the Utilization Review Denial dated {draft.denied}. A decision has "
            "been made for each of the treatment and/or services that were in dispute:"
        ),
        "",
        *decisions,
        "",
        "Medical Qualifications of the Expert Reviewer:",
        (
            f"The expert reviewer who made the decision has no affiliation with the "
            f"employer, employee, providers or the claims administrator. The expert reviewer "
            f"is Board Certified in {draft.specialties[0]} and is licensed to practice in "
            f"{' and '.join(draft.states)}."
        ),
        "Case Summary:",
        draft.summary,
        "Documents Reviewed for Determination:",
        (
            "Application of Independent Medical Review; Utilization Review Determination; "
            "Medical Records from the Claims Administrator; Medical Treatment Utilization "
            "Schedule."
        ),
        "",
    ]
    for number, item in enumerate(draft.items, start=1):
        lines += [
            f"{number}) Regarding the request for {item.heading}:",
            "",
            (
                "Section of the Medical Treatment Utilization Schedule Relied Upon by the "
                "Expert Reviewer to Make His/Her Decision"
            ),
            (
                f"The Claims Administrator based its decision on {item.claims_admin} "
                f"The Expert Reviewer found {item.imro}"
            ),
            "",
            f"Rationale for the Decision: {item.rationale}",
            "",
        ]
    return lines


_LAYOUTS: dict[Layout, Callable[[Draft], list[str]]] = {
    Layout.L1: _l1,
    Layout.L2: _l2,
    Layout.L3: _l3,
    Layout.L4: _l4,
}
