"""What a mail says, and what becomes of one that the mail server does not take."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_string
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.letters import BY_HAND
from determinations.mailing import sending, tasks
from determinations.mailing.sending import send_digests, send_waiting
from determinations.models import Case, Digest, DigestState
from determinations.research.alerts.digests import make_digest
from determinations.search import Additions
from determinations.search.index import following as indexer
from determinations.tests.archive import item_text, publish_samples

pytestmark = pytest.mark.django_db

PASSAGE = "The examination shows nothing that imaging would settle."


@pytest.fixture
def mailed(save, publish, mailoutbox):
    """Return a function that mails one new decision and returns the mail."""

    def mailed():
        save()
        publish(1, 2, item_text("MRI of the left knee", "Overturned"))
        send_digests()
        return mailoutbox[0]

    return mailed


def html_of(sent):
    (alternative,) = sent.alternatives
    return alternative.content


def test_it_tells_of_each_decision_what_a_list_does_with_permanent_links(mailed):
    sent = mailed()
    assert sent.to == ["reader@firm.example"]
    for body in (sent.body, html_of(sent)):
        assert "Overturned:" in body
        assert "MRI of the left knee" in body
        assert "https://imr.example/cases/CM17-9100001/items/1/" in body
        assert "https://imr.example/decisions/?q=knee&" in body.replace("&amp;", "&")
        assert PASSAGE in body
    assert "knee" not in sent.subject


def test_where_a_sign_in_is_required_there_is_no_passage_in_it(mailed, settings):
    settings.IMR_REQUIRE_LOGIN = True
    sent = mailed()
    assert "MRI of the left knee" in sent.body
    assert PASSAGE not in sent.body + html_of(sent)


def test_invented_letters_are_marked(save, mailoutbox):
    save()
    publish_samples()
    moment = timezone.now() - timedelta(hours=2)
    Case.objects.filter(published_at__isnull=False).update(published_at=moment)
    indexer.bring_up_to_date()
    send_digests()
    for body in (mailoutbox[0].body, html_of(mailoutbox[0])):
        assert "(invented sample)" in body
        assert "no real determinations" in body


def test_mailboxes_can_stop_it_with_one_click(mailed, client, reader):
    sent = message_from_string(mailed().message().as_string())
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = "".join(sent["List-Unsubscribe"].split()).strip("<>")
    path = url.removeprefix("https://imr.example")
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert reader.saved_searches.get().paused


def test_a_mail_sent_twice_has_the_same_message_id(mailed, mailoutbox):
    mailed()
    Digest.objects.update(state=DigestState.WAITING)
    send_waiting()
    first, second = (sent.extra_headers["Message-ID"] for sent in mailoutbox)
    assert first == second
    assert first.endswith("@imr.example>")


class _Refusing:
    def __init__(self, error):
        self.error = error

    def __call__(self, *args, **kwargs):
        raise self.error


class TestMailsThatAreNotTaken:
    def fail(self, monkeypatch, error):
        monkeypatch.setattr(mail.EmailMultiAlternatives, "send", _Refusing(error))

    def test_are_tried_again_later_and_later(self, save, publish, monkeypatch, mailoutbox):
        save()
        publish()
        with monkeypatch.context() as patch:
            self.fail(patch, SMTPServerDisconnected("gone"))
            assert send_digests() == sending.Run(written=1, failed=1)
        digest = Digest.objects.get()
        assert digest.state == DigestState.WAITING
        assert "gone" in digest.error
        assert send_waiting().sent == 0  # its time has not come
        Digest.objects.update(next_attempt_at=timezone.now())
        assert send_waiting().sent == 1
        assert len(mailoutbox) == 1
        assert Digest.objects.get().error == ""

    def test_fail_in_the_end(self, save, publish, monkeypatch):
        save()
        publish()
        self.fail(monkeypatch, OSError("no route"))
        send_digests()
        for _ in range(sending.MOST_ATTEMPTS):
            Digest.objects.update(next_attempt_at=timezone.now())
            send_waiting()
        digest = Digest.objects.get()
        assert (digest.state, digest.attempts) == (DigestState.FAILED, sending.MOST_ATTEMPTS)

    def test_fail_at_once_where_the_address_is_refused(
        self, save, publish, monkeypatch, client, admin_client, reader
    ):
        save()
        publish()
        refused = SMTPRecipientsRefused({"reader@firm.example": (550, b"no such user")})
        self.fail(monkeypatch, refused)
        send_digests()
        assert Digest.objects.get().state == DigestState.FAILED
        client.force_login(reader)
        assert "550 no such user" in client.get("/searches/").content.decode()
        page = admin_client.get("/admin/determinations/digest/?state=failed")
        assert "550 no such user" in page.content.decode()


def test_the_command_and_the_task_send(save, publish, mailoutbox, capsys):
    save()
    publish()
    call_command("send_digests", "--all")
    assert "1 mails were written, 1 sent; 0 could not be sent." in capsys.readouterr().out
    assert "'sent': 0" in tasks.send_digests(0)
    assert len(mailoutbox) == 1


def test_the_task_sends_what_waits_also_while_the_index_is_away(
    save, publish, mailoutbox, monkeypatch, settings, tmp_path
):
    save()
    publish()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "send_waiting", lambda run: run)
        send_digests()
    settings.IMR_INDEX_DIR = tmp_path / "elsewhere"
    assert "'sent': 1" in tasks.send_digests(0)


def test_a_mail_that_waits_says_nothing_that_was_redacted_meanwhile(
    reader, save, publish, mailoutbox
):
    save()
    letter = publish(1, 2, item_text("MRI of the left knee of thornmoor"))
    assert make_digest(reader.pk, Additions())
    lifecycle.redact(letter.pk, [(BY_HAND, "thornmoor")])
    lifecycle.publish(letter.pk)
    send_waiting()
    (sent,) = mailoutbox
    for body in (sent.body, html_of(sent)):
        assert "MRI of the left knee of [redacted: passage]" in body
        assert "thornmoor" not in body
