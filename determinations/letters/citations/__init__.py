"""The guidelines that each side cited for an item, and those that its rationale names."""

from .pages import page_numbers, pages_named
from .rationale import parse_rationale
from .sides import statements_by_side
from .statements import parse_citations

__all__ = [
    "page_numbers",
    "pages_named",
    "parse_citations",
    "parse_rationale",
    "statements_by_side",
]
