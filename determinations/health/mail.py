"""Mail: whether it can leave, and whether some could not."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection

from determinations.models import Digest, DigestState

from .deployment import is_for_this_machine
from .findings import Finding, ok, trouble, warning


def examine_mail() -> Iterator[Finding]:
    """Sign in to the mail server, as it is done for a mail, and look for mails that failed."""
    if not settings.EMAIL_HOST or settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield _without_server()
        return
    try:
        with get_connection():
            pass
    except (OSError, smtplib.SMTPException) as error:
        yield trouble(
            "Mail",
            f"The mail server {settings.EMAIL_HOST} can't be used: {_why(error)}.",
            "Look at EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, EMAIL_HOST_USER and its password, and "
            "at the server.",
        )
    else:
        yield ok("Mail", f"{settings.EMAIL_HOST} takes it.")
    failed = Digest.objects.filter(state=DigestState.FAILED).count()
    if failed:
        yield warning(
            "Mails that failed",
            f"{failed:,} about new decisions could not be sent.",
            "Look at the mailer's log and at the list of mails in the admin.",
        )


def _without_server() -> Finding:
    """Return that nothing is mailed; for the public it is a warning."""
    message = "No mail server is named: nothing is mailed."
    if settings.EMAIL_HOST:
        message = "Mails are written to the log, with links that open accounts."
    advice = "Let EMAIL_HOST name a mail server: docs/deployment.md."
    if is_for_this_machine():
        return ok("Mail", message)
    return warning("Mail", message, advice)


def _why(error: OSError | smtplib.SMTPException) -> str:
    """Return what went wrong in words, without what the server said."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "it refuses the sign-in"
    if isinstance(error, smtplib.SMTPException):
        return f"it answers otherwise than a mail server does ({type(error).__name__})"
    return str(error.strerror or error or type(error).__name__)
