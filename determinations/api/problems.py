"""Problems in JSON (RFC 9457) for everything that goes wrong in a view of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.views import exception_handler

from determinations.problems import KINDS, kind_of, problem_response

Error = Mapping[str, str]

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


def answer_problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return the answer to an exception of a view, None for one that nobody foresaw."""
    response = exception_handler(error, context)
    if response is None:
        return None
    kind, errors = kind_of(response.status_code), list[Error]()
    detail = _detail(response.data)
    if isinstance(error, WrongParameters):
        kind, errors = KINDS["invalid-parameters"], list(error.located())
    elif isinstance(error, ValidationError):
        kind, errors = KINDS["invalid-body"], list(_in_body(error.detail))
    elif isinstance(error, ParseError):
        kind = KINDS["invalid-body"]
    if errors:
        detail = " ".join(_told(each) for each in errors)
    # no Response, which would be rendered as the view's own answers are: its description as YAML
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return problem_response(kind, detail, errors, kept)


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
