"""What pages below /staff/ are kept from; who may open them is in `test_every_right.py`."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
PAGES = ["/staff/upload/", "/staff/batches/"]


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    def test_no_cache_keeps_it(self, admin_client, path):
        assert "no-store" in admin_client.get(path).headers["Cache-Control"]

    def test_a_character_that_no_value_holds_is_refused(self, admin_client, path):
        assert admin_client.get(f"{path}?q=%00").status_code == 400


def test_the_old_address_of_the_upload_leads_to_the_new_one(admin_client):
    response = admin_client.get("/admin/determinations/letter/upload/")
    assert (response.status_code, response.headers["Location"]) == (302, "/staff/upload/")
