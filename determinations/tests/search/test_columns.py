"""Facet values as columns: every value comes back exactly once, so that counts add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from determinations.search.index.columns import columns_of, values_in
from determinations.search.index.schema import COLUMNS

PLACES = st.builds(
    "{}:{}".format,
    st.sampled_from(["chronic-pain-2009", "low-back-2004"]),
    st.integers(1, 400) | st.sampled_from(["Opioids", "Section #3", "Work 3-4", "a:b", "#1-2"]),
)


def back(name, values):
    columns = columns_of(name, values)
    assert len(columns) == len(COLUMNS[name])
    return [value for column in columns for value in values_in(column)]


@given(st.lists(PLACES, unique=True, max_size=60))
def test_pages_and_sections(places):
    assert sorted(back("mtus_page", tuple(places))) == sorted(places)


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1), unique=True))
def test_sets_of_values(values):
    assert sorted(back("state", tuple(values))) == sorted(values)


def test_pages_that_follow_each_other_are_one_entry():
    columns = columns_of("mtus_page", tuple(f"chronic-pain-2009:{page}" for page in range(74, 98)))
    assert columns == ("chronic-pain-2009\x1e74-97", "", "", "")
