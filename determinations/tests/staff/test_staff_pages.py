"""What holds for all pages below /staff/: who may open them, and what they are kept from."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db
PAGES = ["/staff/upload/", "/staff/batches/"]


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    def test_strangers_sign_in_first(self, client, path):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"] == f"/accounts/login/?next={path}"

    def test_being_of_the_staff_opens_nothing(self, client, path):
        client.force_login(User.objects.create_user("staff", is_staff=True))
        assert client.get(path).status_code == 403

    def test_no_cache_keeps_it(self, admin_client, path):
        assert "no-store" in admin_client.get(path).headers["Cache-Control"]

    def test_a_second_factor_is_asked_for_where_it_is_required(self, admin_client, settings, path):
        settings.IMR_STAFF_MFA = "require"
        response = admin_client.get(path)
        assert response.status_code == 302
        assert "2fa" in response.headers["Location"]

    def test_a_character_that_no_value_holds_is_refused(self, admin_client, path):
        assert admin_client.get(f"{path}?q=%00").status_code == 400


def test_the_old_address_of_the_upload_leads_to_the_new_one(admin_client):
    response = admin_client.get("/admin/determinations/letter/upload/")
    assert (response.status_code, response.headers["Location"]) == (302, "/staff/upload/")
