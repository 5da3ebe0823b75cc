"""What a finding must not say: passwords and keys of the installation."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.views.debug import SafeExceptionReporterFilter

HIDDEN = "********"
SHORTEST = 6
"""Shorter values would be found in ordinary words."""
_IS_SECRET = SafeExceptionReporterFilter.hidden_settings
_OF_URL = re.compile(
    r"(?P<start>[a-z][a-z0-9+.-]*://[^\s/:@]*):(?P<password>(?!password@)[^\s/@]+)@", re.I
)


def without_secrets(text: str) -> str:
    """Return a text without values of secret settings, and without passwords in URLs."""
    for secret in sorted(set(_secrets()), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _OF_URL.sub(rf"\g<start>:{HIDDEN}@", text)


def _secrets() -> Iterator[str]:
    """Yield the values of settings and variables by whose name they are secret."""
    for values in (os.environ, settings.DATABASES["default"], settings.STORAGES["letters"]):
        yield from _secret_values(values)
    named = ("SECRET_KEY", "EMAIL_HOST_PASSWORD")
    yield from _secret_values({name: getattr(settings, name, "") for name in named})
    for url in (os.environ.get("DATABASE_URL", ""), settings.IMR_MAILBOX_URL):
        for match in _OF_URL.finditer(url):
            yield from (match["password"], unquote(match["password"]))


def _secret_values(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _secret_values(value)
        elif isinstance(value, str) and len(value) >= SHORTEST and _IS_SECRET.search(name):
            yield value
