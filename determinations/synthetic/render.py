"""Setting a draft in the layout of its year, as the text of a letter."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

from determinations.letters.model import Layout

from .model import SAMPLE_MARK, Draft, DraftItem

WIDTH = 96
PAGE_LINES = 52


def render(draft: Draft) -> str:
    """The letter's text; form feeds between pages."""
    if "lost-start" in draft.damage:
        first, *others = draft.items
        heading = first.heading.partition("(")[2] or first.heading
        draft = replace(draft, items=(replace(first, heading=heading), *others))
    lines = _LAYOUTS[draft.layout](draft)
    if "lost-header" in draft.damage:
        start = next(i for i, line in enumerate(lines) if line.startswith("HOW THE IMR"))
        lines = lines[start:]
    text = _paged([SAMPLE_MARK, "", *lines])
    if "double-spaced" in draft.damage:
        text = text.replace("\n", "\n\n")
    if "ocr" in draft.damage:
        text = _misread(text)
    return text + "\n"


def _wrapped(text: str) -> list[str]:
    return [line for part in text.split("\n") for line in textwrap.wrap(part, WIDTH) or [""]]


def _paged(lines: list[str]) -> str:
    pages = [lines[i : i + PAGE_LINES] for i in range(0, len(lines), PAGE_LINES)]
    return "\n\f".join("\n".join(page) for page in pages)


def _misread(text: str) -> str:
    """Slips that optical recognition makes, where they don't change what is said."""
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
        *_wrapped(f"Certification(s)/Specialty: {', '.join(draft.specialties)}"),
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
    """From 2015 on the credentials stand in a block of their own."""
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
        lines += _wrapped(
            "MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she "
            "has no affiliation with the employer, employee, providers or the claims "
            "administrator. He/she has been in active clinical practice for more than five years "
            "and is currently working at least 24 hours a week in active practice."
        )
        lines += _reviewer_block(draft)
    else:
        lines += _wrapped(_reviewer_sentence(draft, "expert"))
    lines += [
        "CLINICAL CASE SUMMARY",
        *_wrapped(
            "The expert reviewer developed the following clinical case summary based on a review "
            "of the case file, including all medical records:"
        ),
        *_wrapped(draft.summary),
        "IMR ISSUES, DECISIONS AND RATIONALES",
        *_wrapped(
            "The Final Determination was based on decisions for the disputed items/services set "
            "forth below:"
        ),
    ]
    for item in draft.items:
        lines += _l1_item(item)
    return lines


def _l1_item(item: DraftItem) -> list[str]:
    return [
        *_wrapped(f"{item.heading}: {item.outcome}"),
        *_wrapped(f"Claims Administrator guideline: {item.claims_admin}"),
        *_wrapped(f"MAXIMUS guideline: {item.imro}"),
        *_wrapped(f"Decision rationale: {item.rationale}"),
    ]


def _necessary(item: DraftItem, verb: str = "is") -> str:
    negation = "not " if item.outcome == "Upheld" else ""
    return f"{verb} {negation}medically necessary and appropriate"


def _l2(draft: Draft) -> list[str]:
    lines = ["MAXIMUS FEDERAL SERVICES, INC.", "Independent Medical Review", "", *_header(draft)]
    lines += ["HOW THE IMR FINAL DETERMINATION WAS MADE"]
    lines += _wrapped(_reviewer_sentence(draft, "physician"))
    lines += [
        "DOCUMENTS REVIEWED",
        *_wrapped("The following relevant documents received from the interested parties and the "
                  "documents provided with the application were reviewed and considered: "
                  "application of independent medical review, utilization review determination, "
                  "medical records from the claims administrator."),
        "CLINICAL CASE SUMMARY",
        *_wrapped("The physician reviewer developed the following clinical case summary based on "
                  "a review of the case file, including all medical records:"),
        *_wrapped(draft.summary),
        "IMR DECISION(S) AND RATIONALE(S)",
        *_wrapped("The Final Determination was based on decisions for the disputed "
                  "items/services set forth below:"),
    ]  # fmt: skip
    for number, item in enumerate(draft.items, start=1):
        lines += [
            *_wrapped(f"{number}. The request for {item.heading} {_necessary(item)}."),
            *_wrapped(f"The Claims Administrator based its decision on {item.claims_admin}"),
            *_wrapped(f"The Physician Reviewer based his/her decision on {item.imro}"),
            *_wrapped(f"The Physician Reviewer's decision rationale: {item.rationale}"),
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
        *_wrapped(item.heading),
        "CASE SUMMARY:",
        *_wrapped(draft.summary),
        "DOCUMENTS REVIEWED FOR DETERMINATION:",
        *_wrapped("Application for independent medical review, utilization review determination, "
                  "medical records."),
        "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:",
        *_wrapped(item.imro),
        f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS {negation}MEDICALLY NECESSARY:",
        *_wrapped(item.rationale),
        "MEDICAL REVIEWER QUALIFICATIONS:",
        *_wrapped(f"The professional reviewer is Board Certified in {draft.specialties[0]} and is "
                  f"licensed to practice in {' and '.join(draft.states)}."),
    ]  # fmt: skip


def _l4(draft: Draft) -> list[str]:
    decisions = [
        line
        for number, item in enumerate(draft.items, start=1)
        for line in _wrapped(
            f"{number}) MAXIMUS Federal Services, Inc. has determined the request for "
            f"{item.heading} {_necessary(item)}."
        )
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
        *_wrapped(f"An application for Independent Medical Review was filed on {draft.received} "
                  f"disputing the Utilization Review Denial dated {draft.denied}. A decision has "
                  "been made for each of the treatment and/or services that were in dispute:"),
        "",
        *decisions,
        "",
        "Medical Qualifications of the Expert Reviewer:",
        *_wrapped(f"The expert reviewer who made the decision has no affiliation with the "
                  f"employer, employee, providers or the claims administrator. The expert reviewer "
                  f"is Board Certified in {draft.specialties[0]} and is licensed to practice in "
                  f"{' and '.join(draft.states)}."),
        "Case Summary:",
        *_wrapped(draft.summary),
        "Documents Reviewed for Determination:",
        *_wrapped("Application of Independent Medical Review; Utilization Review Determination; "
                  "Medical Records from the Claims Administrator; Medical Treatment Utilization "
                  "Schedule."),
        "",
    ]  # fmt: skip
    for number, item in enumerate(draft.items, start=1):
        lines += [
            *_wrapped(f"{number}) Regarding the request for {item.heading}:"),
            "",
            *_wrapped("Section of the Medical Treatment Utilization Schedule Relied Upon by the "
                      "Expert Reviewer to Make His/Her Decision"),
            *_wrapped(f"The Claims Administrator based its decision on {item.claims_admin} "
                      f"The Expert Reviewer found {item.imro}"),
            "",
            *_wrapped(f"Rationale for the Decision: {item.rationale}"),
            "",
        ]  # fmt: skip
    return lines


_LAYOUTS: dict[Layout, Callable[[Draft], list[str]]] = {
    Layout.L1: _l1,
    Layout.L2: _l2,
    Layout.L3: _l3,
    Layout.L4: _l4,
}
