"""The files of a batch, a line each, with the other letters of their cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from determinations.letters import Problem
from determinations.models import (
    Batch,
    Case,
    Letter,
    LetterStatus,
    PhiState,
    Receipt,
    readers_see,
)

from ..filing import OLDER
from .problems import with_problem
from .states import BEHIND, HIDDEN_SAMPLE, STATES_BY_NAME, FileState, with_states

FILES_A_PAGE = 50
LINE_FIELDS = (
    "batch_id", "file_name", "size", "result", "message",
    "letter__file_name", "letter__received_at", "letter__status", "letter__problems",
    "letter__phi_state", "letter__batch_id", "letter__sha256",
    "letter__case__case_number", "letter__case__number_known", "letter__case__letter_id",
    "letter__case__published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a batch, and what became of it."""

    receipt: Receipt
    state: FileState
    others: Sequence[Letter] = field(default=())
    """Other letters of its case."""
    shown: Letter | None = None
    """The letter of its case that readers see."""

    @property
    def letter(self) -> Letter | None:
        return self.receipt.letter

    @property
    def case(self) -> Case | None:
        return self.letter.case if self.letter else None

    @property
    def problems(self) -> list[Problem]:
        """Return why it waits, but what its receipt says already; of what is through, nothing.

        Of a letter that came behind a newer one it is which one that is.
        """
        if self.letter is None:
            return []
        if self.state.name == BEHIND:
            return [each for each in self.letter.get_problems() if each.code == OLDER]
        if self.state.tone not in ("bad", "look", "waiting"):
            return []
        told = self.receipt.message
        return [problem for problem in self.letter.get_problems() if problem.message != told]

    @property
    def is_held(self) -> bool:
        return self.letter is not None and self.letter.phi_state == PhiState.HELD

    @property
    def is_shown(self) -> bool:
        """Whether readers see this letter of its case, and not another one."""
        return self.shown is not None and self.shown.pk == self.receipt.letter_id

    @property
    def letter_state(self) -> str:
        """Return how far its letter is; of a file that came twice, the letter from before."""
        if self.letter is None:
            return ""
        if self.letter.status == LetterStatus.PUBLISHED and not self.is_shown:
            return STATES_BY_NAME[HIDDEN_SAMPLE].label
        return str(self.letter.get_status_display())


def files_of(batch: Batch, *, state: str = "", problem: str = "") -> QuerySet[Receipt]:
    """Return the receipts of a batch, those that need somebody first; of one state or problem."""
    receipts = with_states(batch.receipts.all())
    if state:
        receipts = receipts.filter(state=state)
    if problem:
        receipts = with_problem(receipts, problem)
    return receipts.order_by("rank", "pk").select_related("letter__case").only(*LINE_FIELDS)


def lines_of(receipts: Sequence[Receipt]) -> list[FileLine]:
    """Return receipts of `files_of` as lines; costs one query."""
    of_case = _letters_of_cases(receipts)
    lines = []
    for receipt in receipts:
        letters = of_case.get(receipt.letter.case_id, ()) if receipt.letter else ()
        others = [letter for letter in letters if letter.pk != receipt.letter_id]
        shown = next((letter for letter in letters if letter.is_shown), None)
        state = STATES_BY_NAME[receipt.state]  # type: ignore[attr-defined]
        lines.append(FileLine(receipt, state, others, shown))
    return lines


def _letters_of_cases(receipts: Sequence[Receipt]) -> Mapping[int | None, Sequence[Any]]:
    """Return all letters of the cases of receipts, by case; each says whether it `is_shown`."""
    letters_here = (receipt.letter for receipt in receipts if receipt.letter)
    cases = {letter.case_id for letter in letters_here if letter.case_id is not None}
    is_shown = Q(status=LetterStatus.PUBLISHED) & readers_see("case")
    letters = (
        Letter.objects.filter(case_id__in=cases)
        .order_by("pk")
        .annotate(is_shown=ExpressionWrapper(is_shown, output_field=BooleanField()))
    )
    of_case = defaultdict[int | None, list[Any]](list)
    for letter in letters.only("case_id", "file_name", "status", "received_at"):
        of_case[letter.case_id].append(letter)
    return of_case
