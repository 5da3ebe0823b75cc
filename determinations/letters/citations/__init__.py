"""The guidelines that each side cited for an item."""

from .sides import statements_by_side
from .statements import parse_citations

__all__ = ["parse_citations", "statements_by_side"]
