"""Why a person did something, as a form of the review says it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from determinations.models import RevisionCause

from .drafts import Unclear

MOST_REASON = 2000
"""Characters that are kept of a reason."""
CAUSES = RevisionCause.choices
"""The usual causes of a correction, as the form offers them: that nobody said stands first."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody corrected a letter: a usual cause, words of their own, both or nothing."""

    cause: str = ""
    reason: str = ""


NOTHING_SAID = Why()


def reason_in(posted: QueryDict, name: str = "reason") -> str:
    """Return the reason in a field of a form, without blanks around it; "" where none is given."""
    return posted.get(name, "").replace("\0", "").strip()[:MOST_REASON]


def why_in(posted: QueryDict) -> Why:
    """Return why something was corrected; raise `Unclear` for a cause that no form offers."""
    cause = posted.get("cause", "")
    if cause not in RevisionCause.values:
        raise Unclear("The form gives a reason that it never offers.")
    return Why(cause, reason_in(posted))
