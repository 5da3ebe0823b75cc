"""The list of problems that waiting letters share, and each with what can be done for all of them.

Pages: /staff/review/shared/ and those below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from determinations import audit
from determinations.accounts.people import signed_in
from determinations.ingest.batches.problems import label_of
from determinations.ingest.guideline_names import UNKNOWN_GUIDELINE
from determinations.ingest.shared_problems.finding import (
    UNSURE_TREATMENT,
    SharedProblem,
    shared_problems,
    told_of,
)
from determinations.ingest.shared_problems.preparing import (
    CannotPrepare,
    Forecast,
    forecast,
    prepare,
)
from determinations.letters import screen
from determinations.models import Letter, SharedActKind, Verb
from determinations.staff.access import needs
from determinations.staff.review.choices import Offered
from determinations.staff.review.queue import QueueFilter, batch_of
from determinations.typed_numbers import whole_number

from .forms import (
    LONGEST_TITLE,
    AcceptForm,
    KnownGuidelineForm,
    NewGuidelineForm,
    TreatmentForm,
    WithReason,
)

PROBLEMS_A_PAGE = 20
ADD_GUIDELINE = "determinations.add_guideline"
MAY_NOT_ADD = (
    "Your account may not add guidelines. Ask an administrator, or say which known guideline it is."
)


@dataclass(frozen=True, slots=True)
class Row:
    """A shared problem as pages show it."""

    shared: SharedProblem
    label: str
    url: str
    queue_url: str


def row_of(shared: SharedProblem, queue_filter: QueueFilter) -> Row:
    queue_url = queue_filter.with_kind(shared.code).url_of_list()
    return Row(
        shared, label_of(shared.code), url_of(shared.code, shared.about, queue_filter), queue_url
    )


def url_of(code: str, about: str, queue_filter: QueueFilter) -> str:
    """Return the address of a shared problem, among letters of a chosen batch."""
    return reverse("staff:shared_problem", args=[code, about]) + queue_filter.with_kind("").query


@require_safe
@needs("view_letter")
def problem_list(request: HttpRequest) -> HttpResponse:
    """List problems that several waiting letters share, the most frequent first."""
    queue_filter = QueueFilter.of(request.GET)
    number = max(1, whole_number(request.GET.get("page"), 4) or 1)
    offset = (number - 1) * PROBLEMS_A_PAGE
    found, total = shared_problems(queue_filter.batch, limit=PROBLEMS_A_PAGE, offset=offset)
    context = {
        "rows": [row_of(shared, queue_filter) for shared in found],
        "page": Paginator(range(total), PROBLEMS_A_PAGE).get_page(number),
        "batch": batch_of(queue_filter),
        "queue_filter": queue_filter,
    }
    _note_looked_at(found)
    return render(request, "staff/shared_problems/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("view_letter")
def problem_page(request: HttpRequest, code: str, about: str) -> HttpResponse:
    """Show a shared problem with what can be done; prepare what is asked for."""
    queue_filter = QueueFilter.of(request.GET)
    told = forecast(code, about, queue_filter.batch)
    shared = told_of(code, about, told.letters, queue_filter.batch)
    if shared is None:
        messages.info(request, "No letter waits with this problem any more.")
        return redirect(reverse("staff:shared_problems") + queue_filter.with_kind("").query)
    forms = forms_for(request, shared)
    if request.method == "POST":
        if not request.user.has_perm("determinations.change_letter"):
            raise PermissionDenied
        return _prepare(request, shared, told, forms, queue_filter)
    return _show(request, shared, told, forms, queue_filter)


def forms_for(request: HttpRequest, shared: SharedProblem) -> dict[str, WithReason]:
    """Return the forms of what can be done about a problem, by name; the sent one is bound."""
    if shared.is_one_by_one:
        return {}
    sent = request.POST if request.method == "POST" else None
    name = sent.get("act") if sent is not None else None
    kinds: dict[str, type[WithReason]] = {}
    if shared.code == UNKNOWN_GUIDELINE:
        kinds |= {"known": KnownGuidelineForm, "new": NewGuidelineForm}
    if shared.code == UNSURE_TREATMENT:
        kinds["treatment"] = TreatmentForm
    else:
        kinds["accept"] = AcceptForm
    initial = {"title": shared.words[:LONGEST_TITLE]}
    return {
        act: form(sent if act == name else None, initial=initial) for act, form in kinds.items()
    }


def prepare_from(
    request: HttpRequest, shared: SharedProblem, name: str, form: WithReason, **narrowed: Any
) -> int:
    """Prepare what a valid form asks for; return the act's id. Raise `CannotPrepare`."""
    kind = {"accept": SharedActKind.ACCEPT, "treatment": SharedActKind.TREATMENT}.get(
        name, SharedActKind.GUIDELINE
    )
    chosen = dict(getattr(form, "chosen", {}))
    may_remember = request.user.has_perm(ADD_GUIDELINE) and not screen(shared.words)
    if kind == SharedActKind.GUIDELINE and may_remember:
        chosen["names"] = [shared.words]
    act = prepare(
        kind, shared.code, shared.about, by=signed_in(request),
        reason=form.cleaned_data["reason"], chosen=chosen, **narrowed,
    )  # fmt: skip
    return act.pk


def _prepare(
    request: HttpRequest,
    shared: SharedProblem,
    told: Forecast,
    forms: dict[str, WithReason],
    queue_filter: QueueFilter,
) -> HttpResponse:
    name = request.POST.get("act", "")
    form = forms.get(name)
    if form is None:
        messages.error(request, "That can\u2019t be done about this problem.")
        return _show(request, shared, told, forms, queue_filter, status=400)
    if name == "new" and not request.user.has_perm(ADD_GUIDELINE):
        messages.error(request, MAY_NOT_ADD)
        return _show(request, shared, told, forms, queue_filter, status=403)
    if not form.is_valid():
        return _show(request, shared, told, forms, queue_filter, status=400)
    try:
        act = prepare_from(request, shared, name, form, batch=queue_filter.batch)
    except CannotPrepare as error:
        messages.error(request, str(error))
        return redirect(url_of(shared.code, shared.about, queue_filter))
    return redirect("staff:shared_act", act)


def _show(
    request: HttpRequest,
    shared: SharedProblem,
    told: Forecast,
    forms: dict[str, WithReason],
    queue_filter: QueueFilter,
    status: int = 200,
) -> HttpResponse:
    offered = Offered.of_rows() if forms.keys() & {"known", "treatment"} else Offered({}, {})
    context = {
        "row": row_of(shared, queue_filter),
        "queue_filter": queue_filter,
        "batch": batch_of(queue_filter),
        "forms": forms,
        "told": told,
        "may_change": request.user.has_perm("determinations.change_letter"),
        "may_add": request.user.has_perm(ADD_GUIDELINE),
        "may_not_add": MAY_NOT_ADD,
        "treatments": offered.treatment_names if "treatment" in forms else (),
        "guidelines": offered.guideline_names if "known" in forms else (),
    }
    _note_looked_at([shared])
    return render(request, "staff/shared_problems/problem.html", context, status=status)


def _note_looked_at(found: list[SharedProblem]) -> None:
    """Record who was shown words of letters that readers don't see."""
    shown = {example.letter_id for shared in found for example in shared.examples if example.words}
    letters = Letter.objects.filter(pk__in=shown).select_related("case")
    audit.record_few(
        [
            audit.entry_of(Verb.VIEW, letter=letter, from_state=letter.status, page="shared")
            for letter in letters.only("sha256", "status", "case__case_number")
        ]
    )
