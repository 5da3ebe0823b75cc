"""What all views of the API are."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class AllowanceHeaders:
    """A part of views that says in headers what is left of the minute's requests."""

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        final: Response = super().finalize_response(  # type: ignore[misc]
            request, response, *args, **kwargs
        )
        allowance = getattr(request._request, "api_allowance", None)
        if allowance is not None:
            final.headers["RateLimit-Limit"] = str(allowance.most)
            final.headers["RateLimit-Remaining"] = str(allowance.left)
            final.headers["RateLimit-Reset"] = str(allowance.seconds_left)
        return final


class ApiView(AllowanceHeaders, APIView):
    """A view of the API."""
