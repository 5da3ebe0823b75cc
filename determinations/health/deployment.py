"""Settings for the public, as Django's own checks and ours see them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core import checks

from .findings import Finding, ok, trouble, warning

SHORTEST_SECRET = 50
FOUND_ELSEWHERE = frozenset(("determinations.W001", "imr_archive.W003", "imr_archive.W004"))
"""Checks whose matter other groups look at themselves: reading, work."""
UNENCRYPTED = frozenset(("security.W004", "security.W008", "security.W012", "security.W016"))
"""Checks that IMR_HTTPS settles, all at once."""
THIS_MACHINE = frozenset(("localhost", "127.0.0.1", "[::1]"))


def is_for_this_machine() -> bool:
    """Return whether the archive answers to names of this machine alone, as `make run` does."""
    return not settings.HTTPS and set(settings.ALLOWED_HOSTS) <= THIS_MACHINE


def examine_settings() -> Iterator[Finding]:
    """Look at what `manage.py check` says, with --deploy for the public, and at the secret key."""
    local = is_for_this_machine()
    found = [
        message
        for message in checks.run_checks(include_deployment_checks=not local)
        if message.id not in FOUND_ELSEWHERE and not message.is_silenced()
    ]
    is_fine = not found
    if not settings.HTTPS and any(message.id in UNENCRYPTED for message in found):
        found = [message for message in found if message.id not in UNENCRYPTED]
        yield warning(
            "HTTPS",
            "Pages, passwords and cookies travel unencrypted, as far as the archive knows.",
            "Let a proxy in front end TLS, and set IMR_HTTPS=1: docs/deployment.md.",
        )
    for message in found:
        level = trouble if message.level >= checks.ERROR else warning
        advice = f"{message.hint} " if message.hint else ""
        yield level(
            f"Check {message.id}",
            str(message.msg).split("\n")[0],
            f"{advice}SILENCED_CHECKS={message.id} accepts it; docs/deployment.md has both.",
        )
    if is_fine and local:
        yield ok(
            "Settings",
            "The archive answers on this machine alone (ALLOWED_HOSTS). What the public needs is "
            "looked at once it has another name; `manage.py check --deploy` says it at once.",
        )
    elif is_fine:
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
