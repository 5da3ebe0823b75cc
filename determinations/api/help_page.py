"""What people who write programs read: /help/api/."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from determinations.problems import KINDS

from .examples import all_examples
from .keys import MARK


@login_not_required
@require_safe
def api_help(request: HttpRequest) -> HttpResponse:
    """Explain the API; open to everybody, as problems lead here."""
    context = {
        "problems": KINDS.values(),
        "examples": all_examples(),
        "mark": MARK,
        "without_key": settings.IMR_API_REQUESTS_A_MINUTE,
        "with_key": settings.IMR_API_KEY_REQUESTS_A_MINUTE,
        "needs_key": settings.IMR_REQUIRE_LOGIN,
    }
    return render(request, "help/api.html", context)
