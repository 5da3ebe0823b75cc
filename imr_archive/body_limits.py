"""How much of a request's body is read, and whose: decided before anything of it is.

Django's CSRF check parses a whole form before a view asks who sends it. So this middleware looks
at the request's head first, and lets only the addresses of uploads and of letters from programs
receive files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousFileOperation
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import Resolver404, resolve
from rest_framework.exceptions import APIException, NotAuthenticated

from determinations.api.authentication import CHALLENGE, KEY_NEEDED, key_of
from determinations.api.problems import answer_problem
from determinations.ingest.uploads import CHUNK_BYTES
from determinations.middleware import UNAVAILABLE, unavailable

from .refusals import refusal

Handler = Callable[[HttpRequest], HttpResponse]

ANONYMOUS_BYTES = 64 * 1024
"""Enough for any form of the sign-in pages, for a long list of case numbers and for a quotation."""
FORM_OVERHEAD_BYTES = 2 * 1024 * 1024
"""Boundaries, names and the other fields around the files of one upload."""
SIGN_IN_PATHS = "/accounts/"
OPEN_VIEWS = frozenset(("find_cases", "quotes", "api_quote_check", "stop_mails"))
"""Forms that everybody may send: they change nothing but what a signed link says."""
UPLOAD_VIEW, GROUP_VIEW, CHUNK_VIEW = "staff:upload", "staff:upload_group", "staff:upload_file"
LETTERS_VIEW = "api_letters"
"""Takes letters from programs with a key; a session, which other sites can use, sends none here."""
UPLOAD_PERMISSION = "determinations.add_letter"


class BodyLimitMiddleware:
    """Refuse a body that is too long, of unknown length, or from a stranger, without reading it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return refusal(request, 411, "Send the length of the body with the request.")
        length = _content_length(request)
        if length == 0:
            return self.get_response(request)
        view = _view_name(request)
        try:
            if view == LETTERS_VIEW and (refused := _refuse_without_key(request)) is not None:
                return refused
            limit = most_bytes(request)
        except UNAVAILABLE as error:
            return unavailable(request, error)
        if limit == 0:
            return refusal(request, 403, "Sign in first.")
        if length > limit:
            return refusal(
                request,
                413,
                f"This request has {filesizeformat(length)}; at most {filesizeformat(limit)} are "
                "taken at once. Nothing of it was read or stored.",
            )
        if view in (UPLOAD_VIEW, GROUP_VIEW, LETTERS_VIEW):
            request.upload_handlers = upload_handlers(request, limit)
        return self.get_response(request)


def most_bytes(request: HttpRequest) -> int:
    """Return how long the body of this request may be; 0 where nobody may send one.

    Of letters from programs it says so to those with a key, which is asked before.
    """
    view = _view_name(request)
    if view == LETTERS_VIEW:
        return int(settings.IMR_MAX_LETTER_BYTES + FORM_OVERHEAD_BYTES)
    if not request.user.is_authenticated:
        is_open = request.path_info.startswith(SIGN_IN_PATHS) or view in OPEN_VIEWS
        return ANONYMOUS_BYTES if is_open else 0
    most = {
        UPLOAD_VIEW: settings.IMR_MAX_UPLOAD_BYTES + FORM_OVERHEAD_BYTES,
        GROUP_VIEW: CHUNK_BYTES + FORM_OVERHEAD_BYTES,
        CHUNK_VIEW: CHUNK_BYTES,
    }
    if view in most and request.user.has_perm(UPLOAD_PERMISSION):
        return int(most[view])
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


class QuotaUploadHandler(FileUploadHandler):
    """Count the bytes of all files while they come in, and end the request above a quota."""

    def __init__(self, request: HttpRequest, quota: int) -> None:
        super().__init__(request)
        self.left = quota

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            raise RequestDataTooBig("The files of this upload are larger than they may be.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class NoFilesHandler(FileUploadHandler):
    """Refuse files: what every page but the upload does."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SuspiciousFileOperation("This page takes no files.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


def upload_handlers(request: HttpRequest, quota: int) -> list[FileUploadHandler]:
    """Return the handlers of the upload page, the quota's first."""
    return [
        QuotaUploadHandler(request, quota),
        MemoryFileUploadHandler(request),
        TemporaryFileUploadHandler(request),
    ]


def _refuse_without_key(request: HttpRequest) -> HttpResponse | None:
    """Return what answers a request without a valid key of the API, None for one with it."""
    try:
        if key_of(request) is not None:
            return None
        raise NotAuthenticated(KEY_NEEDED)
    except APIException as error:
        if error.status_code == 401:
            error.auth_header = CHALLENGE  # type: ignore[attr-defined]  # as REST framework's views
        return answer_problem(error, {})


def _content_length(request: HttpRequest) -> int:
    """Return the declared length; what is no number counts as none, as Django counts it."""
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def _view_name(request: HttpRequest) -> str:
    """Return the name of the view that a request is for; "" where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
