"""Mail: whether it can leave, and whether some could not."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection

from determinations.models import Digest, DigestState

from .deployment import is_for_this_machine
from .findings import Finding, ok, trouble, warning
from .trials import NoAnswer, Trial


def examine_mail() -> Iterator[Finding]:
    """Sign in to the mail server, as it is done for a mail."""
    if _has_server():
        return _try_server(Trial(_sign_in))
    return iter([_without_server()])


def _has_server() -> bool:
    is_console = settings.EMAIL_BACKEND.endswith("console.EmailBackend")
    return bool(settings.EMAIL_HOST and not is_console)


def _sign_in() -> None:
    with get_connection():
        pass


def _try_server(trial: Trial[None]) -> Iterator[Finding]:
    try:
        trial.result()
    except (OSError, smtplib.SMTPException, NoAnswer) as error:
        yield trouble(
            "Mail",
            f"The mail server {settings.EMAIL_HOST} can't be used: {_why(error)}.",
            "Look at EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, EMAIL_HOST_USER and its password, and "
            "at the server.",
        )
    else:
        yield ok("Mail", f"{settings.EMAIL_HOST} takes it.")


def examine_failed_mails() -> Iterator[Finding]:
    """Look for mails that were given up."""
    failed = Digest.objects.filter(state=DigestState.FAILED).count() if _has_server() else 0
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


def _why(error: OSError | smtplib.SMTPException | NoAnswer) -> str:
    """Return what went wrong in words, without what the server said."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "it refuses the sign-in"
    if isinstance(error, smtplib.SMTPException):
        return f"it answers otherwise than a mail server does ({type(error).__name__})"
    reason = error.strerror if isinstance(error, OSError) else ""
    return str(reason or error or type(error).__name__)
