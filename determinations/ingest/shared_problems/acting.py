"""What is done with one letter of a shared act, by the verb that does it to a letter alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

from determinations.models import (
    Guideline,
    Letter,
    Looking,
    RevisionCause,
    SharedAct,
    SharedActKind,
)
from determinations.vocabulary import CitationKind

from .. import lifecycle
from ..drafts.checking import CHOSEN_BY_PERSON
from ..drafts.fields import Draft, same
from ..drafts.making import draft_from_rows, newest_revision
from ..guideline_names import Meaning, folded, quoted_in
from ..reference_rows import ReferenceRows
from .finding import problems_with
from .preparing import digests_of

CHANGED = "It was changed meanwhile."


class LeftOut(Exception):
    """Why a letter is left out of a shared act."""


def act_on(act: SharedAct, letter: Letter, seen: str, by: User) -> None:
    """Do to a locked letter what the act does; `seen` is its digest when the act was prepared.

    Raise `LeftOut` if it is another one now, or somebody else has it open.
    """
    if digests_of(Letter.objects.filter(pk=letter.pk)).get(letter.pk) != seen:
        raise LeftOut(CHANGED)
    opened = Looking.objects.present().filter(letter=letter).exclude(by=by)
    names = list(opened.values_list("by__username", flat=True))
    if names:
        raise LeftOut(f"{', '.join(names)} had it open.")
    _ACTS[SharedActKind(act.kind)](act, letter, by)


def _publish(act: SharedAct, letter: Letter, by: User) -> None:
    lifecycle.publish(letter, by=by, reason=act.reason)


def _accept(act: SharedAct, letter: Letter, by: User) -> None:
    found = problems_with(act.code, act.about, letter)
    if not found:
        raise LeftOut(CHANGED)
    for problem in found:
        lifecycle.accept_problem(
            letter, act.code, problem.item, message=problem.message, reason=act.reason, by=by
        )


def _name_guideline(act: SharedAct, letter: Letter, by: User) -> None:
    """Let the citations of unknown names cite what was chosen.

    Where the name itself became a guideline there is nothing to change, and no problem any more.
    """
    found = problems_with(act.code, act.about, letter)
    names = {folded(quoted_in(problem)[:200]) for problem in found}
    draft, seen = _draft_of(letter)
    unknown = {row.pk: row for row in _cited(draft) if folded(row.title) in names}
    chosen = Meaning(CitationKind(act.chosen["kind"]), act.chosen["title"], act.chosen.get("year"))
    changed = {
        **draft,
        "items": [
            {
                **item,
                "citations": [
                    {**each, **_meant(unknown[each["guideline"]], chosen)}
                    if each["guideline"] in unknown
                    else each
                    for each in item["citations"]
                ],
            }
            for item in draft["items"]
        ],
    }
    if same(changed, draft):
        _accept(act, letter, by)
    else:
        cause = RevisionCause.USUAL_NAME
        lifecycle.revise(letter, changed, seen=seen, by=by, reason=act.reason, cause=cause)


def _cited(draft: Draft) -> list[Guideline]:
    ids = {each["guideline"] for item in draft["items"] for each in item["citations"]}
    return list(Guideline.objects.filter(pk__in=ids - {None}))


def _meant(unknown: Guideline, chosen: Meaning) -> dict[str, Any]:
    """Return the fields of a citation that says what its name means; the letter's year stays."""
    year = unknown.year or chosen.year
    if chosen.kind is CitationKind.MTUS:
        return {"guideline": ReferenceRows().guideline(chosen.title, year).pk}
    return {
        "kind": str(chosen.kind), "guideline": None, "source": chosen.title, "source_year": year
    }  # fmt: skip


def _choose_treatment(act: SharedAct, letter: Letter, by: User) -> None:
    places = {problem.item for problem in problems_with(act.code, act.about, letter)}
    draft, seen = _draft_of(letter)
    sure = {"treatment_sure": True, "treatment_reason": CHOSEN_BY_PERSON}
    items = [
        {**item, "treatment": act.chosen["treatment"], **sure} if place in places else item
        for place, item in enumerate(draft["items"], start=1)
    ]
    if not places:
        raise LeftOut(CHANGED)
    lifecycle.revise(letter, {**draft, "items": items}, seen=seen, by=by, reason=act.reason)


def _draft_of(letter: Letter) -> tuple[Draft, int]:
    if letter.case is None or letter.case.letter_id != letter.pk:
        raise LeftOut("Another letter speaks for its case.")
    newest = newest_revision(letter.case)
    draft = draft_from_rows(letter.case, newest.draft if newest is not None else None)
    return draft, newest.number if newest is not None else 0


_ACTS: dict[SharedActKind, Callable[[SharedAct, Letter, User], None]] = {
    SharedActKind.ACCEPT: _accept,
    SharedActKind.GUIDELINE: _name_guideline,
    SharedActKind.TREATMENT: _choose_treatment,
    SharedActKind.PUBLISH: _publish,
}
