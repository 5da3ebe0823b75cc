"""An account uploads so much in a day and no more."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from determinations.ingest import uploads
from determinations.ingest.quota import bytes_left
from determinations.models import Archive, Batch, Letter, Upload
from determinations.tests.archive import letter_text
from determinations.tests.staff.sending import begun, create, group, new_batch, patch
from determinations.tests.staff.test_upload import upload

pytestmark = pytest.mark.django_db
FIRST = ("one.txt", letter_text("CM17-9100041").encode())
SECOND = ("two.txt", letter_text("CM17-9100042").encode())


@pytest.fixture(autouse=True)
def _quota(settings):
    settings.IMR_UPLOAD_BYTES_A_DAY = len(FIRST[1]) + 100


def test_above_it_nothing_is_stored_and_it_says_what_is_left(admin_client, admin_user):
    assert upload(admin_client, FIRST).status_code == 200
    assert bytes_left(admin_user.pk) == 100
    refused = upload(admin_client, SECOND)
    assert refused.status_code == 400
    assert "100\xa0bytes more within these 24 hours" in refused.content.decode()
    assert Letter.objects.count() == 1


def test_the_next_day_it_begins_anew(admin_client):
    upload(admin_client, FIRST)
    Letter.objects.update(received_at=timezone.now() - datetime.timedelta(hours=25))
    assert "1 file stored" in upload(admin_client, SECOND).content.decode()


def test_zip_archives_count_and_other_accounts_don_t(admin_user, django_user_model):
    other = django_user_model.objects.create_user("other")
    for user, size in [(admin_user, 30), (other, 5)]:
        batch = Batch.objects.create(source="upload", received_by=user)
        Archive.objects.create(batch=batch, file_name="a.zip", size=size, sha256="0" * 64)
    assert bytes_left(admin_user.pk) == len(FIRST[1]) + 70


def days_ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def test_what_was_announced_days_ago_and_is_still_to_come_counts(admin_client, admin_user):
    begun(admin_client, new_batch(admin_client), FIRST[1])
    Upload.objects.update(began_at=days_ago(3), moved_at=days_ago(3))
    assert bytes_left(admin_user.pk) == 100
    refused = create(admin_client, 101, batch=new_batch(admin_client), filename="a.txt")
    assert refused.status_code == 403


def test_what_came_of_a_stopped_file_counts_for_a_day_and_the_rest_no_more(
    admin_client, admin_user, monkeypatch
):
    monkeypatch.setattr(uploads, "SMALLEST_CHUNK_BYTES", 10)
    url = begun(admin_client, new_batch(admin_client), FIRST[1])
    patch(admin_client, url, 0, FIRST[1][:60])
    admin_client.delete(url)
    assert bytes_left(admin_user.pk) == len(FIRST[1]) + 40
    Upload.objects.update(moved_at=days_ago(2))
    assert bytes_left(admin_user.pk) == len(FIRST[1]) + 100


def test_an_archive_counts_on_the_day_it_comes_however_old_its_batch(admin_user):
    batch = Batch.objects.create(source="upload", received_by=admin_user)
    Batch.objects.update(received_at=days_ago(3))
    Archive.objects.create(batch=batch, file_name="a.zip", size=30, sha256="0" * 64)
    assert bytes_left(admin_user.pk) == len(FIRST[1]) + 70


def test_a_group_whose_answer_was_lost_and_files_that_are_here_need_no_room(admin_client):
    batch = new_batch(admin_client)
    for result, sent_to in [
        ("stored", batch),
        ("stored", batch),
        ("duplicate", new_batch(admin_client)),
    ]:
        assert group(admin_client, sent_to, FIRST).json()["files"][0]["result"] == result
    refused = group(admin_client, batch, SECOND)
    assert refused.status_code == 403
    assert "so much within 24 hours" in refused.json()["message"]


def test_without_a_limit_all_is_taken(admin_client, admin_user, settings):
    settings.IMR_UPLOAD_BYTES_A_DAY = 0
    assert bytes_left(admin_user.pk) is None
    assert "2 files stored" in upload(admin_client, FIRST, SECOND).content.decode()
