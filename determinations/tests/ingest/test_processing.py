"""A letter's way from received to published, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from determinations.ingest import lifecycle, saving
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import record_failure, record_reading
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.reader import LetterReader
from determinations.ingest.reading_groups import read_and_file
from determinations.ingest.sources import IncomingFile
from determinations.letters import Reading, UnreadableLetter, extract, parse
from determinations.letters.phi import screen
from determinations.models import (
    Case,
    IndexChange,
    Letter,
    LetterStatus,
    PhiState,
    Reviewer,
    Revision,
)
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


def status(letter):
    return LetterStatus(Letter.objects.get(pk=letter.pk).status)


def test_a_clean_letter_is_saved_and_published():
    items = item_text(), item_text("Knee brace", "Overturned")
    letter = add_letter(letter_text("CM17-9100010", *items))
    case = Case.objects.get(case_number="CM17-9100010")
    assert letter.status == LetterStatus.PUBLISHED
    assert case.is_published
    assert case.outcome == "partially_overturned"
    assert [str(item) for item in case.items.all()] == [
        "MRI of the left knee: Upheld",
        "Knee brace: Overturned",
    ]
    citation = case.items.first().citations.last()
    assert str(citation) == "Knee Complaints (2004), Special Studies"
    assert IndexChange.objects.filter(case_id=case.pk).exists()


def test_without_the_wish_to_publish_a_clean_letter_waits():
    letter = add_letter(letter_text(), publish=False)
    assert letter.status == LetterStatus.PARSED
    assert not Case.objects.published().exists()


def test_a_letter_with_problems_needs_review_and_is_not_published():
    letter = add_letter(letter_text().replace("Case Number: CM17-9100001", ""))
    assert letter.status == LetterStatus.NEEDS_REVIEW
    assert letter.problems[0]["code"] == "missing-case-number"
    assert Case.objects.get().case_number == f"unnumbered-{letter.sha256[:12]}"
    assert not Case.objects.published().exists()


def test_equal_credentials_are_one_reviewer():
    add_letter(letter_text("CM17-9100011"))
    add_letter(letter_text("CM17-9100012"))
    add_letter(letter_text("CM17-9100013", specialty="Neurology"))
    assert Reviewer.objects.count() == 2


def test_a_newer_letter_of_a_case_supersedes_the_older_which_stays():
    old = add_letter(letter_text(decided="01/31/2017"))
    new = add_letter(letter_text("CM17-9100001", item_text("Knee brace"), decided="02/28/2017"))
    lifecycle.publish(new.pk)
    case = Case.objects.get()
    assert case.letter_id == new.pk
    assert [item.description for item in case.items.all()] == ["Knee brace"]
    assert status(old) == LetterStatus.SUPERSEDED
    assert status(new) == LetterStatus.PUBLISHED


def test_an_older_letter_that_comes_later_does_not_take_the_place():
    new = add_letter(letter_text(decided="02/28/2017"))
    old = add_letter(letter_text("CM17-9100001", item_text("Knee brace"), decided="01/31/2017"))
    assert Case.objects.get().letter_id == new.pk
    assert status(old) == LetterStatus.SUPERSEDED


def test_a_published_determination_is_not_replaced_by_a_letter_nobody_looked_at():
    first = add_letter(letter_text())
    second = add_letter(letter_text(decided="02/28/2017"), publish=False)
    case = Case.objects.get()
    assert case.letter_id == first.pk
    assert case.is_published
    assert status(second) == LetterStatus.NEEDS_REVIEW

    lifecycle.publish(second.pk)
    case.refresh_from_db()
    assert case.letter_id == second.pk
    assert status(first) == LetterStatus.SUPERSEDED


def test_withdrawing_takes_a_case_from_readers():
    add_letter(letter_text())
    case = Case.objects.get()
    lifecycle.withdraw(case.letter_id)
    assert not Case.objects.published().exists()
    assert case.letters.get().status == LetterStatus.WITHDRAWN


PHI = letter_text().replace("with knee pain.", "with knee pain, seen by Dr. Example.")


def test_marks_that_identify_people_hold_a_letter_back_until_they_are_cleared():
    letter = add_letter(PHI)
    assert letter.phi_state == PhiState.HELD
    with pytest.raises(CannotPublish, match="identify a person"):
        lifecycle.publish(letter.pk)
    lifecycle.clear(letter.pk)
    assert lifecycle.publish(letter.pk).is_published


def test_redaction_publishes_the_redacted_text_and_keeps_the_original():
    letter = add_letter(PHI)
    lifecycle.redact(letter.pk)
    case = lifecycle.publish(letter.pk)
    letter = Letter.objects.defer(None).get(pk=letter.pk)
    assert "Example" not in case.clinical_summary
    assert "[redacted: physician]" in Case.objects.get().clinical_summary
    assert b"Example" in bytes(letter.content)


def test_the_database_itself_refuses_what_may_not_be():
    letter = add_letter(PHI)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(status=LetterStatus.PUBLISHED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(case_number="CM17-9100099", sex="maybe")


def test_corrections_are_recorded_and_survive_another_reading(admin_user):
    letter = add_letter(letter_text())
    item = Case.objects.get().items.get()
    item.outcome = "overturned"
    lifecycle.correct(item, ["outcome"], admin_user)
    assert Case.objects.get().outcome == "overturned"

    saving.save_case(Case.objects.get(), letter, saving.parse_stored(letter))
    assert Case.objects.get().items.get().outcome == "overturned"
    assert Case.objects.get().outcome == "overturned"
    read, corrected = Revision.objects.order_by("number")
    outcomes = [each.draft["items"][0]["outcome"] for each in (read, corrected)]
    assert (outcomes, corrected.made_by) == (["upheld", "overturned"], admin_user)


def status_of(receipt):
    return read_and_file([receipt.letter_id])[receipt.letter_id]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 but nothing else", "damaged"),
        (b"   \n  ", "no text"),
    ],
)
def test_a_file_that_can_not_be_read_is_kept_with_the_reason(content, message):
    receipt = receive(open_batch("test"), IncomingFile("a", content))
    assert status_of(receipt) == LetterStatus.FAILED
    letter = Letter.objects.get()
    assert message in letter.problems[0]["message"]
    assert letter.problems[0]["severity"] == "fatal"


def test_reading_happens_in_a_child_and_once():
    receipt = receive(open_batch("test"), IncomingFile("a.txt", letter_text().encode()))
    assert status_of(receipt) == LetterStatus.PARSED
    parsed_at = Letter.objects.get().parsed_at
    assert status_of(receipt) == LetterStatus.PARSED
    assert Letter.objects.get().parsed_at == parsed_at


def test_a_letter_that_waits_for_ocr_stays_received():
    receipt = receive(open_batch("test"), IncomingFile("scan.pdf", b"%PDF-1.7"))
    error = UnreadableLetter("Tesseract is missing.", "ocr-missing", waits=True)
    assert record_failure(receipt.letter_id, error) == LetterStatus.RECEIVED
    assert Letter.objects.get().problems[0]["code"] == "ocr-missing"


def test_a_scan_waits_for_a_person_even_when_its_marks_are_redacted():
    content = letter_text().replace("knee pain", "knee pain, SSN 123-45-6789").encode()
    receipt = receive(
        open_batch("test"), IncomingFile("scan.txt", content), publish_when_clean=True
    )
    extracted = replace(extract(content, "text/plain"), method="ocr")
    parsed = parse(extracted.text, recognized=True)
    reading = Reading(extracted, parsed, screen(extracted.text))
    assert record_reading(receipt.letter_id, reading) == LetterStatus.NEEDS_REVIEW

    lifecycle.redact(receipt.letter_id)

    letter = Letter.objects.get()
    assert letter.status == LetterStatus.NEEDS_REVIEW
    assert [problem["code"] for problem in letter.problems] == ["recognized-text"]
    assert lifecycle.publish(letter.pk).is_published


def test_a_reader_that_takes_too_long_is_ended(settings):
    settings.IMR_READ_SECONDS = 0.01
    with LetterReader() as reader, pytest.raises(UnreadableLetter, match="longer than"):
        reader.read(letter_text().encode() * 3000, "text/plain")
