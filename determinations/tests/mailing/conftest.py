"""A reader with a saved search, and letters that came since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from determinations.models import Frequency, SavedSearch
from determinations.search.index import following as indexer
from determinations.tests.archive import item_text, publish_at


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.IMR_SENDS_MAIL = True
    settings.IMR_SITE_URL = "https://imr.example"


@pytest.fixture
def reader(db):
    return User.objects.create_user("reader", email="reader@firm.example", password="passphrase")


@pytest.fixture
def save(reader):
    """Save a search that was last mailed some days ago."""

    def save(name="Knees", params="q=knee", frequency=Frequency.DAILY, days=8, **changes):
        moment = timezone.now() - timedelta(days=days)
        values = {"seen_until": moment, "mailed_until": moment, "user": reader, **changes}
        return SavedSearch.objects.create(name=name, params=params, frequency=frequency, **values)

    return save


@pytest.fixture
def publish():
    """Publish a letter as if some hours ago, and index it."""

    def publish(number=1, hours=2, *items):
        moment = timezone.now() - timedelta(hours=hours)
        letter = publish_at(f"CM17-91{number:05}", moment, *(items or (item_text(),)))
        indexer.bring_up_to_date()
        return letter

    return publish


@pytest.fixture
def settle(monkeypatch):
    """Let all that was published until now count as settled, as it does a minute later."""

    def settle():
        later = timezone.now() + timedelta(minutes=1)
        monkeypatch.setattr(indexer, "_settled", later.timestamp)
        indexer.rebuild()

    return settle
