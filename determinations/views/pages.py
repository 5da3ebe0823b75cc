"""Pages that don't search: help, about, and what machines ask for."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from determinations.research.rates import FEW
from determinations.search import index_health

EXAMPLES = (
    ("knee arthroscopy", "Both words, in any form: arthroscopic, knees."),
    ('"not medically necessary"', "Exactly these words, in this order."),
    ('"failed conservative"~5', "These words, up to five words apart."),
    ("failed w/5 therapy", "Up to five words apart, in either order and any form."),
    ("failed pre/5 therapy", "The same in this order; also failed +5 therapy."),
    ("failed /s therapy", "In one sentence; /p in one paragraph, +s and +p in this order."),
    ("(failed OR refus*) w/5 therapy", "Either word near the other, also by its beginning."),
    ('"red flags" near "low back"', "One phrase near the other, up to 15 words apart."),
    ("arthro*", "Words that begin so: arthroscopy, arthroplasty, arthritis."),
    ("acupunture~", "Words spelled much like this."),
    ("MRI AND (knee OR shoulder)", "AND, OR and NOT in capitals, with parentheses."),
    ("MRI -lumbar", "A minus or NOT leaves out what has the word."),
    ("item:MRI", "Only in the heading of the disputed item."),
    ('rationale:"red flags"', "Only in the reviewer\u2019s rationale."),
    ("summary:diabetes", "Only in the clinical case summary."),
    ('guideline:"low back"', "Decisions that cite a guideline by its title."),
    ("guideline:ODG", "Decisions that cite the Official Disability Guidelines; also ACOEM, MTUS."),
    ("page:98-99", "Decisions that cite a page 98 or 99."),
    ("case:CM16-90*", "Cases whose number begins so."),
    ("specialty:pain", "Decisions of reviewers with such a specialty."),
)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


@require_safe
def search_help(request: HttpRequest) -> HttpResponse:
    return render(request, "help/search.html", {"examples": EXAMPLES, "few": FEW})


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether this node can serve: 200, or 503; administrators see the details."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database: dict[str, Any] = {"ok": True}
    except DatabaseError as error:
        database = {"ok": False, "message": type(error).__name__}
    index = index_health()
    ok = bool(database["ok"] and index["ok"])
    answer: dict[str, Any] = {"ok": ok, "database": database, "index": index}
    if not (database["ok"] and request.user.is_staff):
        answer = {"ok": ok, "database": {"ok": database["ok"]}, "index": {"ok": index["ok"]}}
    return JsonResponse(answer, status=200 if ok else 503)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers find determinations by their pages, not by every combination of filters."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('decisions')}?",
        f"Disallow: {reverse('rates')}?",
        f"Disallow: {reverse('ticked')}",
        f"Disallow: {reverse('export')}",
        f"Disallow: {reverse('feed')}",
        f"Disallow: {reverse('follow')}",
        f"Disallow: {reverse('find_cases')}",
        "Disallow: /admin/",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon whoever looks for it where browsers do beside what is no page of ours."""
    return redirect(static("img/favicon.svg"))
