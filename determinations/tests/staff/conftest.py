"""People who sign in as staff."""

from __future__ import annotations

import pytest

from determinations.accounts.roles import set_role
from determinations.models import Role


@pytest.fixture
def reviewer_client(client, django_user_model):
    account = django_user_model.objects.create_user("rita", "rita@firm.example", "x" * 12)
    set_role(account, Role.REVIEWER)
    client.force_login(django_user_model.objects.get(pk=account.pk))
    return client
