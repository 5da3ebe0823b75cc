"""An archive without a published letter says that it is empty, and what to do about it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, letter_text

EMPTY = "The archive is empty"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/", "/decisions/", "/decisions/?q=knee&outcome=upheld"])
def test_it_says_so(client, url):
    indexer.bring_up_to_date()
    page = client.get(url).content.decode()
    assert EMPTY in page
    assert "sign in" in page
    add_letter(letter_text())
    indexer.bring_up_to_date()
    assert EMPTY not in client.get(url).content.decode()


def test_whoever_may_upload_is_led_to_it(client, django_user_model):
    indexer.bring_up_to_date()
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="add_letter"))
    client.force_login(clerk)
    page = client.get("/").content.decode()
    assert 'href="/staff/upload/"' in page


def test_an_index_that_is_away_is_no_empty_archive(client):
    assert EMPTY not in client.get("/").content.decode()
