"""What a person decided about the marks of a letter, as the form of the review says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import QueryDict

from determinations.ingest.redaction import in_one_line
from determinations.letters import KINDS, Passage

from .reasons import reason_in

LET_GO = "let-go"
"""What the form says of a mark that is no person's data."""
MOST_OFFERED = 1000
"""Passages of a form that are looked at; what a letter has beyond them is redacted."""
_SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class RedactionForm:
    """Passages with what is decided about each; the empty form decides nothing."""

    decisions: dict[Passage, bool] = field(default_factory=dict)
    """Passage to whether it is redacted."""
    reasons: dict[Passage, str] = field(default_factory=dict)
    """Passage that is let go to its own reason, "" where it has none."""
    shared_reason: str = ""
    """Why those are let go that have no reason of their own."""
    further: str = ""
    """Passages to redact besides, one a line."""

    @classmethod
    def of(cls, posted: QueryDict) -> RedactionForm:
        """Read the form; a passage that is in it twice is redacted if either says so."""
        form = cls({}, {}, reason_in(posted, "reason-shared"), posted.get("further", ""))
        for number, passage in _offered(posted):
            is_let_go = posted.get(f"decision-{number}") == LET_GO
            form.decisions[passage] = form.decisions.get(passage, False) or not is_let_go
            form.reasons[passage] = reason_in(posted, f"reason-{number}")
        return form

    @property
    def let_go(self) -> dict[Passage, str]:
        """Return the passages that are let go, each with its own reason or the shared one."""
        return {
            passage: self.reasons[passage] or self.shared_reason
            for passage, is_redacted in self.decisions.items()
            if not is_redacted
        }


def value_of(passage: Passage) -> str:
    """Return how the form names a passage."""
    kind, text = passage
    return f"{kind}{_SEPARATOR}{text}"


def _offered(posted: QueryDict) -> Iterator[tuple[int, Passage]]:
    """Yield the passages that the form names, with their numbers in it; nonsense is left out."""
    for number, value in enumerate(posted.getlist("offered")[:MOST_OFFERED]):
        kind, _, text = value.partition(_SEPARATOR)
        passage = in_one_line((kind, text))
        if kind in KINDS and passage[1]:
            yield number, passage
