"""The decisions before and after one place of a result are those that its list shows there."""

from __future__ import annotations

import pytest

from determinations.search import SearchRequest, Sort, find_neighbours, search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("q", ["", "knee"])
def test_they_are_those_of_the_list(q, sort):
    request = SearchRequest(q=q, sort=sort, per_page=100)
    whole = search(request)
    listed = [None, *(hit.item_id for hit in whole.hits), None]
    assert whole.total == len(whole.hits) > 3
    for number in (1, 2, 3, whole.total):
        found = find_neighbours(SearchRequest(q=q, sort=sort, page=2, per_page=5), number)
        assert found.total == whole.total
        assert [found.before, found.here, found.after] == listed[number - 1 : number + 2]


def test_beyond_the_last_there_is_nothing():
    found = find_neighbours(SearchRequest(q="acupuncture"), 9000)
    assert (found.before, found.here, found.after) == (None, None, None)
