"""A screen for marks that may identify a person, in letters that should carry none.

Rules, not a model: what stands behind a label or a salutation, and what has the shape of a number
that only a person has. A finding holds a letter back until a person clears or redacts it.
"""

from __future__ import annotations

import re
from functools import cache

from .dates import DATE
from .model import PhiFinding, Span
from .vocabulary import load


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Kind, pattern with the group `mark`, and reason, of every rule of vocabulary/phi.toml."""
    data = load("phi")
    name = data["name"]
    parts = {"{name}": name, "{full_name}": rf"{name}(?:[ \t]+{name}){{0,3}}", "{date}": DATE}
    rules = []
    for rule in data["rule"]:
        pattern = rule["pattern"]
        for placeholder, part in parts.items():
            pattern = pattern.replace(placeholder, part)
        flags = re.IGNORECASE if rule.get("ignore_case") else 0
        rules.append((rule["kind"], re.compile(pattern, flags), rule["reason"]))
    return tuple(rules)


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
    for kind, pattern, reason in _rules():
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
