"""How much one account may keep in its collections: decisions, notes, labels."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import Length

from determinations.models import CollectedDecision, Collection

ENTRY_CHARACTERS = 500
"""What a collected decision counts for beside its note, with its labels."""

CHARACTERS_A_MB = 1_000_000


class CollectionFull(Exception):
    """There is no room for more decisions, for another collection, or for a note."""


def check_room(owner_id: int, characters: int) -> None:
    """Raise `CollectionFull` where an account may not keep so many characters more.

    What is no more than before always has room.
    """
    most: int = settings.IMR_COLLECTED_MB
    if not most or characters <= 0:
        return
    if used_by(owner_id) + characters > most * CHARACTERS_A_MB:
        raise CollectionFull(
            f"Your collections and notes would take more than {most} MB, which is all that an "
            "account may keep. Shorten or delete some first."
        )


def used_by(owner_id: int) -> int:
    """Return how many characters the collections of an account take."""
    entries = CollectedDecision.objects.filter(collection__owner=owner_id)
    found = entries.aggregate(number=Count("pk"), notes=Sum(Length("note"), default=0))
    own = Collection.objects.filter(owner=owner_id)
    return int(
        found["number"] * ENTRY_CHARACTERS
        + found["notes"]
        + own.aggregate(notes=Sum(Length("note"), default=0))["notes"]
    )
