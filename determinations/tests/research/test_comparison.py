"""Decisions side by side: facts that differ, citations in common."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem
from determinations.research.comparison import compare
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison(db):
    first = item_text(
        "MRI of the left knee",
        "Upheld",
        admin="Knee Complaints 2004, Section(s): Special Studies",
        imro="Low Back Complaints 2004",
    )
    second = item_text(
        "MRI of the right shoulder",
        "Overturned",
        admin="Shoulder Complaints 2004",
        imro="Knee Complaints 2004, Section(s): Special Studies",
    )
    add_letter(letter_text("CM17-9400001", first, specialty="Family Practice"))
    add_letter(letter_text("CM17-9400002", second, specialty="Orthopedic Surgery"))
    return compare(DisputedItem.objects.for_reading().order_by("case__case_number"))


def test_facts_say_where_they_differ_and_which_are_each_ones_own(comparison):
    facts = {fact.label: fact for fact in comparison.facts}
    assert facts["Body part"].values == ("Knee", "Shoulder")
    assert facts["Reviewer\u2019s specialty"].differs
    assert not facts["Treatment"].differs
    assert len(set(facts["In the letter"].values)) == 2
    assert not facts["In the letter"].differs


def test_what_no_letter_says_is_no_fact(comparison):
    assert "Authorized" not in {fact.label for fact in comparison.facts}


def test_a_citation_in_common_is_found_whichever_side_cited_it(comparison):
    administrator, reviewer, rationale = comparison.sides
    ((knee,), (shoulder,)) = administrator.citations
    assert knee.shared_with == (1,)
    assert shoulder.shared_with == ()
    ((low_back,), (other_knee,)) = reviewer.citations
    assert low_back.shared_with == ()
    assert other_knee.shared_with == (0,)
    assert rationale.citations == ((), ())


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ("ODG, Low Back Chapter, MRI", "Official Disability Guidelines, Low Back Chapter", True),
        ("ODG, Low Back Chapter, MRI", "ODG, Neck & Upper Back Chapter, MRI", False),
        ("ODG, Hip & Pelvis Chapter", "ODG (Hip and Pelvis Chapter), Home care", True),
        ("ODG, Pain Chapter, Zolpidem", "ODG", False),
        ("ODG", "Official Disability Guidelines", True),
        ("ACOEM, 3rd Edition, Knee Chapter", "ACOEM Guidelines, Elbow Chapter", False),
        ("Smith et al., Spine 2011", "Smith et al., Spine 2011", True),
    ],
)
def test_of_the_odg_and_acoem_the_same_chapter_is_in_common(db, one, other, is_shared):
    for number, cited in ((3, one), (4, other)):
        add_letter(letter_text(f"CM17-940000{number}", item_text()))
        item = DisputedItem.objects.get(case__case_number=f"CM17-940000{number}")
        item.citations.all().delete()
        item.citations.create(cited_by="imro", kind="other", text=cited, position=1, start=0, end=0)
    found = compare(DisputedItem.objects.for_reading().order_by("case__case_number"))
    ((first,), (second,)) = found.sides[1].citations
    assert (first.shared_with, second.shared_with) == (((1,), (0,)) if is_shared else ((), ()))


def test_sentences_that_only_one_has_are_marked(comparison):
    for decision in comparison.decisions:
        marked = [part for paragraph in decision.rationale for part, unlike in paragraph if unlike]
        assert len(marked) == 1
        assert "medically necessary" in marked[0]


def test_very_long_letters_are_cut_and_said_to_be(db):
    for number in (3, 4):
        said = " ".join(f"The finding {number} {place} was noted." for place in range(2_000))
        add_letter(letter_text(f"CM17-940000{number}", item_text(rationale=said)))
    comparison = compare(DisputedItem.objects.for_reading())
    assert comparison.shortened
    assert sum(len(each.item.rationale) for each in comparison.decisions) <= 40_000
