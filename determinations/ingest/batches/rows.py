"""The files of a batch, a line each, with the other letters of their cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from determinations.letters import Problem
from determinations.models import Batch, Case, Letter, LetterStatus, PhiState, Receipt

from .problems import with_problem
from .states import STATES_BY_NAME, FileState, with_states

FILES_A_PAGE = 50
LINE_FIELDS = (
    "batch_id", "file_name", "size", "result", "message",
    "letter__file_name", "letter__received_at", "letter__status", "letter__problems",
    "letter__phi_state", "letter__batch_id", "letter__sha256",
    "letter__case__case_number", "letter__case__letter_id", "letter__case__published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a batch, and what became of it."""

    receipt: Receipt
    state: FileState
    others: Sequence[Letter] = field(default=())
    """Other letters of its case."""

    @property
    def letter(self) -> Letter | None:
        return self.receipt.letter

    @property
    def case(self) -> Case | None:
        return self.letter.case if self.letter else None

    @property
    def problems(self) -> list[Problem]:
        """Return why it waits; of what is through, nothing."""
        if self.letter is None or self.state.tone not in ("bad", "look", "waiting"):
            return []
        return self.letter.get_problems()

    @property
    def is_held(self) -> bool:
        return self.letter is not None and self.letter.phi_state == PhiState.HELD

    @property
    def is_shown(self) -> bool:
        """Whether readers see this letter of its case, and not another one."""
        return self.letter is not None and self.letter.status == LetterStatus.PUBLISHED

    @property
    def shown_other(self) -> Letter | None:
        """Return the other letter of its case that readers see."""
        return next(
            (other for other in self.others if other.status == LetterStatus.PUBLISHED), None
        )


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
    others = _others(receipts)
    return [
        FileLine(
            receipt,
            STATES_BY_NAME[receipt.state],  # type: ignore[attr-defined]
            others.get(receipt.letter_id or 0, ()),
        )
        for receipt in receipts
    ]


def _others(receipts: Sequence[Receipt]) -> Mapping[int, list[Letter]]:
    """Return, by the ids of the receipts' letters, the other letters of their cases."""
    cases = {
        receipt.letter.pk: receipt.letter.case_id
        for receipt in receipts
        if receipt.letter is not None and receipt.letter.case_id is not None
    }
    of_case: dict[int, list[Letter]] = {}
    letters = Letter.objects.filter(case_id__in=set(cases.values())).order_by("pk")
    for letter in letters.only("case_id", "file_name", "status", "received_at"):
        of_case.setdefault(letter.case_id or 0, []).append(letter)
    return {
        pk: [other for other in of_case.get(case_id, ()) if other.pk != pk]
        for pk, case_id in cases.items()
    }
