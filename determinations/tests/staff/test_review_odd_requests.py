"""Forms that the review page never sends: refused in words, never an error of the server."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Permission

from determinations.models import Revision
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.staff.review_form import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(db):
    return f"/staff/review/{add_letter(letter_text()).pk}/"


@pytest.mark.parametrize("act", ["save", "preview"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("case.rest", "[" * 100_000),
        ("case.rest", json.dumps({"documents_reviewed": "\ud800"})),
        ("case.rest", json.dumps({"documents_reviewed": "\0"})),
        ("case.rest", json.dumps({"spans": {"\0": [0, 1]}})),
        ("case.rest", json.dumps({"is_published": True})),
        ("amount.r1.1.count", "9" * 400),
        ("amount.r1.1.rest", json.dumps({"again": 5})),
        ("seen", "9" * 5000),
    ],
)
def test_values_that_no_page_sends_are_not_saved(admin_client, url, name, value, act):
    form = sent(admin_client.get(url)) | {"amounts.r1": ["1"], "amount.r1.1.kind": "visits"}
    response = admin_client.post(url, form | {name: value, "act": act})
    assert response.status_code == 400
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    "form",
    [{}, {"items": ["r1", "r1"]}, {"items": ["\0"]}, {"items": ["r1"], "item.r1.rest": "[]"}],
)
@pytest.mark.parametrize("seen", ["0", "5"])
def test_a_form_to_merge_that_is_none_is_refused(admin_client, url, form, seen):
    response = admin_client.post(f"{url}merge/", {**form, "seen": seen})
    assert response.status_code == 400


def test_who_may_not_look_at_letters_gets_none_by_merging(client, django_user_model, url):
    account = django_user_model.objects.create_user("rita")
    account.user_permissions.add(Permission.objects.get(codename="change_letter"))
    client.force_login(account)
    assert client.post(f"{url}merge/", {"seen": "0"}).status_code == 403


def test_a_problem_of_an_odd_number_is_none(admin_client, url):
    form = {"reason": "none", "problem": "9" * 5000}
    assert admin_client.post(f"{url}accept/", form).status_code == 302
