"""Deadlines and duties: which bear on a determination, and the days that its dates give."""

from __future__ import annotations

import re
from datetime import date

import pytest

from determinations.models import Case, DisputedItem, ItemOutcome, Priority
from determinations.research.duties import APPLIES, after, all_duties, as_of, duties_of

SOURCE = re.compile(
    r"Labor Code \d{4}(\.\d+)?(\([a-z]\))?"
    r"|8 CCR \d{4,5}(\.\d+){0,2}(\([a-z]\))?(\(\d\))?"
    r"|[A-Z].+ v\. .+ \(20\d\d\) \d+ (Cal\.App\.4th|Cal\.Comp\.Cases) \d+( \(WCAB en banc\))?"
)
DATES = {
    "ur_denial_date": date(2016, 12, 20),
    "application_received": date(2016, 12, 28),
    "date_assigned": date(2017, 1, 5),
    "decision_date": date(2017, 1, 23),
}


def case_with(**values):
    return Case(**{**DATES, **values})


def told(case, *outcomes, retrospective=False):
    items = [DisputedItem(outcome=each, retrospective=retrospective) for each in outcomes]
    return {each.duty.key: each for each in duties_of(case, items)}


def days(duty):
    return [counted.day for counted in duty.counted]


class TestTable:
    def test_every_duty_has_its_sources(self):
        for duty in all_duties():
            assert duty.sources
            assert [source for source in duty.sources if not SOURCE.fullmatch(source)] == []

    def test_it_informs_and_advises_nobody(self):
        for duty in all_duties():
            assert not re.search(r"\byou(r|rs)?\b|\bshould\b|\bmust\b|\bwe\b", duty.says.lower())
        assert re.fullmatch(r"20\d\d", as_of())

    def test_it_speaks_of_what_a_case_has(self):
        fields = {field.name for field in Case._meta.get_fields()}
        for duty in all_duties():
            assert duty.applies in APPLIES
            for count in duty.counts:
                assert {count.start, count.end or count.start} <= fields
                assert bool(count.days or count.months) is not bool(count.end)

    def test_keys_are_told_once(self):
        keys = [duty.key for duty in all_duties()]
        assert len(set(keys)) == len(keys)


class TestDays:
    @pytest.mark.parametrize(
        ("start", "length", "expected"),
        [
            (date(2016, 12, 20), (30, 0), date(2017, 1, 19)),
            (date(2016, 1, 31), (30, 0), date(2016, 3, 1)),
            (date(2016, 12, 20), (0, 12), date(2017, 12, 20)),
            (date(2016, 2, 29), (0, 12), date(2017, 2, 28)),
            (date(2016, 12, 31), (1, 2), date(2017, 3, 1)),
        ],
    )
    def test_days_and_months_later(self, start, length, expected):
        assert after(start, *length) == expected

    def test_of_a_case(self):
        found = told(case_with(), ItemOutcome.UPHELD)
        assert days(found["request"]) == [date(2017, 1, 19)]
        assert days(found["documents"]) == [date(2017, 1, 20)]
        assert days(found["appeal"]) == [date(2017, 2, 22), date(2017, 2, 27)]
        assert days(found["twelve-months"]) == [date(2017, 12, 20)]

    def test_how_long_the_review_took(self):
        (counted,) = told(case_with(), ItemOutcome.UPHELD)["determination"].counted
        assert (counted.day, counted.days) == (None, 26)

    def test_what_the_letter_does_not_tell_is_not_counted(self):
        missing = dict.fromkeys(DATES)
        found = told(case_with(**missing), ItemOutcome.UPHELD, ItemOutcome.OVERTURNED)
        assert found
        assert [duty for duty in found.values() if duty.counted] == []

    def test_dates_out_of_order_take_no_time(self):
        found = told(case_with(application_received=date(2017, 2, 1)), ItemOutcome.UPHELD)
        assert found["determination"].counted == ()


class TestWhichApply:
    def test_what_is_overturned_is_authorized_and_what_is_upheld_lasts(self):
        upheld = told(case_with(), ItemOutcome.UPHELD)
        overturned = told(case_with(), ItemOutcome.OVERTURNED)
        mixed = told(case_with(), ItemOutcome.UPHELD, ItemOutcome.OVERTURNED)
        assert ("authorize" in upheld, "twelve-months" in upheld) == (False, True)
        assert ("authorize" in overturned, "twelve-months" in overturned) == (True, False)
        assert {"authorize", "twelve-months"} <= set(mixed)

    def test_what_was_already_given_is_reimbursed(self):
        assert "reimburse" not in told(case_with(), ItemOutcome.OVERTURNED)
        found = told(case_with(), ItemOutcome.OVERTURNED, retrospective=True)
        assert days(found["reimburse"]) == [date(2017, 2, 12)]
        assert "authorize" not in found
        assert "reimburse" not in told(case_with(), ItemOutcome.UPHELD, retrospective=True)

    def test_records_of_an_expedited_review_have_no_fifteen_days(self):
        assert "documents" not in told(case_with(priority=Priority.EXPEDITED), ItemOutcome.UPHELD)
