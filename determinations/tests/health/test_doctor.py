"""The doctor and the staff's home: what is not well is named, with what to do."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import time
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from determinations.health import Level, disk, examination, examine, lists, read_status
from determinations.health.database import examine_database, examine_server
from determinations.health.disk import examine_folders, examine_space
from determinations.health.index import examine_lag
from determinations.health.work import examine_work
from determinations.letters import SAMPLE_MARK
from determinations.models import IndexChange
from determinations.search.index import bring_up_to_date, rebuild
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.background_work import add_task, heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed(settings):
    rebuild()


def levels(findings):
    return {finding.name: finding.level for finding in findings}


def doctor(*groups, **options):
    out = StringIO()
    try:
        call_command("doctor", *groups, stdout=out, **options)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_installation_is_said_to_be_so(indexed):
    heartbeat(1)
    code, said = doctor("database", "index", "work", "reading")
    assert code == 0, said
    assert "TROUBLE" not in said
    assert "A letter was read" in said


def test_a_fresh_installation_on_this_machine_has_nothing_to_warn_of(indexed, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    heartbeat(1)
    found = [finding for _, finding in examine(["database", "index", "work", "settings"])]
    assert [finding for finding in found if not finding.is_ok] == []


def test_one_for_the_public_is_told_what_it_lacks(settings):
    settings.ALLOWED_HOSTS = ["archive.example"]
    found = {finding.name: finding for _, finding in examine(["settings", "work"])}
    for name, remedy in (
        ("HTTPS", "IMR_HTTPS=1"),
        ("Check imr_archive.W001", "IMR_STAFF_MFA=require"),
        ("Check imr_archive.W002", "IMR_TRUSTED_PROXIES"),
        ("Mail", "EMAIL_HOST"),
    ):
        assert found[name].level is Level.WARNING
        assert remedy in found[name].advice


def test_an_index_that_is_kept_by_another_setting_lacks_nothing(settings):
    add_letter(f"{SAMPLE_MARK}\n{letter_text()}")
    settings.IMR_SAMPLES = "hide"
    rebuild()
    settings.IMR_SAMPLES = "auto"
    found = [finding for _, finding in examine(["index"]) if not finding.is_ok]
    assert [(finding.name, finding.level) for finding in found] == [("Samples", Level.WARNING)]
    assert "IMR_SAMPLES=hide" in found[0].message


def test_a_mailbox_and_a_mail_server_that_are_away_are_told(settings):
    settings.IMR_MAILBOX_URL = "imaps://clerk:geheim-word@127.0.0.1:1/INBOX"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    found = {finding.name: finding for _, finding in examine(["sources", "work"])}
    assert found["Sign-in to the mailbox"].level is found["Mail"].level is Level.TROUBLE
    assert "refused" in found["Mail"].message


def test_no_secret_is_said_whatever_fails(settings, monkeypatch):
    settings.SECRET_KEY = "of-the-archive-" * 5
    settings.IMR_MAILBOX_URL = "imaps://clerk:of%20the%20mailbox@mail.example/INBOX"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-storage")
    secrets = (settings.SECRET_KEY, "of the mailbox", "of%20the%20mailbox", "of-the-storage", "abc")

    def fail():
        raise ValueError(f"{' '.join(secrets[:-1])} postgres://imr:abc@db.example/imr")

    monkeypatch.setitem(examination.GROUPS, "index", (fail,))
    for as_json in (True, False):
        code, said = doctor("index", json=as_json)
        assert code == 1
        assert "ValueError" in said
        for secret in secrets:
            assert secret not in said


def test_a_file_s_name_is_not_said(monkeypatch):
    def fail():
        raise OSError(errno.EACCES, "Permission denied", "/inbox/Ann Example.pdf")

    monkeypatch.setitem(examination.GROUPS, "disk", (fail,))
    ((_, finding),) = examine(["disk"])
    assert "Permission denied" in finding.message
    assert "Example" not in finding.message


def test_trouble_ends_with_1_and_says_what_to_do(indexed):
    code, said = doctor("work", json=True)
    told = json.loads(said)
    assert (code, told["ok"]) == (1, False)
    (workers,) = [each for each in told["findings"] if each["name"] == "Workers"]
    assert workers["level"] == "trouble"
    assert "procrastinate worker" in workers["advice"]
    with pytest.raises(CommandError, match="No such group: bowels"):
        call_command("doctor", "bowels")


def test_a_missing_index_is_trouble():
    ((_, finding),) = examine(["index"])
    assert finding.level is Level.TROUBLE
    assert "reindex" in finding.advice


def test_workers_that_are_silent_and_their_tasks_are_told(indexed):
    silent = heartbeat(60)
    add_task("doing", worker=silent)
    add_task("failed")
    add_task("todo")
    status = read_status()
    assert (status.workers, status.stalled, status.failed, status.waiting) == (0, 1, 1, 1)
    found = levels(examine_work(status))
    assert found["Workers"] is Level.TROUBLE
    assert found["Stalled tasks"] is found["Failed tasks"] is Level.WARNING
    assert status.failed_tasks[0].name == "read_letters"


def test_how_far_the_index_is_behind_is_told(indexed):
    add_letter(letter_text())
    status = read_status()
    assert status.cases_behind == 1
    assert status.behind_seconds < 60
    assert levels(examine_lag(status, 3600))["Indexer"] is Level.TROUBLE
    bring_up_to_date()
    assert levels(examine_lag(read_status(), 1))["Indexer"] is Level.OK


def test_changes_of_a_restored_dump_do_not_wait(indexed):
    """Their transactions have ids of another server, which a fresh one has yet to come to."""
    IndexChange.objects.create(case_id=1, transaction_id=2**50)
    assert read_status().cases_behind == lists.cases_behind().count() == 0


def test_clocks_that_are_apart_are_trouble(indexed, monkeypatch):
    status = read_status()
    monkeypatch.setattr(time, "time", lambda: status.now + 60)
    assert levels(examine_server(status))["Clock"] is Level.TROUBLE


def test_little_space_is_told(monkeypatch):
    monkeypatch.setattr(disk, "LITTLE_BYTES", 2**62)
    assert {finding.level for finding in examine_space()} == {Level.WARNING}
    monkeypatch.setattr(disk, "TOO_LITTLE_BYTES", 2**62)
    assert {finding.level for finding in examine_space()} == {Level.TROUBLE}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_folder_that_can_not_be_written_to_is_told(monkeypatch, code):
    def refuse(**options):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    found = list(examine_folders())
    assert {finding.level for finding in found} == {Level.TROUBLE}
    assert os.strerror(code) in found[0].message


def test_a_database_in_ruins_keeps_no_other_group_from_being_looked_at(monkeypatch):
    monkeypatch.setattr("determinations.health.status._QUERY", "SELECT nonsense(%(horizon)s)")
    with_trouble = {group for group, finding in examine(["work", "disk"]) if not finding.is_ok}
    assert "work" in with_trouble


def test_the_home_of_the_staff_shows_what_waits_and_what_is_not_well(
    admin_client, indexed, django_assert_max_num_queries
):
    add_letter(letter_text().replace("Family Practice", "Underwater Basketry"), name="odd.txt")
    add_task("failed")
    admin_client.get("/staff/")  # the session is noted as alive now
    with django_assert_max_num_queries(9):
        page = admin_client.get("/staff/")
    shown = " ".join(page.content.decode().split())
    assert "<b>1</b> letter</a>, the oldest since" in shown
    assert "An unknown specialty <b>1</b>" in shown
    assert "None is alive" in shown
    assert "Read letters</a>: given up after several tries" in shown
    assert "GB" in shown


def test_it_opens_to_those_who_see_letters_and_leads_uploaders_on(client, django_user_model):
    assert client.get("/staff/").status_code == 302
    user = django_user_model.objects.create_user("clerk", is_staff=True)
    client.force_login(user)
    assert client.get("/staff/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_letter"))
    assert client.get("/staff/").url == "/staff/upload/"


def test_tasks_that_wait_behind_a_long_one_of_the_same_worker_are_not_left():
    worker = heartbeat(1)
    add_task("doing", name="unpack_archive", worker=worker)
    add_task("todo", queue="upkeep", name="recover_lost_work", minutes_ago=4)
    add_task("todo", queue="mail", name="send_digests", minutes_ago=4)
    assert [name for name in levels(examine_work(read_status())) if "Queue" in name] == [
        "Queue: Sending mail"
    ]


def test_why_the_embedded_database_does_not_start_is_told_whole(monkeypatch):
    def refuse():
        raise OperationalError("It could not be started.\nFATAL:  contains errors\n")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    (away,) = examine_database()
    assert away.message == ("It can't be reached: It could not be started. FATAL: contains errors.")
