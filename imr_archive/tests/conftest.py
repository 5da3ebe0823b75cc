"""Somebody who may read and no more."""

from __future__ import annotations

import pytest

from determinations.tests.signing_in import PASSWORD


@pytest.fixture
def reader(django_user_model):
    return django_user_model.objects.create_user("reader", password=PASSWORD)
