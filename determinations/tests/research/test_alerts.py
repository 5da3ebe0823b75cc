"""When saved searches are due, and what to expect of a search."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from determinations.models import Frequency
from determinations.research.alerts.expected import Expected, expect
from determinations.research.alerts.schedule import last_due
from determinations.search import SearchRequest
from determinations.search.index import following as indexer
from determinations.tests.archive import item_text, publish_at

HERE = ZoneInfo("America/Los_Angeles")


def at(day, hour, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        (at(18, 6), at(18, 6), at(16, 6)),
        (at(18, 5, 59), at(17, 6), at(16, 6)),
        (at(16, 6), at(16, 6), at(16, 6)),  # a Monday
        (at(16, 5), at(15, 6), at(9, 6)),
        (at(1, 12), at(1, 6), at(26, 6, month=10)),  # the day on which clocks are set back
    ],
)
def test_mails_are_due_at_six_in_california_weekly_ones_on_mondays(now, daily, weekly):
    assert last_due(Frequency.DAILY, now) == daily
    assert last_due(Frequency.WEEKLY, now) == weekly


@pytest.mark.parametrize(
    ("a_week", "said"),
    [
        (3.1, "About 3 new decisions a week."),
        (1.0, "About 1 new decision a week."),
        (0.5, "About 2 new decisions a month."),
        (0.1, "Less than one new decision a month."),
        (0.0, "Rarely any: none in the last 12 weeks."),
        (None, "The archive has not grown regularly of late: 7 in the last 12 weeks."),
    ],
)
def test_what_is_expected_is_said_in_words(a_week, said):
    assert Expected(added=7, weeks=12, a_week=a_week).sentence == said


def added(number, weeks_ago, *items):
    moment = timezone.now() - timedelta(weeks=weeks_ago)
    publish_at(f"CM17-91{number:05}", moment, *items)


@pytest.mark.django_db
class TestExpecting:
    def test_a_usual_week_is_the_mean_of_those_since_the_first_letter(self):
        for week in range(1, 5):
            added(week, week, item_text(), item_text("Knee brace"))
        indexer.bring_up_to_date()
        assert expect(SearchRequest(q="knee")).a_week == pytest.approx(2, abs=0.5)
        assert expect(SearchRequest(q="brace")).a_week == pytest.approx(1, abs=0.3)

    def test_a_day_that_brought_a_collection_does_not_count(self):
        for week in range(1, 5):
            added(week, week)
        many = [item_text(f"MRI of the left knee, number {number}") for number in range(25)]
        added(9, 2.3, *many)
        indexer.bring_up_to_date()
        expected = expect(SearchRequest(q="knee"))
        assert expected.a_week == pytest.approx(1, abs=0.3)
        assert expected.added == 29

    def test_of_an_archive_that_came_in_at_once_nothing_is_expected(self):
        added(1, 0.1)
        indexer.bring_up_to_date()
        assert expect(SearchRequest()).a_week is None

    def test_an_empty_archive_has_an_answer_too(self):
        indexer.bring_up_to_date()
        assert expect(SearchRequest()).a_week is None
