"""One letter that waits for a person, beside the fields that were read in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from determinations import audit
from determinations.accounts.people import signed_in
from determinations.ingest.page_pictures import has_pictures
from determinations.ingest.revisions import (
    Draft,
    draft_of_letter,
    is_candidate,
    loaded_candidate_draft,
    with_revisions,
)
from determinations.letters import LONGEST_LETTER
from determinations.models import LARGE_COLUMNS, Letter, LetterStatus, PhiState, Verb
from determinations.staff.sign_in_again import SEND_SECONDS, seconds_since_sign_in

from . import fields, presence, session
from .between import other_letter
from .choices import Offered
from .drafts import Unclear
from .form import ReviewForm, form_of
from .order import place_of
from .places import text_pages
from .problems import problem_rows
from .queue import QueueFilter
from .reasons import CAUSES, NOTHING_SAID, Why

MOST_PICTURES = 20
"""Pages of a letter that are shown as pictures; it has one to six."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows: what the archive says, or what somebody typed that is not saved."""

    draft: Draft | None
    seen: int
    """The number of the newest revision when the draft was made, 0 where there was none."""
    stored: Draft | None
    """What the archive says."""
    errors: Mapping[str, str] = field(default_factory=dict)
    is_unsaved: bool = False
    why: Why = NOTHING_SAID


def letters_with_cases() -> QuerySet[Letter]:
    """Return letters with what their cases say, and with the letters that speak for these."""
    unshown = (f"case__letter__{name}" for name in (*LARGE_COLUMNS, "problems"))
    letters = Letter.objects.select_related("case__reviewer", "case__letter")
    return with_revisions(letters.defer(*unshown))


def stored(letter: Letter) -> Shown:
    """Return what the archive says of a letter's case, or will say of a candidate.

    There is no draft where another letter speaks for the case and this one is no candidate.
    """
    if is_candidate(letter):
        now = loaded_candidate_draft(letter)
        return Shown(now.draft, now.number, now.draft)
    if letter.case is None or not speaks(letter):
        return Shown(None, 0, None)
    draft, number = draft_of_letter(letter)
    return Shown(draft, number, draft)


def speaks(letter: Letter) -> bool:
    """Return whether it is this letter that tells its case, and no other."""
    return letter.case is not None and letter.case.letter_id == letter.pk


def show(
    request: HttpRequest, letter: Letter, shown: Shown, *, status: int | None = None
) -> HttpResponse:
    """Answer with the page of a letter; 400 where something that was typed can't be taken."""
    by, queue_filter = signed_in(request), QueueFilter.of(request.GET)
    if letter.status != LetterStatus.PUBLISHED:
        audit.record(Verb.VIEW, letter=letter, from_state=letter.status, page="review")
    done = session.done_of(request, queue_filter)
    place = place_of(letter.pk, queue_filter, session.later_of(request), done)
    problems = problem_rows(letter, shown.draft)
    offered = Offered.of_rows()
    form = form_shown(shown, offered)
    context: dict[str, Any] = {
        "letter": letter,
        "name": name_of(letter),
        "here": queue_filter.url_of(letter.pk),
        "queue_filter": queue_filter,
        "place": place,
        "number": place.done + place.number,
        "total": place.done + place.total,
        "others": presence.look(letter.pk, by),
        "may_change": request.user.has_perm("determinations.change_letter"),
        "problems": problems,
        "to_decide": sum(row.holds for row in problems) + (letter.phi_state == PhiState.HELD),
        "other": other_letter(letter, shown.stored),
        "pages": text_pages(letter.reading_text, shown.draft, problems),
        "is_cut": len(letter.reading_text) > LONGEST_LETTER,
        "form": form,
        "seen": shown.seen,
        "is_unsaved": shown.is_unsaved,
        "why": shown.why,
        "causes": CAUSES,
        "citation_keys": fields.with_keys(fields.CITATION),
        "keyed_fields": fields.with_keys((*fields.CASE, *fields.ITEM)),
        "tomorrow": timezone.localdate() + timedelta(days=1),
        "treatments": offered.treatment_names,
        "guidelines": offered.guideline_names,
        **pictures_of(request, letter),
    }
    status = status or (400 if shown.errors else 200)
    return render(request, "staff/review/letter.html", context, status=status)


def show_unclear(request: HttpRequest, letter: Letter, error: Unclear) -> HttpResponse:
    """Answer 400 to a form that this page never sends, with what the archive says."""
    messages.error(request, f"{error} Nothing was saved.")
    return show(request, letter, stored(letter), status=400)


def form_shown(shown: Shown, offered: Offered) -> ReviewForm | None:
    """Return the form with its mistakes; None where another letter tells the case."""
    if shown.draft is None or shown.stored is None:
        return None
    return form_of(shown.draft, shown.stored, shown.errors, offered)


def name_of(letter: Letter) -> str:
    """Return what a letter is called: its case number, or its file's name where it has none."""
    if letter.case is not None and letter.case.number_known:
        return letter.case.case_number
    return letter.file_name


def may_see_pictures(request: HttpRequest) -> bool:
    """Return whether a password or code was given lately enough to see a file's pages."""
    return seconds_since_sign_in(request) <= SEND_SECONDS


def pictures_of(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """Return what templates need to show the pages of a letter's file as pictures."""
    count = letter.pages if has_pictures(letter) else 0
    may_see = may_see_pictures(request)
    return {
        "page_numbers": range(1, min(count, MOST_PICTURES) + 1),
        "more_pages": max(0, count - MOST_PICTURES),
        "may_see_pictures": may_see,
        "sign_in_again_url": "" if may_see or not count else _sign_in_again_url(request),
    }


def _sign_in_again_url(request: HttpRequest) -> str:
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    page = methods[0]["url"] if methods else resolve_url("account_login")
    return f"{page}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
