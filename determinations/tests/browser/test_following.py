""" "Be told of new spinal cord stimulator decisions": from a fresh account to the mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from determinations.mailing.sending import send_digests
from determinations.models import SavedSearch
from determinations.search.index import following as indexer
from determinations.tests.archive import item_text, publish_at
from determinations.tests.browser.axe import barriers
from determinations.tests.signing_in import PASSWORD

STIMULATOR = "Spinal cord stimulator trial"


@pytest.fixture
def reader(django_user_model, settings):
    settings.IMR_SENDS_MAIL = True
    return django_user_model.objects.create_user(
        "reader", email="reader@firm.example", password=PASSWORD
    )


def sign_in(page):
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_new_reader_is_told_of_new_decisions(
    make_page, width, scripts, reader, archive, settings, mailoutbox
):
    settings.IMR_SITE_URL = archive
    page = make_page(width, java_script_enabled=scripts)
    page.goto("/decisions/?q=spinal+cord+stimulator")
    page.locator(".results-head").get_by_role("link", name="Follow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Follow this search")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page)
    expect(page.get_by_label("Name")).to_have_value("spinal cord stimulator")
    page.get_by_label("Once a day").check()
    page.get_by_role("button", name="Save this search").click()
    expect(page.get_by_role("status")).to_have_text("Saved: spinal cord stimulator")
    expect(page.get_by_role("main")).to_contain_text("Once a day")

    SavedSearch.objects.update(mailed_until=timezone.now() - timedelta(days=2))
    SavedSearch.objects.update(seen_until=timezone.now() - timedelta(days=2))
    publish_at("CM17-9100001", timezone.now() - timedelta(hours=1), item_text(STIMULATOR))
    indexer.rebuild()
    send_digests()
    (mail,) = mailoutbox
    assert STIMULATOR in mail.body

    page.goto(re.search(r"http\S+/items/1/", mail.body)[0])
    expect(page.get_by_role("main")).to_contain_text(STIMULATOR)
    page.goto("/searches/")
    page.get_by_role("link", name=re.compile("new since you last looked")).click()
    expect(page.get_by_role("main")).to_contain_text("CM17-9100001")
    page.get_by_role("button", name="Mark all as seen").click()
    expect(page.get_by_role("main")).to_contain_text("Nothing new since you last looked")

    page.context.clear_cookies()
    page.goto(re.search(r"No more mails: (http\S+)", mail.body)[1])
    page.get_by_role("button", name="No more mails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No more mails")
    assert SavedSearch.objects.get().paused


def test_a_saved_search_is_changed_where_it_is_listed(make_page, width, reader):
    page = make_page(width)
    page.goto("/accounts/login/?next=/decisions/follow/%3Fq%3Dknee")
    sign_in(page)
    page.get_by_role("button", name="Save this search").click()
    page.locator(".saved-change summary").click()
    page.get_by_label("Name").fill("Left knees")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Left knees")
    page.locator(".saved-change summary").click()
    page.get_by_role("button", name="Pause mails").click()
    expect(page.locator(".saved-change summary")).to_contain_text("paused")
    page.locator(".saved-change summary").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("main")).to_contain_text("You have saved no search")


def test_its_pages_have_no_barrier(make_page, width, reader):
    page = make_page(width)
    page.goto("/decisions/follow/?q=knee")
    assert barriers(page) == []
    page.goto("/accounts/login/?next=/decisions/follow/%3Fq%3Dknee")
    sign_in(page)
    expect(page.get_by_label("Name")).to_have_value("knee")
    assert barriers(page) == []
    page.get_by_role("button", name="Save this search").click()
    page.locator(".saved-change summary").click()
    assert barriers(page) == []
    SavedSearch.objects.update(seen_until=timezone.now() - timedelta(days=2))
    page.reload()
    page.get_by_role("link", name=re.compile("new since you last looked")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("new in knee")
    assert barriers(page) == []
