"""What a person did in this sitting: kept in the session, until the queue is opened anew."""

from __future__ import annotations

from django.http import HttpRequest

from .queue import QueueFilter

_KEY = "review"
MOST_DONE = 1000
"""Letters done of which one session keeps the ids."""
MOST_LATER = 500
"""Letters that one session puts to the end of the list."""


def begin(request: HttpRequest) -> None:
    """Begin a sitting: nothing is done yet, and nothing was put to the end of the list."""
    request.session.pop(_KEY, None)


def later_of(request: HttpRequest) -> list[int]:
    """Return the letters that this person put to the end of the list."""
    return list(request.session.get(_KEY, {}).get("later", []))


def done_of(request: HttpRequest, queue_filter: QueueFilter) -> list[int]:
    """Return the letters of a queue filter that the person was done with in this sitting."""
    kept = request.session.get(_KEY, {})
    return list(kept.get("done", [])) if kept.get("queue_filter") == queue_filter.query else []


def note_done(request: HttpRequest, queue_filter: QueueFilter, letter_id: int) -> None:
    """Count a letter as done; those of another filter are counted no more."""
    done = [pk for pk in done_of(request, queue_filter) if pk != letter_id]
    _note(request, queue_filter=queue_filter.query, done=[*done, letter_id][-MOST_DONE:])


def note_later(request: HttpRequest, letter_id: int) -> None:
    """Put a letter to the end of this session's list."""
    later = [pk for pk in later_of(request) if pk != letter_id]
    _note(request, later=[*later, letter_id][-MOST_LATER:])


def _note(request: HttpRequest, **changes: object) -> None:
    request.session[_KEY] = {**request.session.get(_KEY, {}), **changes}
