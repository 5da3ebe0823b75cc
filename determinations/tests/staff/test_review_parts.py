"""Items, citations and amounts of a letter: split, merged, added, moved and removed on its page."""

from __future__ import annotations

import pytest

from determinations.models import (
    Case,
    Revision,
)
from determinations.tests.archive import item_text
from determinations.tests.staff.review_form import messages_of, sent, url
from determinations.tests.waiting_letters import undated

pytestmark = pytest.mark.django_db

TWO = (item_text(), item_text("Physical therapy 2 x 4", "Overturned"))


@pytest.mark.parametrize(
    ("change", "count"),
    [("split:r1", 3), ("merge:r1", 1), ("remove:r2", 1), ("add_item", 3), ("raise:r2", 2)],
)
def test_items_change_in_the_form_and_nothing_is_saved(admin_client, change, count):
    letter = undated("CM17-9100001", *TWO)
    data = sent(admin_client.get(url(letter)))
    data |= {"change": change, "split.r1": "of the left", "case.age": "nonsense"}
    page = admin_client.post(url(letter), data)
    assert page.status_code == 200
    assert len(page.context["form"].items) == count
    assert 'value="nonsense"' in page.content.decode()
    assert Case.objects.get().items.count() == 2
    assert not Revision.objects.exists()


def test_a_split_that_is_saved_makes_two_items_with_their_citations(admin_client):
    letter = undated("CM17-9100001", item_text("MRI of the left knee and a brace"))
    data = sent(admin_client.get(url(letter)))
    page = admin_client.post(url(letter), {**data, "change": "split:r1", "split.r1": "a brace"})
    data = {**sent(page), "case.decision_date": "2017-01-31", "act": "save"}
    admin_client.post(url(letter), data)
    items = Case.objects.get().items.all()
    assert [item.description for item in items] == ["MRI of the left knee and", "a brace"]
    assert [item.citations.count() for item in items] == [2, 2]


def test_where_a_split_begins_has_to_be_said(admin_client):
    letter = undated()
    data = sent(admin_client.get(url(letter)))
    page = admin_client.post(url(letter), {**data, "change": "split:r1", "split.r1": "no such"})
    assert "which words" in messages_of(admin_client, page)[0]


@pytest.mark.parametrize("change", ["nothing", "split", "merge:none", "remove_amount:r1:x", "::"])
def test_a_change_that_no_button_names_is_refused(admin_client, change):
    letter = undated()
    page = admin_client.post(url(letter), {**sent(admin_client.get(url(letter))), "change": change})
    assert page.status_code == (200 if change.startswith("remove_amount") else 400)


def test_citations_and_amounts_are_added_moved_and_removed(admin_client):
    letter = undated("CM17-9100001", item_text("Physical therapy 2 x 4 for the knee"))
    data = sent(admin_client.get(url(letter)))
    page = admin_client.post(url(letter), {**data, "change": "add_citation:r1:imro"})
    data = sent(page)
    added = page.context["form"].items[0].citations[-1]
    data |= {
        f"citation.{added.key}.guideline": "Chronic Pain Medical Treatment (2009)",
        f"citation.{added.key}.first_page": "98",
        f"citation.{added.key}.last_page": "99",
        "case.decision_date": "2017-01-31",
    }
    page = admin_client.post(url(letter), {**data, "change": f"raise_citation:{added.key}"})
    data = {**sent(page), "change": "remove_citation:r1c1"}
    page = admin_client.post(url(letter), data)
    page = admin_client.post(url(letter), {**sent(page), "change": "remove_amount:r1:1"})
    page = admin_client.post(url(letter), {**sent(page), "change": "add_amount:r1"})
    data = sent(page) | {"amount.r1.1.count": "6", "amount.r1.1.unit": "session", "act": "save"}
    assert messages_of(admin_client, admin_client.post(url(letter), data)) == ["Saved."]
    item = Case.objects.get().items.get()
    assert [str(each) for each in item.citations.all()] == [
        "Chronic Pain Medical Treatment (2009), pp. 98-99",
        "Knee Complaints (2004), Special Studies",
    ]
    assert [amount["count"] for amount in item.quantities] == [6]
