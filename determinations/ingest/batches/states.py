"""The state of each file of a batch: of every file exactly one, so that sums add up.

Published is what readers see: a sample that was published and that they do not see has a state of
its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When

from determinations.models import LetterStatus, Receipt, ReceiptResult, readers_see

from ..filing import OLDER


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file of a batch can be: refused or known at the door, else its letter's state."""

    name: str
    label: str
    tone: str
    """bad, look, waiting, good or quiet."""


STUCK = "stuck"
"""A letter that waits for what the machine lacks, such as OCR, and for a person to try again."""
BEHIND = "older"
"""A letter that came when the archive had a newer one of its case."""
HIDDEN_SAMPLE = "hidden_sample"
"""A published letter that says of itself that it is invented, while readers see no such letters."""
FILE_STATES = (
    FileState(ReceiptResult.REFUSED, "Refused", "bad"),
    FileState(LetterStatus.FAILED, "Could not be read", "bad"),
    FileState(LetterStatus.NEEDS_REVIEW, "Needs review", "look"),
    FileState(LetterStatus.REJECTED, "Rejected", "bad"),
    FileState(LetterStatus.WITHDRAWN, "Withdrawn from readers", "bad"),
    FileState(STUCK, "Could not be read yet", "look"),
    FileState(LetterStatus.RECEIVED, "Waiting to be read", "waiting"),
    FileState(LetterStatus.PARSED, "Ready to publish", "good"),
    FileState(LetterStatus.PUBLISHED, "Published", "good"),
    FileState(HIDDEN_SAMPLE, "Sample, hidden from readers", "quiet"),
    FileState(BEHIND, "Older than the letter the archive has", "quiet"),
    FileState(LetterStatus.SUPERSEDED, "Superseded by a newer letter", "quiet"),
    FileState(ReceiptResult.DUPLICATE, "Already in the archive", "quiet"),
    FileState(ReceiptResult.ERASED, "Erased for good", "quiet"),
)
"""Those that need somebody first."""
STATES_BY_NAME = {state.name: state for state in FILE_STATES}
WAITING_FOR_SOMEBODY = (LetterStatus.FAILED, LetterStatus.NEEDS_REVIEW, LetterStatus.REJECTED)
"""States of letters whose problems are counted by kind, unless a person rejected the letter."""


def by_state(counts: Mapping[str, int]) -> list[tuple[FileState, int]]:
    """Return the states of which there are files, with how many, those that need somebody first."""
    return [(state, counts[state.name]) for state in FILE_STATES if counts.get(state.name)]


def with_states(receipts: QuerySet[Receipt]) -> QuerySet[Any]:
    """Add `state` to receipts, the name of a `FileState`, and `rank`, its place among them."""
    is_stored = Q(result=ReceiptResult.STORED)
    is_published = is_stored & Q(letter__status=LetterStatus.PUBLISHED)
    is_behind = Q(
        letter__status=LetterStatus.SUPERSEDED, letter__problems__contains=[{"code": OLDER}]
    )
    is_stuck = Q(letter__status=LetterStatus.RECEIVED) & ~Q(letter__problems=[])
    state = Case(
        When(is_stored & is_stuck, then=Value(STUCK)),
        When(is_published & readers_see("letter__case"), then=Value(LetterStatus.PUBLISHED)),
        When(is_published, then=Value(HIDDEN_SAMPLE)),
        When(is_stored & is_behind, then=Value(BEHIND)),
        When(is_stored, then=F("letter__status")),
        default=F("result"),
        output_field=CharField(),
    )
    ranks = (When(state=each.name, then=Value(rank)) for rank, each in enumerate(FILE_STATES))
    rank = Case(*ranks, default=Value(len(FILE_STATES)), output_field=IntegerField())
    return receipts.annotate(state=state).annotate(rank=rank)
