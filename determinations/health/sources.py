"""Where letters come from by themselves: whether somebody looks there, and how that goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from determinations.ingest.imap import MailboxAddress, MailboxError, open_mailbox
from determinations.ingest.source_looks import SourceState, source_states
from determinations.models import SourceName

from .findings import Finding, ok, trouble, warning
from .trials import NoAnswer, Trial

MOST_SILENT = timedelta(minutes=15)
"""Each is looked at every minute, or more often; taking letters in may take longer."""
STARTS = {
    SourceName.FOLDER: "manage.py watch_folder",
    SourceName.MAILBOX: "manage.py procrastinate worker --queues mailbox",
}


def examine_looks() -> Iterator[Finding]:
    """Look how the last look at each source went, and whether it was just now."""
    for source in source_states():
        yield _examine_look(source)


def _examine_look(source: SourceState) -> Finding:
    start = f"Start its process: `{STARTS[source.name]}`; `manage.py run` does so by itself."
    if source.looked_at is None:
        return trouble(source.label, "Nobody has looked there yet.", start)
    if timezone.now() - source.looked_at > MOST_SILENT:
        last = timezone.localtime(source.looked_at)
        said = f"Nobody has looked there since {last:%b %-d, %-I:%M %p}."
        return warning(source.label, said, start)
    if source.error:
        return trouble(source.label, source.error, "Mend that; it is tried again by itself.")
    return ok(source.label, "It was looked at just now.")


def examine_mailbox() -> Iterator[Finding]:
    """Sign in to the mailbox and open its folder, as it is done for letters; nothing is taken."""
    return _try_mailbox(Trial(_count_messages)) if settings.IMR_MAILBOX_URL else iter(())


def _count_messages() -> int:
    with open_mailbox(MailboxAddress.of(settings.IMR_MAILBOX_URL)) as mailbox:
        return len(mailbox.new_messages())


def _try_mailbox(trial: Trial[int]) -> Iterator[Finding]:
    name, advice = "Sign-in to the mailbox", "Look at IMR_MAILBOX_URL and at the mail server."
    try:
        waiting = trial.result()
    except MailboxError as error:
        yield trouble(name, str(error), advice)
    except NoAnswer as error:
        yield trouble(name, f"The mailbox can't be used: {error}.", advice)
    else:
        yield ok(name, f"It works; {waiting:,} new messages.")
