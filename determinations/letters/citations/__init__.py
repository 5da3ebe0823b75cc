"""The guidelines that each side cited for an item."""

from .statements import parse_citations

__all__ = ["parse_citations"]
