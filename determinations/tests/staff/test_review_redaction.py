"""Marks that may identify a person are decided on as a part of the review."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.revisions import revisions_of, undo
from determinations.letters import BY_HAND
from determinations.models import (
    AuditEntry,
    Case,
    DroppedFinding,
    Letter,
    LetterStatus,
    PhiState,
    Revision,
)
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.staff.redaction_form import decide, form_of, let_all_go, preview, url_of
from determinations.tests.staff.review_form import messages_of, sent, url

pytestmark = pytest.mark.django_db
TEXT = letter_text().replace(
    "with knee pain.",
    "with knee pain, seen by Dr. Example. Mr. Quillfeather agreed; so did Quillfeather's son.",
)


@pytest.fixture
def letter():
    made = add_letter(TEXT)
    assert made.phi_state == PhiState.HELD
    return made


def test_the_review_leads_to_its_marks_lit_in_the_text(admin_client, letter):
    page = admin_client.get(url(letter)).content.decode()
    assert url_of(letter) in page
    page = admin_client.get(url_of(letter))
    assert {each.choice.text for each in page.context["findings"]} >= {"Example", "Quillfeather"}
    lit = [piece.text for piece in page.context["pieces"] if piece.finding is not None]
    assert lit.count("Quillfeather") + lit.count("Quillfeather's") == 2
    assert "".join(piece.text for piece in page.context["pieces"]) == letter.text
    assert AuditEntry.objects.filter(verb="view", letter_id=letter.pk).exists()


def test_some_are_redacted_and_some_let_go_for_a_reason(admin_client, admin_user, letter):
    page = decide(admin_client, letter, let_go={"Example": "The name of a brace"})
    assert page.url == url(letter)
    letter = Letter.objects.get()
    assert letter.phi_state == PhiState.REDACTED
    assert "Quillfeather" not in letter.reading_text
    assert "Dr. Example" in letter.reading_text
    dropped = DroppedFinding.objects.get()
    assert (dropped.text, dropped.reason) == ("Example", "The name of a brace")
    assert dropped.dropped_by == admin_user
    data = sent(admin_client.get(url(letter)))
    admin_client.post(url(letter), {**data, "act": "publish"})
    assert "Quillfeather" not in Case.objects.published().get().clinical_summary


def test_all_are_let_go_for_one_reason(admin_client, letter):
    let_all_go(admin_client, letter, "A device")
    letter = Letter.objects.get()
    assert (letter.phi_state, letter.status) == (PhiState.CLEARED, LetterStatus.PARSED)
    assert set(DroppedFinding.objects.values_list("reason", flat=True)) == {"A device"}


def test_a_reason_of_its_own_goes_before_the_shared_one(admin_client, letter):
    decide(admin_client, letter, let_go={"Example": "A brace"}, **{"reason-shared": "A device"})
    assert DroppedFinding.objects.get().reason == "A brace"


def test_none_is_let_go_without_a_reason(admin_client, letter):
    page = decide(admin_client, letter, let_go={"Example": ""})
    assert page.status_code == 400
    assert "Say why." in page.content.decode()
    assert Letter.objects.get().phi_state == PhiState.HELD


def test_nothing_is_decided_that_was_not_looked_at(admin_client, letter):
    page = admin_client.get(url_of(letter))
    page = admin_client.post(url_of(letter), form_of(page, act="decide"))
    assert "look at how it will read first" in messages_of(admin_client, page)[0]
    assert Letter.objects.get().phi_state == PhiState.HELD


def test_further_words_are_redacted_and_bars_stand_for_all(admin_client, letter):
    page = preview(admin_client, letter, further="knee\npain")
    shown = page.content.decode()
    text = shown[shown.index('id="review-text"') : shown.index('id="redaction-form"')]
    assert "Quillfeather" not in text
    assert " pain" not in text
    assert text.count("[redacted: passage]") >= 2
    admin_client.post(url_of(letter), form_of(page, act="decide"))
    assert "knee" not in Letter.objects.get().reading_text


def test_words_that_are_not_in_the_letter_are_said(admin_client, letter):
    page = preview(admin_client, letter, further="uillfeath")
    assert messages_of(admin_client, page) == ["Not in the letter, as whole words: uillfeath"]
    assert page.context["further"] == "uillfeath"


def test_the_preview_says_what_the_screen_still_finds(admin_client, letter):
    page = preview(admin_client, letter, let_go={"Example": "The name of a brace"})
    assert "The screen finds nothing else in it" in page.content.decode()
    Letter.objects.update(phi_findings=[])  # as older rules left it
    page = preview(admin_client, letter, further="knee")
    assert "Example" in [finding.text for finding in page.context["remaining"]]
    assert "The screen still finds in it" in page.content.decode()


def test_a_mark_that_the_form_says_nothing_about_is_redacted(admin_client, letter):
    page = admin_client.get(url_of(letter))
    form = {"seen": page.context["seen"], "offered": [], "further": "knee", "act": "preview"}
    page = admin_client.post(url_of(letter), form)
    admin_client.post(url_of(letter), {**form, "act": "decide",
                                       "previewed": page.context["previewed"]})  # fmt: skip
    text = Letter.objects.get().reading_text
    assert not {"Quillfeather", "Example", "knee"} & set(text.split())


@pytest.mark.parametrize("state", ["published", "rejected", "cleared", "redacted"])
def test_a_letter_in_any_state_leads_to_it(admin_client, state):
    letter = add_letter(letter_text() if state == "published" else TEXT)
    acts = {
        "published": lifecycle.publish,
        "rejected": lifecycle.reject,
        "cleared": lifecycle.clear,
        "redacted": lifecycle.redact,
    }
    acts[state](letter.pk)
    assert url_of(letter) in admin_client.get(url(letter)).content.decode()
    admin = f"/admin/determinations/letter/{letter.pk}"
    assert url_of(letter) in admin_client.get(f"{admin}/change/").content.decode()
    assert admin_client.get(f"{admin}/phi/").url == url_of(letter)
    page = decide(admin_client, letter, further="cook")
    assert page.status_code == 302
    assert "cook" not in Letter.objects.get().reading_text


def test_letting_go_what_was_redacted_brings_it_back(admin_client, letter):
    decide(admin_client, letter, further="cook")
    assert "cook" not in Letter.objects.get().reading_text
    decide(admin_client, letter, let_go={"cook": "Anybody may be one"})
    text = Letter.objects.get().reading_text
    assert "cook" in text
    assert "Quillfeather" not in text


def test_it_says_who_let_go_and_redacted_and_when(admin_client, letter):
    decide(admin_client, letter, let_go={"Example": "The name of a brace"})
    year = timezone.localtime().year
    for address in (url_of(letter), f"/admin/determinations/letter/{letter.pk}/change/"):
        page = " ".join(admin_client.get(address).content.decode().split())
        assert re.search(rf"Redacted by admin on \w+ \d+, {year} at \d\d:\d\d", page)
        assert re.search(rf"ropped by admin on \w+ \d+, {year} at \d\d:\d\d", page)
    [dropped] = [
        finding.choice
        for finding in admin_client.get(url_of(letter)).context["findings"]
        if finding.choice.dropped
    ]
    assert (dropped.text, dropped.is_chosen) == ("Example", False)


def test_a_letter_without_text_has_nothing_to_redact(admin_client, letter):
    Letter.objects.update(text="", phi_findings=[], phi_state=PhiState.CLEAR)
    page = admin_client.get(url_of(letter))
    assert "nothing to redact" in messages_of(admin_client, page)[0]
    assert url_of(letter) not in admin_client.get(url(letter)).content.decode()
    assert admin_client.post(url_of(letter), {"act": "decide"}).status_code == 302


def test_a_decision_on_another_text_is_refused(admin_client, letter):
    page = admin_client.get(url_of(letter))
    page = admin_client.post(url_of(letter), form_of(page, act="preview"))
    lifecycle.redact(letter.pk, [(BY_HAND, "cook")])
    page = admin_client.post(url_of(letter), form_of(page, act="decide"))
    assert "has changed since this page was opened" in messages_of(admin_client, page)[0]
    assert Letter.objects.get().get_redacted_passages() == [(BY_HAND, "cook")]


def test_who_may_only_look_decides_nothing(client, django_user_model, letter):
    person = django_user_model.objects.create_user("vera", password="x" * 12, is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_letter"))
    client.force_login(person)
    assert "redaction/" not in client.get(url(letter)).content.decode()
    assert client.get(url_of(letter)).status_code == 403
    assert client.post(url_of(letter)).status_code == 403


def test_forged_forms_are_answered_in_words(admin_client, letter):
    for form in (
        {"act": "decide"},
        {"act": "preview", "offered": ["nonsense", "x\0:knee"], "decision-0": "?"},
        {"act": "preview", "offered": ["name:knee"] * 3, "decision-1": "let-go"},
    ):
        assert admin_client.post(url_of(letter), form).status_code in (200, 400)
    assert Letter.objects.get().phi_state == PhiState.HELD
    assert admin_client.put(url_of(letter)).status_code == 405


def places_of(client, letter):
    """Return all that pages of the staff, readers and programs tell of a letter."""
    number = letter.case.case_number
    history = f"/staff/letters/{letter.pk}/history/"
    pages = [
        url(letter),
        f"{history}?all=1",
        f"{history}compare/?from=1&to=current",
        f"{history}compare/?from=1&to=read",
        f"/cases/{number}/",
        f"/cases/{number}/letter/",
        f"/api/v1/cases/{number}/",
    ]
    answers = [client.get(page) for page in pages]
    return "".join(
        b"".join(answer.streaming_content).decode(errors="replace")
        if answer.streaming
        else answer.content.decode()
        for answer in answers
    )


def test_what_is_redacted_is_nowhere_and_no_undo_brings_it_back(admin_client, admin_user):
    letter = add_letter(letter_text())
    with_words = sent(admin_client.get(url(letter)))
    with_words["case.clinical_summary"] = "The cook sews with Tall Quillfeather."
    admin_client.post(url(letter), {**with_words, "act": "save"})
    revised = sent(admin_client.get(url(letter)))
    revised["case.clinical_summary"] = "The worker sews."
    admin_client.post(url(letter), {**revised, "act": "save"})
    lifecycle.redact(letter.pk, [(BY_HAND, "cook")], by=admin_user)
    lifecycle.publish(letter.pk, by=admin_user)
    letter = Letter.objects.select_related("case").get()
    last, *_ = revisions_of(letter.case)
    assert " cook" not in places_of(admin_client, letter)
    undo(last.pk, admin_user, "Wrong")
    undone = Case.objects.get().clinical_summary
    assert "sews with" in undone
    assert "cook" not in undone
    assert " cook" not in places_of(admin_client, letter)
    assert not Revision.objects.filter(draft__icontains=" cook").exists()


def test_items_of_a_held_letter_are_merged_without_its_words_getting_out(admin_client):
    letter = add_letter(TEXT)
    data = sent(admin_client.get(url(letter)))
    admin_client.post(url(letter), {**data, "change": "add_item"})
    page = admin_client.post(url(letter), {**data, "act": "publish"})
    assert "have to be cleared or redacted first" in messages_of(admin_client, page)[0]
    assert not Case.objects.published().exists()


def test_reasons_lose_words_that_are_redacted_later(admin_client, letter):
    decide(admin_client, letter, let_go={"Example": "The street where the cook lives"})
    lifecycle.redact(letter.pk, [(BY_HAND, "cook"), ("physician", "Quillfeather")])
    assert DroppedFinding.objects.get(text="Example").reason.count("[redacted") == 1


def test_the_page_takes_a_fixed_number_of_queries(
    admin_client, letter, django_assert_max_num_queries
):
    admin_client.get(url_of(letter))
    with django_assert_max_num_queries(9):
        admin_client.get(url_of(letter))


def test_a_waiting_letter_s_changes_are_redacted_before_it_replaces(admin_client, admin_user):
    old = add_letter(letter_text())
    new = add_letter(letter_text().replace("40-year-old", "41-year-old"))
    data = sent(admin_client.get(url(new)))
    data["case.clinical_summary"] = "The cook sews."
    admin_client.post(url(new), {**data, "act": "save"})
    lifecycle.redact(new.pk, [(BY_HAND, "cook")], by=admin_user)
    assert " cook" not in admin_client.get(url(new)).content.decode().split("review-between")[0]
    lifecycle.replace(new.pk, over=old.pk, by=admin_user, reason="Corrected")
    assert " cook" not in str(Case.objects.values_list("clinical_summary"))
