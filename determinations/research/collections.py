"""Collections of decisions: adding to them, their order, what has become of what they hold."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from determinations.accounts.people import hold
from determinations.audit import record
from determinations.models import CollectedDecision, Collection, DisputedItem, Verb
from determinations.research.export import Column, ExportedItem
from determinations.search import EveryHit, SearchRequest, find_every

from .collected_room import ENTRY_CHARACTERS, CollectionFull, check_room

MOST_ENTRIES = 1000
"""Decisions in one collection."""
MOST_COLLECTIONS = 200
"""Collections of one account."""
MOST_FOUND = 100
"""Notes that a search in all one's collections lists."""
SECRET_BYTES = 24
LONGEST_NAME = 120
LONGEST_GIVER = 60
"""Characters of an account's name that stand behind what it handed over."""


class NameTaken(Exception):
    """The account has another one of this name; the message says so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A collected decision, and what has become of it."""

    row: CollectedDecision
    item_id: int | None
    case_id: int | None
    """None, as the item's, where it is not published any more."""
    is_superseded: bool
    """Whether a newer letter of its case took the place of the one that was collected."""


def collections_of(user: User) -> QuerySet[Collection]:
    """Return an account's collections with the number of their decisions, as `size`."""
    return Collection.objects.of(user).annotate(size=Count("entries"))


@transaction.atomic
def make_collection(user: User, name: str, note: str = "") -> Collection:
    """Make a collection, or return the one that has this name. Raises `CollectionFull`."""
    hold(user)
    if same := Collection.objects.of(user).filter(name=name).first():
        return same
    if Collection.objects.of(user).count() >= MOST_COLLECTIONS:
        raise CollectionFull(f"At most {MOST_COLLECTIONS} collections can be kept.")
    check_room(user.pk, len(note))
    return Collection.objects.create(owner=user, name=name, note=note)


@transaction.atomic
def change_collection(collection: Collection, name: str, note: str) -> None:
    """Name a collection anew, and say what it is for. Raises `CollectionFull`, `NameTaken`."""
    hold(collection.owner)
    others = Collection.objects.filter(owner=collection.owner_id).exclude(pk=collection.pk)
    if others.filter(name=name).exists():
        raise NameTaken("You have a collection of this name already.")
    before = Collection.objects.get(pk=collection.pk)
    check_room(collection.owner_id, len(note) - len(before.note))
    collection.name, collection.note = name, note
    collection.save(update_fields=["name", "note"])


@transaction.atomic
def change_entry(row: CollectedDecision, note: str, labels: Sequence[str]) -> None:
    """Note something of a decision. Raises `CollectionFull`."""
    before = CollectedDecision.objects.select_related("collection").get(pk=row.pk)
    check_room(before.collection.owner_id, len(note) - len(before.note))
    row.note, row.labels = note, list(labels)
    row.save(update_fields=["note", "labels"])


@transaction.atomic
def add(
    collection: Collection, item_ids: Sequence[int], note: str = "", labels: Sequence[str] = ()
) -> int:
    """Add published decisions at the end, and return how many were not there before.

    What was there keeps its note and labels. Raises `CollectionFull`.
    """
    Collection.objects.select_for_update().get(pk=collection.pk)
    items = DisputedItem.objects.published().filter(pk__in=item_ids)
    rows = items.values_list("pk", "case__case_number", "position", "case__letter_id")
    found = {pk: (number, position, letter_id) for pk, number, position, letter_id in rows}
    there = set(collection.entries.values_list("case_number", "position"))
    fresh = [found[pk] for pk in item_ids if pk in found and found[pk][:2] not in there]
    if len(there) + len(fresh) > MOST_ENTRIES:
        raise CollectionFull(f"A collection has at most {MOST_ENTRIES:,} decisions.")
    check_room(collection.owner_id, len(fresh) * (ENTRY_CHARACTERS + len(note)))
    last = collection.entries.aggregate(last=Max("place"))["last"] or 0
    CollectedDecision.objects.bulk_create(
        CollectedDecision(
            collection=collection, case_number=number, position=position, letter_id=letter_id,
            place=place, note=note, labels=list(labels),
        )
        for place, (number, position, letter_id) in enumerate(fresh, last + 1)
    )  # fmt: skip
    return len(fresh)


@transaction.atomic
def move(row: CollectedDecision, *, up: bool) -> None:
    """Let a decision change places with the one before it, or after it."""
    Collection.objects.select_for_update().get(pk=row.collection_id)
    row.refresh_from_db(fields=["place"])
    others = row.collection.entries.all()
    other = (
        others.filter(place__lt=row.place).last()
        if up
        else others.filter(place__gt=row.place).first()
    )
    if other is not None:
        row.place, other.place = other.place, row.place
        CollectedDecision.objects.bulk_update([row, other], ["place"])


def entries_of(collection: Collection) -> list[Entry]:
    """Return what a collection has, in its order, in two queries."""
    rows = list(collection.entries.all())
    numbers = {row.case_number for row in rows}
    items = DisputedItem.objects.published().filter(case__case_number__in=numbers)
    found = {
        (number, position): ids
        for number, position, *ids in items.values_list(
            "case__case_number", "position", "pk", "case_id", "case__letter_id"
        )
    }
    return [_entry(row, found.get((row.case_number, row.position))) for row in rows]


def search_entries(
    entries: Sequence[Entry], asked: SearchRequest
) -> tuple[list[Entry], EveryHit | None]:
    """Return the entries that a search finds, or whose note or labels have its words.

    None of the search's own hits where nothing is asked. Raises what `find_every` raises.
    """
    if not (asked.q or asked.is_filtered):
        return list(entries), None
    cases = {entry.case_id for entry in entries if entry.case_id is not None}
    hits = find_every(replace(asked, cases=tuple(sorted(cases))))
    found = set(hits.item_ids())
    words = [] if asked.is_filtered else asked.q.casefold().split()
    return [
        entry for entry in entries if entry.item_id in found or _has(entry.row, words)
    ], hits  # fmt: skip


def notes_with(user: User, words: str) -> list[CollectedDecision]:
    """Return an account's collected decisions whose note or labels have all these words."""
    rows = CollectedDecision.objects.filter(collection__in=Collection.objects.of(user))
    for word in words.split():
        rows = rows.filter(Q(note__icontains=word) | Q(labels__icontains=word))
    return list(rows.select_related("collection").order_by("collection__name", "place"))[
        :MOST_FOUND
    ]


@transaction.atomic
def share(collection: Collection) -> None:
    """Give a collection a link; one that it had opens nothing any more."""
    collection.link_secret = secrets.token_urlsafe(SECRET_BYTES)
    collection.save(update_fields=["link_secret"])
    record(Verb.SHARE, collection=collection.pk)


@transaction.atomic
def stop_sharing(collection: Collection) -> None:
    """Let a collection's link open nothing any more."""
    collection.link_secret = None
    collection.save(update_fields=["link_secret"])
    record(Verb.STOP_SHARING, collection=collection.pk)


def shared_by(secret: str) -> Collection | None:
    """Return the collection that a link opens; none whose owner may not sign in any more."""
    if not secret or "\0" in secret:
        return None
    shared = Collection.objects.filter(link_secret=secret, owner__is_active=True)
    return shared.select_related("owner").first()


@transaction.atomic
def hand_over(giver: User, taker: User) -> int:
    """Make all collections of an account another's, and return how many.

    Those whose name the other has already get the giver's name behind it; links open nothing any
    more, since another decides now who reads them.
    """
    hold(taker)
    taken = set(Collection.objects.of(taker).values_list("name", flat=True))
    collections = list(Collection.objects.of(giver).select_for_update())
    for collection in collections:
        collection.name = _free_name(collection.name, giver.username[:LONGEST_GIVER], taken)
        taken.add(collection.name)
        collection.owner, collection.link_secret = taker, None
        collection.save()
    numbers = [collection.pk for collection in collections]
    record(Verb.HAND_OVER, subject=giver.username, to=taker.username, collections=numbers)
    return len(collections)


def _free_name(name: str, giver: str, taken: Some[str]) -> str:
    """Return a name that is none of those taken: this one, or with the giver's and a number."""
    ends = itertools.chain(["", f" ({giver})"], (f" ({giver}, {n})" for n in itertools.count(2)))
    return next(
        free for end in ends if (free := name[: LONGEST_NAME - len(end)] + end) not in taken
    )


def note_columns(entries: Sequence[Entry]) -> Sequence[Column]:
    """Return what an export of a collection has of each decision besides: note and labels."""
    rows = {(entry.row.case_number, entry.row.position): entry.row for entry in entries}

    def row_of(item: ExportedItem) -> CollectedDecision:
        return rows[item.case_number, item.position]

    return (
        Column("note", "Note", "What whoever collected it noted of this decision.",
               lambda item: row_of(item).note, 40),
        Column("labels", "Labels", "Those that it was given in the collection.",
               lambda item: row_of(item).labels, 20),
    )  # fmt: skip


def _entry(row: CollectedDecision, ids: Sequence[int] | None) -> Entry:
    if ids is None:
        return Entry(row, None, None, False)
    item_id, case_id, letter_id = ids
    return Entry(row, item_id, case_id, letter_id != row.letter_id)


def _has(row: CollectedDecision, words: Sequence[str]) -> bool:
    text = f"{row.note} {' '.join(row.labels)}".casefold()
    return bool(words) and all(word in text for word in words)
