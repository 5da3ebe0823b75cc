"""How a letter takes the place of the one that speaks for its case, with nothing lost."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from determinations.models import Case, Letter, RevisionOrigin

from ..candidate_drafts import candidate_draft, is_candidate
from ..drafts.making import draft_from_rows, newest_revision
from ..drafts.new_revisions import revision_of_reading
from ..filing import NAMING_ANOTHER
from ..locks import lock
from ..saving import parse_stored, save_case
from .candidates import join
from .moves import supersede


class OtherLetterMeanwhile(Exception):
    """Somebody decided on one of two letters since a person looked at both; nothing was done."""

    def __init__(self) -> None:
        super().__init__(
            "One of the two letters was decided on meanwhile, so nothing was done. Look at them "
            "again."
        )


def lock_both(letter_id: int, over: int, over_state: str | None = None) -> tuple[Letter, Case]:
    """Return, locked, a candidate and its case, for which the letter `over` still speaks.

    `over_state` is what a person saw as that one's state, None where there was no page. Raise
    `OtherLetterMeanwhile` if this is no longer so.
    """
    letter = lock(letter_id)
    if not is_candidate(letter) or letter.case is None or letter.case.letter_id != over:
        raise OtherLetterMeanwhile
    if over_state is not None and Letter.objects.get(pk=over).status != over_state:
        raise OtherLetterMeanwhile
    return letter, letter.case


def take_place(case: Case, letter: Letter, *, by: User | None, reason: str) -> None:
    """Let a letter speak for a locked case in the place of the one that does.

    What the case said stays as its revision, and what people changed in the candidate follows
    as revisions of the case. The letter's problems are set without saving.
    """
    now = candidate_draft(case, letter)
    kept = [problem for problem in letter.get_problems() if problem.code not in NAMING_ANOTHER]
    letter.set_problems([*kept, *now.problems])
    if case.letter_id is not None:
        if newest_revision(case) is None:
            _keep_what_was_said(case, case.letter_id)
        supersede(case.letter_id, by=by, reason=reason, by_letter=letter.pk)
    now.newest.save(update_fields=["draft", "corrections"])
    first = join(case, letter)[0]
    first.origin, first.made_by, first.reason = RevisionOrigin.REPLACEMENT, by, reason
    first.made_at = timezone.now()
    first.save(update_fields=["origin", "made_by", "reason", "made_at"])
    save_case(case, letter, parse_stored(letter))
    letter.case = case


def _keep_what_was_said(case: Case, letter_id: int) -> None:
    letter = Letter.objects.get(pk=letter_id)
    revision_of_reading(letter, draft_from_rows(case), case=case).save()
