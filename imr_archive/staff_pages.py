"""Which pages are the staff's: rules for sign-ins, second factors and parameters hold there."""

from __future__ import annotations

from django.http import HttpRequest

PATHS = ("/admin/", "/staff/")


def is_staff_page(request: HttpRequest) -> bool:
    return request.path.startswith(PATHS)
