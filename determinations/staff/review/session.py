"""What a person did in this sitting: kept in the session, until the queue is opened anew."""

from __future__ import annotations

from django.http import HttpRequest

_KEY = "review"
MOST_LATER = 500
"""Letters that one session puts to the end of the list."""


def begin(request: HttpRequest) -> None:
    """Begin a sitting: nothing is done yet, and nothing was put to the end of the list."""
    request.session.pop(_KEY, None)


def later_of(request: HttpRequest) -> list[int]:
    """Return the letters that this person put to the end of the list."""
    return list(request.session.get(_KEY, {}).get("later", []))


def done_count(request: HttpRequest) -> int:
    """Return with how many letters the person was done in this sitting."""
    return int(request.session.get(_KEY, {}).get("done", 0))


def note_done(request: HttpRequest) -> None:
    _note(request, done=done_count(request) + 1)


def note_later(request: HttpRequest, letter_id: int) -> None:
    """Put a letter to the end of this session's list."""
    later = [pk for pk in later_of(request) if pk != letter_id]
    _note(request, later=[*later, letter_id][-MOST_LATER:])


def _note(request: HttpRequest, **changes: object) -> None:
    request.session[_KEY] = {**request.session.get(_KEY, {}), **changes}
