"""Requests that are refused before a view sees them, said so that a person can read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

HEADINGS = {
    400: "This request can\u2019t be read",
    403: "This page is not open to you",
    411: "This request can\u2019t be read",
    413: "This is too large",
    429: "Too many requests",
}


def refusal(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """Return a page that says why, or JSON for the API."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": message}, status=status)
    context = {"heading": HEADINGS[status], "message": message}
    return render(request, "refused.html", context, status=status)
