"""Signing in as readers and administrators do: by keyboard, without JavaScript, with any eyes."""

from __future__ import annotations

from playwright.sync_api import expect

from determinations.tests.browser.axe import violations
from determinations.tests.signing_in import PASSWORD


def test_the_account_pages_work_without_javascript(make_page, width, django_user_model):
    django_user_model.objects.create_user("reader", password=PASSWORD)
    page = make_page(width, java_script_enabled=False)
    page.goto("/about/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("not correct")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Account", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("signed in as reader")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_the_account_pages_suit_everybody(make_page, width, admin_user):
    page = make_page(width)
    page.goto("/accounts/login/?next=/accounts/2fa/totp/activate/")
    assert violations(page) == []
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("img", name="")).not_to_have_count(0)
    assert violations(page) == []
    for path in ("/accounts/", "/accounts/password/change/", "/accounts/2fa/"):
        page.goto(path)
        assert violations(page) == []
