"""Pages on which one problem is dealt with for all letters that share it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from determinations.ingest.shared_problems import running
from determinations.models import (
    AuditEntry,
    Letter,
    LetterStatus,
    SharedAct,
    SharedActState,
    TreatmentType,
    Verb,
)
from determinations.tests.archive import item_text
from determinations.tests.staff.shared_acts import URL, begin, one_line, page_of, send
from determinations.tests.waiting_letters import citing, undated

pytestmark = pytest.mark.django_db


def test_the_list_tells_what_letters_share_with_their_words(
    admin_client, django_assert_max_num_queries
):
    for number in range(1, 5):
        citing(f"CM17-910000{number}")
    undated("CM17-9100005"), undated("CM17-9100006")
    admin_client.get(URL)  # the session is new
    looked_at = AuditEntry.objects.filter(verb=Verb.VIEW, details__page="shared")
    before = looked_at.count()
    with django_assert_max_num_queries(9):
        page = admin_client.get(URL).content.decode()
    assert page.index("Lindgren Panel Guidelines") < page.index("Missing decision date") < len(page)
    assert "CM17-9100003" in page
    assert "CM17-9100004" not in page
    assert looked_at.count() == before + 3


@pytest.mark.parametrize("query", ["?batch=x", "?page=99", "?page=x", "?batch=99999999999"])
def test_odd_parameters_are_no_error(admin_client, query):
    undated("CM17-9100001"), undated("CM17-9100002")
    assert admin_client.get(URL + query).status_code == 200


def test_accepting_for_all_and_publishing_what_is_ready(
    reviewer_client, django_assert_max_num_queries
):
    letters = [undated(f"CM17-910000{number}") for number in (1, 2, 3)]
    undated("CM17-9100004", item_text(admin="Osterhout Consensus Guidelines"))
    url = page_of("missing-decision-date")
    reviewer_client.get(url)  # the session is new
    with django_assert_max_num_queries(9):
        page = reviewer_client.get(url).content.decode()
    assert "4 letters: without this problem 3 would be ready to publish, 1 needs more" in one_line(
        page
    )
    prepared = send(reviewer_client, url, "accept", reason="The form of that year has none.")
    with django_assert_max_num_queries(9):
        page = reviewer_client.get(prepared.url).content.decode()
    assert "Accept the problem for 4 letters" in one_line(page)
    assert Letter.objects.filter(status=LetterStatus.PARSED).count() == 0
    page = begin(reviewer_client, prepared)
    assert "4 of 4 letters are done." in one_line(page)
    assert "Publish 3 letters" in one_line(page)
    page = reviewer_client.post(f"{prepared.url}publish/", follow=True).content.decode()
    assert "3 of 3 letters were published." in one_line(page)
    states = {Letter.objects.get(pk=letter.pk).status for letter in letters}
    assert states == {LetterStatus.PUBLISHED}


def test_a_reason_is_needed(reviewer_client):
    undated("CM17-9100001"), undated("CM17-9100002")
    answer = send(reviewer_client, page_of("missing-decision-date"), "accept", reason=" ")
    assert answer.status_code == 400
    assert not SharedAct.objects.exists()


def test_what_was_prepared_can_be_dropped(reviewer_client):
    undated("CM17-9100001"), undated("CM17-9100002")
    prepared = send(reviewer_client, page_of("missing-decision-date"), "accept", reason="Seen.")
    reviewer_client.post(prepared.url, {"do": "drop"})
    assert not SharedAct.objects.exists()


def test_only_who_prepared_it_begins_it(reviewer_client, admin_client):
    undated("CM17-9100001"), undated("CM17-9100002")
    prepared = send(reviewer_client, page_of("missing-decision-date"), "accept", reason="Seen.")
    assert admin_client.post(prepared.url, {"do": "begin"}).status_code == 403
    assert SharedAct.objects.get().state == SharedActState.PREPARED


def test_a_treatment_type_is_chosen_for_all(reviewer_client):
    undated("CM17-9100001", item_text("Zorbel wrap therapeutics"))
    undated("CM17-9100002", item_text("Zorbel wrap therapeutics"))
    undated("CM17-9100003", item_text("Acupuncture for the knee"))
    chosen = TreatmentType.objects.get(subcategory="Acupuncture")
    url = page_of("unsure-treatment")
    assert (
        send(reviewer_client, url, "treatment", treatment="None such", reason="x").status_code
        == 400
    )
    page = begin(
        reviewer_client,
        send(reviewer_client, url, "treatment", treatment=name_of(chosen), reason="x"),
    )
    assert "2 of 2 letters are done." in one_line(page)
    assert str(chosen) in page.replace("&amp;", "&")
    assert chosen.items.count() == 3


def name_of(treatment):
    same = treatment.category == treatment.subcategory
    return treatment.category if same else f"{treatment.category} \u203a {treatment.subcategory}"


def test_many_letters_are_dealt_with_in_the_background(reviewer_client, monkeypatch):
    monkeypatch.setattr(running, "MOST_AT_ONCE", 1)
    undated("CM17-9100001"), undated("CM17-9100002")
    prepared = send(reviewer_client, page_of("missing-decision-date"), "accept", reason="Seen.")
    page = begin(reviewer_client, prepared)
    assert "0 of 2 letters are through." in page
    progress = f"{prepared.url}progress/"
    assert "0 of 2" in reviewer_client.get(progress).content.decode()
    running.run(SharedAct.objects.get().pk)
    assert reviewer_client.get(progress).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 400), ({"act": "known"}, 400), ({"act": "accept", "accept-reason": "a\0b"}, 400)],
)
def test_a_forged_form_is_refused(reviewer_client, data, status):
    undated("CM17-9100001"), undated("CM17-9100002")
    assert reviewer_client.post(page_of("missing-decision-date"), data).status_code == status


def test_a_problem_that_nobody_has_any_more_leads_to_the_list(reviewer_client):
    answer = reviewer_client.get(f"{URL}missing-decision-date/0123456789abcdef/")
    assert (answer.status_code, answer.url) == (302, URL)


def test_looking_needs_a_permission_and_changing_another(client, django_user_model):
    undated("CM17-9100001"), undated("CM17-9100002")
    person = django_user_model.objects.create_user("rita", password="x" * 12, is_staff=True)
    client.force_login(person)
    assert client.get(URL).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_letter"))
    url = page_of("missing-decision-date")
    assert client.get(url).status_code == 200
    assert send(client, url, "accept", reason="Seen.").status_code == 403
