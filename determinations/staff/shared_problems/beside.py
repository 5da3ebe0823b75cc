"""What a letter's review page tells of other letters with the same problems; adding a guideline.

The page itself asks for nothing of this: a part of it loads when it is open.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from determinations.ingest.guideline_meanings import MeansAnother
from determinations.ingest.guideline_names import UNKNOWN_GUIDELINE
from determinations.ingest.shared_problems.finding import (
    ONE_BY_ONE,
    abouts_of,
    counts_of,
    shared_problem,
)
from determinations.ingest.shared_problems.preparing import CannotPrepare
from determinations.ingest.shared_problems.running import begin, run
from determinations.letters import Problem
from determinations.models import Letter, SharedAct, SharedActResult
from determinations.staff.access import needs
from determinations.staff.review.problems import PROBLEMS_CHANGED
from determinations.staff.review.queue import QueueFilter

from .forms import NewGuidelineForm
from .pages import ADD_GUIDELINE, MAY_NOT_ADD, prepare_from, url_of


@dataclass(frozen=True, slots=True)
class Beside:
    """How many other letters have a problem of this one; `number` counts the letter's from 0."""

    number: int
    url: str
    others: int
    names_guideline: bool


@require_safe
@needs("view_letter")
def shared_counts(request: HttpRequest, pk: int) -> HttpResponse:
    """Return, for each problem of a letter, how many more letters wait with the same."""
    letter, queue_filter = get_object_or_404(Letter, pk=pk), QueueFilter.of(request.GET)
    abouts = abouts_of(pk)
    problems = [
        (number, problem, abouts[number])
        for number, problem in enumerate(letter.get_problems())
        if number in abouts
    ]
    pairs = {
        (problem.code, about) for _, problem, about in problems if problem.code not in ONE_BY_ONE
    }
    counts = counts_of(pairs) if pairs else {}
    told = []
    for number, problem, about in problems:
        others = counts.get((problem.code, about), 1) - 1
        url = url_of(problem.code, about, queue_filter.without_batch()) if others else ""
        told.append(Beside(number, url, others, problem.code == UNKNOWN_GUIDELINE))
    return render(request, "staff/shared_problems/counts.html", {"told": told})


@require_safe
@needs("view_letter")
def same_problem(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Lead to the page of all letters with one problem of a letter."""
    problem = _problem(get_object_or_404(Letter, pk=pk), number)
    about = abouts_of(pk).get(number)
    if about is None:
        messages.info(request, "This letter waits for nobody any more.")
        return redirect("staff:review", pk)
    return redirect(url_of(problem.code, about, QueueFilter()))


@require_POST
@needs("change_letter")
def add_guideline(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Add the guideline that a letter names as a new one, and settle the letter's problem."""
    letter, here = get_object_or_404(Letter, pk=pk), QueueFilter.of(request.GET).url_of(pk)
    problem = _problem(letter, number)
    about = abouts_of(pk).get(number)
    shared = shared_problem(UNKNOWN_GUIDELINE, about) if about else None
    form = NewGuidelineForm(request.POST)
    if problem.message != request.POST.get("message") or shared is None:
        messages.error(request, PROBLEMS_CHANGED)
    elif not request.user.has_perm(ADD_GUIDELINE):
        messages.error(request, MAY_NOT_ADD)
    elif not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, f"The guideline was not added. {' '.join(map(str, errors))}")
    else:
        try:
            act = prepare_from(request, shared, "new", form, letters=[pk])
            begin(act, lambda act_id: None)
            run(act)
        except (CannotPrepare, MeansAnother) as error:
            messages.error(request, str(error))
        else:
            _tell(request, act, others=shared.letters - 1)
    return redirect(here)


def _tell(request: HttpRequest, act_id: int, others: int) -> None:
    """Say what became of the letter, and lead to the others that name the guideline."""
    act = SharedAct.objects.get(pk=act_id)
    done = act.letters.get().result == SharedActResult.DONE
    told = "The guideline was added." if done else "It was added, and this letter left as it is."
    if not others:
        messages.success(request, told)
        return
    more = "1 more letter cites" if others == 1 else f"{others:,} more letters cite"
    url = url_of(act.code, act.about, QueueFilter())
    link = format_html('{} {} these words: <a href="{}">deal with them</a>', told, more, url)
    messages.success(request, link)


def _problem(letter: Letter, number: int) -> Problem:
    found = letter.get_problems()
    if number >= len(found):
        raise Http404
    return found[number]
