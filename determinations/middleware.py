"""One answer, 503 with Retry-After, wherever the search index or the database is not there.

And another, 404, wherever a letter is gone that was there when the request began.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from psycopg.errors import DiskFull

from determinations.ingest.letter_bytes import StorageAway
from determinations.models import Letter, Revision
from determinations.outages import DATABASE_ERRORS
from determinations.problems import KINDS, problem_response
from determinations.search import IndexUnavailable, SearchTooSlow

logger = logging.getLogger(__name__)

UNAVAILABLE = (
    *(IndexUnavailable, SearchTooSlow, StorageAway),
    *DATABASE_ERRORS,
)
GONE = (Letter.DoesNotExist, Revision.DoesNotExist)
"""What somebody may erase, or take from readers, while a request is about it."""
RETRY_SECONDS = 10
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What the system says where nothing can be written: full, above a quota, read-only."""
DISK_FULL = (
    "The archive's disk is full or read-only, so nothing was stored. An administrator has to make "
    "room; send it again then."
)
DATABASE_AWAY = "The database can't be reached; try again in a moment."
JSON_PATHS = ("/api/", "/suggest/")
"""Below these paths programs ask, which are answered in JSON."""


class UnavailableMiddleware:
    """Answer for a view that needed the search index or the database while it was away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, GONE):
            logger.warning("%s is about what is gone: %s", request.path, error)
            raise Http404 from error
        is_away = isinstance(error, UNAVAILABLE) or _lacks_room(error)
        return unavailable(request, error) if is_away else None


class LoginMiddleware(LoginRequiredMiddleware):
    """Require a login; it is looked up before any view runs, so the database may be away here."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        try:
            return super().process_view(request, view_func, view_args, view_kwargs)
        except UNAVAILABLE as error:
            return unavailable(request, error)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer 503, as a page or, for programs, as a problem in JSON (RFC 9457)."""
    logger.warning("%s is unavailable: %s", request.path, error)
    headers = {"Retry-After": str(RETRY_SECONDS)}
    if request.path_info.startswith(JSON_PATHS):
        detail = unavailable_because(error)
        return problem_response(KINDS["unavailable"], detail, headers=headers)
    url = request.get_full_path()
    if request.headers.get("HX-Request"):
        headers["HX-Redirect"] = url  # to see this answer as a page, not as a part of one
    # without the request: who is signed in is known to the database alone
    context = {
        "is_index": isinstance(error, IndexUnavailable),
        "is_slow": isinstance(error, SearchTooSlow),
        "is_full": _lacks_room(error),
        "url": url,
    }
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=503, headers=headers)


def _lacks_room(error: Exception) -> bool:
    """Return whether an error, or what it came from, says that nothing can be written."""
    cause = error.__cause__ if isinstance(error, StorageAway) else error
    is_full = isinstance(cause, OSError) and cause.errno in NO_ROOM
    return is_full or isinstance(error.__cause__, DiskFull)


def unavailable_because(error: Exception) -> str:
    """Return in a sentence what is away, and what to do."""
    if isinstance(error, IndexUnavailable):
        return "The search index is being built; try again in a moment."
    if isinstance(error, SearchTooSlow):
        return "The search took too long; use fewer or rarer words, or try again in a moment."
    if _lacks_room(error):
        return DISK_FULL
    if isinstance(error, StorageAway):
        return "The letters' files can't be reached; try again in a moment."
    return DATABASE_AWAY
