"""What people who write programs read: /help/api/."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from determinations.problems import KINDS


@login_not_required
@require_safe
def api_help(request: HttpRequest) -> HttpResponse:
    """Explain the API; open to everybody, as problems lead here."""
    return render(request, "help/api.html", {"problems": KINDS.values()})
