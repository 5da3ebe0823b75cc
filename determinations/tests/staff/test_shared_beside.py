"""A letter's review page: a guideline that the archive does not know, and letters with the same."""

from __future__ import annotations

import pytest
from django.urls import reverse

from determinations.models import (
    AuditEntry,
    GuidelineCitation,
    GuidelineName,
    Letter,
    LetterStatus,
    Verb,
)
from determinations.tests.staff.review_form import sent
from determinations.tests.waiting_letters import NAME, citing

pytestmark = pytest.mark.django_db
UNKNOWN = "no guideline that the archive knows. Choose the one that is meant."


def page_of(letter):
    return reverse("staff:review", args=[letter.pk])


def one_line(response):
    return " ".join(response.content.decode().split())


def add(client, letter, **changes):
    message = Letter.objects.get(pk=letter.pk).get_problems()[0].message
    fields = {"title": NAME, "year": "", "kind": "mtus", "publisher": "", "reason": "Adopted."}
    data = {"message": message} | {f"new-{name}": value for name, value in fields.items()}
    url = reverse("staff:add_guideline", args=[letter.pk, 0])
    return client.post(url, data | changes, follow=True)


def test_an_unknown_guideline_is_said_to_be_with_the_letters_words(admin_client):
    page = admin_client.get(page_of(citing("CM17-9100001")))
    assert UNKNOWN in one_line(page)
    control = next(
        each
        for each in page.context["form"].items[0].citations[0].controls
        if each.field.name == "guideline"
    )
    assert (control.value, control.is_unknown) == (NAME, True)
    assert NAME not in page.context["guidelines"]
    assert "Knee Complaints (2004)" in page.context["guidelines"]
    assert f"citation-{control.name.split('.')[1]}-guideline" in one_line(page)


def test_the_form_is_saved_with_an_unknown_guideline_as_it_is(admin_client):
    letter = citing("CM17-9100001")
    data = sent(admin_client.get(page_of(letter)))
    answer = admin_client.post(page_of(letter), data | {"case.age": "41", "act": "save"})
    assert answer.status_code == 302
    assert Letter.objects.get(pk=letter.pk).case.age == 41


def test_a_known_guideline_is_chosen_in_its_place(admin_client):
    letter = citing("CM17-9100001")
    page = admin_client.get(page_of(letter))
    key = page.context["form"].items[0].citations[0].key
    data = sent(page) | {f"citation.{key}.guideline": "Knee Complaints (2004)", "act": "save"}
    assert admin_client.post(page_of(letter), data).status_code == 302
    assert Letter.objects.get(pk=letter.pk).status == LetterStatus.PARSED
    assert UNKNOWN not in one_line(admin_client.get(page_of(letter)))


def test_how_many_more_letters_cite_these_words_is_told(
    admin_client, django_assert_max_num_queries
):
    letter, _, _ = (citing(f"CM17-910000{number}") for number in (1, 2, 3))
    url = reverse("staff:shared_counts", args=[letter.pk])
    admin_client.get(url)
    with django_assert_max_num_queries(6):
        told = one_line(admin_client.get(url))
    assert "2 more letters cite these words" in told
    leads = admin_client.get(reverse("staff:same_problem", args=[letter.pk, 0]))
    assert leads.url in told


def test_an_administrator_adds_the_guideline_and_is_led_to_the_other_letters(admin_client):
    letter, other = citing("CM17-9100001"), citing("CM17-9100002")
    page = one_line(add(admin_client, letter))
    assert "The guideline was added. 1 more letter cites these words:" in page
    assert Letter.objects.get(pk=letter.pk).status == LetterStatus.PARSED
    assert Letter.objects.get(pk=other.pk).status == LetterStatus.NEEDS_REVIEW
    assert GuidelineName.objects.get().added_by.username == "admin"
    entry = AuditEntry.objects.get(verb=Verb.ACCEPT_PROBLEM)
    assert (entry.letter_id, entry.reason) == (letter.pk, "Adopted.")


def test_a_source_outside_the_mtus_names_its_publisher(admin_client):
    letter = citing("CM17-9100001")
    add(admin_client, letter, **{"new-kind": "non_mtus", "new-publisher": "odg"})
    cited = GuidelineCitation.objects.get(cited_by="claims_administrator")
    assert (cited.kind, cited.source) == ("non_mtus", f"ODG, {NAME}")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"new-title": ""}, "The guideline was not added. This field is required."),
        ({"new-year": "12"}, "The guideline was not added."),
        ({"new-kind": "none"}, "The guideline was not added."),
        ({"message": "Another."}, "problems changed meanwhile"),
    ],
)
def test_what_can_t_be_added_is_said(admin_client, changes, told):
    page = add(admin_client, citing("CM17-9100001"), **changes)
    assert told in one_line(page)
    assert not GuidelineName.objects.exists()


def test_who_may_not_add_guidelines_is_told_so(reviewer_client):
    letter = citing("CM17-9100001")
    assert "your account may not add one" in one_line(reviewer_client.get(page_of(letter)))
    assert "Your account may not add guidelines." in one_line(add(reviewer_client, letter))
    assert not GuidelineName.objects.exists()


@pytest.mark.parametrize("name", ["same_problem", "add_guideline"])
def test_a_problem_that_is_not_there_is_not_found(admin_client, name):
    url = reverse(f"staff:{name}", args=[citing("CM17-9100001").pk, 7])
    ask = admin_client.get if name == "same_problem" else admin_client.post
    assert ask(url).status_code == 404
