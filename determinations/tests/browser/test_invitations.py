"""Inviting somebody, and what whoever is invited does with the link."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from determinations.models import Role
from determinations.tests.browser.axe import barriers
from determinations.tests.signing_in import PASSWORD


@pytest.fixture
def _roles(archive):
    """Make the groups of roles again, which a test before may have emptied with all tables."""
    for name in Role.values:
        Group.objects.get_or_create(name=name)


def sign_in(page, name, password):
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.usefixtures("_roles")
def test_a_reviewer_is_invited_accepts_and_gets_a_role(make_page, width, admin_user):
    chief = make_page(width)
    sign_in(chief, "admin", "password")
    chief.goto("/admin/determinations/invitation/")
    chief.get_by_role("link", name="Invite somebody").click()
    chief.get_by_label("E-mail address").fill("kim@firm.example")
    chief.get_by_label("Role").select_option("reviewer")
    chief.get_by_role("button", name="Invite").click()
    link = chief.get_by_label("Link").input_value()

    guest = make_page(width, java_script_enabled=False)
    guest.goto(link)
    expect(guest.get_by_label("Username")).to_have_value("kim@firm.example")
    guest.get_by_label("Password").first.fill(PASSWORD)
    guest.get_by_label("Password (again)").fill(PASSWORD)
    guest.get_by_role("button", name="Make the account").click()
    expect(guest.get_by_role("link", name="Administration")).to_be_visible()
    guest.get_by_role("link", name="Account", exact=True).click()
    expect(guest.get_by_role("main")).to_contain_text("Reviewer")
    guest.get_by_role("button", name="Sign out").click()
    guest.goto(link)
    expect(guest.get_by_role("main")).to_contain_text("opens nothing any more")

    chief.goto("/admin/auth/user/")
    chief.get_by_role("link", name="kim@firm.example").click()
    chief.get_by_role("link", name="Change the role").click()
    chief.get_by_label("Role").select_option("reader")
    chief.get_by_role("button", name="Change the role").click()
    expect(chief.get_by_text("is a reader now")).to_be_visible()


@pytest.mark.usefixtures("_roles")
def test_the_pages_of_accounts_suit_everybody(make_page, width, admin_user):
    page = make_page(width)
    for path in ("password/reset/", "login/"):
        page.goto(f"/accounts/{path}")
        assert barriers(page) == []
    sign_in(page, "admin", "password")
    for path in ("", "erase/", "2fa/", "2fa/webauthn/add/"):
        page.goto(f"/accounts/{path}")
        assert barriers(page) == []
