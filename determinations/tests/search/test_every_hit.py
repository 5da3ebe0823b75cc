"""All that a search finds, each once, in the order of its sort, however it is cut into parts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest

from determinations.models import DisputedItem
from determinations.search import SearchRequest, Sort, every_hit, find_every, search
from determinations.search.index import following as indexer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

REQUESTS = [
    SearchRequest(),
    SearchRequest(q="pain"),
    SearchRequest(facets={"outcome": ("overturned",)}),
    SearchRequest(q="therapy", retrospective=False),
    SearchRequest(q="nothinghasthis"),
]


def listed(request):
    found, page = [], 1
    while hits := search(replace(request, page=page, per_page=10)).hits:
        found += [hit.item_id for hit in hits]
        page += 1
    return found


@pytest.mark.parametrize("at_once", [1, 3, 20_000])
@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("request_", REQUESTS)
def test_each_decision_of_the_list_comes_once(request_, sort, at_once, monkeypatch):
    monkeypatch.setattr(every_hit, "TAKEN_AT_ONCE", at_once)
    monkeypatch.setattr(every_hit, "DEEPEST", 0)
    hits = find_every(replace(request_, sort=sort))
    found, wanted = list(hits.item_ids()), listed(request_)
    assert len(found) == len(set(found)) == hits.total
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("at_once", [2, 20_000])
@pytest.mark.parametrize(("sort", "newest_first"), [(Sort.NEWEST, True), (Sort.OLDEST, False)])
def test_they_come_by_day_and_then_in_the_order_of_the_record(
    sort, newest_first, at_once, monkeypatch
):
    monkeypatch.setattr(every_hit, "TAKEN_AT_ONCE", at_once)
    ids = list(find_every(SearchRequest(sort=sort)).item_ids())
    days = dict(DisputedItem.objects.values_list("pk", "case__decision_date"))
    of_day = defaultdict(list)
    for item_id in ids:
        of_day[days[item_id] or date.min].append(item_id)
    assert list(of_day) == sorted(of_day, reverse=newest_first)
    assert all(same_day == sorted(same_day) for same_day in of_day.values())


def test_words_rank_as_the_list_does_while_the_list_shows_all(monkeypatch):
    request = SearchRequest(q="knee")
    hits = find_every(request)
    assert hits.is_ranked
    assert list(hits.item_ids()) == listed(request)
    monkeypatch.setattr(every_hit, "DEEPEST", hits.total - 1)
    assert hits.sort is Sort.NEWEST


def test_what_the_index_becomes_meanwhile_makes_no_difference(monkeypatch):
    monkeypatch.setattr(every_hit, "TAKEN_AT_ONCE", 5)
    hits = find_every(SearchRequest())
    ids = hits.item_ids()
    first = next(ids)
    indexer.rebuild()
    assert len({first, *ids}) == hits.total


def test_the_version_names_the_generation():
    before = find_every(SearchRequest()).index_version
    assert before == find_every(SearchRequest(q="knee")).index_version
    indexer.rebuild()
    assert find_every(SearchRequest()).index_version != before
