"""The page of a batch: what became of each file, every one in exactly one place."""

from __future__ import annotations

import csv
import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest.batches.sums import BatchSums, sum_batch
from determinations.ingest.incoming import IncomingFile, RefusedFile
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import record_failure, record_reading, reject
from determinations.letters import UnreadableLetter, read
from determinations.models import Archive, Batch, Letter, LetterStatus
from determinations.staff.batch_progress import progress_of, sentence_of, time_left
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db


def add(batch, name, text, *, publish=True, is_read=True):
    content = text.encode()
    receipt = receive(batch, IncomingFile(name, content), publish_when_clean=publish)
    if is_read and receipt.result == "stored":
        record_reading(receipt.letter_id, read(content, "text/plain"))
    return receipt.letter


@pytest.fixture
def batch():
    """A batch with a file of each kind that comes up."""
    batch = open_batch("upload")
    add(batch, "good.txt", letter_text("CM17-9100081"))
    add(batch, "copy.txt", letter_text("CM17-9100081"))
    add(batch, "lost.txt", letter_text("CM17-9100082").replace("CM17-9100082", ""))
    add(batch, "waits.txt", letter_text("CM17-9100083"), is_read=False)
    broken = add(batch, "broken.txt", letter_text("CM17-9100084"), is_read=False)
    record_failure(broken.pk, UnreadableLetter("It is broken.", "too-slow"))
    receive(batch, RefusedFile("=empty.pdf", "The file is empty.", 0))
    return batch


@pytest.fixture
def open_page(admin_client):
    def get(batch, **params):
        response = admin_client.get(f"/staff/batches/{batch.pk}/", params)
        assert response.status_code == 200
        return response

    return get


def names(response):
    return [each["line"].receipt.file_name for each in response.context["lines"]]


def test_sums_add_up_to_the_files_and_trouble_comes_first(batch, open_page):
    sums = sum_batch(batch)
    assert sums.files == 6
    assert [(state.name, count) for state, count in sums.by_state] == [
        ("refused", 1), ("failed", 1), ("needs_review", 1), ("received", 1), ("published", 1),
        ("duplicate", 1),
    ]  # fmt: skip
    assert names(open_page(batch)) == [
        "=empty.pdf", "broken.txt", "lost.txt", "waits.txt", "good.txt", "copy.txt",
    ]  # fmt: skip


def test_each_sum_leads_to_the_files_it_counts(batch, open_page):
    for state, count in sum_batch(batch).by_state:
        assert len(names(open_page(batch, state=state.name))) == count


def test_each_kind_of_problem_leads_to_its_letters(batch, open_page):
    add(batch, "held.txt", letter_text("CM17-9100085").replace("knee pain.", "Dr. Example."))
    kinds = open_page(batch).context["kinds"]
    assert {kind.code for kind in kinds} == {
        "too-slow", "missing-case-number", "may-name-a-person",
    }  # fmt: skip
    for kind in kinds:
        assert len(names(open_page(batch, problem=kind.code))) == kind.letters == 1


def test_a_file_that_is_here_already_says_since_when_and_where(batch, open_page, admin_client):
    text = " ".join(open_page(batch, state="duplicate").content.decode().split())
    letter = Letter.objects.get(file_name="good.txt")
    assert "Already here since" in text
    assert "as good.txt: published" in text
    assert f"/{letter.pk}/" in text


def test_another_file_of_a_case_names_both_and_which_one_readers_see(batch, open_page):
    newer = letter_text("CM17-9100081", decided="02/20/2017")
    add(batch, "newer.txt", newer)
    text = " ".join(open_page(batch, state="needs_review").content.decode().split())
    assert "The archive has another letter of this case" in text
    assert ">good.txt</a>" in text
    assert "Readers see good.txt." in text
    published = " ".join(open_page(batch, state="published").content.decode().split())
    assert ">newer.txt</a>" in published
    assert "Readers see this one." in published


def test_letters_older_than_those_we_have_are_listed_with_both_days(batch, open_page):
    add(batch, "late.txt", letter_text("CM17-9100081", decided="01/02/2017"))
    page = open_page(batch, state="older")
    assert names(page) == ["late.txt"]
    text = " ".join(page.content.decode().split())
    assert "1 is older than the letters the archive has" in text
    assert "CM17-9100081 (good.txt): decided January 2, 2017, that one January 31, 2017" in text


def test_nothing_of_an_archive_is_listed_twice(batch, open_page):
    Archive.objects.create(
        batch=batch, file_name="month.zip", size=10, sha256="0" * 64, state="unpacked", entries=6
    )
    assert "month.zip" not in open_page(batch).content.decode()
    assert len(names(open_page(batch))) == 6


def test_the_time_left_is_by_the_recent_pace():
    batch = open_batch("upload")
    for number in range(4):
        add(batch, f"{number}.txt", letter_text(f"CM17-910009{number}"), is_read=number < 2)
    assert sum_batch(batch).seconds_left <= 10  # it has just begun, and is fast
    batch.received_at = timezone.now() - datetime.timedelta(seconds=60)
    assert "about 1 minute left" in sentence_of(sum_batch(batch))
    Letter.objects.update(parsed_at=timezone.now() - datetime.timedelta(hours=1))
    assert sum_batch(batch).seconds_left is None
    assert [time_left(seconds) for seconds in (20, 61, 7200)] == [
        "less than a minute", "about 1 minute", "about 2 hours",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("waiting", "read", "told"),
    [(200, 1, False), (200, 20, True), (12_000, 90, False), (12_000, 100, True)],
)
def test_few_letters_of_many_tell_no_pace(waiting, read, told):
    """One that was read at once must not promise hours until the first group is through."""
    sums = BatchSums({LetterStatus.RECEIVED: waiting}, [], [], [], read_lately=read)
    assert (sums.seconds_left is not None) == told


def test_the_page_asks_less_and_less_often_until_nothing_moves(batch, admin_client):
    sums = sum_batch(batch)
    first = progress_of(batch, sums)
    waits = [progress_of(batch, sums, seen=first.digest, waited=str(wait)).wait for wait in (2, 30)]
    assert (first.wait, waits) == (2, [3, 30])
    url = f"/staff/batches/{batch.pk}/progress/"
    assert (
        f'hx-get="{url}?seen={first.digest}&amp;wait=2"' in admin_client.get(url).content.decode()
    )
    waiting = Letter.objects.get(file_name="waits.txt")
    record_failure(waiting.pk, UnreadableLetter("Broken.", "too-slow"))
    assert "HX-Trigger" not in admin_client.get(f"/staff/batches/{batch.pk}/").headers
    answer = admin_client.get(url, {"seen": first.digest})
    assert answer.headers["HX-Trigger"] == '{"batch-moved": {}}'
    done = answer.content.decode()
    assert "6 of 6 files are through, 1 published, 1 needs review, 2 could not be read." in done


def test_a_batch_that_rests_is_asked_after_as_long_as_more_may_come(batch, admin_client):
    record_failure(Letter.objects.get(file_name="waits.txt").pk, UnreadableLetter("Broken.", "x"))
    digest = progress_of(batch, sum_batch(batch)).digest
    url = f"/staff/batches/{batch.pk}/progress/?seen={digest}&wait=30"
    answer = admin_client.get(url)
    assert "delay:30s" in answer.content.decode()
    assert "HX-Trigger" not in answer.headers
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Batch.objects.update(received_at=long_ago)
    Letter.objects.update(received_at=long_ago)
    assert "hx-get" not in admin_client.get(url).content.decode()


def test_a_batch_leads_to_its_letters_that_need_a_person(batch, open_page):
    assert open_page(batch).context["review_url"] == f"/staff/review/?batch={batch.pk}"
    clean = open_batch("upload")
    add(clean, "clean.txt", letter_text("CM17-9100086"))
    assert "Review letters of this batch" not in open_page(clean).content.decode()


def test_a_page_left_open_does_not_keep_its_session_alive(batch, admin_client, settings):
    settings.IMR_STAFF_IDLE_SECONDS = 600
    session = admin_client.session
    session["seen_at"] = int(timezone.now().timestamp()) - 300
    session.save()
    letter = Letter.objects.filter(batch=batch).first()
    admin_client.get(f"/staff/batches/{batch.pk}/progress/")
    admin_client.get("/staff/review/shared-acts/1/progress/")
    assert admin_client.post(f"/staff/review/{letter.pk}/here/").status_code == 200
    assert admin_client.session["seen_at"] == session["seen_at"]
    admin_client.get(f"/staff/batches/{batch.pk}/")
    assert admin_client.session["seen_at"] > session["seen_at"]


def test_a_page_whose_sign_in_ended_is_loaded_again(batch, client):
    answer = client.get(f"/staff/batches/{batch.pk}/progress/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")
    assert answer.content == b""


@pytest.mark.parametrize("named", [True, False])
def test_failed_letters_are_read_again(batch, admin_client, named):
    letter = Letter.objects.get(file_name="broken.txt")
    data = {"letter": letter.pk} if named else {}
    page = admin_client.post(f"/staff/batches/{batch.pk}/retry/", data, follow=True)
    assert "1 letter is to be read again" in page.content.decode()
    letter.refresh_from_db()
    assert letter.status == LetterStatus.RECEIVED
    assert ProcrastinateJob.objects.get().args == {"letter_ids": [letter.pk]}


def test_only_letters_of_the_batch_that_failed_are_read_again(batch, admin_client):
    other = add_letter(letter_text("CM17-9100099"))
    for letter in (other, Letter.objects.get(file_name="lost.txt")):
        admin_client.post(f"/staff/batches/{batch.pk}/retry/", {"letter": letter.pk})
    assert not ProcrastinateJob.objects.exists()


def test_the_report_has_a_line_for_each_file_and_no_formula(batch, admin_client):
    response = admin_client.get(f"/staff/batches/{batch.pk}/report.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 6
    assert rows[-1]["file"] == "'=empty.pdf"
    by_name = {row["file"]: row for row in rows}
    assert by_name["lost.txt"]["state"] == "Needs review"
    assert "no case number" in by_name["lost.txt"]["problems"]
    assert by_name["good.txt"]["case"] == "CM17-9100081"


def test_what_a_person_rejected_stands_against_nothing_any_more(batch, open_page, admin_user):
    letter = Letter.objects.get(file_name="lost.txt")
    assert "missing-case-number" in [kind.code for kind in open_page(batch).context["kinds"]]
    reject(letter.pk, by=admin_user, reason="No determination")
    page = open_page(batch)
    assert "missing-case-number" not in [kind.code for kind in page.context["kinds"]]
    assert "1 rejected" in page.context["progress"].sentence
    assert names(open_page(batch, problem="missing-case-number")) == []


def test_the_report_says_which_item_has_a_problem(admin_client):
    batch = open_batch("upload")
    add(batch, "undecided.txt", letter_text().replace("MRI of the left knee: Upheld", "An MRI"))
    response = admin_client.get(f"/staff/batches/{batch.pk}/report.csv")
    assert b"Item 1: The outcome of this item was not found" in b"".join(response.streaming_content)


def test_who_may_only_upload_sees_their_own_batches(batch, client):
    clerk = User.objects.create_user("clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="add_letter"))
    client.force_login(clerk)
    mine = open_batch("upload", clerk)
    add(mine, "mine.txt", letter_text("CM17-9100086"))
    assert client.get(f"/staff/batches/{mine.pk}/").status_code == 200
    for page in ("", "progress/", "report.csv"):
        assert client.get(f"/staff/batches/{batch.pk}/{page}").status_code == 404
    assert client.post(f"/staff/batches/{mine.pk}/retry/").status_code == 403
    listed = client.get("/staff/batches/").content.decode()
    assert f"Batch {mine.pk}:" in listed
    assert f"Batch {batch.pk}:" not in listed


def test_the_list_has_the_sums_of_each_batch(batch, admin_client):
    empty = open_batch("upload")
    text = " ".join(admin_client.get("/staff/batches/").content.decode().split())
    assert (
        f'href="/staff/batches/{batch.pk}/?state=needs_review#files"><b>1</b> Needs review' in text
    )
    assert f"Batch {empty.pk}:" in text
    assert "Nothing has arrived" in text


def test_pages_cost_the_same_queries_however_many_files_there_are(
    batch, admin_client, django_assert_max_num_queries
):
    for number in range(20):
        add(batch, f"more-{number}.txt", letter_text(f"CM17-92000{number:02}"))
        Batch.objects.create(source="upload")
    admin_client.get("/staff/batches/")  # notes that the session is used
    for url in (f"/staff/batches/{batch.pk}/", "/staff/batches/"):
        with django_assert_max_num_queries(8):
            admin_client.get(url)


def test_the_old_addresses_in_the_admin_lead_here(batch, admin_client):
    old = "/admin/determinations/batch/"
    assert admin_client.get(old).headers["Location"] == "/staff/batches/"
    page = admin_client.get(f"{old}{batch.pk}/change/")
    assert page.headers["Location"] == f"/staff/batches/{batch.pk}/"
