"""What comes between typing and saving: signed out, cut off, withdrawn, another tab, going back."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from determinations.ingest import lifecycle
from determinations.models import Case, Letter, LetterStatus, Revision
from determinations.tests.archive import add_letter, letter_text

from .reviewing import citation, item, opened, press, save

NUMBER = "CM17-9100001"


@pytest.fixture
def archive(transactional_db, live_server):
    """Return the URL of an archive without the samples."""
    return live_server.url


@pytest.fixture
def letter(archive):
    return add_letter(letter_text(NUMBER), publish=False)


@pytest.fixture
def cut_page(browser, archive):
    """A page whose connection the test cuts: what the console says of that is expected."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=archive)
    yield context.new_page()
    context.close()


def review(page, letter):
    page.goto(f"/staff/review/{letter.pk}/")
    opened(page, NUMBER)
    return page


def test_signed_out_elsewhere(make_page, sign_in, admin_user, letter):
    page = review(sign_in(make_page(), admin_user), letter)
    page.get_by_label("Age in years").fill("41")
    Session.objects.all().delete()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("what you typed is still here")
    press(item(page, 1), "Add a citation of the reviewer")
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Sign in in another tab").press("Enter")
    other = opening.value
    other.get_by_label("Username:").fill("admin")
    other.get_by_label("Password:").fill("password")
    other.get_by_role("button", name="Sign in").click()
    opened(other, NUMBER)
    other.close()
    expect(page.get_by_label("Age in years")).to_have_value("41")
    save(page)
    assert Case.objects.get().age == 41


def test_the_connection_is_lost_before_the_server_has_it(cut_page, sign_in, admin_user, letter):
    page = review(sign_in(cut_page, admin_user), letter)
    page.get_by_label("Age in years").fill("41")
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("The connection is lost. Nothing is saved")
    page.context.set_offline(False)
    save(page)
    assert Case.objects.get().age == 41


def test_the_connection_is_lost_before_the_answer_comes(cut_page, sign_in, admin_user, letter):
    page = review(sign_in(cut_page, admin_user), letter)
    page.get_by_label("Age in years").fill("41")

    def lose_answer(route):
        if route.request.method == "POST" and "/here/" not in route.request.url:
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/staff/review/**", lose_answer)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("The connection is lost")
    page.unroute_all()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("says already what you typed")).to_be_visible()
    assert Revision.objects.count() == 2


def hold_posts(page):
    """Hold back what the page sends of the letter; return the held, to be sent on."""
    held = []

    def hold(route):
        if route.request.method == "POST" and "/here/" not in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/staff/review/**", hold)
    return held


def send_on(page, held):
    wait_for(page, held)
    held.pop(0).continue_()


def wait_for(page, held):
    while not held:
        page.wait_for_timeout(20)


def test_typed_and_pressed_while_the_form_is_made_anew(make_page, sign_in, admin_user, letter):
    page = review(sign_in(make_page(), admin_user), letter)
    held = hold_posts(page)
    item(page, 1).get_by_role("button", name="Add a citation of the reviewer").click()
    page.get_by_role("button", name="Add an item", exact=True).click()
    page.get_by_label("Age in years").fill("4")
    page.get_by_label("Outcome").first.select_option("Overturned")
    page.get_by_label("Age in years").focus()
    send_on(page, held)
    expect(citation(page, "1.3")).to_be_visible()
    expect(page.get_by_label("Age in years")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("1")
    send_on(page, held)
    expect(item(page, 2)).to_be_visible()
    expect(citation(page, "1.3")).to_be_visible()
    expect(page.get_by_label("Age in years")).to_have_value("41")
    expect(page.get_by_label("Age in years")).to_be_focused()
    expect(page.get_by_label("Outcome").first).to_have_value("overturned")


def test_typed_on_while_the_form_is_sent(make_page, sign_in, admin_user, letter):
    page = review(sign_in(make_page(), admin_user), letter)
    held = hold_posts(page)
    page.get_by_label("Age in years").fill("41")
    page.keyboard.press("Control+s")
    wait_for(page, held)
    page.keyboard.type("pxl")
    expect(page.get_by_label("Why it is rejected")).to_be_hidden()
    with page.expect_navigation():
        send_on(page, held)
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    opened(page, NUMBER)
    assert Letter.objects.get().status == LetterStatus.PARSED
    assert Case.objects.get().age == 41


def test_withdrawn_by_somebody_else_meanwhile(
    make_page, sign_in, admin_user, django_user_model, letter
):
    lifecycle.publish(letter.pk, by=admin_user)
    colleague = django_user_model.objects.create_superuser("colleague")
    page = review(sign_in(make_page(), admin_user), letter)
    page.get_by_label("Age in years").fill("41")
    lifecycle.withdraw(letter.pk, by=colleague, reason="It names a person")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved, but not published.")).to_contain_text(
        "colleague took the letter out of use after you had opened it "
        "(\u201cIt names a person\u201d)"
    )
    expect(page.get_by_label("Age in years")).to_have_value("41")
    assert Letter.objects.get().status == LetterStatus.WITHDRAWN
    assert Case.objects.get().age == 41


def test_going_back_after_publishing(make_page, sign_in, admin_user, letter):
    page = review(sign_in(make_page(), admin_user), letter)
    page.get_by_label("Age in years").fill("41")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{NUMBER} was published.")).to_be_visible()
    page.go_back()
    opened(page, NUMBER)
    expect(page.get_by_role("main").get_by_text("Published", exact=True)).to_be_visible()
    expect(page.get_by_label("Age in years")).to_have_value("41")
    page.get_by_label("Age in years").fill("42")
    save(page)
    assert (Case.objects.get().age, Letter.objects.get().status) == (42, LetterStatus.PUBLISHED)


def test_one_person_in_two_tabs(make_page, sign_in, admin_user, letter):
    first = review(sign_in(make_page(), admin_user), letter)
    second = review(first.context.new_page(), letter)
    second.get_by_label("Age in years").fill("41")
    save(second)
    first.get_by_label("Date of injury").fill("2016-10-14")
    first.get_by_label("Age in years").fill("42")
    first.keyboard.press("Control+s")
    expect(first.get_by_role("heading", level=1)).to_have_text(
        f"{NUMBER} was changed by you meanwhile"
    )
    age = first.get_by_role("group", name="Age: you changed it in both")
    age.get_by_label("Saved before 41").check()
    first.get_by_role("button", name="Look at it like this").click()
    expect(first.get_by_label("Date of injury")).to_have_value("2016-10-14")
    expect(first.get_by_label("Age in years")).to_have_value("41")
    opened(first, NUMBER)
    save(first)
    case = Case.objects.get()
    assert (case.age, str(case.date_of_injury)) == (41, "2016-10-14")
