"""Problems in JSON (RFC 9457) for everything that goes wrong in a view of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.views import exception_handler

from determinations.problems import KINDS, kind_of, problem_response

Error = Mapping[str, str]

MOST_ERRORS = 20
"""An answer lists so many; a body may have thousands of fields that there are not."""
KEPT_HEADERS = ("Retry-After", "WWW-Authenticate")


class WrongParameters(APIException):
    """Parameters of the address that are wrong: their names, and what is said of each."""

    status_code = 400

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        """Take `errors` by parameter; by "__all__" those that are of several."""
        super().__init__("Parameters are wrong.")
        self.errors = errors

    def located(self) -> Iterator[Error]:
        for name, said in self.errors.items():
            for detail in said:
                yield {"detail": detail} | ({} if name == "__all__" else {"parameter": name})


class Refused(APIException):
    """What a view refuses for a reason that its status alone does not tell."""

    def __init__(self, kind: str, detail: str, wait: int | None = None) -> None:
        """Take the name of a kind of problem; `wait` is in how many seconds to try again."""
        super().__init__(detail)
        self.kind = KINDS[kind]
        self.status_code = self.kind.status
        self.wait = wait


def answer_problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return the answer to an exception of a view, None for one that nobody foresaw."""
    response = exception_handler(error, context)
    if response is None:
        return None
    kind, errors = kind_of(response.status_code), located(error)
    if isinstance(error, Refused):
        kind = error.kind
    elif isinstance(error, WrongParameters):
        kind = KINDS["invalid-parameters"]
    elif isinstance(error, (ValidationError, ParseError)):
        kind = KINDS["invalid-body"]
    detail = told(error) if isinstance(error, APIException) else _detail(response.data)
    # no Response, which would be rendered as the view's own answers are: its description as YAML
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return problem_response(kind, detail, errors, kept)


def located(error: Exception) -> list[Error]:
    """Return what an exception says is wrong, and where; of very much the first, and how much."""
    found: list[Error] = []
    if isinstance(error, WrongParameters):
        found = list(error.located())
    elif isinstance(error, ValidationError):
        found = list(_in_body(error.detail))
    if len(found) <= MOST_ERRORS:
        return found
    return [*found[:MOST_ERRORS], {"detail": f"{len(found) - MOST_ERRORS:,} more are wrong."}]


def told(error: APIException) -> str:
    """Return what an exception says, in a line."""
    return " ".join(_told(each) for each in located(error)) or str(error.detail)


def _detail(data: Any) -> str:
    return str(data.get("detail", "")) if isinstance(data, dict) else ""


def _in_body(detail: Any) -> Iterator[Error]:
    fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
    for name, said in fields.items():
        pointer = "#" if name == "non_field_errors" else f"#/{name}"
        for each in said:
            yield {"detail": str(each), "pointer": pointer}


def _told(error: Error) -> str:
    place = error.get("parameter") or error.get("pointer", "").lstrip("#/")
    return f"{place}: {error['detail']}" if place else error["detail"]
