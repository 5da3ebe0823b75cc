"""Screen stored letters by the rules of today, where older rules have screened them.

Letters with nothing found, then and now, are marked a group at a time; for each of the others
`lifecycle.rescreen` decides by itself. A run that is broken off goes on where it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from determinations.letters import SCREEN_VERSION, finding_json, screen
from determinations.models import Letter
from determinations.parallel import in_chunks

from . import lifecycle
from .lifecycle import Rescreened
from .transitions import READ

LETTERS_A_CHUNK = 100
"""Letters that are locked at once, for some tenths of a second."""
MOST_COUNTED = 1000


@dataclass
class Report:
    """What a run came to: letters by what became of them, and which were taken from readers."""

    letters: Counter[str] = field(default_factory=Counter)
    withdrawn: list[str] = field(default_factory=list)
    """Case numbers."""

    def add(self, other: Report) -> None:
        self.letters.update(other.letters)
        self.withdrawn += other.withdrawn

    def as_json(self) -> dict[str, Any]:
        return {"letters": dict(self.letters), "withdrawn": self.withdrawn}


def letters_to_rescreen(every: bool = False) -> QuerySet[Letter]:
    """Return letters that rules of another version have screened, or `every` letter read."""
    letters = Letter.objects.filter(status__in=READ).exclude(text="")
    if not every:  # two ranges of an index, where "unequal" would read every row
        older = Q(screen_version__lt=SCREEN_VERSION) | Q(screen_version__gt=SCREEN_VERSION)
        letters = letters.filter(older)
    return letters.order_by("pk")


def count_to_rescreen() -> int:
    """Return how many letters there are to screen anew, up to `MOST_COUNTED`."""
    return letters_to_rescreen().order_by()[:MOST_COUNTED].count()


def rescreen(
    letter_ids: Sequence[int], *, dry_run: bool, processes: int = 1
) -> Iterator[tuple[int, Report]]:
    """Screen these letters; yield, for each chunk, how many letters and what they came to.

    A dry run changes nothing, not even the version that the letters are marked with.
    """
    work = partial(_rescreen_chunk, dry_run=dry_run)
    yield from in_chunks(work, letter_ids, LETTERS_A_CHUNK, processes)


def _rescreen_chunk(letter_ids: Sequence[int], *, dry_run: bool) -> tuple[int, Report]:
    report = Report()
    with transaction.atomic():
        same = _with_same_findings(letter_ids)
        if not dry_run:
            Letter.objects.filter(pk__in=same).update(screen_version=SCREEN_VERSION)
    report.letters[Rescreened.UNCHANGED] = len(same)
    for letter_id in sorted(set(letter_ids) - same):
        with transaction.atomic():
            became = lifecycle.rescreen(letter_id)
            if became is Rescreened.WITHDRAWN:
                letter = Letter.objects.select_related("case").get(pk=letter_id)
                report.withdrawn.append(letter.case.case_number if letter.case else "")
            transaction.set_rollback(dry_run)
        report.letters[became] += 1
    return len(letter_ids), report


def _with_same_findings(letter_ids: Sequence[int]) -> set[int]:
    """Lock letters, and return those in which the rules find just what they found before.

    Letters that somebody else holds are left out, so that nobody is waited for.
    """
    letters = Letter.objects.filter(pk__in=letter_ids, status__in=READ, redacted_text="")
    locked = letters.only("text", "phi_findings", "phi_state", "status").select_for_update(
        skip_locked=True, no_key=True
    )
    return {
        letter.pk
        for letter in locked
        if letter.phi_state
        and letter.phi_findings == [finding_json(finding) for finding in screen(letter.text)]
    }
