"""Requests that are refused before a view sees them, said so that a person can read it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from determinations.problems import asks_api, kind_of, problem_response

from .staff_pages import is_staff_page

HEADINGS = {
    400: "This request can\u2019t be read",
    403: "This page is not open to you",
    411: "This request can\u2019t be read",
    413: "This is too large",
    429: "Too many requests",
}


def refusal(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """Return a page that says why, or a problem in JSON for the API."""
    if asks_api(request):
        return problem_response(kind_of(status), message)
    context = {"heading": HEADINGS[status], "message": message}
    return render(request, "refused.html", context, status=status)


class AdminParametersMiddleware:
    """Refuse NUL characters in parameters of the staff's pages, which PostgreSQL takes in no value.

    The filters of Django's admin hand them on; forms of our own name the wrong parameter.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_wrong = "%00" in request.META.get("QUERY_STRING", "")
        if is_wrong and is_staff_page(request):
            return refusal(
                request, 400, "A parameter of this address holds a character that none has."
            )
        return self.get_response(request)
