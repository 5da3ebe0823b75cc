"""Decisions like one: the same archive has the same list, however its index came about."""

from __future__ import annotations

import pytest

from determinations.ingest.lifecycle import withdraw
from determinations.models import DisputedItem
from determinations.search import best_hits
from determinations.search.index import following as indexer
from determinations.search.similar import opposites, similar
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

WORDS = [f"{first}{second}word" for first in "abcdef" for second in "abcdefghij"]
"""More than a query is made of, in alphabetical order."""


def publish(number, *, decided="01/31/2017", **changes):
    text = letter_text(f"CM17-95000{number:02}", item_text(**changes), decided=decided)
    return add_letter(text, name=f"{number}.txt")


def item_of(number):
    return DisputedItem.objects.select_related("case", "treatment").get(
        case__case_number=f"CM17-95000{number:02}"
    )


def numbers(item_ids):
    items = DisputedItem.objects.select_related("case").in_order(item_ids)
    return [int(item.case.case_number[-2:]) for item in items]


def test_equal_decisions_stand_by_day_and_case_number_whatever_segments_the_index_has():
    publish(1, outcome="Upheld")
    for number in (7, 3, 9, 5, 2):
        publish(number, outcome="Overturned")
        indexer.bring_up_to_date()  # each in a segment of its own
    publish(8, outcome="Overturned", decided="03/01/2017")
    indexer.bring_up_to_date()
    expected = [8, 2, 3, 5, 7, 9]
    for most in (1, 3, 6):
        assert numbers(opposites(item_of(1), most)) == expected[:most]
        assert numbers(similar(item_of(1), most).same_treatment) == expected[:most]
    indexer.rebuild()
    for most in (1, 3, 6):
        assert numbers(opposites(item_of(1), most)) == expected[:most]


def test_of_more_equal_decisions_than_are_looked_at_the_newest_are_taken(monkeypatch):
    monkeypatch.setattr(best_hits, "MOST_EQUAL", 3)
    publish(1, outcome="Upheld")
    for number in range(2, 9):
        publish(number, outcome="Overturned", decided=f"0{number}/01/2017")
        indexer.bring_up_to_date()
    assert numbers(opposites(item_of(1), 1)) == [8]


def test_of_words_that_tell_equally_much_the_first_in_the_alphabet_are_taken():
    publish(1, rationale=" ".join(WORDS))
    publish(2, rationale=" ".join(WORDS[30:]))
    publish(3, rationale=" ".join(WORDS[:30]))
    indexer.bring_up_to_date()
    assert numbers(similar(item_of(1)).same_treatment) == [3]


def test_letters_that_were_withdrawn_do_not_disturb_the_words_counts():
    for number in range(1, 6):
        publish(number)
    indexer.bring_up_to_date()
    withdraw(item_of(5).case.letter_id)
    withdraw(item_of(4).case.letter_id)
    indexer.bring_up_to_date()  # which keeps their words until segments are merged
    assert numbers(similar(item_of(1)).same_treatment) == [2, 3]


def test_the_database_is_asked_only_about_equal_decisions(django_assert_num_queries):
    publish(1)
    publish(2, rationale="Conservative care was not tried for six weeks.")
    indexer.bring_up_to_date()
    item = item_of(1)
    with django_assert_num_queries(0):
        similar(item)
