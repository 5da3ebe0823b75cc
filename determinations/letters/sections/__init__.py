"""Where the sections begin and end that letters of several layouts have in common."""

from .bounds import DECISIONS_HEADING, HOW_HEADING, documents_bounds, summary_bounds

__all__ = ["DECISIONS_HEADING", "HOW_HEADING", "documents_bounds", "summary_bounds"]
