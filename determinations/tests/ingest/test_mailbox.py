"""Letters by mail: each message's files are stored once, and only then is it flagged."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command

from determinations.ingest import mailbox as mailbox_module
from determinations.ingest.imap import MailboxAddress, MailboxError
from determinations.ingest.mail_tasks import look_into_mailbox
from determinations.ingest.mailbox import fetch_mail
from determinations.models import Archive, FetchedMessage, Letter, Receipt, SourceLook
from determinations.tests.archive import letter_text
from determinations.tests.ingest.imap_server import FakeMailbox, serving
from determinations.tests.ingest.zips import zip_of

pytestmark = pytest.mark.django_db
TEXT = letter_text("CM17-9100111").encode()


def mail(*files, message_id="<one@clerk.example>"):
    message = EmailMessage()
    message["From"], message["To"] = "clerk@clerk.example", "archive@archive.example"
    message["Subject"] = "Letters of this week"
    if message_id:
        message["Message-ID"] = message_id
    message.set_content("Here they are.")
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def served(settings):
    """Serve a mailbox that the settings name."""
    opened = []

    def serve(*messages, **options):
        mailbox = FakeMailbox(*messages, **options)
        context = serving(mailbox)
        settings.IMR_MAILBOX_URL = context.__enter__()
        opened.append(context)
        return mailbox

    yield serve
    for context in opened:
        context.__exit__(None, None, None)


def test_attachments_are_stored_as_they_came_and_the_message_is_flagged(served):
    mailbox = served(mail(("one.txt", TEXT), ("month.zip", zip_of({"a.txt": TEXT}))))
    assert fetch_mail() == 1
    letter = Letter.objects.defer(None).get()
    assert (bytes(letter.content), letter.file_name) == (TEXT, "one.txt")
    assert not letter.publish_when_clean
    assert Archive.objects.get().file_name == "month.zip"
    assert mailbox.flags[1] == {r"\Flagged"}
    assert fetch_mail() == 0


def test_what_is_no_letter_is_left_alone(served):
    served(mail(("logo.png", b"\x89PNG\x00"), ("body.html", b"<p>"), ("scan", b"%PDF-1.4 x")))
    fetch_mail()
    assert [letter.file_name for letter in Letter.objects.all()] == ["scan"]


def test_attachments_that_are_not_taken_are_told_of_but_pictures(served):
    message = EmailMessage()
    message["From"] = "The clerk <clerk@clerk.example>"
    message.set_content("Here it is.")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"PK", maintype="application", subtype="msword", filename="a.doc")
    served(message.as_bytes())
    fetch_mail()
    receipt = Receipt.objects.get()
    assert receipt.file_name == "a.doc"
    assert "neither a PDF" in receipt.message
    assert receipt.batch.source == "mailbox, from clerk@clerk.example"


def test_a_message_id_that_was_seen_before_keeps_no_other_files_out(served):
    other = letter_text("CM17-9100112").encode()
    first, second = mail(("one.txt", TEXT)), mail(("one.txt", other))
    mailbox = served(first, second, first)
    assert fetch_mail() == 3
    assert sorted(bytes(letter.content) for letter in Letter.objects.defer(None)) == sorted(
        [TEXT, other]
    )
    assert Receipt.objects.count() == 2  # the third is the first once more
    assert all(flags == {r"\Flagged"} for flags in mailbox.flags.values())


def test_a_message_that_cannot_be_stored_keeps_no_others_waiting(served, monkeypatch):
    mailbox = served(mail(("one.txt", TEXT)), mail(("two.txt", TEXT), message_id="<2@b.example>"))
    store = mailbox_module.store_message

    def fail_at_the_first(content):
        if b"one.txt" in content:
            raise RuntimeError("the scanner is away")
        return store(content)

    monkeypatch.setattr(mailbox_module, "store_message", fail_at_the_first)
    with pytest.raises(MailboxError, match=r"tried again: 1\. The first: the scanner"):
        fetch_mail()
    assert Letter.objects.get().file_name == "two.txt"
    assert [bool(flags) for flags in mailbox.flags.values()] == [False, True]


def test_a_message_that_was_deleted_meanwhile_is_passed_over(served):
    mailbox = served(mail(("one.txt", TEXT)), mail(("two.txt", TEXT), message_id="<2@b.example>"))
    mailbox.deleted.add(1)
    fetch_mail()
    assert Letter.objects.get().file_name == "two.txt"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("filename*=UTF-8''gr%C3%B6%C3%9Fe.txt", "größe.txt"),
        ('filename*0="gr"; filename*1="oss.txt"', "gross.txt"),
        ('filename="=?iso-8859-1?Q?gr=F6=DFe=2Etxt?="', "größe.txt"),
        ('filename="größe.txt"', "gr\ufffd\ufffd\ufffd\ufffde.txt"),
        ("filename*=klingon''a%FF.txt", "a\u00ff.txt"),
        ('filename="=?utf-8?b?a?=.txt"', "=?utf-8?b?a?=.txt"),
    ],
    ids=["RFC 2231", "continued", "RFC 2047", "raw", "unknown charset", "damaged"],
)
def test_names_of_files_in_every_spelling(served, header, name):
    content = mail(("name.txt", TEXT)).replace(b'filename="name.txt"', header.encode())
    served(content)
    fetch_mail()
    assert Letter.objects.get().file_name == name


def test_letters_within_a_forwarded_mail_are_taken(served):
    outer = EmailMessage()
    outer["Message-ID"] = "<forwarded@clerk.example>"
    outer.set_content("As below.")
    outer.add_attachment(message_from_bytes(mail(("one.txt", TEXT)), policy=policy.default))
    served(outer.as_bytes())
    fetch_mail()
    assert Letter.objects.get().file_name == "one.txt"


def test_a_message_without_files_is_flagged_and_makes_no_batch(served):
    mailbox = served(mail())
    fetch_mail()
    assert mailbox.flags[1] == {r"\Flagged"}
    assert not Receipt.objects.exists()


def test_a_message_is_not_flagged_before_its_files_are_stored(served, monkeypatch):
    mailbox = served(mail(("one.txt", TEXT)))

    def fail(*args, **options):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("determinations.ingest.mailbox.receive_all", fail)
        with pytest.raises(MailboxError, match="the disk is full"):
            fetch_mail()
    assert mailbox.flags[1] == set()
    assert not FetchedMessage.objects.exists()
    fetch_mail()
    assert Letter.objects.count() == 1


def test_a_message_that_could_not_be_flagged_is_taken_once(served):
    mailbox = served(mail(("one.txt", TEXT)))
    mailbox.breaks_before = "STORE"
    with pytest.raises(MailboxError):
        fetch_mail()
    mailbox.breaks_before = ""
    fetch_mail()
    assert Receipt.objects.count() == 1
    assert mailbox.flags[1] == {r"\Flagged"}


def test_without_a_message_id_its_bytes_tell_it(served):
    served(*[mail(("one.txt", TEXT), message_id="")] * 2)
    fetch_mail()
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1", "IMAP4rev1 UIDPLUS"])
def test_a_message_is_moved_where_a_folder_is_named(served, settings, capabilities):
    settings.IMR_MAILBOX_DONE = "Done letters"
    mailbox = served(mail(("one.txt", TEXT)), capabilities=capabilities)
    fetch_mail()
    assert mailbox.moved == {1: "Done letters"}
    assert mailbox.expunged == ({1} if capabilities.endswith("UIDPLUS") else set())


def test_done_mail_goes_to_a_folder_with_any_name(served, settings):
    settings.IMR_MAILBOX_DONE = "Übersicht & Erledigt"
    mailbox = served(mail(("one.txt", TEXT)))
    fetch_mail()
    assert mailbox.moved == {1: "&ANw-bersicht &- Erledigt"}


def test_without_a_folder_for_done_mail_none_is_taken(served, settings):
    settings.IMR_MAILBOX_DONE = "Forbidden"
    mailbox = served(mail(("one.txt", TEXT)))
    with pytest.raises(MailboxError, match="no folder Forbidden for done mail, and makes none"):
        fetch_mail()
    assert mailbox.flags[1] == set()


def test_a_message_that_is_too_large_is_refused_with_the_reason(served, settings):
    settings.IMR_MAX_UPLOAD_BYTES = 100
    mailbox = served(mail(("one.txt", TEXT)))
    fetch_mail()
    assert "are taken at most" in Receipt.objects.get().message
    assert mailbox.flags[1] == {r"\Flagged"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("imap://archive:wrong@{host}/INBOX", "did not accept the user name archive"),
        ("imap://archive:secret%20word@{host}/Nowhere", "no folder Nowhere"),
        ("imap://archive:secret%20word@127.0.0.1:1/INBOX", "can't be reached"),
        ("imaps://archive:secret%20word@{host}/INBOX", "can't be"),
        ("https://mail.example", "must be like imaps://"),
    ],
)
def test_what_is_wrong_is_told_on_the_staff_s_page_without_the_password(
    served, settings, admin_client, url, said
):
    served(mail())
    host = settings.IMR_MAILBOX_URL.split("@")[1].split("/")[0]
    settings.IMR_MAILBOX_URL = url.format(host=host)
    assert look_into_mailbox(0) == 0
    page = admin_client.get("/staff/batches/").content.decode().replace("&#x27;", "'")
    assert said in page
    assert "secret" not in page
    assert "wrong" not in SourceLook.objects.get().error
    with pytest.raises(CommandError):
        call_command("fetch_mail")


def test_well_again_it_says_nothing_is_wrong(served, capsys):
    served(mail(("one.txt", TEXT)))
    call_command("fetch_mail")
    assert "1 message dealt with" in capsys.readouterr().out
    assert SourceLook.objects.get().error == ""


def test_without_a_mailbox_nothing_is_asked():
    assert look_into_mailbox(0) == 0
    assert not SourceLook.objects.exists()


def test_no_password_goes_over_a_network_in_the_clear():
    address = MailboxAddress.of("imaps://a%40b.example:p%2Fw@mail.example")
    assert (address.user, address.password, address.port) == ("a@b.example", "p/w", 993)
    assert (address.folder, address.is_encrypted) == ("INBOX", True)
    assert "p/w" not in repr(address)


def test_parts_within_parts_without_end_do_not_keep_other_mail_waiting(served):
    nested = b"Message-ID: <nested@a.example>\r\n"
    nested += b"Content-Type: message/rfc822\r\n\r\n" * 2000
    mailbox = served(nested, mail(("one.txt", TEXT)))
    assert fetch_mail() == 2
    assert "could not be read" in Receipt.objects.get(letter=None).message
    assert Letter.objects.get().file_name == "one.txt"
    assert mailbox.flags[1] == {r"\Flagged"}


def test_a_sender_that_cannot_be_decoded_is_taken_as_written(served):
    content = mail(("one.txt", TEXT)).replace(
        b"clerk@clerk.example", b"=?a\xf1?b?a?= <c@d.example>"
    )
    mailbox = served(content)
    assert fetch_mail() == 1
    assert Letter.objects.get().batch.source == "mailbox, from c@d.example"
    assert mailbox.flags[1] == {r"\Flagged"}


def test_a_mail_of_parts_without_number_is_refused(served, monkeypatch):
    monkeypatch.setattr("determinations.ingest.messages.MOST_PARTS", 50)
    parts = b"--b\r\nContent-Type: a/b; name=a\r\n\r\nx\r\n" * 51
    head = b"Message-ID: <m@a.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    mailbox = served(head + parts + b"--b--\r\n", mail(("one.txt", TEXT)))
    assert fetch_mail() == 2
    assert "could not be read" in Receipt.objects.get(letter=None).message
    assert Receipt.objects.count() == 2
    assert mailbox.flags[1] == {r"\Flagged"}
