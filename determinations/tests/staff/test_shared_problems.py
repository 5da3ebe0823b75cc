"""Pages on which one problem is dealt with for all letters that share it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from determinations.accounts.roles import set_role
from determinations.ingest.lifecycle import reject
from determinations.ingest.shared_problems import running
from determinations.ingest.shared_problems.finding import shared_problems
from determinations.models import (
    AuditEntry,
    GuidelineName,
    Letter,
    LetterStatus,
    Role,
    SharedAct,
    SharedActState,
    TreatmentType,
    Verb,
)
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
URL = "/staff/review/shared/"


def citing(number, name="Lindgren Panel Guidelines"):
    return add_letter(letter_text(number, item_text(admin=name)))


def undated(number, *items):
    text = letter_text(number, *items).replace("Decision Date: 01/31/2017", "")
    return add_letter(text)


@pytest.fixture
def reviewer(client, django_user_model):
    account = django_user_model.objects.create_user("rita", "rita@firm.example", "x" * 12)
    set_role(account, Role.REVIEWER)
    client.force_login(django_user_model.objects.get(pk=account.pk))
    return client


def page_of(code):
    found, _ = shared_problems(limit=50)
    shared = next(each for each in found if each.code == code)
    return reverse("staff:shared_problem", args=[code, shared.about])


def send(client, url, act, **fields):
    return client.post(url, {"act": act, **{f"{act}-{name}": fields[name] for name in fields}})


def begin(client, response):
    assert response.status_code == 302, response.content.decode()
    return client.post(response.url, {"do": "begin"}, follow=True).content.decode()


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


def test_accepting_for_all_and_publishing_what_is_ready(reviewer, django_assert_max_num_queries):
    letters = [undated(f"CM17-910000{number}") for number in (1, 2, 3)]
    undated("CM17-9100004", item_text(admin="Osterhout Consensus Guidelines"))
    url = page_of("missing-decision-date")
    reviewer.get(url)  # the session is new
    with django_assert_max_num_queries(9):
        page = reviewer.get(url).content.decode()
    assert "4 letters: without this problem 3 would be ready to publish, 1 needs more" in one_line(
        page
    )
    prepared = send(reviewer, url, "accept", reason="The form of that year has none.")
    with django_assert_max_num_queries(9):
        page = reviewer.get(prepared.url).content.decode()
    assert "Accept the problem for 4 letters" in page
    assert Letter.objects.filter(status=LetterStatus.PARSED).count() == 0
    page = begin(reviewer, prepared)
    assert "4 of 4 letters are done." in one_line(page)
    assert "Publish 3 letters" in page
    page = reviewer.post(f"{prepared.url}publish/", follow=True).content.decode()
    assert "3 of 3 letters were published." in one_line(page)
    states = {Letter.objects.get(pk=letter.pk).status for letter in letters}
    assert states == {LetterStatus.PUBLISHED}


@pytest.mark.parametrize("letters", [2, 5])
def test_the_page_of_an_unknown_guideline_and_its_acts_take_few_queries(
    reviewer, letters, django_assert_max_num_queries
):
    for number in range(letters):
        citing(f"CM17-910000{number}")
    url = page_of("unknown-guideline")
    reviewer.get(url)  # the session is new
    with django_assert_max_num_queries(9):
        reviewer.get(url)
    with django_assert_max_num_queries(14):
        prepared = send(reviewer, url, "accept", reason="Seen.")
    with django_assert_max_num_queries(9):
        reviewer.get(prepared.url)


def one_line(page):
    return " ".join(page.split())


def test_a_reason_is_needed(reviewer):
    undated("CM17-9100001"), undated("CM17-9100002")
    answer = send(reviewer, page_of("missing-decision-date"), "accept", reason=" ")
    assert answer.status_code == 400
    assert not SharedAct.objects.exists()


def test_what_was_prepared_can_be_dropped(reviewer):
    undated("CM17-9100001"), undated("CM17-9100002")
    prepared = send(reviewer, page_of("missing-decision-date"), "accept", reason="Seen.")
    reviewer.post(prepared.url, {"do": "drop"})
    assert not SharedAct.objects.exists()


def test_only_who_prepared_it_begins_it(reviewer, admin_client):
    undated("CM17-9100001"), undated("CM17-9100002")
    prepared = send(reviewer, page_of("missing-decision-date"), "accept", reason="Seen.")
    assert admin_client.post(prepared.url, {"do": "begin"}).status_code == 403
    assert SharedAct.objects.get().state == SharedActState.PREPARED


def test_a_treatment_type_is_chosen_for_all(reviewer):
    undated("CM17-9100001", item_text("Zorbel wrap therapeutics"))
    undated("CM17-9100002", item_text("Zorbel wrap therapeutics"))
    undated("CM17-9100003", item_text("Acupuncture for the knee"))
    chosen = TreatmentType.objects.get(subcategory="Acupuncture")
    url = page_of("unsure-treatment")
    assert send(reviewer, url, "treatment", treatment="None such", reason="x").status_code == 400
    page = begin(reviewer, send(reviewer, url, "treatment", treatment=name_of(chosen), reason="x"))
    assert "2 of 2 letters are done." in one_line(page)
    assert str(chosen) in page.replace("&amp;", "&")
    assert chosen.items.count() == 3


def name_of(treatment):
    same = treatment.category == treatment.subcategory
    return treatment.category if same else f"{treatment.category} \u203a {treatment.subcategory}"


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


def test_a_reviewer_may_choose_a_guideline_and_not_add_one(reviewer):
    citing("CM17-9100001"), citing("CM17-9100002")
    url = page_of("unknown-guideline")
    answer = send(reviewer, url, "new", title="Lindgren Panel", kind="mtus", reason="Adopted.")
    assert answer.status_code == 403
    assert "Your account may not add guidelines." in answer.content.decode()
    answer = send(reviewer, url, "known", guideline="Knee Complaints (2004)", reason="Misnamed.")
    assert "2 of 2 letters are done." in one_line(begin(reviewer, answer))
    assert not GuidelineName.objects.exists()


def test_a_title_that_may_identify_somebody_is_refused(admin_client):
    citing("CM17-9100001"), citing("CM17-9100002")
    url = page_of("unknown-guideline")
    answer = send(admin_client, url, "new", title="Dr. Ann Example", kind="mtus", reason="x")
    assert answer.status_code == 400
    assert "may identify a person" in answer.content.decode()


def test_many_letters_are_dealt_with_in_the_background(reviewer, monkeypatch):
    monkeypatch.setattr(running, "MOST_AT_ONCE", 1)
    undated("CM17-9100001"), undated("CM17-9100002")
    prepared = send(reviewer, page_of("missing-decision-date"), "accept", reason="Seen.")
    page = begin(reviewer, prepared)
    assert "0 of 2 letters are through." in page
    progress = f"{prepared.url}progress/"
    assert "0 of 2" in reviewer.get(progress).content.decode()
    running.run(SharedAct.objects.get().pk)
    assert reviewer.get(progress).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 400), ({"act": "known"}, 400), ({"act": "accept", "accept-reason": "a\0b"}, 400)],
)
def test_a_forged_form_is_refused(reviewer, data, status):
    undated("CM17-9100001"), undated("CM17-9100002")
    assert reviewer.post(page_of("missing-decision-date"), data).status_code == status


def test_a_problem_that_nobody_has_any_more_leads_to_the_list(reviewer):
    answer = reviewer.get(f"{URL}missing-decision-date/0123456789abcdef/")
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


def test_letters_that_are_ready_are_published_together_after_a_look(reviewer):
    ready = [add_letter(letter_text(f"CM17-910000{n}"), publish=False) for n in (1, 2)]
    other = add_letter(letter_text("CM17-9100003"), publish=False)
    unsure = undated("CM17-9100004")
    batch = ready[0].batch_id
    Letter.objects.filter(pk=ready[1].pk).update(batch=batch)
    page = reviewer.get(f"/staff/review/?batch={batch}").content.decode()
    assert "Publish 2 letters that" in page
    response = reviewer.post(f"/staff/review/ready/?batch={batch}")
    told = reviewer.get(response.url).content.decode()
    assert "2 letters are ready: nothing stands against" in " ".join(told.split())
    assert "Publish 2 letters</button>" in " ".join(told.split())
    assert not Letter.objects.filter(status=LetterStatus.PUBLISHED).exists()  # it asks before
    assert "2 of 2 letters were published" in " ".join(begin(reviewer, response).split())
    states = Letter.objects.in_bulk([*(letter.pk for letter in ready), other.pk, unsure.pk])
    assert [states[letter.pk].status for letter in (*ready, other, unsure)] == [
        "published", "published", "parsed", "needs_review",
    ]  # fmt: skip


def test_publishing_all_that_is_ready_can_be_dropped_and_needs_a_letter(reviewer):
    letter = add_letter(letter_text("CM17-9100001"), publish=False)
    response = reviewer.post("/staff/review/ready/")
    dropped = reviewer.post(response.url, {"do": "drop"})
    assert dropped.url == "/staff/review/?kind=ready"
    letter.refresh_from_db()
    assert letter.status == LetterStatus.PARSED
    reject(letter.pk)
    answer = reviewer.post("/staff/review/ready/", follow=True).content.decode()
    assert "None of these letters is ready to publish any more." in answer
    assert not SharedAct.objects.exists()
    assert reviewer.get("/staff/review/ready/").status_code == 405


def test_another_letter_of_a_published_case_is_not_published_along(reviewer):
    add_letter(letter_text("CM17-9100001"))
    newer = add_letter(letter_text("CM17-9100001", decided="02/20/2017"), publish=False)
    Letter.objects.filter(pk=newer.pk).update(status=LetterStatus.PARSED, problems=[])
    answer = reviewer.post("/staff/review/ready/", follow=True).content.decode()
    assert "None of these letters is ready to publish any more." in answer


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
