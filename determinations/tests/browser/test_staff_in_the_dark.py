"""axe finds nothing on the staff's pages for careful work, in dark mode on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from determinations.ingest.shared_problems.finding import shared_problems
from determinations.ingest.shared_problems.preparing import prepare
from determinations.models import SharedActKind
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.browser.axe import violations
from determinations.tests.waiting_letters import citing

NAMED = letter_text("CM17-9100004").replace(
    "with knee pain.", "with knee pain, as Mr. Quillfeather."
)


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


def addresses(user):
    """Return the addresses of marks, of two letters of a case, and of a problem that some share."""
    named = add_letter(NAMED)
    add_letter(letter_text("CM17-9100005"))
    other = letter_text("CM17-9100005", item_text(outcome="Overturned"), decided="03/01/2017")
    for number in (1, 2, 3):
        citing(f"CM17-910000{number}")
    (shared,), _ = shared_problems(limit=1)
    about = (shared.code, shared.about)
    act = prepare(SharedActKind.ACCEPT, *about, by=user, reason="Seen")
    return [
        reverse("staff:review_redaction", args=[named.pk]),
        reverse("staff:review", args=[add_letter(other).pk]),
        reverse("staff:shared_problems"),
        reverse("staff:shared_problem", args=about),
        reverse("staff:shared_act", args=[act.pk]),
    ]


def wrong_on(page):
    """Return what axe finds on a page, and whether it is wider than the screen."""
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*violations(page), *(["wide"] if is_wide else [])]


def test_marks_two_letters_and_shared_problems(make_page, sign_in, admin_user):
    page = sign_in(make_page(390, color_scheme="dark"), admin_user)
    marks, between, *shared = addresses(admin_user)
    page.goto(marks)
    wrong = {"marks": wrong_on(page)}
    page.get_by_role("button", name="Look at how it will read").click()
    expect(page.locator(".redacted-bar").first).to_be_visible()
    wrong["outcome"] = wrong_on(page)
    page.goto(between)
    expect(page.get_by_role("heading", name="has published another letter")).to_be_visible()
    wrong["two letters"] = wrong_on(page)
    for address in shared:
        assert page.goto(address).status == 200
        wrong[address] = wrong_on(page)
    assert {name: found for name, found in wrong.items() if found} == {}
