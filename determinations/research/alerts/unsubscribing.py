"""Links that stop mails without a sign-in: they name an account, or one of its searches, signed."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from determinations.models import SavedSearch

from .saved import pause_all

_signer = Signer(salt="determinations.alerts.stop")


@dataclass(frozen=True, slots=True)
class Stop:
    """What a link stops: all mails to a user, or those about one search."""

    user_id: int
    search_id: int | None = None

    @property
    def token(self) -> str:
        return _signer.sign(f"{self.user_id}.{self.search_id or ''}")

    @property
    def search(self) -> SavedSearch | None:
        """The one search, None for all, or where it was deleted."""
        return self._searches().first() if self.search_id is not None else None

    def do(self) -> None:
        """Stop these mails; a second time does nothing."""
        if self.search_id is None:
            pause_all(self.user_id)
        else:
            self._searches().update(paused=True)

    def _searches(self) -> QuerySet[SavedSearch]:
        return SavedSearch.objects.filter(pk=self.search_id or 0, user_id=self.user_id)


def read_stop(token: str) -> Stop | None:
    """Return what a link stops, None where we have not made it."""
    try:
        user_id, _, search_id = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    return Stop(int(user_id), int(search_id) if search_id else None)
