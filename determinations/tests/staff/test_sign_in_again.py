"""What can't be undone, or gives power, asks once more who sits there."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import User

from determinations.models import Letter
from determinations.staff import sign_in_again
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
LETTER = "/admin/determinations/letter/{}/"


@pytest.fixture
def chief(client, django_user_model):
    user = django_user_model.objects.create_superuser("chief", password=PASSWORD)
    sign_in(client, "chief")
    return user


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        ahead = 0

        def time(self):
            return time.time() + self.ahead

    clock = Clock()
    monkeypatch.setattr(sign_in_again, "time", clock)
    return clock


def addresses(user):
    letter = add_letter(letter_text())
    return [
        LETTER.format(letter.pk) + "erase/",
        LETTER.format(letter.pk) + "original/",
        "/admin/auth/user/add/",
        f"/admin/auth/user/{user.pk}/change/",
        f"/admin/auth/user/{user.pk}/delete/",
        f"/admin/auth/user/{user.pk}/password/",
        f"/admin/auth/user/{user.pk}/second-factor/",
        "/admin/auth/group/add/",
    ]


def test_pages_open_just_after_signing_in_and_later_after_doing_so_again(client, chief, clock):
    pages = addresses(chief)
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
    clock.ahead = sign_in_again.OPEN_SECONDS + 1
    for page in pages:
        answer = client.get(page)
        assert (answer.status_code, answer.url) == (
            302, "/accounts/reauthenticate/?next=" + page.replace("/", "%2F"),
        )  # fmt: skip
    assert "Is it still you?" in client.get(answer.url).content.decode()
    assert client.get("/admin/").status_code == 200


def test_the_right_password_opens_the_page_that_was_asked_for(client, admin_user):
    admin_user.set_password(PASSWORD)
    admin_user.save()
    client.force_login(admin_user)  # and nobody knows when the password was given
    page = addresses(admin_user)[0]
    again = client.get(page).url
    wrong = client.post(again, {"password": "wrong", "next": page})
    assert wrong.status_code == 200
    assert client.get(page).status_code == 302
    assert client.post(again, {"password": PASSWORD, "next": page}).url == page
    assert client.get(page).status_code == 200


def test_a_form_that_was_opened_in_time_may_take_half_an_hour(client, chief, clock):
    letter = add_letter(letter_text())
    page = LETTER.format(letter.pk) + "erase/"
    fields = {"reason": "Order 12", "confirmation": letter.case.case_number}
    clock.ahead = sign_in_again.SEND_SECONDS + 1
    assert client.post(page, fields).status_code == 302
    assert Letter.objects.exists()
    clock.ahead = sign_in_again.SEND_SECONDS - 60
    client.post(page, fields)
    assert not Letter.objects.exists()


def test_a_password_that_was_sent_too_late_is_not_kept(client, chief, clock):
    clock.ahead = sign_in_again.SEND_SECONDS + 1
    client.post(f"/admin/auth/user/{chief.pk}/password/", {"password1": "secret words of mine"})
    assert "secret words" not in str(dict(client.session))


def test_who_may_not_is_refused_and_not_asked(client, django_user_model):
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    client.force_login(staff)
    for page in addresses(staff)[:2]:
        assert client.get(page).status_code == 403


def test_accounts_are_not_deleted_from_the_list(admin_client):
    other = User.objects.create_user("other")
    fields = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    admin_client.post("/admin/auth/user/", fields)
    assert User.objects.filter(pk=other.pk).exists()
