"""The table of a letter's states: which state may follow which."""

from __future__ import annotations

from determinations.models import LetterStatus

RECEIVED = LetterStatus.RECEIVED
PARSED = LetterStatus.PARSED
NEEDS_REVIEW = LetterStatus.NEEDS_REVIEW
PUBLISHED = LetterStatus.PUBLISHED
SUPERSEDED = LetterStatus.SUPERSEDED
WITHDRAWN = LetterStatus.WITHDRAWN
REJECTED = LetterStatus.REJECTED
FAILED = LetterStatus.FAILED

ALLOWED: dict[LetterStatus, frozenset[LetterStatus]] = {
    RECEIVED: frozenset({PARSED, NEEDS_REVIEW, SUPERSEDED, FAILED, REJECTED}),
    PARSED: frozenset({PUBLISHED, NEEDS_REVIEW, SUPERSEDED, REJECTED, RECEIVED}),
    NEEDS_REVIEW: frozenset({PUBLISHED, PARSED, SUPERSEDED, REJECTED, RECEIVED}),
    PUBLISHED: frozenset({WITHDRAWN, NEEDS_REVIEW, SUPERSEDED}),
    SUPERSEDED: frozenset({REJECTED, RECEIVED, PUBLISHED}),
    WITHDRAWN: frozenset({PUBLISHED, REJECTED, RECEIVED}),
    REJECTED: frozenset({RECEIVED}),
    FAILED: frozenset({SUPERSEDED, REJECTED, RECEIVED}),
}
"""From a state to those that may follow it. A published letter has to be withdrawn before anything
else but a newer letter befalls it; a letter that is out of use has to be read again first. What a
person hid stays hidden when a newer letter takes its place. Only the archive itself lets a letter
that is published need review: when another reading leaves out what readers have to see, or when the
letter is put back whose place it took."""

PUBLISHABLE = frozenset({PARSED, NEEDS_REVIEW, WITHDRAWN, PUBLISHED})
"""A published letter may be published once more, which changes nothing. One that was superseded is
put back instead, with what the case said then."""


READ = (PARSED, NEEDS_REVIEW, PUBLISHED, SUPERSEDED, WITHDRAWN)
"""States of letters that are read anew by newer code; others are read before they come back."""


class ForbiddenTransition(Exception):
    """A letter in this state can't take that one."""

    def __init__(self, current: LetterStatus, wanted: LetterStatus) -> None:
        super().__init__(f"A letter can't go from {current.label!r} to {wanted.label!r}.")
        self.current = current
        self.wanted = wanted


def check(current: LetterStatus, wanted: LetterStatus) -> None:
    """Raise `ForbiddenTransition` unless a letter may go from one state to the other.

    A letter may always stay what it is.
    """
    if wanted != current and wanted not in ALLOWED[current]:
        raise ForbiddenTransition(current, wanted)
