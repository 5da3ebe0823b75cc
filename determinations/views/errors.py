"""What Django's own failures answer: a page for readers, a problem in JSON for the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from determinations.problems import KINDS, asks_api, problem_response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if asks_api(request):
        return problem_response(
            KINDS["bad-request"], "Something in the request is not as it should be."
        )
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with a search box."""
    if asks_api(request):
        return problem_response(KINDS["not-found"], "There is no such address.")
    is_case = request.path_info.startswith("/cases/")
    return render(request, "404.html", {"is_case": is_case}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without a look at the database, which may be what failed."""
    if asks_api(request):
        return problem_response(
            KINDS["internal-error"], "The error has been noted. Try again later."
        )
    return defaults.server_error(request)
