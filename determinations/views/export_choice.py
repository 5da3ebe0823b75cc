"""Which decisions an export has, as its address says: those of a search, or ticked ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from determinations.models import Case, Exhibit
from determinations.research.export import About, Format
from determinations.research.item_keys import item_ids_of
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
class Choice:
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

    @property
    def path(self) -> str:
        return f"{reverse(self.page)}?{self.params.urlencode()}".rstrip("?")

    def first(self, most: int | None) -> Iterator[int]:
        """Return the ids of so many at most, all without a limit."""
        return islice(self.item_ids(), most)

    def exhibit(self, kind: Format) -> Exhibit:
        """Return the beginning of an exhibit of this choice; it is kept once the file is whole."""
        return Exhibit(
            params=self.params.urlencode(),
            kind=kind.name,
            exported_on=timezone.localdate(),
            index_version=self.index_version,
            found=self.total,
        )

    def about(self, request: HttpRequest, kind: Format, exhibit: Exhibit | None) -> About:
        return About(
            sentence=self.sentence,
            url=request.build_absolute_uri(self.path),
            filters=self.filters,
            order=self.order,
            searched=self.searched,
            index_version=self.index_version,
            exported=timezone.localdate(),
            found=self.total,
            most=kind.most,
            samples=Case.objects.samples(),
            exhibit=request.build_absolute_uri(exhibit.get_absolute_url()) if exhibit else "",
        )


def choice_of(data: QueryDict) -> Choice:
    """Return what an address chooses. Raises `NotExported`, and what `find_every` raises."""
    return _ticked(data) if "item" in data else _searched(data)


def _ticked(data: QueryDict) -> Choice:
    keys = list(dict.fromkeys(data.getlist("item")))
    if len(keys) > MOST_TICKED:
        raise NotExported(f"At most {MOST_TICKED} decisions can be ticked.")
    item_ids = item_ids_of(keys)
    params = QueryDict(mutable=True)
    params.setlist("item", keys)
    return Choice(
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


def _searched(data: QueryDict) -> Choice:
    filterset = DecisionFilterSet(data)
    asked = filterset.request_or_none()
    if asked is None:
        wrong = [str(error) for errors in filterset.form.errors.values() for error in errors]
        raise NotExported(" ".join(wrong))
    try:
        hits = find_every(asked)
    except QueryRefused as refused:
        raise NotExported(str(refused)) from refused
    params = filled(data, without=(*POSITION, *OWN))
    return Choice(
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
