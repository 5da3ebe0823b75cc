"""A screen for marks that may identify a person, in letters that should carry none.

Rules, not a model: what stands behind a label or a salutation, and what has the shape of a number
that only a person has. A finding holds a letter back until a person clears or redacts it.
"""

from __future__ import annotations

import re

from .dates import DATE
from .model import PhiFinding, Span

_I = re.IGNORECASE
_NAME = r"(?:[A-Z][a-z'\u2019-]{1,20}|[A-Z]{2,20}|[A-Z]\.)"
_FULL_NAME = rf"{_NAME}(?:[ \t]+{_NAME}){{0,3}}"

_RULES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("ssn", re.compile(r"\b(?P<mark>(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4})\b"),
     "has the shape of a social security number"),
    ("ssn", re.compile(r"\b(?:SSN|Social\s+Security)\b[^\d\n]{0,20}(?P<mark>[\dXx*]{3}-?[\dXx*]{2}-?\d{4})\b", _I),
     "stands behind \"SSN\""),
    ("email", re.compile(r"(?P<mark>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"), "is an e-mail address"),
    ("phone", re.compile(r"(?<![\d-])(?P<mark>(?:\+?1[-. ]?)?(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4})(?![\d-])"),
     "has the shape of a telephone number"),
    ("birth-date", re.compile(rf"\b(?:DOB|D\.O\.B\.|Date\s+of\s+Birth|Birth\s?date|born(?:\s+on)?)\b[\s:.]{{0,4}}(?P<mark>{DATE})", _I),
     "is a date of birth"),
    ("name", re.compile(rf"\bDear\s+(?P<mark>(?:Mr|Mrs|Ms|Miss)\.?\s+{_FULL_NAME}|{_NAME}[ \t]+{_NAME})"),
     "stands in a salutation"),
    ("name", re.compile(rf"(?:^|\n)[ \t]*(?:(?:Injured\s+)?Employee|Injured\s+Worker|Applicant|Patient|Claimant)(?:\s+Name|['\u2019]s\s+Name)?\s*:[ \t]*(?P<mark>{_FULL_NAME})"),
     "stands behind a label for the injured worker"),
    ("name", re.compile(rf"\b(?:Employee|Patient|Applicant|Claimant|Injured\s+Worker)(?:['\u2019]s)?\s+Name\s*:?\s*(?P<mark>{_FULL_NAME})"),
     "stands behind a label for a name"),
    ("name", re.compile(rf"\b(?:Mr|Mrs|Ms|Miss)\.?\s+(?P<mark>{_NAME}(?:[ \t]+{_NAME}){{0,2}})"), "stands behind a title"),
    ("claim-number", re.compile(r"\b(?:Claim|WCAB|ADJ|EAMS|Policy|Member)\s*(?:Number|No\.?|#|ID)\s*[:.#]?\s*(?P<mark>[A-Z]{0,5}[-\d][-\dA-Z]{4,24})", _I),
     "stands behind a label for a claim number"),
    ("claim-number", re.compile(r"\b(?P<mark>ADJ\d{6,9})\b"), "has the shape of an adjudication number"),
    ("file-number", re.compile(r"\b(?:File|Medical\s+Record|MRN|Chart|Account|Patient\s+ID)\s*(?:Number|No\.?|#|ID)?\s*[:#]\s*(?P<mark>[A-Z]{0,4}\d[-\dA-Z]{3,20})", _I),
     "stands behind a label for a file number"),
    ("address", re.compile(r"\b(?P<mark>\d{1,6}\s+(?:[NSEW]\.?\s+)?(?:[A-Z][A-Za-z'.-]{1,20}\s+){1,4}(?:Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Drive|Lane|Ln|Court|Place|Highway|Hwy|Parkway|Pkwy|Circle)\b\.?(?:,?\s+(?:Suite|Ste|Apt|Unit|#)\.?\s*\w{1,6})?)"),
     "has the shape of a street address"),
    ("address", re.compile(r"\b(?P<mark>P\.?\s?O\.?\s+Box\s+\d{1,7})", _I), "is a post office box"),
    ("address", re.compile(r"\b(?P<mark>(?:[A-Z][a-z]{2,15}\s){1,2}[A-Z][a-z]{0,15},?\s+CA\s+9\d{4}(?:-\d{4})?)\b"),
     "is a place with its ZIP code"),
    ("physician", re.compile(rf"\b(?:Dr|Doctor)\.?\s+(?P<mark>{_NAME}(?:[ \t]+{_NAME}){{0,2}})"), "stands behind \"Dr.\""),
    ("physician", re.compile(r"\b(?P<mark>[A-Z][a-z'\u2019-]{1,20}(?:[ \t]+[A-Z]\.?)?[ \t]+[A-Z][a-z'\u2019-]{1,20}),?[ \t]+(?:M\.?D\.?|D\.?O\.?|D\.?C\.?|D\.?P\.?M\.?|Ph\.?D\.?|PA-C|N\.?P\.?|P\.?T\.?|L\.?Ac\.?|Psy\.?D\.?)(?![A-Za-z])"),
     "has a medical degree behind it"),
)  # fmt: skip

_OWN_LINES = re.compile(
    r"(?:MAXIMUS|Maximus)[^\n]{0,80}|Division\s+of\s+Workers[^\n]{0,80}|"
    r"P\.?\s?O\.?\s+Box\s+138009[^\n]{0,60}|\(855\)\s?865[- ]8873|\(916\)\s?605[- ]42[67]0|"
    r"625\s+Coolidge[^\n]{0,60}|Folsom,\s+CA\s+95630|Sacramento,?\s+CA\s+95813(?:-8009)?",
)
"""The IMR organization's own letterhead names nobody."""

_NOT_NAMES = frozenset(
    [
        "The",
        "This",
        "That",
        "These",
        "There",
        "He",
        "She",
        "His",
        "Her",
        "Their",
        "Reviewer",
        "Expert",
        "Physician",
        "Chapter",
        "Section",
        "Guidelines",
        "Guideline",
        "Complaints",
        "Medical",
        "Treatment",
        "Claims",
        "Administrator",
        "Independent",
        "Review",
        "Not",
        "None",
        "Male",
        "Female",
        "Unknown",
        "Redacted",
        "Application",
        "Determination",
        "Decision",
        "Date",
        "Number",
        "of",
        "and",
        "for",
    ]
)


def screen(text: str) -> tuple[PhiFinding, ...]:
    """Every mark in the text that may identify a person, in order, none inside another."""
    own = [match.span() for match in _OWN_LINES.finditer(text)]
    found: list[PhiFinding] = []
    for kind, pattern, reason in _RULES:
        for match in pattern.finditer(text):
            start, end = match.span("mark")
            mark = match["mark"]
            if any(low <= start and end <= high for low, high in own):
                continue
            if kind in ("name", "physician") and _is_no_name(mark):
                continue
            if any(start < one.span.end and one.span.start < end for one in found):
                continue
            found.append(PhiFinding(kind, Span(start, end), mark, reason))
    return tuple(sorted(found, key=lambda one: one.span.start))


def redact(text: str, findings: tuple[PhiFinding, ...] | list[PhiFinding]) -> str:
    """The text with "[redacted: kind]" in the place of each finding."""
    for finding in sorted(findings, key=lambda one: one.span.start, reverse=True):
        mark = f"[redacted: {finding.kind}]"
        text = text[: finding.span.start] + mark + text[finding.span.end :]
    return text


def _is_no_name(mark: str) -> bool:
    words = mark.replace(".", " ").split()
    return not words or words[0] in _NOT_NAMES
