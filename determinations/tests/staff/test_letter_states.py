"""Wherever staff see letters or cases, one that may name a person says so."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle
from determinations.models import Case, DisputedItem
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db
BADGE = "May name a person"


@pytest.fixture
def held(admin_user):
    """A letter that is held for a name, with a correction of its case."""
    letter = add_letter(letter_text().replace("knee pain.", "knee pain. Dr. Ann Example agreed."))
    item = DisputedItem.objects.get()
    item.outcome = "overturned"
    lifecycle.correct(item, ["outcome"], admin_user)
    return letter


def pages(letter):
    case, batch = Case.objects.get().pk, letter.batch_id
    admin = "/admin/determinations"
    return {
        "letters": f"{admin}/letter/",
        "letter": f"{admin}/letter/{letter.pk}/change/",
        "erase": f"{admin}/letter/{letter.pk}/erase/",
        "batch": f"/staff/batches/{batch}/",
        "cases": f"{admin}/case/",
        "case": f"{admin}/case/{case}/change/",
        "items": f"{admin}/disputeditem/",
        "revisions": f"{admin}/revision/",
    }


PAGES = ["letters", "letter", "erase", "batch", "cases", "case", "items", "revisions"]


@pytest.mark.parametrize("name", PAGES)
def test_a_held_letter_has_its_badge(name, held, admin_client):
    page = pages(held)[name]
    shown = admin_client.get(page).content.decode()
    assert BADGE in shown
    assert ("staff/staff.css" in shown) == page.startswith("/admin/")
    lifecycle.clear(held.pk)
    assert BADGE not in admin_client.get(page).content.decode()


def test_it_has_it_where_a_person_says_why_letters_are_rejected(held, admin_client):
    action = {"action": "reject_selected", "_selected_action": [held.pk]}
    page = admin_client.post("/admin/determinations/letter/", action).content.decode()
    assert BADGE in page
    assert f'name="_selected_action" value="{held.pk}"' in page


@pytest.mark.parametrize("path", ["case/", "disputeditem/", "revision/"])
def test_a_list_reads_no_letter_by_itself(path, held, admin_client, django_assert_max_num_queries):
    for number in range(2, 6):
        add_letter(letter_text(f"CM17-910000{number}"))
    with django_assert_max_num_queries(16):
        admin_client.get(f"/admin/determinations/{path}")
