"""Which pages are the staff's: rules for sign-ins, second factors and parameters hold there."""

from __future__ import annotations

import re

from django.http import HttpRequest

PATHS = ("/admin/", "/staff/")


POLLED = re.compile(
    r"/staff/(batches/\d+/progress|review/\d+/here|review/shared-acts/\d+/progress)/"
)
"""What pages ask for by themselves, whether anybody sits before them or not."""


def is_polled(request: HttpRequest) -> bool:
    return POLLED.fullmatch(request.path_info) is not None


def is_staff_page(request: HttpRequest) -> bool:
    return request.path_info.startswith(PATHS)
