"""Reviewer profiles: equal credentials are one value, in whatever order a letter has them."""

from __future__ import annotations

import pytest

from determinations.models import Case
from determinations.search import SearchRequest, labels, search
from determinations.search.reviewer_profiles import profile_label, profile_of, specialties_of
from determinations.vocabulary.states import STATE_NAMES

NAMES = {"pain-medicine": "Pain Medicine", "anesthesiology": "Anesthesiology"}


@pytest.mark.parametrize(
    ("specialties", "states", "value", "label"),
    [
        (["pain-medicine"], ["California"], "pain-medicine:ca", "Pain Medicine (California)"),
        (["pain-medicine", "anesthesiology"], ["Texas", "California"],
         "anesthesiology_pain-medicine:ca_tx", "Anesthesiology, Pain Medicine (California, Texas)"),
        (["pain-medicine"], [], "pain-medicine:unnamed", "Pain Medicine (no licensure named)"),
        ([], ["New York"], "unnamed:ny", "No specialty named (New York)"),
        (["pain-medicine"], ["Elsewhere"], "pain-medicine:elsewhere", "Pain Medicine (elsewhere)"),
    ],
    ids=["one", "several", "no state", "no specialty", "unknown state"],
)  # fmt: skip
def test_credentials_as_a_value_and_its_label(specialties, states, value, label):
    assert profile_of(specialties, states) == value
    assert profile_of(specialties[::-1] * 2, states[::-1]) == value
    assert profile_label(value, NAMES) == label
    assert specialties_of(value) == tuple(sorted(specialties))


def test_no_credentials_and_absurd_ones_are_no_profile():
    assert profile_of([], []) == ""
    assert profile_of([f"specialty-{number}" for number in range(100)], ["California"]) == ""
    assert profile_of(["pain-medicine"], STATE_NAMES.values())


@pytest.mark.usefixtures("index")
@pytest.mark.django_db
def test_decisions_are_filtered_by_the_whole_profile():
    case = Case.objects.published().exclude(reviewer=None).earliest("case_number")
    slugs = list(case.reviewer.specialties.values_list("slug", flat=True))
    value = profile_of(slugs, case.reviewer.licensure_states)
    found = search(SearchRequest(facets={"reviewer": (value,)}, per_page=100))
    same = [
        item
        for each in Case.objects.published().filter(reviewer__licensure_states__isnull=False)
        if set(each.reviewer.specialties.values_list("slug", flat=True)) == set(slugs)
        and set(each.reviewer.licensure_states) == set(case.reviewer.licensure_states)
        for item in each.items.values_list("pk", flat=True)
    ]
    assert {hit.item_id for hit in found.hits} == set(same)
    assert (
        labels()
        .label("reviewer", value)
        .startswith(
            ", ".join(case.reviewer.specialties.order_by("slug").values_list("name", flat=True))
        )
    )
