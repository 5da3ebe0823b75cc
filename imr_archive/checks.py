"""What `manage.py check --deploy` warns of besides Django's own warnings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def check_deployment(**kwargs: Any) -> list[checks.CheckMessage]:
    """Return what in the settings of sign-in and proxies does not suit the public."""
    found: list[checks.CheckMessage] = []
    if settings.IMR_STAFF_MFA != "require":
        found.append(
            checks.Warning(
                "Administrators can sign in with a password alone.",
                hint="Set IMR_STAFF_MFA=require.",
                id="imr_archive.W001",
            )
        )
    if not settings.IMR_TRUSTED_PROXIES:
        found.append(
            checks.Warning(
                "No proxy is named, so that every client behind one counts as the proxy.",
                hint="Set IMR_TRUSTED_PROXIES to the number of proxies in front (1 for nginx).",
                id="imr_archive.W002",
            )
        )
    if not settings.ACCOUNT_EMAIL_NOTIFICATIONS:
        found.append(
            checks.Warning(
                "No mail server is named: nobody is told when a password or second factor changes.",
                hint="Set EMAIL_HOST, or accept it with SILENCED_CHECKS=imr_archive.W003.",
                id="imr_archive.W003",
            )
        )
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        found.append(
            checks.Warning(
                "Mails are written to the log, with links that open accounts.",
                hint="Let EMAIL_HOST name a mail server.",
                id="imr_archive.W004",
            )
        )
    return found
