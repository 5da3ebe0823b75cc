"""What an administrator types into a case is screened as a letter is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from determinations.ingest import lifecycle
from determinations.ingest.typed_values import CannotCorrect
from determinations.letters import BY_HAND
from determinations.models import AuditEntry, Case, Revision, Verb
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.correcting import correct_case, correct_item

pytestmark = pytest.mark.django_db
NAMED = letter_text().replace("with knee pain.", "with knee pain.\nDr. Ann Example agreed.")


def errors(page):
    return page.context["adminform"].form.errors if page.status_code == 200 else {}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("MRI for Mr. Quillfeather", "“Quillfeather” may identify a person: it stands behind a"),
        ("MRI, SSN 123-45-6789", "“123-45-6789” may identify a person"),
        ("MRI of the knee (DOB 3/14/1961)", "is a date of birth"),
    ],
)
def test_a_mark_that_is_typed_is_refused_beside_its_field(admin_client, typed, why):
    add_letter(letter_text())
    assert Case.objects.published().exists()
    refused = errors(correct_item(admin_client, description=typed))
    assert why in refused["description"][0]
    assert list(refused) == ["description"]
    assert not Revision.objects.exists()


@pytest.mark.parametrize("typed", ["EXAMPLE's MRI", "MRI, as Exam-\nple wrote"])
def test_what_was_redacted_is_refused_in_any_form_and_field(admin_client, typed):
    letter = add_letter(NAMED)
    lifecycle.redact(letter.pk)
    lifecycle.publish(letter.pk)
    assert (
        "was redacted in the letter"
        in errors(correct_item(admin_client, rationale=typed))["rationale"][0]
    )
    assert "was redacted" in errors(correct_item(admin_client, body_parts=typed))["body_parts"][0]
    assert (
        "was redacted"
        in errors(correct_case(admin_client, clinical_summary=typed))["clinical_summary"][0]
    )


def test_a_form_opened_before_the_redaction_does_not_undo_it(admin_client):
    letter = add_letter(NAMED)
    summary = Case.objects.get().clinical_summary
    assert "Example" in summary
    lifecycle.redact(letter.pk)
    assert "was redacted" in str(errors(correct_case(admin_client, clinical_summary=summary)))
    assert "Example" not in Case.objects.get().clinical_summary


def test_what_a_letter_is_held_for_is_refused_until_a_person_drops_it(admin_client):
    letter = add_letter(NAMED)
    typed = {"description": "MRI as Dr. Ann Example asked"}
    refused = errors(correct_item(admin_client, **typed))
    assert "is held in the letter" in refused["description"][0]
    lifecycle.clear(letter.pk)
    assert correct_item(admin_client, **typed).status_code == 302


def test_other_fields_of_a_held_letter_can_be_corrected(admin_client):
    add_letter(NAMED)
    assert correct_item(admin_client, outcome="overturned").status_code == 302
    assert correct_case(admin_client, age="41").status_code == 302
    corrections = Revision.objects.latest("number").corrections
    assert corrections["case"].keys() == {"age"}
    assert corrections["items"]["r1"].keys() == {"outcome"}


def test_why_it_is_corrected_is_asked_and_kept_as_in_the_review(admin_client):
    add_letter(letter_text())
    page = admin_client.get(f"/admin/determinations/case/{Case.objects.get().pk}/change/")
    assert "Read wrong: the letter says this" in page.content.decode()
    correct_case(admin_client, age="41", cause="misread", reason="A seven in the scan")
    correct_item(admin_client, outcome="overturned", cause="letter_wrong")
    correct_case(admin_client, age="42")
    made = Revision.objects.filter(number__gt=1).order_by("number")
    assert list(made.values_list("cause", "reason")) == [
        ("misread", "A seven in the scan"), ("letter_wrong", ""), ("", ""),
    ]  # fmt: skip
    told = AuditEntry.objects.filter(verb=Verb.CORRECT).order_by("pk")
    assert told[0].reason == "Read wrong: the letter says this: A seven in the scan"
    assert Case.objects.get().items.get().corrected["outcome"]["cause"] == "letter_wrong"


def test_a_cause_that_is_none_is_refused_beside_its_field(admin_client):
    add_letter(letter_text())
    assert list(errors(correct_case(admin_client, age="41", cause="a_whim"))) == ["cause"]
    assert not Revision.objects.exists()


def test_who_may_only_look_is_asked_nothing(client, django_user_model):
    add_letter(letter_text())
    user = django_user_model.objects.create_user("vera", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_case"))
    client.force_login(user)
    page = client.get(f"/admin/determinations/case/{Case.objects.get().pk}/change/")
    assert page.status_code == 200
    assert "in your own words" not in page.content.decode()


def test_no_correction_comes_in_another_way():
    add_letter(letter_text())
    item = Case.objects.get().items.get()
    item.description = "MRI for Mr. Quillfeather"
    with pytest.raises(CannotCorrect, match="Quillfeather"):
        lifecycle.correct(item, ["description"], by=None)


def test_what_was_redacted_in_an_older_letter_stays_out_of_a_correction(admin_client):
    rationale = "Quillfeather asks for it. It is not medically necessary."
    first = add_letter(letter_text("CM17-9100001", item_text(rationale=rationale)))
    assert correct_item(admin_client, description="MRI of Quillfeather").status_code == 302
    lifecycle.redact(first.pk, [(BY_HAND, "Quillfeather")])
    newer = item_text(outcome="Overturned")
    second = add_letter(letter_text("CM17-9100001", newer, decided="02/28/2017"), publish=False)
    lifecycle.publish(second.pk)
    assert Case.objects.get().items.get().description == "MRI of [redacted: passage]"


def test_a_redacted_birth_date_is_refused_as_any_other_date(admin_client):
    letter = add_letter(letter_text().replace("with knee", "born on March 14, 1961, with knee"))
    lifecycle.redact(letter.pk)
    refused = errors(correct_case(admin_client, date_of_injury="1961-03-14"))
    assert "was redacted" in refused["date_of_injury"][0]
