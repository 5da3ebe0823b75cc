"""The day on which a decision was added: filtered and sorted by, told by pages and API."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from determinations.ingest.lifecycle.moves import note_changes
from determinations.models import Case
from determinations.search import DateRange, SearchRequest, search
from determinations.search.index import following as indexer
from determinations.search.request import Sort
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db

ADDED = {
    "CM17-9100001": datetime(2026, 2, 10, 20, tzinfo=UTC),
    "CM17-9100002": datetime(2026, 3, 1, 4, tzinfo=UTC),  # still February in California
    "CM17-9100003": datetime(2026, 1, 5, 20, tzinfo=UTC),
}


@pytest.fixture(autouse=True)
def _archive():
    for number, published_at in ADDED.items():
        add_letter(letter_text(number))
        Case.objects.filter(case_number=number).update(published_at=published_at)
    note_changes(Case.objects.values_list("pk", flat=True))
    indexer.bring_up_to_date()


def found(**changes):
    hits = search(SearchRequest(**changes)).hits
    return [Case.objects.get(items__pk=hit.item_id).case_number[-1] for hit in hits]


def test_the_latest_come_first():
    assert found(sort=Sort.ADDED) == ["2", "1", "3"]
    assert found(q="knee", sort=Sort.ADDED) == ["2", "1", "3"]


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        (DateRange(after=date(2026, 2, 28)), ["2"]),
        (DateRange(before=date(2026, 2, 10)), ["1", "3"]),
        (DateRange(after=date(2026, 3, 1)), []),
    ],
)
def test_days_are_those_of_california_and_both_included(days, numbers):
    assert found(ranges={"added": days}, sort=Sort.ADDED) == numbers


def test_pages_and_api_tell_it(client):
    page = client.get("/decisions/?added_after=2026-02-28&sort=added").content.decode()
    assert "Feb 28, 2026</time>" in page
    assert "Added from" in page
    assert "Newly added" in page
    assert "Feb 28, 2026" in client.get("/cases/CM17-9100002/").content.decode()
    (decision,) = client.get("/api/v1/decisions/?added_after=2026-02-28").json()["results"]
    assert decision["added"] == "2026-02-28"
    assert client.get("/api/v1/cases/CM17-9100002/").json()["added"] == "2026-02-28"
