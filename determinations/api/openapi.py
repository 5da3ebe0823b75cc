"""How the API describes itself: names, problems, keys and examples of every operation."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from determinations.problems import CONTENT_TYPE, KINDS

from .examples import Example, examples_of

WITH_OPTIONAL_MEMBERS = ("Problem", "ProblemError", "Quote")
EVERYWHERE = (400, 401, 406, 429, 500, 503)
OF_PATHS = (404,)
OF_BODIES = (403, 411, 413, 415)
"""403: of a browser that is signed in, without a token against forged requests."""


class ProblemErrorSerializer(serializers.Serializer):
    """One thing that is wrong."""

    detail = serializers.CharField()
    parameter = serializers.CharField(required=False, help_text="Of the address.")
    pointer = serializers.CharField(required=False, help_text="Into the body (RFC 6901).")


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField(help_text="A reference to what explains this kind.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]


class ApiSchema(AutoSchema):
    """Describes a view by its docstring, its serializers and its examples."""

    def get_summary(self) -> str | None:
        return self._paragraphs()[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # AutoSchema changes it as well
        return "\n\n".join(self._paragraphs())

    def _paragraphs(self) -> list[str]:
        return [" ".join(part.split()) for part in super().get_description().split("\n\n")]

    def get_auth(self) -> list[dict[str, Any]]:
        """Return the ways to sign in; none is needed but where archive or view asks for it."""
        ways: list[dict[str, Any]] = super().get_auth()
        is_needed = settings.IMR_REQUIRE_LOGIN or getattr(self.view, "needs_key", False)
        return ways if is_needed else [{}, *ways]

    def get_examples(self) -> list[OpenApiExample]:
        listed = []
        for example in examples_of(self.get_operation_id()):
            listed += _of_parameters(example)
            if example.body is not None:
                listed.append(OpenApiExample(example.title, value=example.body, request_only=True))
            listed.append(
                OpenApiExample(
                    example.title,
                    description=example.request_line,
                    value=example.response,
                    response_only=True,
                    status_codes=[str(example.status)],
                )
            )
        return listed

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        statuses = {*EVERYWHERE, *getattr(self.view, "problem_statuses", ())}
        statuses |= set(OF_PATHS if "{" in self.path else ())
        statuses |= set(OF_BODIES if self.method == "POST" else ())
        titles = {kind.status: kind.title for kind in KINDS.values()}
        for status in sorted(statuses):
            described = self._get_response_for_code(
                ProblemSerializer, str(status), [CONTENT_TYPE], direction=direction
            )
            bodies[str(status)] = {**described, "description": titles[status]}
        return bodies


def require_all(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Say of answers that they have all of their members: serializers leave none out."""
    for name, schema in result["components"]["schemas"].items():
        if name not in WITH_OPTIONAL_MEMBERS and "properties" in schema:
            schema["required"] = sorted(schema["properties"])
    return result


def _of_parameters(example: Example) -> list[OpenApiExample]:
    """Return the values that an example gives to parameters."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(example.path).query):
        given.setdefault(name, []).append(value)
    return [
        OpenApiExample(
            f"{example.title} ({name})",
            value=example.value_of(name, values),
            parameter_only=(name, "query"),
        )
        for name, values in given.items()
    ] + [
        OpenApiExample(f"{example.title} ({name})", value=value, parameter_only=(name, "path"))
        for name, value in example.in_path.items()
    ]
