"""Administrators upload letters, see what became of each, correct and publish."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest.reading_groups import read_and_file
from determinations.ingest.tasks import unpack_archive
from determinations.models import Batch, Case, Letter, LetterStatus, Receipt, Revision
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.correcting import correct_item
from determinations.tests.ingest.zips import zip_of

pytestmark = pytest.mark.django_db
UPLOAD = "/staff/upload/"


def upload(client, *files, **fields):
    return client.post(UPLOAD, {"files": [SimpleUploadedFile(*file) for file in files], **fields},
                       follow=True)  # fmt: skip


def test_files_are_stored_queued_and_listed(admin_client):
    page = upload(
        admin_client,
        ("one.txt", letter_text("CM17-9100041").encode()),
        ("two.txt", letter_text("CM17-9100042", item_text("Knee brace")).encode()),
        ("empty.pdf", b""),
        publish_when_clean="on",
    )
    text = page.content.decode()
    assert "2 files stored" in text
    assert "1 file was refused" in text
    assert "The file is empty" in text
    assert Batch.objects.get().received_by.username == "admin"
    read_and_file(ProcrastinateJob.objects.get().args["letter_ids"])
    page = admin_client.get(reverse("staff:batch", args=[Batch.objects.get().pk]))
    assert page.content.decode().count("Published") >= 2


def test_an_upload_over_the_limit_is_refused_whole(admin_client, settings):
    settings.IMR_MAX_UPLOAD_BYTES = 100
    response = upload(admin_client, ("a.txt", b"x" * 200))
    assert response.status_code == 400
    assert "one upload may have" in response.content.decode()
    assert not Letter.objects.exists()


def test_nothing_chosen_is_said(admin_client):
    response = admin_client.post(UPLOAD, {})
    assert response.status_code == 400
    assert "This field is required" in response.content.decode()


def test_readers_and_strangers_stay_out(client, django_user_model):
    assert client.get(UPLOAD).status_code == 302
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    assert client.get(UPLOAD).status_code == 403
    letter = add_letter(letter_text())
    assert client.get(f"/admin/determinations/letter/{letter.pk}/original/").status_code == 403


def test_the_list_shows_state_and_problems(admin_client):
    add_letter(letter_text().replace("Case Number: CM17-9100001", ""))
    text = admin_client.get("/admin/determinations/letter/").content.decode()
    assert "Needs review" in text
    assert "The letter has no case number." in text


def test_a_problem_leads_to_its_place_in_the_text(admin_client):
    text = letter_text("CM17-9100001", item_text("Knee brace").replace("Knee", "1. Knee"))
    letter = add_letter(text + item_text("MRI").replace("MRI", "3. MRI"))
    problem = next(problem for problem in letter.problems if problem["start"] is not None)
    page = admin_client.get(f"/admin/determinations/letter/{letter.pk}/change/").content.decode()
    number = letter.problems.index(problem)
    assert f'href="#problem-{number}"' in page
    place = letter.text[problem["start"] : problem["end"]]
    assert f'<mark id="problem-{number}"' in page
    assert place in page


@pytest.mark.parametrize("typed", ["cm17-9100001", "CM17-91", "lett", "{sha}"])
def test_a_letter_is_found_by_case_number_name_or_hash(admin_client, typed):
    letter = add_letter(letter_text("CM17-9100001"))
    url = "/admin/determinations/letter/"
    found = admin_client.get(url, {"q": typed.replace("{sha}", letter.sha256[:12])})
    assert list(found.context["cl"].queryset) == [letter]
    assert not admin_client.get(url, {"q": "CM99"}).context["cl"].queryset
    assert not admin_client.get(url, {"layout": "L4"}).context["cl"].queryset
    assert admin_client.get(url, {"layout": "L1"}).context["cl"].queryset


def act(client, action, letter, **fields):
    data = {"action": action, "_selected_action": [letter.pk], **fields}
    return client.post("/admin/determinations/letter/", data, follow=True).content.decode()


def test_publishing_withdrawing_and_rejecting(admin_client):
    letter = add_letter(letter_text(), publish=False)
    assert "1 letter published" in act(admin_client, "publish_selected", letter)
    assert Case.objects.published().exists()
    assert "1 letter withdrawn" in act(admin_client, "withdraw_selected", letter, reason="court")
    assert not Case.objects.published().exists()
    assert "1 letter rejected" in act(admin_client, "reject_selected", letter, reason="court")
    assert Letter.objects.get().status == LetterStatus.REJECTED


def test_what_stands_against_publishing_is_said(admin_client):
    letter = add_letter(letter_text().replace("with knee pain.", "seen by Dr. Example."))
    assert "identify a person" in act(admin_client, "publish_selected", letter)


def test_a_letter_page_and_its_original(admin_client):
    letter = add_letter(letter_text())
    assert (
        "CM17-9100001"
        in admin_client.get(f"/admin/determinations/letter/{letter.pk}/change/").content.decode()
    )
    response = admin_client.get(f"/admin/determinations/letter/{letter.pk}/original/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.getvalue() == letter_text().encode()


def test_a_correction_is_kept_with_who_made_it(admin_client):
    add_letter(letter_text())
    correct_item(admin_client, outcome="overturned")
    revision = Revision.objects.latest("number")
    assert revision.corrections["items"]["r1"]["outcome"]["read"] == "upheld"
    assert revision.made_by.username == "admin"
    assert Case.objects.get().outcome == "overturned"


@pytest.mark.parametrize(
    "model", ["case", "disputeditem", "guidelinecitation", "revision", "reviewer",
              "specialty", "treatmenttype", "guideline", "letter"],
)  # fmt: skip
def test_every_list_of_the_admin_opens(admin_client, model):
    add_letter(letter_text())
    assert admin_client.get(f"/admin/determinations/{model}/").status_code == 200


def test_an_archive_is_stored_in_the_request_and_unpacked_in_the_background(admin_client):
    content = zip_of({"a.txt": letter_text().encode(), ".": b"x"})
    page = upload(admin_client, ("letters.zip", content)).content.decode()
    assert "Stored letters.zip; unpacking it has begun" in page
    assert "Waits to be unpacked" in page
    assert not Letter.objects.exists()
    job = ProcrastinateJob.objects.get()
    assert job.task_name == "unpack_archive"
    unpack_archive(**job.args)
    batch = Batch.objects.get()
    url = reverse("staff:batch", args=[batch.pk])
    page = admin_client.get(url).content.decode()
    assert "letters.zip/a.txt" in page
    assert "no name in the archive" in page
    assert ProcrastinateJob.objects.filter(task_name="read_letters").count() == 1


def test_the_receipts_of_a_batch_are_paged(admin_client):
    batch = Batch.objects.create(source="test")
    Receipt.objects.bulk_create(
        Receipt(batch=batch, file_name=f"file-{number:04}.txt", result="refused", message="Why.")
        for number in range(120)
    )
    url = reverse("staff:batch", args=[batch.pk])
    first = admin_client.get(url).content.decode()
    assert "file-0049.txt" in first
    assert "file-0050.txt" not in first
    assert "Page 1 of 3" in first
    last = admin_client.get(url, {"page": 3}).content.decode()
    assert "file-0119.txt" in last
    assert "file-0099.txt" not in last


def test_withdrawing_asks_for_a_reason_and_says_it_beside_the_letter(admin_client):
    letter = add_letter(letter_text())
    page = act(admin_client, "withdraw_selected", letter)
    assert 'name="reason"' in page
    assert Case.objects.published().exists()
    assert "This field is required" in act(admin_client, "withdraw_selected", letter, reason=" ")
    act(admin_client, "withdraw_selected", letter, reason="a court ordered it")
    assert not Case.objects.published().exists()
    page = admin_client.get(f"/admin/determinations/letter/{letter.pk}/change/").content.decode()
    assert "by admin: a court ordered it" in page
    act(admin_client, "publish_selected", letter)
    assert Case.objects.published().exists()


@pytest.mark.parametrize("where", ["letter", "batch"])
def test_lists_say_that_a_letter_is_held_for_a_name(admin_client, where):
    letter = add_letter(letter_text().replace("with knee pain.", "seen by Dr. Example."))
    Receipt.objects.get_or_create(batch=letter.batch, letter=letter)
    pages = {
        "letter": "/admin/determinations/letter/",
        "batch": reverse("staff:batch", args=[letter.batch_id]),
    }
    assert "May name a person" in admin_client.get(pages[where]).content.decode()


def test_who_may_only_upload_publishes_nothing_and_sees_what_became_of_it(
    client, django_user_model
):
    uploader = django_user_model.objects.create_user("uploader", is_staff=True)
    uploader.user_permissions.add(Permission.objects.get(codename="add_letter"))
    client.force_login(uploader)
    assert b"publish_when_clean" not in client.get(UPLOAD).content
    page = upload(client, ("one.txt", letter_text().encode()), publish_when_clean="on")
    assert page.status_code == 200
    assert "1 file stored" in page.content.decode()
    letter = Letter.objects.get()
    read_and_file([letter.pk])
    assert Letter.objects.get().status == LetterStatus.PARSED
    assert not Case.objects.published().exists()
    other = add_letter(letter_text("CM17-9100099")).batch_id
    page = client.get(reverse("staff:batch", args=[other]))
    assert page.status_code == 404
