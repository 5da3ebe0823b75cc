"""Rows that were made of letters' own words, once no letter needs them any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from determinations.letters import Passage, find_again
from determinations.models import Guideline, Reviewer, Revision, Specialty
from determinations.vocabulary import canonical_guideline

SharedRow = Reviewer | Specialty | Guideline


def drop_unused(passages: Sequence[Passage] | None = None) -> list[SharedRow]:
    """Drop profiles, specialties and guidelines that nothing uses; return what was dropped.

    What the vocabulary has stays. With `passages` only what has one of them is dropped: a row that
    another process has made for a letter which it is about to save has to be made again.
    """
    dropped = []
    for row in _unused():
        has_passage = passages is None or bool(find_again(str(row), passages)[0])
        if has_passage and not (isinstance(row, Guideline) and _is_needed(row)):
            dropped.append(row)
            type(row).objects.filter(pk=row.pk).delete()
    return dropped


def _unused() -> Iterator[SharedRow]:
    """Yield rows; specialties come once the last of their profiles is dropped."""
    yield from Reviewer.objects.filter(cases=None)
    yield from Specialty.objects.filter(known=False, reviewers=None)
    yield from Guideline.objects.filter(citations=None, names=None)


def _is_needed(guideline: Guideline) -> bool:
    """Return whether the vocabulary has a guideline, or a version of a case cites it."""
    cites = {"items": [{"citations": [{"guideline": guideline.pk}]}]}
    is_known = canonical_guideline(guideline.title, guideline.year) is not None
    return is_known or Revision.objects.filter(draft__contains=cites).exists()
