"""A letter's whole life on one page, two versions side by side, and changes taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User

from determinations.ingest import lifecycle
from determinations.ingest.revisions import (
    accept_problem,
    draft_of,
    newest_number,
    remove_item,
    revise,
    revisions_of,
)
from determinations.letters import BY_HAND, SAMPLE_MARK
from determinations.models import AcceptedProblem, Case, Letter, LetterStatus
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
TWO = letter_text(
    "CM17-9100001", item_text("MRI of the left knee"), item_text("Knee brace", "Overturned")
)


@pytest.fixture
def letter(admin_user):
    letter = add_letter(TWO)
    draft = draft_of(letter.case)
    draft["case"]["age"] = 41
    draft["items"][1]["outcome"] = "upheld"
    revise(letter.pk, draft, seen=0, by=admin_user, reason="As the second page says")
    return letter


@pytest.fixture
def life(admin_client, letter):
    def get(**params):
        response = admin_client.get(f"/staff/letters/{letter.pk}/history/", params)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return get


def test_all_that_happened_is_told_with_who_and_why(letter, life, admin_user):
    lifecycle.withdraw(letter.pk, by=admin_user, reason="A doubt")
    shown = life()
    for words in (
        "Received", "letter.txt", "Read", "As the parser read it", "Corrected", "by admin",
        "Reason: As the second page says", "Item 2: outcome", "Withdrawn", "Reason: A doubt",
        "Published → Withdrawn from readers",
    ):  # fmt: skip
        assert words in shown, words
    assert shown.index("A doubt") < shown.index("As the second page says")  # the latest first


def test_a_change_is_taken_back_from_the_page_for_a_reason(admin_client, letter, life):
    address = f"/staff/letters/{letter.pk}/history/2/undo/"
    assert address in life()
    admin_client.post(address, {"reason": ""})
    assert Case.objects.get().age == 41
    admin_client.post(address, {"reason": "Misread"})
    case = Case.objects.get()
    assert (case.age, case.outcome) == (40, "partially_overturned")
    assert "Reason: Misread" in life()


def test_what_taking_back_will_do_is_told_before_and_why_not_where_it_can_not(letter, life):
    shown = life()
    assert "all that was changed since stays. Readers see that at once; if something" in shown
    undo = shown[shown.index("Take this change back") :]
    assert '<del><span class="visually-hidden">Before: </span> 41</del>' in undo
    assert '<ins><span class="visually-hidden">After: </span> 40</ins>' in undo
    draft = draft_of(letter.case)
    draft["case"]["age"] = 42
    revise(letter.pk, draft, seen=2, by=None)
    shown = life()
    assert "The same field of the case (age) was changed again since." in shown
    assert "/history/2/undo/" not in shown
    assert "/history/3/undo/" in shown


def test_a_publication_and_a_rejection_are_taken_back(admin_client, letter, life, admin_user):
    address = f"/staff/letters/{letter.pk}/history/state"
    assert "Readers see the letter no more, from this moment on." in life()
    assert "Say why" in admin_client.post(f"{address}/withdraw/", follow=True).content.decode()
    admin_client.post(f"{address}/withdraw/", {"reason": "A doubt"})
    assert Letter.objects.get().status == LetterStatus.WITHDRAWN
    lifecycle.reject(letter.pk, by=admin_user, reason="No determination")
    assert f"{address}/read/" in life()
    admin_client.post(f"{address}/read/", {"reason": "It is one"})
    assert Letter.objects.get().status == LetterStatus.RECEIVED
    assert "Reason: It is one" in life()
    assert admin_client.post(f"{address}/erase/", {"reason": "x"}).status_code == 404


def test_it_says_in_words_where_the_file_came_from_and_who_acted(
    admin_client, letter, life, monkeypatch
):
    shown = life()
    assert f'href="/staff/batches/{letter.batch_id}/"' in shown
    assert shown.count("letter.txt") == 3  # title, header, and where it came in: once
    monkeypatch.setattr("sys.argv", ["manage.py", "procrastinate"])
    lifecycle.withdraw(letter.pk)
    assert "by the archive itself" in life()
    assert "procrastinate" not in life()


def test_a_sample_that_readers_do_not_see_says_so(admin_client, settings):
    letter = add_letter(f"{SAMPLE_MARK}\n{TWO}")
    address = f"/staff/letters/{letter.pk}/history/"
    settings.IMR_SAMPLES = "hide"
    assert "sample, hidden from readers" in admin_client.get(address).content.decode()
    settings.IMR_SAMPLES = "show"
    assert "sample, hidden from readers" not in admin_client.get(address).content.decode()


def test_an_accepted_problem_is_taken_up_again_from_the_page(admin_client, admin_user):
    letter = add_letter(letter_text(decided="13/31/2017"), publish=False)
    (problem,) = letter.get_problems()
    accept_problem(letter.pk, problem.code, problem.item, reason="It is as it is", by=admin_user)
    accepted = AcceptedProblem.objects.get()
    history = f"/staff/letters/{letter.pk}/history/"
    address = f"{history}accepted/{accepted.pk}/undo/"
    assert address in admin_client.get(history).content.decode()
    assert "Say why" in admin_client.post(address, follow=True).content.decode()
    admin_client.post(address, {"reason": "It is not"})
    taken_up = Letter.objects.get()
    assert (taken_up.status, taken_up.problems) == (LetterStatus.NEEDS_REVIEW, letter.problems)
    shown = admin_client.post(address, {"reason": "Again"}, follow=True).content.decode()
    assert "not accepted any more" in shown
    assert "Reason: It is not" in shown
    assert address not in shown


def test_why_a_change_can_not_be_taken_back_is_said(admin_client, letter, life):
    change = remove_item(draft_of(letter.case), "r2")
    revise(letter.pk, change, seen=newest_number(letter.case), by=None)
    page = admin_client.post(
        f"/staff/letters/{letter.pk}/history/2/undo/", {"reason": "Misread"}, follow=True
    )
    assert "Take back the later changes first" in page.content.decode()
    assert len(revisions_of(letter.case)) == 3


def test_a_withdrawal_is_taken_back_by_publishing_again_as_the_rules_let(
    admin_client, letter, life
):
    lifecycle.withdraw(letter.pk)
    address = f"/staff/letters/{letter.pk}/history/state/publish/"
    assert address in life()
    admin_client.post(address, {"reason": "No doubt any more"})
    assert Letter.objects.get().status == LetterStatus.PUBLISHED
    assert address not in life()


def test_two_versions_stand_side_by_side(admin_client, letter):
    address = f"/staff/letters/{letter.pk}/history/compare/"
    page = admin_client.get(address, {"from": "1", "to": "2"})
    rows = {row.label: row for row in page.context["rows"]}
    assert rows.keys() == {"Age", "Item 2: outcome"}
    assert rows["Age"].after == (("41", True),)
    now = admin_client.get(address, {"from": "current", "to": "read"})
    assert {row.label for row in now.context["rows"]} == {"Age", "Item 2: outcome"}
    same = admin_client.get(address, {"from": "1", "to": "read"})
    assert "Both say the same." in same.content.decode()
    assert admin_client.get(address, {"from": "x"}).status_code == 404
    assert Case.objects.count() == 1


def test_what_was_redacted_is_not_in_the_history(letter, life):
    draft = draft_of(letter.case)
    draft["case"]["clinical_summary"] = "The cook has knee pain."
    revise(letter.pk, draft, seen=2, by=None)
    assert "cook" in life()
    lifecycle.redact(letter.pk, [(BY_HAND, "cook")])
    assert "cook" not in life()


def test_it_takes_a_fixed_number_of_queries(admin_client, letter, django_assert_max_num_queries):
    address = f"/staff/letters/{letter.pk}/history/"
    for age in range(20, 50):
        draft = draft_of(letter.case)
        draft["case"]["age"] = age
        revise(letter.pk, draft, seen=newest_number(letter.case), by=None)
    admin_client.get(address)  # the session is noted as alive now
    with django_assert_max_num_queries(9):
        page = admin_client.get(address)
    assert len(page.context["page"].object_list) == 25
    assert "Earlier" in page.content.decode()


def test_it_opens_to_those_who_may_see_letters(client, letter):
    address = f"/staff/letters/{letter.pk}/history/"
    assert client.get(address).status_code == 302
    user = User.objects.create_user("viewer", is_staff=True)
    client.force_login(user)
    assert client.get(address).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_letter"))
    assert client.get(address).status_code == 200
    assert "Take this change back" not in client.get(address).content.decode()
    undo = client.post(f"/staff/letters/{letter.pk}/history/2/undo/", {"reason": "x"})
    assert undo.status_code == 403
    assert client.get("/staff/cases/CM17-9100001/history/").url == address
