"""Background work: workers, queues, tasks and letters that stay where they are."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from determinations.models import Digest, DigestState

from .findings import Finding, ok, trouble, warning
from .status import STUCK_MINUTES, Status

MOST_WAITING_SECONDS = 600


def examine_work(status: Status) -> Iterator[Finding]:
    """Look whether tasks are worked off."""
    yield examine_workers(status)
    if status.stalled:
        yield warning(
            "Stalled tasks",
            f"{status.stalled:,} belong to workers that ended.",
            "A running worker takes them up within two minutes: start one.",
        )
    if status.failed:
        names = ", ".join(dict.fromkeys(task.name for task in status.failed_tasks))
        yield warning(
            "Failed tasks",
            f"{status.failed:,} were given up, lately {names}.",
            "Look at the worker's log, mend the cause, and run them again with "
            "`manage.py procrastinate shell` (retry <number>).",
        )
    if status.stuck:
        yield trouble(
            "Letters",
            f"{status.stuck:,} came in more than {STUCK_MINUTES} minutes ago and are not read.",
            "Start a worker; it queues them again by itself. If they stay, look at its log.",
        )
    else:
        yield ok("Letters", "None waits too long to be read.")


def examine_workers(status: Status) -> Finding:
    """Look whether somebody works."""
    waits = status.waits_seconds
    if not status.workers:
        return trouble(
            "Workers",
            f"None is alive, and {status.waiting:,} tasks wait.",
            "Start one: `manage.py procrastinate worker --queues letters,upkeep`, and one for "
            "mail with `--queues mail`; `manage.py run` starts both.",
        )
    if waits > MOST_WAITING_SECONDS:
        return warning(
            "Workers",
            f"{status.workers} alive; {status.waiting:,} tasks wait, the oldest for "
            f"{waits / 60:,.0f} minutes.",
            "Start more workers, on this machine or others: docs/scaling.md.",
        )
    return ok("Workers", f"{status.workers} alive, {status.waiting:,} tasks wait.")


def examine_mail() -> Iterator[Finding]:
    """Look whether mails can leave, and whether some could not."""
    if not settings.EMAIL_HOST or settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield warning("Mail", "No mail server is named.", "Set EMAIL_HOST.")
        return
    failed = Digest.objects.filter(state=DigestState.FAILED).count()
    if failed:
        yield warning(
            "Mail",
            f"{failed:,} mails about new decisions could not be sent.",
            "Look at the mailer's log and at the list of mails in the admin.",
        )
    else:
        yield ok("Mail", f"It goes through {settings.EMAIL_HOST}.")
