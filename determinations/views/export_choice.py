"""Which decisions an export has, as its address says: those of a search, or ticked ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from determinations.models import Case, Collection, Exhibit
from determinations.research.collections import entries_of, note_columns, shared_by
from determinations.research.exhibits.recording import exhibit_id
from determinations.research.export import About, Column, Format
from determinations.research.item_keys import items_named
from determinations.search import (
    DEEPEST,
    DecisionFilterSet,
    EveryHit,
    QueryRefused,
    SearchRequest,
    Snippets,
    Sort,
    find_every,
)

from .chosen import chosen_filters
from .links import POSITION, filled
from .scopes import NAMES
from .ticked import MOST_TICKED

OWN = ("format", "summary")
"""Parameters of the file, beside those of the search."""

LONGEST_ID = 16
"""Digits of a number of a collection."""

ORDERS = {
    Sort.RELEVANCE: "Best matches first",
    Sort.NEWEST: "Newest decisions first, those without a date last",
    Sort.OLDEST: "Oldest decisions first, those without a date before them",
    Sort.ADDED: "Newly added first",
}
TOO_MANY_TO_RANK = f"; the best matches come first up to {DEEPEST:,} decisions"


class NotExported(Exception):
    """The address names no decisions; the message says why."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Decisions to export, and what their file says of them."""

    sentence: str
    filters: Sequence[str]
    params: QueryDict
    """Of the page that lists them."""
    page: str
    """The name of that page's URL."""
    total: int
    item_ids: Callable[[], Iterator[int]]
    snippets: Snippets
    order: str
    searched: str
    index_version: str
    columns: Sequence[Column] = ()
    """Those of this choice alone, behind the others."""
    listed: str = ""
    """Where the decisions are listed, if not at `page` with these parameters."""
    told: str = ""
    """What a file says instead of that, where it is nobody else's to open."""
    is_private: bool = False
    """Whether others can't make it again, so that it is kept as no exhibit."""

    @property
    def path(self) -> str:
        if self.listed:
            return self.listed
        return f"{reverse(self.page)}?{self.params.urlencode()}".rstrip("?")

    def first(self, most: int | None) -> Iterator[int]:
        """Return the ids of so many at most, all without a limit."""
        return islice(self.item_ids(), most)

    def exhibit(self, kind: Format) -> Exhibit:
        """Return the beginning of an exhibit of this choice; it is kept once the file is whole."""
        params, today = self.params.urlencode(), timezone.localdate()
        return Exhibit(
            id=exhibit_id(params, kind.name, today, self.index_version),
            params=params,
            kind=kind.name,
            exported_on=today,
            index_version=self.index_version,
            found=self.total,
        )

    def about(self, request: HttpRequest, kind: Format, exhibit: str) -> About:
        """Return what a file says of itself; `exhibit` is its address, or why there is none."""
        return About(
            sentence=self.sentence,
            url=request.build_absolute_uri(self.told or self.path),
            filters=self.filters,
            order=self.order,
            searched=self.searched,
            index_version=self.index_version,
            exported=timezone.localdate(),
            found=self.total,
            most=kind.most,
            samples=Case.objects.samples(),
            exhibit=exhibit,
        )


def choice_of(data: QueryDict, user: AbstractBaseUser | AnonymousUser) -> ExportChoice:
    """Return what an address chooses. Raises `NotExported`, and what `find_every` raises.

    Only one's own collections, and those whose link one has, can be chosen.
    """
    if "collection" in data or "shared" in data:
        return _collected(data, user)
    return _ticked(data) if "item" in data else _searched(data)


def _collected(data: QueryDict, user: AbstractBaseUser | AnonymousUser) -> ExportChoice:
    named, secret = str(data.get("collection", "")), str(data.get("shared", ""))
    is_mine = "collection" in data
    if is_mine:
        is_number = named.isdecimal() and len(named) < LONGEST_ID
        collection = Collection.objects.of(user).filter(pk=named).first() if is_number else None
    else:
        may_read = user.is_authenticated or settings.IMR_OPEN_COLLECTIONS
        collection = shared_by(secret) if may_read else None
    if collection is None:
        raise NotExported("This collection is not there, or not yours to read.")
    entries = entries_of(collection)
    item_ids = [entry.item_id for entry in entries if entry.item_id is not None]
    params = QueryDict(mutable=True)
    params["collection" if is_mine else "shared"] = named or secret
    link = f"{reverse('shared_collection')}?{urlencode({'key': secret})}"
    return ExportChoice(
        sentence=f"Decisions of the collection \u201c{collection.name}\u201d",
        filters=(),
        params=params,
        page="collections",
        total=len(item_ids),
        item_ids=lambda: iter(item_ids),
        snippets=Snippets.none(),
        order="As in the collection",
        searched="",
        index_version="",
        columns=note_columns(entries),
        listed=reverse("collection", args=[collection.pk]) if is_mine else link,
        told="" if is_mine else reverse("collections"),
        is_private=True,
    )


def _ticked(data: QueryDict) -> ExportChoice:
    keys = list(dict.fromkeys(data.getlist("item")))
    if len(keys) > MOST_TICKED:
        raise NotExported(f"At most {MOST_TICKED} decisions can be ticked.")
    named = items_named(keys)
    item_ids = list(named.values())
    params = QueryDict(mutable=True)
    params.setlist("item", list(named))  # no address tells on what was withdrawn
    return ExportChoice(
        sentence="Decisions that were ticked",
        filters=(),
        params=params,
        page="ticked",
        total=len(item_ids),
        item_ids=lambda: iter(item_ids),
        snippets=Snippets.none(),
        order="As they were ticked",
        searched="",
        index_version="",
    )


def _searched(data: QueryDict) -> ExportChoice:
    filterset = DecisionFilterSet(data)
    asked = filterset.request_or_none()
    if asked is None:
        wrong = [str(error) for errors in filterset.form.errors.values() for error in errors]
        raise NotExported(" ".join(wrong))
    try:
        hits = find_every(asked)
    except QueryRefused as refused:
        raise NotExported(str(refused)) from refused
    strange = set(data) - set(DecisionFilterSet.base_filters)
    params = filled(data, without=(*POSITION, *OWN, *strange))
    return ExportChoice(
        sentence=_sentence(asked),
        filters=[each.sentence for each in chosen_filters(params, asked)] + _switches(asked),
        params=params,
        page="decisions",
        total=hits.total,
        item_ids=hits.item_ids,
        snippets=hits.snippets,
        order=_order(asked, hits),
        searched=NAMES[hits.scope] if asked.q else "",
        index_version=hits.index_version,
    )


def _sentence(asked: SearchRequest) -> str:
    which = "Decisions" if asked.q or asked.is_filtered else "All decisions"
    words = f" that match \u201c{asked.q}\u201d" if asked.q else ""
    return f"{which}{words}{', filtered' if asked.is_filtered else ''}"


def _switches(asked: SearchRequest) -> list[str]:
    """Return what is switched in the address alone, and changes what is found."""
    switched = {
        "Only as typed, without what abbreviations stand for": bool(asked.q) and not asked.expand,
        "All words but one": asked.all_but_one,
    }
    return [said for said, is_on in switched.items() if is_on]


def _order(asked: SearchRequest, hits: EveryHit) -> str:
    is_shortened = bool(asked.q) and asked.sort is Sort.RELEVANCE and not hits.is_ranked
    return ORDERS[hits.sort] + (TOO_MANY_TO_RANK if is_shortened else "")
