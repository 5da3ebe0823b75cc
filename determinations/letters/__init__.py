"""Bytes of a letter to text to `ParsedLetter`: the steps that docs/parsing.md lists.

This is the face of the package: other packages import from here, and an import contract holds them
to it. It knows no Django, no database and no clock; the confined child (`child`) runs it.
"""

from .extraction import ExtractedText, UnreadableLetter, extract, normalize
from .invented import SAMPLE_MARK
from .model import (
    CASE_DATES,
    CASE_FACTS,
    CASE_TEXTS,
    SEVERITY_ORDER,
    Layout,
    ParsedCitation,
    ParsedItem,
    ParsedLetter,
    PhiFinding,
    Problem,
    Quantity,
    Severity,
    Span,
    Treatment,
)
from .output import (
    as_json,
    finding_from_json,
    finding_json,
    problem_from_json,
    problem_json,
    quantity_json,
    spans_json,
)
from .parsing import PARSER_VERSION, parse
from .phi import (
    BY_HAND,
    REST,
    Passage,
    find_again,
    name_parts,
    normalized,
    occurrences,
    redact,
    redact_passages,
    screen,
    united,
)
from .problems import LONGEST_LETTER
from .reading import Reading, read
from .treatments import drug_classes_in

__all__ = [
    "BY_HAND",
    "CASE_DATES",
    "CASE_FACTS",
    "CASE_TEXTS",
    "LONGEST_LETTER",
    "PARSER_VERSION",
    "REST",
    "SAMPLE_MARK",
    "SEVERITY_ORDER",
    "ExtractedText",
    "Layout",
    "ParsedCitation",
    "ParsedItem",
    "ParsedLetter",
    "Passage",
    "PhiFinding",
    "Problem",
    "Quantity",
    "Reading",
    "Severity",
    "Span",
    "Treatment",
    "UnreadableLetter",
    "as_json",
    "drug_classes_in",
    "extract",
    "find_again",
    "finding_from_json",
    "finding_json",
    "name_parts",
    "normalize",
    "normalized",
    "occurrences",
    "parse",
    "problem_from_json",
    "problem_json",
    "quantity_json",
    "read",
    "redact",
    "redact_passages",
    "screen",
    "spans_json",
    "united",
]
