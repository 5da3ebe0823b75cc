"""The API's description of itself (OpenAPI)."""

from __future__ import annotations

from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request


class Description(SpectacularAPIView):
    """What the API offers; there is one version of it, whatever the parameters say."""

    def _get_version_parameter(self, request: Request) -> None:
        return None
