"""The API's description of itself (OpenAPI)."""

from __future__ import annotations

from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
)
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from .base import AllowanceHeaders


class Description(AllowanceHeaders, SpectacularAPIView):
    """What the API offers; there is one version of it, whatever the parameters say."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]

    def _get_version_parameter(self, request: Request) -> None:
        return None
