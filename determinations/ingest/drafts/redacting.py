"""What a person redacts in a letter goes from every version of its case, for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from determinations.letters import Passage, redact_passages
from determinations.models import AcceptedProblem, Case, Letter, Revision

from .fields import DAY_FIELDS, TEXT_FIELDS


def redacted_passages(letters: Iterable[Letter]) -> list[Passage]:
    """Return what a person redacted in any of these letters."""
    return [passage for letter in letters for passage in letter.get_redacted_passages()]


def redacted(value: Any, passages: Sequence[Passage], name: str = "") -> Any:
    """Return a draft, or corrections, with a marker in each place of the passages.

    A day that is one of them is left out.
    """
    if not passages:
        return value
    if isinstance(value, Mapping):
        inner = {"read", "at"} == set(value)  # a correction: the name of its field counts
        return {
            key: redacted(each, passages, name if inner and key == "read" else key)
            for key, each in value.items()
        }
    if isinstance(value, list):
        made = [redacted(each, passages, name) for each in value]
        return [each for each in made if each is not None] if name in DAY_FIELDS else made
    if not isinstance(value, str) or not value:
        return value
    if name in DAY_FIELDS:
        return value if redact_passages(value, passages) == value else None
    return redact_passages(value, passages) if name in TEXT_FIELDS else value


def redact_revisions(case: Case, letter: Letter) -> bool:
    """Redact in all versions of a case, and in accepted problems, what its letters redact.

    `letter` is the one of these that was redacted just now and is not saved yet. Return whether
    there is any such version.
    """
    passages = redacted_passages([letter, *case.letters.exclude(pk=letter.pk)])
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
    return bool(revisions)
