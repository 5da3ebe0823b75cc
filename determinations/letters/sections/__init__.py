"""Where the sections begin and end that letters of several layouts have in common."""

from .bounds import (
    DECISIONS_HEADING,
    HOW_HEADING,
    documents_bounds,
    end_of_rationale,
    summary_bounds,
)
from .broken_words import without_broken_words
from .page_lines import without_page_lines

__all__ = [
    "DECISIONS_HEADING",
    "HOW_HEADING",
    "documents_bounds",
    "end_of_rationale",
    "summary_bounds",
    "without_broken_words",
    "without_page_lines",
]
