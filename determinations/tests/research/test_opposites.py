"""The nearest decisions with the other outcome: which, in which order, and what is marked."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem
from determinations.research.opposites import opposites_of
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

REASONS = "There are no red flags for infection. Conservative care was not tried for six weeks."
OTHER_REASONS = (
    "Conservative care was tried for six weeks. Strength of the quadriceps is diminished. "
    "It is medically necessary."
)


def publish(number, heading, outcome, rationale):
    item = item_text(heading, outcome, rationale=rationale)
    add_letter(letter_text(f"CM17-93000{number:02}", item))


@pytest.fixture
def archive(db):
    publish(1, "MRI of the left knee", "Upheld", REASONS)
    publish(2, "MRI of the right shoulder", "Overturned", REASONS + " Red flags for infection.")
    publish(3, "MRI of the right knee", "Overturned", OTHER_REASONS)
    publish(4, "MRI of the left knee", "Upheld", REASONS)
    publish(5, "Acupuncture for the left knee", "Overturned", REASONS)
    indexer.bring_up_to_date()


def item_of(number):
    return DisputedItem.objects.select_related("case", "treatment").get(
        case__case_number=f"CM17-93000{number:02}"
    )


def test_treatment_and_body_part_come_before_what_reads_more_alike(archive):
    found = opposites_of(item_of(1))
    assert [each.item.case.case_number[-1] for each in found] == ["3", "2", "5"]
    assert [each.same_treatment for each in found] == [True, True, False]
    assert [each.body_parts for each in found] == [("knee",), (), ("knee",)]


def test_only_those_that_came_out_the_other_way(archive):
    assert {each.item.outcome for each in opposites_of(item_of(1))} == {"overturned"}
    of_overturned = opposites_of(item_of(3))
    assert {each.item.case.case_number[-1] for each in of_overturned} == {"1", "4"}


def test_what_the_other_one_says_besides_is_marked(archive):
    nearest = opposites_of(item_of(1))[0]
    marked = [part for paragraph in nearest.rationale for part, unlike in paragraph if unlike]
    assert marked == [
        "Conservative care was tried for six weeks.",
        "Strength of the quadriceps is diminished.",
        "It is medically necessary.",
    ]


def test_none_of_the_same_letter(db):
    items = [item_text("MRI of the left knee", way) for way in ("Upheld", "Overturned")]
    add_letter(letter_text("CM17-9300009", *items))
    indexer.bring_up_to_date()
    first = DisputedItem.objects.select_related("case", "treatment").first()
    assert opposites_of(first) == []


def test_withdrawn_letters_are_not_shown_though_the_index_has_them_still(archive):
    from determinations.ingest.lifecycle import withdraw

    withdraw(item_of(3).case.letter_id)
    assert [each.item.case.case_number[-1] for each in opposites_of(item_of(1))] == ["2", "5"]


def test_an_undecided_decision_has_no_opposite(archive):
    item = item_of(1)
    item.outcome = ""
    assert opposites_of(item) == []
