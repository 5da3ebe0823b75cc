"""What programs are told where a request fails: problems in JSON (RFC 9457), each kind named once.

A kind's `uri` leads to its row on the page /help/api/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

CONTENT_TYPE = "application/problem+json"
API_PATHS = "/api/"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A row of the page that explains problems."""

    name: str
    status: int
    title: str
    meaning: str

    @property
    def uri(self) -> str:
        """Return a reference with its whole path: it is the same for every address of the API."""
        return f"{reverse('api_help')}#problem-{self.name}"


KINDS: Mapping[str, ProblemKind] = {
    kind.name: kind
    for kind in (
        ProblemKind(
            "invalid-parameters",
            400,
            "Parameters are wrong",
            "Some parameters of the address are unknown, or have values that they can\u2019t have. "
            "\u201cerrors\u201d names each \u201cparameter\u201d and says what is wrong with it.",
        ),
        ProblemKind(
            "invalid-body",
            400,
            "The body is wrong",
            "The body can\u2019t be read, or lacks something. \u201cerrors\u201d says what is "
            "wrong, and where by a \u201cpointer\u201d (RFC 6901).",
        ),
        ProblemKind(
            "bad-request", 400, "The request can\u2019t be read", "Its head is not as HTTP has it."
        ),
        ProblemKind(
            "key-needed",
            401,
            "A key is needed, or another one",
            "This archive asks for a key or a sign-in, or the key that was sent is none, or it was "
            "revoked.",
        ),
        ProblemKind("forbidden", 403, "This is not open to you", "The account may not do this."),
        ProblemKind(
            "not-found",
            404,
            "There is nothing here",
            "No such address, or no published determination of that number.",
        ),
        ProblemKind(
            "method-not-allowed",
            405,
            "This can\u2019t be done here",
            "The header Allow says which methods this address answers.",
        ),
        ProblemKind(
            "not-acceptable",
            406,
            "There is no such form of the answer",
            "Answers are JSON; the header Accept asks for something else alone.",
        ),
        ProblemKind(
            "length-required",
            411,
            "The length is missing",
            "Send the body\u2019s length with the request.",
        ),
        ProblemKind("too-large", 413, "The body is too large", "Nothing of it was stored."),
        ProblemKind(
            "unsupported-media-type",
            415,
            "The body is of a kind that is not taken here",
            "Send it as application/json; a letter as a PDF, a plain text, or a form with one.",
        ),
        ProblemKind(
            "unprocessable",
            422,
            "This file is not taken",
            "It is empty, or a letter with exactly its bytes was erased for good.",
        ),
        ProblemKind(
            "quota-used-up",
            429,
            "The account has stored as much as it may",
            "Room comes back as what was stored gets a day old; the header Retry-After says when "
            "to try again.",
        ),
        ProblemKind(
            "too-many-requests",
            429,
            "Too many requests",
            "The header Retry-After says in how many seconds to go on.",
        ),
        ProblemKind(
            "internal-error",
            500,
            "Something went wrong here",
            "It is no fault of the request, and was noted.",
        ),
        ProblemKind(
            "unavailable",
            503,
            "Not available at this moment",
            "The index is being built, the database can\u2019t be reached, or the search took too "
            "long. The header Retry-After says when to try again.",
        ),
    )
}

_BY_STATUS = {kind.status: kind for kind in KINDS.values()}


def kind_of(status: int) -> ProblemKind:
    """Return the kind of a problem of which only the status is known."""
    return _BY_STATUS.get(status) or KINDS["bad-request" if status < 500 else "internal-error"]


def problem_response(
    kind: ProblemKind,
    detail: str,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Return the answer that tells of a problem; `errors` have a detail and say where it is."""
    listed = [dict(error) for error in errors]
    members: dict[str, Any] = {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }
    if listed:
        members["errors"] = listed
    return JsonResponse(
        members, status=kind.status, headers=dict(headers or {}), content_type=CONTENT_TYPE
    )


def asks_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PATHS)
