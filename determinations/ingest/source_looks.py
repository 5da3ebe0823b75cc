"""What the staff is told of the sources that letters come from by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from determinations.models import SourceLook, SourceName


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source that is set up, and how its last look went."""

    name: SourceName
    looked_at: datetime | None
    error: str

    @property
    def label(self) -> str:
        return str(self.name.label)


def note_look(source: SourceName, error: str = "") -> None:
    """Keep when a source was looked at, and why that failed if it did."""
    told = {"looked_at": timezone.now(), "error": error}
    SourceLook.objects.update_or_create(source=source, defaults=told)


def source_states() -> list[SourceState]:
    """Return the sources that are set up; costs a query where any is."""
    used = [
        name
        for name, setting in (
            (SourceName.FOLDER, settings.IMR_WATCH_FOLDER),
            (SourceName.MAILBOX, settings.IMR_MAILBOX_URL),
        )
        if setting
    ]
    if not used:
        return []
    looks = {look.source: look for look in SourceLook.objects.filter(source__in=used)}
    states = []
    for name in used:
        look = looks.get(name)
        states.append(
            SourceState(name, look.looked_at if look else None, look.error if look else "")
        )
    return states
