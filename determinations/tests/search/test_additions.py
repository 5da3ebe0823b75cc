"""What was added, by the moment: newest first, each in one window of time, none between two."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.models import Case
from determinations.search import Additions, SearchRequest
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text, publish_at

NOON = datetime(2026, 2, 10, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def _archive(db):
    publish_at("CM17-9100001", NOON)
    publish_at("CM17-9100002", NOON + SECOND, item_text(), item_text("Knee brace"))
    publish_at("CM17-9100003", NOON - SECOND, item_text("Norco 10/325mg"))
    indexer.bring_up_to_date()


def numbers(added):
    return [Case.objects.get(items__pk=pk).case_number[-1] for pk in added.item_ids]


@pytest.mark.usefixtures("_archive")
class TestTheNewest:
    def test_come_first_by_the_moment_and_then_in_the_order_of_the_letter(self):
        added = Additions().newest(SearchRequest(), 10)
        assert numbers(added) == ["2", "2", "1", "3"]
        assert added.item_ids[0] < added.item_ids[1]

    def test_are_as_many_as_were_asked_for(self):
        assert numbers(Additions().newest(SearchRequest(), 2)) == ["2", "2"]

    def test_are_those_that_the_search_finds(self):
        additions = Additions()
        assert numbers(additions.newest(SearchRequest(q="norco"), 10)) == ["3"]
        assert additions.count(SearchRequest(q="knee")) == 3
        assert additions.newest(SearchRequest(q="nothinghasthis"), 10).item_ids == []

    def test_windows_meet_and_do_not_overlap(self):
        additions = Additions()
        windows = [(None, NOON), (NOON, NOON + SECOND), (NOON + SECOND, None)]
        found = [numbers(additions.newest(SearchRequest(), 10, *window)) for window in windows]
        assert found == [["1", "3"], ["2", "2"], []]
        assert [additions.count(SearchRequest(), *window) for window in windows] == [2, 2, 0]

    def test_days_are_those_of_california(self):
        publish_at("CM17-9100004", datetime(2026, 2, 12, 4, tzinfo=UTC))
        indexer.bring_up_to_date()
        counted = Additions().by_day(SearchRequest(), date(2026, 2, 10))
        assert counted == {date(2026, 2, 10): 4, date(2026, 2, 11): 1}
        assert Additions().by_day(SearchRequest(), date(2026, 2, 11)) == {date(2026, 2, 11): 1}


@pytest.mark.django_db
def test_withdrawn_decisions_are_no_additions():
    publish_at("CM17-9100001", NOON)
    indexer.bring_up_to_date()
    lifecycle.withdraw(Case.objects.get().letter_id)
    indexer.bring_up_to_date()
    assert Additions().newest(SearchRequest(), 10).item_ids == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_settled_that_a_running_transaction_may_still_publish():
    began, go_on = threading.Event(), threading.Event()

    def publish_late():
        with transaction.atomic():
            add_letter(letter_text("CM17-9100001"))
            began.set()
            go_on.wait(10)
        connection.close()

    add_letter(letter_text("CM17-9100000"))  # what both need, or one would wait for the other
    indexer.bring_up_to_date()
    thread = threading.Thread(target=publish_late)
    thread.start()
    assert began.wait(10)
    add_letter(letter_text("CM17-9100002"))
    indexer.bring_up_to_date()
    early = Additions()
    go_on.set()
    thread.join(10)
    late = Case.objects.get(case_number="CM17-9100001").published_at
    assert early.count(SearchRequest()) == 2
    assert early.settled < late
    indexer.bring_up_to_date()
    assert Additions().count(SearchRequest(), after=early.settled) == 3
    margin = timedelta(seconds=indexer.CLOCKS_DIFFER_SECONDS)
    assert timezone.now() - margin - timedelta(seconds=30) < Additions().settled
    assert Additions().settled < timezone.now() - margin
