"""A guideline that no vocabulary has, chosen or added for all letters that cite it."""

from __future__ import annotations

import pytest

from determinations.accounts.roles import set_role
from determinations.ingest import lifecycle
from determinations.models import (
    GuidelineName,
    Letter,
    LetterStatus,
    Role,
    SharedAct,
    SharedActState,
)
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.staff.shared_acts import begin, one_line, page_of, send
from determinations.tests.waiting_letters import citing

pytestmark = pytest.mark.django_db


def test_an_edition_that_only_waiting_letters_cite_is_none_that_the_archive_knows(admin_client):
    citing("CM17-9100001"), citing("CM17-9100002")
    odd = add_letter(
        letter_text("CM17-9100003", item_text(admin="Knee Complaints 2031")), publish=False
    )
    url, name = page_of("unknown-guideline"), "Knee Complaints (2031)"
    assert name not in admin_client.get(url).context["guidelines"]
    answer = send(admin_client, url, "known", guideline=name, reason="Misnamed.")
    assert answer.status_code == 400
    assert "does not know this guideline either" in answer.content.decode()
    lifecycle.publish(odd.pk)
    assert name in admin_client.get(url).context["guidelines"]


@pytest.mark.parametrize("letters", [2, 5])
def test_the_page_of_an_unknown_guideline_and_its_acts_take_few_queries(
    reviewer_client, letters, django_assert_max_num_queries
):
    for number in range(letters):
        citing(f"CM17-910000{number}")
    url = page_of("unknown-guideline")
    reviewer_client.get(url)  # the session is new
    with django_assert_max_num_queries(9):
        reviewer_client.get(url)
    with django_assert_max_num_queries(14):
        prepared = send(reviewer_client, url, "accept", reason="Seen.")
    with django_assert_max_num_queries(9):
        reviewer_client.get(prepared.url)


def test_an_administrator_adds_a_guideline(admin_client):
    letters = [citing("CM17-9100001"), citing("CM17-9100002")]
    url = page_of("unknown-guideline")
    assert 'value="Lindgren Panel Guidelines"' in admin_client.get(url).content.decode()
    answer = send(
        admin_client, url, "new", title="Lindgren Panel Guidelines", kind="mtus", reason="Adopted."
    )
    assert "2 of 2 letters are done." in one_line(begin(admin_client, answer))
    assert {Letter.objects.get(pk=letter.pk).status for letter in letters} == {LetterStatus.PARSED}
    name = GuidelineName.objects.get()
    assert (str(name.guideline), name.reason) == ("Lindgren Panel Guidelines", "Adopted.")


def test_a_reviewer_may_choose_a_guideline_and_not_add_one(reviewer_client):
    citing("CM17-9100001"), citing("CM17-9100002")
    url = page_of("unknown-guideline")
    answer = send(
        reviewer_client, url, "new", title="Lindgren Panel", kind="mtus", reason="Adopted."
    )
    assert answer.status_code == 403
    assert "Your account may not add guidelines." in answer.content.decode()
    answer = send(
        reviewer_client, url, "known", guideline="Knee Complaints (2004)", reason="Misnamed."
    )
    assert "2 of 2 letters are done." in one_line(begin(reviewer_client, answer))
    assert not GuidelineName.objects.exists()


def test_a_title_that_may_identify_somebody_is_refused(admin_client):
    citing("CM17-9100001"), citing("CM17-9100002")
    url = page_of("unknown-guideline")
    answer = send(admin_client, url, "new", title="Dr. Ann Example", kind="mtus", reason="x")
    assert answer.status_code == 400
    assert "may identify a person" in answer.content.decode()


@pytest.mark.parametrize("title", ["\u6307\u5357", "!!!", "\u202e"])
def test_a_title_without_letters_for_an_address_is_refused(admin_client, title):
    citing("CM17-9100001"), citing("CM17-9100002")
    answer = send(
        admin_client, page_of("unknown-guideline"), "new", title=title, kind="mtus", reason="x"
    )
    assert (answer.status_code, SharedAct.objects.count()) == (400, 0)


def test_a_title_shows_all_its_characters_in_their_order(admin_client):
    citing("CM17-9100001"), citing("CM17-9100002")
    url, title = page_of("unknown-guideline"), "Lind\u202egren\u200b Panel"
    begin(admin_client, send(admin_client, url, "new", title=title, kind="mtus", reason="x"))
    assert GuidelineName.objects.get(written="lindgren panel").guideline.title == "Lindgren Panel"


def test_who_lost_the_right_meanwhile_adds_no_guideline(admin_client, admin_user):
    citing("CM17-9100001"), citing("CM17-9100002")
    url = page_of("unknown-guideline")
    prepared = send(admin_client, url, "new", title="Lindgren", kind="mtus", reason="x")
    admin_user.is_superuser = False
    admin_user.save()
    set_role(admin_user, Role.REVIEWER)
    assert admin_client.post(prepared.url, {"do": "begin"}).status_code == 403
    assert SharedAct.objects.get().state == SharedActState.PREPARED
    assert not GuidelineName.objects.exists()
