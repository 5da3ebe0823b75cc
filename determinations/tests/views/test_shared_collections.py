"""What a collection's link tells, and to whom."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from determinations.models import Collection
from determinations.research import collections

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    owner = User.objects.create_user("owner@firm.example")
    made = Collection.objects.create(owner=owner, name="Knees", note="Between us")
    collections.share(made)
    return f"/collections/shared/?key={made.link_secret}"


def test_strangers_are_not_told_the_owners_name(client, link, settings):
    settings.IMR_OPEN_COLLECTIONS = True
    page = client.get(link).content.decode()
    assert "Between us" in page
    assert "owner@firm.example" not in page  # with which its owner could be locked out


def test_it_opens_nothing_once_its_owner_may_not_sign_in(client, link, settings):
    settings.IMR_OPEN_COLLECTIONS = True
    User.objects.update(is_active=False)
    assert client.get(link).status_code == 404
