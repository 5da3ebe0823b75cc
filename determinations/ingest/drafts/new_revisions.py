"""How a revision is made: the first one of a reading, and those that come after it."""

from __future__ import annotations

from copy import deepcopy

from django.contrib.auth.models import User
from django.utils import timezone

from determinations.models import Case, Letter, Revision, RevisionOrigin

from .corrections import Corrections
from .fields import Draft


def revision_of_reading(
    letter: Letter, draft: Draft, corrections: Corrections | None = None, *, case: Case | None
) -> Revision:
    """Return, without saving, the first revision: what a letter was read to say.

    `case` is the one that the letter speaks for, None of one that waits to take another one's
    place. `corrections` are what people changed in another letter of the case.
    """
    return Revision(
        case=case,
        number=1,
        origin=RevisionOrigin.READING,
        letter=letter,
        draft=deepcopy(draft),
        corrections=corrections or {},
        parser_version=letter.parser_version,
        made_at=letter.parsed_at or timezone.now(),
    )


def add_revision(
    newest: Revision,
    letter: Letter,
    draft: Draft,
    corrections: Corrections,
    *,
    origin: RevisionOrigin = RevisionOrigin.PERSON,
    by: User | None = None,
    reason: str = "",
    cause: str = "",
    undoes: Revision | None = None,
) -> Revision:
    """Store what is said from now on, after the newest revision, which is stored if it was not.

    Both are of the same case, or of the same candidate.
    """
    if newest.pk is None:
        newest.save()
    return Revision.objects.create(
        case=newest.case,
        number=newest.number + 1,
        origin=RevisionOrigin.UNDO if undoes is not None else origin,
        letter=letter,
        draft=draft,
        corrections=corrections,
        parser_version=letter.parser_version,
        undoes=undoes,
        made_by=by,
        reason=reason,
        cause=cause,
    )
