"""Settings for the public, as Django's own checks and ours see them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core import checks

from .findings import Finding, ok, trouble, warning

SHORTEST_SECRET = 50
FOUND_BY_READING = frozenset(("determinations.W001",))
"""Checks whose matter another group looks at itself."""


def examine_settings() -> Iterator[Finding]:
    """Look at what `manage.py check --deploy` says, and at the secret key."""
    found = [
        message
        for message in checks.run_checks(include_deployment_checks=True)
        if message.id not in FOUND_BY_READING and not message.is_silenced()
    ]
    for message in found:
        level = trouble if message.level >= checks.ERROR else warning
        advice = message.hint or "See docs/deployment.md; SILENCED_CHECKS accepts a warning."
        yield level(f"Check {message.id}", str(message.msg).split("\n")[0], str(advice))
    if not found:
        yield ok("Settings", "`check --deploy` finds nothing.")
    secret = str(settings.SECRET_KEY)
    if len(secret) < SHORTEST_SECRET or secret.startswith("django-insecure"):
        yield trouble(
            "Secret key",
            "It is too short, or one of an example.",
            "Remove SECRET_KEY: the archive then makes one in its data folder.",
        )
    else:
        yield ok("Secret key", "It is long, and no example's.")
