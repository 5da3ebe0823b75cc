"""Bytes of a letter to text to `ParsedLetter`: the steps that docs/parsing.md lists.

This is the face of the package: other packages import from here, and an import contract holds them
to it. It knows no Django, no database and no clock; the confined child (`child`) runs it.
"""

from .citations import page_numbers, parse_citations
from .conclusions import verdict_places
from .dates import parse_date
from .extraction import ExtractedText, UnreadableLetter, extract, normalize
from .header import stated_age
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
    item_total,
    problem_from_json,
    problem_json,
    quantity_json,
    spans_json,
)
from .parsing import PARSER_VERSION, parse
from .phi import (
    BY_HAND,
    KINDS,
    MARKER,
    REST,
    SCREEN_VERSION,
    Passage,
    find_again,
    marker_of,
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
from .rechecking import check_again
from .treatments import (
    DRUGS,
    Amount,
    HeadingParts,
    drug_classes_in,
    find_quantities,
    names_only_body_parts,
    sessions_requested,
    split_heading,
    tablet_form,
    tablets_requested,
    total_requested,
)
from .whitespace import join_lines, one_line

__all__ = [
    "BY_HAND",
    "CASE_DATES",
    "CASE_FACTS",
    "CASE_TEXTS",
    "DRUGS",
    "KINDS",
    "LONGEST_LETTER",
    "MARKER",
    "PARSER_VERSION",
    "REST",
    "SAMPLE_MARK",
    "SCREEN_VERSION",
    "SEVERITY_ORDER",
    "Amount",
    "ExtractedText",
    "HeadingParts",
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
    "check_again",
    "drug_classes_in",
    "extract",
    "find_again",
    "find_quantities",
    "finding_from_json",
    "finding_json",
    "item_total",
    "join_lines",
    "marker_of",
    "name_parts",
    "names_only_body_parts",
    "normalize",
    "normalized",
    "occurrences",
    "one_line",
    "page_numbers",
    "parse",
    "parse_citations",
    "parse_date",
    "problem_from_json",
    "problem_json",
    "quantity_json",
    "read",
    "redact",
    "redact_passages",
    "screen",
    "sessions_requested",
    "spans_json",
    "split_heading",
    "stated_age",
    "tablet_form",
    "tablets_requested",
    "total_requested",
    "united",
    "verdict_places",
]
