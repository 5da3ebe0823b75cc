"""A reader's saved searches: saved, renamed, paused, and what is new in each."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from determinations.accounts.people import hold
from determinations.models import Frequency, SavedSearch
from determinations.search import (
    Additions,
    DecisionFilterSet,
    QueryRefused,
    SearchRequest,
    renewed,
)

MOST_SAVED = 50
"""Searches of one reader; their list counts what is new in each."""


class NotSaved(Exception):
    """The reader has as many searches as there may be, or one of this name; the message says so."""


def address_of(user: User) -> str:
    """Return where a user is mailed, "" where nowhere: without mail, account or verified address.

    Accounts that administrators made have their address from them, without a row of its own.
    """
    if not settings.IMR_SENDS_MAIL or not user.is_active:
        return ""
    address = EmailAddress.objects.get_primary(user)
    if address is None:
        return user.email
    return address.email if address.verified else ""


def params_of(saved: SavedSearch) -> QueryDict:
    """Return the parameters of a saved search, by today's names."""
    params = QueryDict(saved.params)
    return renewed(params) or params


def request_of(saved: SavedSearch) -> SearchRequest | None:
    """Return what a saved search asks for, None where it can't be read any more."""
    return DecisionFilterSet(params_of(saved)).request_or_none()


@transaction.atomic
def save_search(user: User, name: str, params: str, frequency: Frequency) -> SavedSearch:
    """Save a search; what is in the archive now is not new to it. Raises `NotSaved`."""
    settled = Additions().settled
    hold(user)
    if SavedSearch.objects.filter(user=user).count() >= MOST_SAVED:
        raise NotSaved(f"You have {MOST_SAVED} saved searches. Delete one first.")
    _check_name(user, name)
    return SavedSearch.objects.create(
        user=user, name=name, params=params, frequency=frequency,
        seen_until=settled, mailed_until=settled,
    )  # fmt: skip


@transaction.atomic
def rename_search(saved: SavedSearch, name: str) -> None:
    """Give a search another name. Raises `NotSaved`."""
    hold(saved.user)
    if name != saved.name:
        _check_name(saved.user, name)
    saved.name = name
    saved.save(update_fields=["name"])


def _check_name(user: User, name: str) -> None:
    """Raise `NotSaved` where a search has this name; the form may have looked before it had."""
    if SavedSearch.objects.filter(user=user, name=name).exists():
        raise NotSaved("You have a saved search of this name already.")


def set_mails(saved: SavedSearch, frequency: Frequency, *, paused: bool) -> None:
    """Change how a search is mailed. Mails that begin again tell of what is added from now on."""
    begins, changed = not saved.is_mailed, ["frequency", "paused"]
    saved.frequency, saved.paused = frequency, paused
    if begins and saved.is_mailed:
        saved.mailed_until = max(saved.mailed_until, Additions().settled)
        changed.append("mailed_until")
    saved.save(update_fields=changed)  # a mail may be written meanwhile, which moves the rest on


def pause_all(user_id: int) -> int:
    """Stop all mails to a user, and return of how many searches."""
    mailed = SavedSearch.objects.filter(user_id=user_id, paused=False)
    return mailed.exclude(frequency=Frequency.NEVER).update(paused=True)


def mark_seen(saved: SavedSearch, until: datetime) -> None:
    """Note that what was added up to a moment was looked at."""
    saved.seen_until = max(saved.seen_until, min(until, timezone.now()))
    saved.save(update_fields=["seen_until"])


def count_new(saved: SavedSearch, additions: Additions) -> int | None:
    """Return how many decisions are new since the reader last looked; None where it can't be
    searched any more. Raises `SearchTooSlow`.
    """
    request = request_of(saved)
    if request is None:
        return None
    try:
        return additions.count(request, after=saved.seen_until)
    except QueryRefused:
        return None
