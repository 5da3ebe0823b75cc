"""What every layout's finder returns: the places of an item's parts in the text."""

from __future__ import annotations

from dataclasses import dataclass

from determinations.vocabulary import ItemOutcome

from ..model import Span

MOST_ITEMS = 100
"""Letters decide 1 to 21 items; a text with more than this is read no further."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """One disputed item as a set of places in the text; a missing part is None."""

    description: Span
    outcome: ItemOutcome | None
    outcome_span: Span | None
    claims_administrator: Span | None
    imro: Span | None
    rationale: Span | None
    cited: Span | None = None
    """What both sides cite, where no labels part them; `citations.statements_by_side` does."""
    retrospective: bool = False
    """Whether the words before the heading say so: "The retrospective request for ..."."""


def without_colon(text: str, span: Span) -> Span:
    """Return the same place without the colon or semicolon that it ends in."""
    end = span.end
    while end > span.start and (text[end - 1] in ":;" or text[end - 1].isspace()):
        end -= 1
    return Span(span.start, end)
