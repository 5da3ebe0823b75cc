"""A letter that is erased for good leaves nothing of its text, and does not come back."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile

from determinations.ingest import lifecycle
from determinations.ingest.erasing import ERASED_BEFORE, CannotErase, erase
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.reading_groups import read_and_file
from determinations.ingest.sources import IncomingFile
from determinations.ingest.tasks import unpack_archive
from determinations.models import (
    Archive,
    ArchivePart,
    ArchiveState,
    AuditEntry,
    Case,
    Letter,
    LetterStatus,
    Receipt,
    Reviewer,
    Revision,
    Verb,
)
from determinations.search import SearchRequest, search
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.correcting import correct_item
from determinations.tests.stored_words import columns_with

pytestmark = pytest.mark.django_db
NUMBER = "CM17-9100061"
TEXT = letter_text(
    NUMBER,
    item_text(
        "Zyxwomab infusion of the knee",
        admin="Zyxwology Handbook 2009",
        imro="Zyxwology Handbook 2009, Section(s): Zyxwoma",
        rationale="The zyxwomatous joint was seen. It is not medically necessary.",
    ),
    specialty="Zyxwology",
)
WORD = "zyxwo"


@pytest.fixture
def chief(db):
    return User.objects.create_superuser("chief")


def test_nothing_of_the_text_remains_in_any_table(admin_client, chief):
    letter = add_letter(TEXT, name="Zyxwoman.txt")
    if letter.status != LetterStatus.PUBLISHED:
        lifecycle.publish(letter.pk, by=chief)
    corrected = correct_item(admin_client, rationale="The zyxwomatous joint was corrected.")
    assert corrected.status_code == 302
    add_letter(TEXT, name="Zyxwoman again.txt")
    assert {
        "letter.text", "letter.content", "disputeditem.rationale", "revision.draft",
        "receipt.file_name", "reviewer.profile",
    } <= columns_with(WORD)  # fmt: skip
    erase(letter.pk, by=chief, reason="Order 12 of the court")
    assert columns_with(WORD) == set()
    assert not Letter.objects.exists()
    assert not Case.objects.exists()
    assert not Revision.objects.exists()
    assert not Reviewer.objects.exists()
    assert [receipt.result for receipt in Receipt.objects.all()] == ["erased", "erased"]


def test_what_stays_is_an_entry_with_hash_person_time_and_reason(chief):
    letter = add_letter(TEXT)
    erase(letter.pk, by=chief, reason="Order 12 of the court")
    entry = AuditEntry.objects.get(verb=Verb.ERASE)
    assert (entry.user_name, entry.reason, entry.case_number, entry.letter_id) == (
        "chief", "Order 12 of the court", NUMBER, letter.pk,
    )  # fmt: skip
    assert entry.letter_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert entry.at is not None


def test_the_index_follows(chief):
    letter = add_letter(letter_text("CM17-9100062", item_text("Knee brace")))
    indexer.bring_up_to_date()
    assert search(SearchRequest()).total == 1
    erase(letter.pk, by=chief, reason="Order 12")
    indexer.bring_up_to_date()
    assert search(SearchRequest()).total == 0


def test_the_same_bytes_are_refused_from_then_on(chief):
    letter = add_letter(TEXT)
    erase(letter.pk, by=chief, reason="Order 12")
    receipt = receive(open_batch("test"), IncomingFile("again.txt", TEXT.encode()))
    assert (receipt.result, receipt.message, receipt.letter) == ("refused", ERASED_BEFORE, None)
    assert not Letter.objects.exists()
    assert columns_with(WORD) == set()


def test_an_archive_with_the_letter_is_dropped_and_so_is_one_that_brings_it_again(
    admin_client, chief
):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("letter.txt", TEXT)
        archive.writestr("other.txt", letter_text("CM17-9100063"))

    def upload():
        file = SimpleUploadedFile("letters.zip", packed.getvalue())
        admin_client.post("/staff/upload/", {"files": [file]})
        return Archive.objects.latest("pk")

    first = upload()
    letter = add_letter(TEXT)
    batch = first.batch
    unpack_archive(first.pk)
    assert batch.receipts.filter(letter=letter).exists()
    for pk in Letter.objects.filter(status="received").values_list("pk", flat=True):
        read_and_file([pk])
    erase(letter.pk, by=chief, reason="Order 12")
    assert not ArchivePart.objects.exists()
    assert columns_with(WORD) == set()
    unpack_archive(upload().pk)
    assert not ArchivePart.objects.exists()
    assert columns_with(WORD) == set()
    assert Letter.objects.get().case.case_number == "CM17-9100063"


def test_a_letter_is_not_erased_while_its_archive_is_being_unpacked(admin_client, chief):
    letter = add_letter(TEXT)
    Archive.objects.create(batch=letter.batch, file_name="a.zip", size=1)
    with pytest.raises(CannotErase, match="unpacked"):
        erase(letter.pk, by=chief, reason="Order 12")
    letter.refresh_from_db()
    assert letter.status == add_letter(TEXT).status
    assert not AuditEntry.objects.filter(verb=Verb.ERASE).exists()


def test_a_letter_is_erased_with_its_archive_that_could_not_be_unpacked(admin_client, chief):
    archive = Archive.objects.create(
        batch=add_letter(TEXT).batch, file_name="a.zip", size=1, state=ArchiveState.FAILED
    )
    ArchivePart.objects.create(archive=archive, position=0, content=TEXT.encode())
    erase(Letter.objects.get().pk, by=chief, reason="Order 12")
    assert columns_with(WORD) == set()
    page = admin_client.get(f"/staff/batches/{archive.batch_id}/")
    assert "was erased for good, and the archive with it" in page.content.decode()
    assert "Try again" not in page.content.decode()


def zipped(*texts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.txt", text)
    return packed.getvalue()


@pytest.mark.parametrize("state", [ArchiveState.FAILED, ArchiveState.REFUSED])
@pytest.mark.parametrize(
    ("content", "is_dropped"),
    [
        (zipped("Another", TEXT), True),
        (zipped("Another", "x" * len(TEXT)), False),
        (b"PK no archive at all", True),
        (zipped(TEXT)[:-40], True),
    ],
)
def test_an_archive_that_nobody_took_apart_is_dropped_if_it_may_hold_it(
    chief, state, content, is_dropped
):
    letter = add_letter(TEXT)
    archive = Archive.objects.create(
        batch=open_batch("another upload"), file_name="a.zip", size=1, state=state
    )
    halves = content[:20], content[20:]
    for position, part in enumerate(halves):
        ArchivePart.objects.create(archive=archive, position=position, content=part)
    erase(letter.pk, by=chief, reason="Order 12")
    assert archive.parts.exists() is not is_dropped


def test_another_letter_of_the_case_stays_without_the_erased_one_s_corrections(admin_client, chief):
    older = add_letter(TEXT, name="Zyxwoman.txt")
    lifecycle.publish(older.pk, by=chief)
    corrected = correct_item(admin_client, rationale="The zyxwomatous joint was corrected.")
    assert corrected.status_code == 302
    newer = add_letter(letter_text(NUMBER, item_text("Knee brace"), decided="03/01/2017"))
    lifecycle.publish(newer.pk, by=chief)
    erase(older.pk, by=chief, reason="Order 12")
    assert columns_with(WORD) == set()
    case = Case.objects.get(case_number=NUMBER)
    assert (case.letter_id, case.is_published) == (newer.pk, True)
    assert case.items.get().description == "Knee brace"


def test_the_superseded_letter_of_an_erased_one_stays_and_shows_nothing(chief):
    older = add_letter(letter_text(NUMBER, item_text("Knee brace")))
    newer = add_letter(TEXT.replace("01/31/2017", "03/01/2017"), name="Zyxwoman.txt")
    lifecycle.publish(newer.pk, by=chief)
    erase(newer.pk, by=chief, reason="Order 12")
    assert columns_with(WORD) == set()
    case = Case.objects.get(case_number=NUMBER)
    assert (case.letter, case.is_published, case.items.count()) == (None, False, 0)
    assert list(case.letters.all()) == [older]


def test_no_problem_of_another_letter_names_an_erased_one_that_was_hidden(chief):
    hidden = add_letter(TEXT, name="Zyxwoman.txt")
    lifecycle.reject(hidden.pk, by=chief, reason="Zyxwoman's name")
    newer = add_letter(letter_text(NUMBER, item_text("Knee brace"), decided="03/01/2017"))
    assert "Zyxwoman" in newer.problems[-1]["message"]
    erase(hidden.pk, by=chief, reason="Order 12")
    newer.refresh_from_db()
    assert newer.problems == []


def test_what_another_letter_waits_for_besides_stays(chief):
    older = add_letter(letter_text(NUMBER), name="older.txt")
    newer = letter_text(NUMBER, item_text("Knee brace"), decided="03/01/2017")
    lifecycle.publish(add_letter(newer, name="newer.txt").pk)
    waiting = add_letter(newer.replace("03/01/2017", "04/01/2017"))
    erase(older.pk, by=chief, reason="Order 12")
    waiting.refresh_from_db()
    assert "newer.txt" in waiting.problems[-1]["message"]


def test_erasing_in_the_admin_asks_for_reason_and_case_number(admin_client, client):
    letter = add_letter(letter_text(NUMBER))
    page = f"/admin/determinations/letter/{letter.pk}/erase/"
    link = f'href="{page}"'
    assert link in admin_client.get(page.replace("erase", "change")).content.decode()
    assert f"Type {NUMBER} to confirm" in admin_client.get(page).content.decode()
    for fields in (
        {},
        {"reason": "Order 12"},
        {"confirmation": NUMBER},
        {"reason": "Order 12", "confirmation": "CM17-9100062"},
    ):
        assert admin_client.post(page, fields).status_code == 400
    assert Letter.objects.exists()
    answer = admin_client.post(page, {"reason": "Order 12", "confirmation": NUMBER}, follow=True)
    assert "erased for good" in answer.content.decode()
    assert not Letter.objects.exists()
    entry = AuditEntry.objects.get(verb=Verb.ERASE)
    assert (entry.user_name, entry.address) == ("admin", "127.0.0.1")


def test_erasing_has_a_permission_of_its_own(client, django_user_model):
    letter = add_letter(letter_text(NUMBER))
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    ours = Permission.objects.filter(content_type__app_label="determinations")
    staff.user_permissions.set(ours.exclude(codename="erase_letter"))
    client.force_login(staff)
    page = f"/admin/determinations/letter/{letter.pk}/erase/"
    answer = client.post(page, {"reason": "Order 12", "confirmation": NUMBER})
    assert answer.status_code == 403
    assert Letter.objects.exists()
    assert page not in client.get(page.replace("erase", "change")).content.decode()
