"""The page about the archive, what machines ask for, and the page for what is missing."""

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

from determinations.search import index_health


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


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
        "Disallow: /*?find=",
        f"Disallow: {reverse('what_differs')}",
        f"Disallow: {reverse('compare')}",
        f"Disallow: {reverse('export')}",
        f"Disallow: {reverse('feed')}",
        f"Disallow: {reverse('follow')}",
        f"Disallow: {reverse('saved_searches')}",
        f"Disallow: {reverse('find_cases')}",
        "Disallow: /exhibits/",
        "Disallow: /admin/",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon whoever looks for it where browsers do beside what is no page of ours."""
    return redirect(static("img/favicon.svg"))
