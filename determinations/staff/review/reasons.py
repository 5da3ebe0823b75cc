"""Why a person did something, as a form of the review says it."""

from __future__ import annotations

from django.http import QueryDict

MOST_REASON = 2000
"""Characters that are kept of a reason."""


def reason_in(posted: QueryDict, name: str = "reason") -> str:
    """Return the reason in a field of a form, without blanks around it; "" where none is given."""
    return posted.get(name, "").replace("\0", "").strip()[:MOST_REASON]
