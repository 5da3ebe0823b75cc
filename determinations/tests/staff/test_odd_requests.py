"""Requests that no page of ours makes: said, and never an error of the server."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
LETTERS = "/admin/determinations/letter/"


@pytest.mark.parametrize(
    "url",
    [
        f"{LETTERS}?layout=%00",
        f"{LETTERS}?status__exact=%00",
        f"{LETTERS}?q=%00",
        "/admin/determinations/case/?q=%00",
        "/admin/auth/user/?is_staff__exact=%00",
    ],
)
def test_a_nul_in_a_parameter_of_the_admin_is_refused(admin_client, url):
    assert admin_client.get(url).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["abc/change/", "abc/history/", "99999999999999999999/change/", "99999999999999999999/phi/",
     "99999999999999999999/original/", "99999999999999999999/history/", "%00/change/"],
)  # fmt: skip
def test_a_letter_that_is_none_is_not_found(admin_client, path):
    assert admin_client.get(LETTERS + path).status_code in (302, 404)


@pytest.mark.parametrize("list_", [LETTERS, "/admin/determinations/digest/"])
@pytest.mark.parametrize("named", ["abc", "", "9" * 30, "-1", "1.5", "\x00", "\u0665x"])
def test_an_action_on_rows_that_no_list_has_does_nothing(admin_client, list_, named):
    action = "send_again" if "digest" in list_ else "publish_selected"
    form = {"action": action, "_selected_action": ["1", named], "index": "0"}
    assert admin_client.post(list_, form).status_code in (302, 400)


def test_a_case_that_is_none_has_no_history(admin_client):
    answer = admin_client.get("/admin/determinations/case/abc/history/")
    assert answer.status_code in (302, 404)


@pytest.mark.parametrize("query", ["x=1", "at__year=99999"])
def test_an_export_by_odd_filters_is_refused(admin_client, query):
    url = f"/admin/determinations/auditentry/export/?{query}"
    assert admin_client.get(url).status_code == 400
