"""Telling a script where a view leads, so that the page keeps what was typed until then."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

View = Callable[..., HttpResponse]


def redirects_as_json(view: View) -> View:
    """Answer {"to": address} instead of a redirect where JSON is asked for.

    A script that followed the redirect could not tell it from one to the sign-in.
    """

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        wanted = request.get_preferred_type(["text/html", "application/json"])
        if wanted == "application/json" and isinstance(response, HttpResponseRedirect):
            return JsonResponse({"to": response.url})
        return response

    return told
