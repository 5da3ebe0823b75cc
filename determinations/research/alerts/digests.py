"""Which decisions a mail has: what was added to a user's searches since the last mail.

A digest is written in one transaction with the moments up to which its searches were mailed. Two
workers don't write for one user at a time, and what a run that failed or was late has not written
is written by the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from determinations.models import (
    Digest,
    DigestPart,
    DisputedItem,
    Frequency,
    MailedDecision,
    SavedSearch,
)
from determinations.search import Additions, QueryRefused, SearchTooSlow

from .saved import address_of, request_of
from .schedule import last_due

log = logging.getLogger(__name__)

LISTED = 20
"""Decisions of a search that a mail lists; of the rest it tells how many."""
LOOKED_AT = 200
"""Of the newest: those of them that were mailed before make room for others."""

Key = tuple[int, int]
"""Case and position."""


class NotYet(Exception):
    """The index and the database do not agree: one of them has just changed."""


@dataclass(frozen=True, slots=True)
class New:
    """What is new in one search."""

    search: SavedSearch
    found: int
    listed: Sequence[Key]


def to_mail(additions: Additions, *, only_due: bool) -> Q:
    """Return the condition that a saved search has something to be looked up now.

    A search is due once all that was added before its hour is known: so a mail may come late, but
    always has the whole day.
    """
    wanted = Q(paused=False, mailed_until__lt=additions.settled, user__is_active=True)
    if not only_due:
        return wanted & ~Q(frequency=Frequency.NEVER)
    due = Q()
    for frequency in (Frequency.DAILY, Frequency.WEEKLY):
        moment = last_due(frequency, additions.settled)
        due |= Q(frequency=frequency, mailed_until__lt=moment)
    return wanted & due


def users_to_mail(additions: Additions, *, only_due: bool) -> list[int]:
    """Return the ids of the users who have such searches."""
    searches = SavedSearch.objects.filter(to_mail(additions, only_due=only_due))
    return list(searches.order_by("user_id").values_list("user_id", flat=True).distinct())


@transaction.atomic
def make_digest(user_id: int, additions: Additions, *, only_due: bool = True) -> Digest | None:
    """Write the mail of a user; None where nothing is new, or while another worker writes it.

    Raises `IndexUnavailable`, and has then written nothing.
    """
    users = User.objects.select_for_update(skip_locked=True, no_key=True)
    user = users.filter(pk=user_id).first()
    if user is None or not address_of(user):
        return None
    searches = SavedSearch.objects.filter(to_mail(additions, only_due=only_due), user=user)
    looked_up: list[SavedSearch] = []
    news: list[New] = []
    for search in searches.select_for_update(no_key=True, of=("self",)):
        try:
            new = _new_in(search, additions)
        except (NotYet, SearchTooSlow) as reason:
            log.warning("Saved search %s waits: %r", search.pk, reason)
            continue
        looked_up.append(search)
        if new is not None:
            news.append(new)
    digest = _write(user, news, additions) if news else None
    for search in looked_up:
        search.mailed_until = additions.settled
    SavedSearch.objects.bulk_update(looked_up, ["mailed_until"])
    return digest


def _new_in(search: SavedSearch, additions: Additions) -> New | None:
    """Return what was added to a search since its last mail, without what was mailed before.

    Raises `NotYet`.
    """
    request = request_of(search)
    if request is None:
        return None
    window = search.mailed_until, additions.settled
    try:
        newest = additions.newest(request, LOOKED_AT, *window).item_ids
        count = additions.count(request, *window)
    except QueryRefused:
        return None
    keys = _keys_of(newest)
    mailed = MailedDecision.objects.filter(search=search, case_id__in={case for case, _ in keys})
    before = set(mailed.values_list("case_id", "position"))
    fresh = [key for key in keys if key not in before]
    if not fresh:
        return None
    return New(search, count - (len(keys) - len(fresh)), fresh[:LISTED])


def _keys_of(item_ids: Sequence[int]) -> list[Key]:
    """Return the keys of published items, in this order. Raises `NotYet` where one is not there."""
    rows = DisputedItem.objects.published().filter(pk__in=item_ids)
    by_id = {pk: (case, position) for pk, case, position in rows.values_list(*_KEY)}
    if len(by_id) < len(item_ids):
        raise NotYet
    return [by_id[item_id] for item_id in item_ids]


_KEY = ("pk", "case_id", "position")


def item_ids_by_key(keys: Iterable[Key]) -> dict[Key, int]:
    """Return the ids of those of these decisions that readers see, by their keys."""
    wanted = set(keys)
    items = DisputedItem.objects.published().filter(case__in={case for case, _ in wanted})
    return {
        (case, position): pk
        for pk, case, position in items.values_list(*_KEY)
        if (case, position) in wanted
    }


def drop_withdrawn(digest: Digest) -> None:
    """Take out of a digest what readers see no more; published again, it is mailed after all."""
    parts = digest.parts.prefetch_related("decisions")
    for part in parts:
        mailed = list(part.decisions.all())
        there = item_ids_by_key((each.case_id, each.position) for each in mailed)
        gone = [each.pk for each in mailed if (each.case_id, each.position) not in there]
        if gone:
            MailedDecision.objects.filter(pk__in=gone).delete()
            part.found -= len(gone)
            part.save(update_fields=["found"])


def _write(user: User, news: Sequence[New], additions: Additions) -> Digest:
    digest = Digest.objects.create(user=user, next_attempt_at=timezone.now())
    for new in news:
        part = DigestPart.objects.create(
            digest=digest,
            search=new.search,
            after=new.search.mailed_until,
            until=additions.settled,
            found=new.found,
        )
        MailedDecision.objects.bulk_create(
            MailedDecision(part=part, search=new.search, case_id=case, position=position)
            for case, position in new.listed
        )
    return digest
