"""What a person redacts in a letter goes from every version of its case, for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from determinations.letters import Passage, redact_passages
from determinations.models import AcceptedProblem, Case, Guideline, Letter, Revision
from determinations.vocabulary import canonical_title

from ..reference_rows import ReferenceRows
from .fields import DAY_FIELDS, TEXT_FIELDS


def redacted_passages(letters: Iterable[Letter]) -> list[Passage]:
    """Return what a person redacted in any of these letters."""
    return [passage for letter in letters for passage in letter.get_redacted_passages()]


def passages_of_case(letter: Letter) -> list[Passage]:
    """Return what was redacted in a letter, which need not be saved, and in others of its case."""
    others = letter.case.letters.exclude(pk=letter.pk) if letter.case is not None else ()
    return redacted_passages([letter, *others])


def redacted(value: Any, passages: Sequence[Passage]) -> Any:
    """Return a draft, or corrections, with a marker in each place of the passages.

    A day that is one of them is left out. A guideline that only letters name is another one with
    the marker in its title.
    """
    return _Redaction(passages).of(value) if passages else value


class _Redaction:
    """Puts markers in the place of passages, looking each guideline up once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._guidelines: dict[int, int] = {}

    def of(self, value: Any, name: str = "") -> Any:
        if isinstance(value, Mapping):
            inner = {"read", "at"} <= set(value)  # a correction: the name of its field counts
            return {
                key: self.of(each, name if inner and key == "read" else key)
                for key, each in value.items()
            }
        if isinstance(value, list):
            made = [self.of(each, name) for each in value]
            return [each for each in made if each is not None] if name in DAY_FIELDS else made
        if name == "guideline" and isinstance(value, int):
            return self._guideline(value)
        if not isinstance(value, str) or not value:
            return value
        if name in DAY_FIELDS:
            return value if self._marked(value) == value else None
        return self._marked(value) if name in TEXT_FIELDS else value

    def _marked(self, text: str) -> str:
        return redact_passages(text, self._passages)

    def _guideline(self, pk: int) -> int:
        if pk not in self._guidelines:
            row = Guideline.objects.filter(pk=pk).first()
            self._guidelines[pk] = pk
            if row is not None and canonical_title(row.title) is None:
                marked = self._marked(row.title)
                if marked != row.title:
                    self._guidelines[pk] = ReferenceRows().guideline(marked, row.year).pk
        return self._guidelines[pk]


def redact_revisions(case: Case, letter: Letter) -> bool:
    """Redact in all versions of a case, and in accepted problems, what its letters redact.

    `letter` is the one of these that was redacted just now and is not saved yet. Return whether
    the case has any such version.
    """
    passages = passages_of_case(letter)
    if not passages:
        return False
    for accepted in AcceptedProblem.objects.filter(letter__case=case):
        accepted.message = redact_passages(accepted.message, passages)
        accepted.reason = redact_passages(accepted.reason, passages)
        accepted.save(update_fields=["message", "reason"])
    revisions = list(Revision.objects.filter(Q(case=case) | Q(case=None, letter__case=case)))
    for revision in revisions:
        revision.draft = redacted(revision.draft, passages)
        revision.corrections = redacted(revision.corrections, passages)
        revision.reason = redact_passages(revision.reason, passages)
        revision.save(update_fields=["draft", "corrections", "reason"])
    return any(revision.case_id is not None for revision in revisions)
