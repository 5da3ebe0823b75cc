"""What becomes of a letter that has no outcome, and of a public one that loses it."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle, reparsing
from determinations.ingest.erasing import erase
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.sample_removal import remove_samples
from determinations.models import AuditEntry, Case, DisputedItem, IndexChange, Letter, LetterStatus
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.correcting import correct_item
from determinations.tests.ingest.gate import execute, is_seen
from determinations.tests.ingest.test_outcomes import NO_OUTCOME, TWO, outcome

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (NO_OUTCOME, "Item 1 has no outcome"),
        (letter_text().split("IMR ISSUES")[0], "no disputed item"),
    ],
)
def test_a_letter_without_an_outcome_is_not_published_and_it_says_why(text, reason):
    letter = add_letter(text)
    assert letter.status == LetterStatus.NEEDS_REVIEW
    with pytest.raises(CannotPublish, match=reason):
        lifecycle.publish(letter.pk)


def test_a_letter_is_published_once_a_person_gave_its_outcome(client, admin_user):
    letter = add_letter(NO_OUTCOME)
    item = DisputedItem.objects.get()
    item.outcome = "overturned"
    lifecycle.correct(item, ["outcome"], admin_user)
    lifecycle.publish(letter.pk)
    assert is_seen(client, letter)
    assert outcome() == "overturned"


def test_an_outcome_that_a_person_left_out_holds_a_newer_clean_letter(admin_user):
    add_letter(TWO, publish=False)
    item = DisputedItem.objects.get(position=1)
    item.outcome = ""
    lifecycle.correct(item, ["outcome"], admin_user)
    newer = add_letter(TWO.replace("01/31/2017", "02/28/2017"))
    assert newer.status == LetterStatus.NEEDS_REVIEW
    assert newer.problems[-1]["code"] == "outcome-unknown"
    assert "Item 1 has no outcome" in newer.problems[-1]["message"]


def lose_by_reparsing(letter):
    # the stored text as a newer parser would read it, without the outcome
    Letter.objects.update(text=NO_OUTCOME, parser_version="0.9", reading_digest="")
    reparsing.reparse_letter(letter.pk)


def lose_by_correction(letter):
    item = DisputedItem.objects.get()
    item.outcome = ""
    lifecycle.correct(item, ["outcome"], by=None)


def lose_by_erasing(letter, chief):
    """Erase another letter of the case: corrections go with it, here the one that gave it."""
    older = add_letter(letter_text(decided="01/01/2016"), name="older.txt")
    erase(older.pk, by=chief, reason="a court's order")


def check_taken_from_readers(client, letter):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not is_seen(client, letter)
    letter.refresh_from_db()
    assert (letter.status, letter.publish_when_clean) == (LetterStatus.NEEDS_REVIEW, False)
    codes = {problem["code"] for problem in letter.problems}
    assert codes & {"missing-outcome", "outcome-unknown"}
    entry = AuditEntry.objects.filter(verb="withdraw", letter_id=letter.pk).get()
    assert "Item 1 has no outcome" in entry.reason
    assert IndexChange.objects.filter(case_id=letter.case_id).exists()


@pytest.mark.parametrize("lose", [lose_by_reparsing, lose_by_correction])
def test_a_public_determination_that_loses_its_outcome_goes_back_to_a_person(client, lose):
    letter = add_letter(letter_text())
    IndexChange.objects.all().delete()
    lose(letter)
    check_taken_from_readers(client, letter)


def test_so_does_one_whose_outcome_goes_with_an_erased_letter(client, admin_user):
    letter = add_letter(NO_OUTCOME)
    item = DisputedItem.objects.get()
    item.outcome = "upheld"
    lifecycle.correct(item, ["outcome"], admin_user)
    lifecycle.publish(letter.pk)
    IndexChange.objects.all().delete()
    lose_by_erasing(letter, admin_user)
    check_taken_from_readers(client, letter)


def test_a_redaction_that_takes_the_outcome_leaves_the_letter_withdrawn(client):
    letter = add_letter(letter_text())
    lifecycle.redact(letter.pk, [("name", "Upheld")])
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not is_seen(client, letter)
    letter.refresh_from_db()
    assert letter.status == LetterStatus.WITHDRAWN
    assert {"missing-outcome", "no-items"} & {problem["code"] for problem in letter.problems}
    with pytest.raises(CannotPublish, match=r"outcome|disputed item"):
        lifecycle.publish(letter.pk)


def test_a_reparse_tells_before_it_is_run_what_it_would_take_from_readers(client):
    letter = add_letter(letter_text())
    Letter.objects.update(text=NO_OUTCOME, parser_version="0.9", reading_digest="")
    changes = reparsing.reparse_letter(letter.pk, dry_run=True)
    status = next(change for change in changes if change.field == "status")
    assert (status.before, status.after) == ("published", "needs_review")
    assert is_seen(client, letter)
    assert not AuditEntry.objects.filter(verb="withdraw").exists()


def test_the_admin_says_in_words_that_a_public_item_keeps_an_outcome(client, admin_client):
    letter = add_letter(letter_text())
    page = correct_item(admin_client, rationale="Because.", outcome="")
    (message,) = page.context["adminform"].form.errors["outcome"]
    assert message.startswith("Readers see this decision")
    assert DisputedItem.objects.get().outcome == "upheld"
    answer = correct_item(admin_client, rationale="Because.", outcome="overturned")
    assert answer.status_code == 302
    assert outcome() == "overturned"
    lifecycle.withdraw(letter.pk)
    assert correct_item(admin_client, rationale="Because.", outcome="").status_code == 302
    assert outcome() == ""


def test_a_correction_writes_nothing_but_what_was_changed(client, admin_user):
    """A form that was opened before the letter was withdrawn does not bring it back."""
    letter = add_letter(letter_text())
    opened = Case.objects.get()
    lifecycle.withdraw(letter.pk)
    opened.age = 41
    lifecycle.correct(opened, Case.CORRECTABLE, admin_user)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Case.objects.get().age == 41
    assert not is_seen(client, letter)


def test_samples_are_removed_with_their_outcomes():
    add_letter("THIS IS AN INVENTED SAMPLE LETTER\n" + letter_text())
    Letter.objects.update(invented=True)
    remove_samples()
    assert not Case.objects.exists()
