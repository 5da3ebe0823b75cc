"""What people corrected, put on top of what the parser reads, now and after every re-parse.

`lifecycle.revise` is how a correction comes in, `lifecycle.correct` for single fields.
"""

from __future__ import annotations

from collections.abc import Iterable

from determinations.letters import ParsedLetter, Problem
from determinations.models import Case, Letter, Revision, RevisionOrigin

from .drafts.corrections import Kept, holds_items, keep
from .drafts.fields import Draft, same
from .drafts.making import draft_from_rows, newest_revision
from .drafts.new_revisions import add_revision
from .drafts.places import move_places
from .drafts.problems import of_kept, problems_of, settle_accepted
from .drafts.redacting import redacted, redacted_passages
from .drafts.writing import write
from .filing import FILING_PROBLEMS


def keep_corrections(case: Case, letter: Letter, parsed: ParsedLetter) -> None:
    """Put what people changed on top of a reading that was just saved in a locked case's rows.

    Sets, without saving, the letter's problems.
    """
    newest = newest_revision(case)
    if newest is not None:
        read = draft_from_rows(case) | {"reading": letter.reading_digest}
        kept = keep_on_top(read, newest, case, letter, parsed)
        write(case, kept.draft, kept.corrections)
    settle_accepted(letter)


def keep_on_top(
    read: Draft, newest: Revision, case: Case, letter: Letter, parsed: ParsedLetter
) -> Kept:
    """Put what people changed in the newest revision on top of what was now read, and return it.

    Sets, without saving, the letter's problems. Where that says other things than the newest
    revision, it is a revision too.
    """
    passages = redacted_passages([letter, *case.letters.exclude(pk=letter.pk)])
    kept = keep(
        read,
        redacted(newest.draft, passages),
        redacted(newest.corrections, passages),
        is_same_letter=newest.letter_id == letter.pk,
    )
    draft, corrections = kept.draft, kept.corrections
    if holds_items(corrections):
        _find_places_again(letter, draft["items"])
    found = problems_of(letter, parsed, draft, corrections)
    set_problems(letter, [*found, *of_kept(kept, newest.draft)])
    if not same(draft, newest.draft) or corrections != newest.corrections:
        add_revision(newest, letter, draft, corrections, origin=RevisionOrigin.REPARSE)
    return kept


def _find_places_again(letter: Letter, items: list[Draft]) -> None:
    """Set the places of a person's items in the text that is now read, if it is another one."""
    stored = Letter.objects.filter(pk=letter.pk).values_list("redacted_text", "text").first()
    before = next(filter(None, stored or ()), "")
    if before and before != letter.reading_text:
        move_places(items, before, letter.reading_text)


def set_problems(letter: Letter, found: Iterable[Problem]) -> None:
    """Set, without saving, what is wrong with a draft; what is said of the letter's place stays."""
    kept = [problem for problem in letter.get_problems() if problem.code in FILING_PROBLEMS]
    letter.set_problems([*found, *kept])
