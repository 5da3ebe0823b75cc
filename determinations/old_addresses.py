"""Searches at other addresses: readers and clients are led to those of today, spelled as here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)

from .search import renewed, respelled

View = Callable[..., HttpResponseBase]


def redirect_old_addresses(view: View) -> View:
    """Make a view of searches answer only today's parameters, and redirect those of before.

    So it does with places that the archive spells otherwise.
    """

    @wraps(view)
    def renewing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (params := renewed(request.GET)) is not None:
            return HttpResponsePermanentRedirect(f"{request.path}?{params.urlencode()}")
        if (params := respelled(request.GET)) is not None:
            return HttpResponseRedirect(f"{request.path}?{params.urlencode()}")
        return view(request, *args, **kwargs)

    return renewing
