"""How much the exhibits of a day may take: of each account, and of all readers without one."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import F, QuerySet

from determinations.models import Exhibit, ExhibitUse

ROW_BYTES = 400
"""What a row takes beside its parameters and its list."""


class Allowance:
    """What one account, or all readers without one together, may store on one day.

    Up to `IMR_EXHIBIT_BYTES_A_DAY` exhibits have lists, and up to twice as much there are any.
    """

    def __init__(self, user: AbstractBaseUser | AnonymousUser, day: date) -> None:
        self._most: int = settings.IMR_EXHIBIT_BYTES_A_DAY
        self._account = user if isinstance(user, User) else None
        self._day = day

    def has_room(self) -> bool:
        """Return whether one more exhibit is kept today, be it without a list."""
        if not self._most:
            return True
        used = ExhibitUse.objects.filter(day=self._day, account=self._account).first()
        return used is None or used.stored < 2 * self._most

    def take_row(self, exhibit: Exhibit) -> None:
        """Count a row without its list."""
        if self._most:
            size = ROW_BYTES + len(exhibit.params.encode())
            self._uses().update(stored=F("stored") + size)

    def take_list(self, size: int) -> bool:
        """Count a list of so many bytes, and return whether there is room for it."""
        if not self._most:
            return True
        fits = self._uses().filter(stored__lte=self._most - size)
        return bool(fits.update(stored=F("stored") + size))

    def _uses(self) -> QuerySet[ExhibitUse]:
        used, _ = ExhibitUse.objects.get_or_create(day=self._day, account=self._account)
        return ExhibitUse.objects.filter(pk=used.pk)
