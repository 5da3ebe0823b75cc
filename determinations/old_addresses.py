"""Searches at addresses of before: readers and clients are led to those of today."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect

from .search import renewed

View = Callable[..., HttpResponseBase]


def redirect_old_addresses(view: View) -> View:
    """Make a view of searches answer only today's parameters, and redirect those of before."""

    @wraps(view)
    def renewing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (params := renewed(request.GET)) is not None:
            return HttpResponsePermanentRedirect(f"{request.path}?{params.urlencode()}")
        return view(request, *args, **kwargs)

    return renewing
