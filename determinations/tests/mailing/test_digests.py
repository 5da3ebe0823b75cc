"""Which decisions a mail has: each once, none lost, whatever fails or comes late."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.mailing import sending
from determinations.mailing.sending import send_digests
from determinations.models import Digest, DigestState, Frequency, MailedDecision, SavedSearch
from determinations.research.alerts import digests
from determinations.research.alerts.saved import pause_all, set_mails
from determinations.search import IndexUnavailable
from determinations.search.index import following as indexer
from determinations.tests.archive import item_text

pytestmark = pytest.mark.django_db


def numbers(mail):
    return [line.split()[0].rstrip(",") for line in mail.body.splitlines() if "  CM17-" in line]


def test_one_mail_has_what_is_new_in_all_searches_that_are_due(save, publish, mailoutbox):
    save("Knees", "q=knee")
    save("Braces", "q=brace", Frequency.WEEKLY)
    save("Nothing", "q=nothinghasthis")
    publish(1, 2)
    publish(2, 3, item_text("Knee brace"))
    assert send_digests() == sending.Run(written=1, sent=1, failed=0)
    (mail,) = mailoutbox
    assert mail.subject == "IMR Archive: 3 new decisions"
    assert "Knees: 2 new decisions" in mail.body
    assert "Braces: 1 new decision\n" in mail.body
    assert "Nothing" not in mail.body


def test_nothing_is_mailed_twice_nor_where_nothing_is_new(save, publish, settle, mailoutbox):
    save()
    publish(1)
    send_digests()
    send_digests(only_due=False)
    send_digests()
    assert len(mailoutbox) == 1
    publish(2, hours=0)
    settle()
    send_digests(only_due=False)
    assert [numbers(mail) for mail in mailoutbox] == [["CM17-9100001"], ["CM17-9100002"]]


def test_what_was_there_before_is_not_new(save, publish, mailoutbox):
    save(days=1 / 24)
    publish(1, hours=2)
    send_digests(only_due=False)
    assert mailoutbox == []


def test_a_search_waits_for_its_hour(save, publish, mailoutbox, monkeypatch):
    save(days=1)
    publish()
    hour = timezone.now() - timedelta(days=1, hours=1)
    monkeypatch.setattr(digests, "last_due", lambda frequency, now: hour)
    assert send_digests() == sending.Run()
    hour = timezone.now() - timedelta(hours=23)
    assert send_digests().sent == 1


@pytest.mark.parametrize(
    "stop",
    [
        lambda search: SavedSearch.objects.update(frequency=Frequency.NEVER),
        lambda search: pause_all(search.user_id),
        lambda search: type(search.user).objects.update(is_active=False),
        lambda search: type(search.user).objects.update(email=""),
    ],
    ids=["never", "paused", "account closed", "no address"],
)
def test_who_is_not_to_be_mailed_gets_nothing(stop, save, publish, mailoutbox):
    stop(save())
    publish()
    send_digests(only_due=False)
    assert mailoutbox == []


def test_mails_that_begin_again_tell_of_what_comes_from_then_on(save, publish, mailoutbox):
    search = save(paused=True)
    publish(1)
    set_mails(search, Frequency.DAILY, paused=False)
    send_digests(only_due=False)
    assert mailoutbox == []


def test_changing_a_search_does_not_undo_a_mail_that_was_written_meanwhile(
    save, publish, mailoutbox
):
    stale = save()
    publish(1)
    send_digests()
    mailed_until = SavedSearch.objects.get().mailed_until
    set_mails(stale, Frequency.WEEKLY, paused=False)
    assert SavedSearch.objects.get().mailed_until == mailed_until


def test_without_an_index_nothing_is_written_and_the_next_run_has_it(
    save, publish, mailoutbox, monkeypatch
):
    save()
    publish()

    def away():
        raise IndexUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "Additions", away)
        with pytest.raises(IndexUnavailable):
            send_digests()
    assert send_digests().sent == 1


def test_a_run_that_dies_before_it_has_written_loses_nothing(
    save, publish, mailoutbox, monkeypatch
):
    save()
    publish()

    def dies(*args):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(digests, "_write", dies)
        with pytest.raises(RuntimeError):
            send_digests()
    assert not Digest.objects.exists()
    assert send_digests().sent == 1
    assert len(mailoutbox) == 1


def test_a_sender_that_dies_leaves_the_mail_to_the_next(save, publish, mailoutbox, monkeypatch):
    save()
    publish()

    def dies(*args):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", dies)
        with pytest.raises(SystemExit):
            send_digests()
    assert Digest.objects.get().state == DigestState.WAITING
    assert send_digests() == sending.Run(written=0, sent=1)
    assert len(mailoutbox) == 1


def test_what_is_withdrawn_meanwhile_is_not_mailed_but_once_it_is_back(
    save, publish, settle, mailoutbox, monkeypatch
):
    save()
    letter = publish(1)
    publish(2)
    monkeypatch.setattr(sending, "send_waiting", lambda run: run)
    send_digests()
    lifecycle.withdraw(letter.pk)
    monkeypatch.undo()
    send_digests()
    assert numbers(mailoutbox[0]) == ["CM17-9100002"]
    assert "Knees: 1 new decision\n" in mailoutbox[0].body
    lifecycle.publish(letter.pk)
    settle()
    send_digests(only_due=False)
    assert numbers(mailoutbox[1]) == ["CM17-9100001"]


def test_what_was_mailed_withdrawn_and_published_again_is_not_mailed_again(
    save, publish, settle, mailoutbox
):
    save()
    letter = publish(1)
    send_digests()
    lifecycle.withdraw(letter.pk)
    lifecycle.publish(letter.pk)
    settle()
    send_digests(only_due=False)
    assert len(mailoutbox) == 1


def test_a_search_waits_while_the_index_still_has_what_the_database_has_not(
    save, publish, mailoutbox
):
    search = save()
    letter = publish(1)
    publish(2)
    lifecycle.withdraw(letter.pk)  # the index follows later
    send_digests()
    assert mailoutbox == []
    assert SavedSearch.objects.get().mailed_until == search.mailed_until
    indexer.bring_up_to_date()
    send_digests()
    assert numbers(mailoutbox[0]) == ["CM17-9100002"]


def test_of_very_many_the_newest_are_listed_and_the_rest_counted(
    save, publish, mailoutbox, monkeypatch
):
    monkeypatch.setattr(digests, "LISTED", 2)
    save()
    publish(1, 2, *[item_text(f"MRI of the left knee, number {number}") for number in range(5)])
    send_digests()
    assert "Knees: 5 new decisions" in mailoutbox[0].body
    assert "And 3 more." in mailoutbox[0].body
    assert MailedDecision.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_mail(save, publish, mailoutbox):
    save()
    publish()
    start = threading.Barrier(2)

    def work():
        start.wait(10)
        try:
            send_digests()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    send_digests()
    assert Digest.objects.count() == 1
    assert len(mailoutbox) == 1
