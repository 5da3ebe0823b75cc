"""Pages of a letter's file on its review page: pictures, for who gave the password lately."""

from __future__ import annotations

import pytest

from determinations.ingest import reader
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import record_reading
from determinations.ingest.sources import IncomingFile
from determinations.letters import UnreadableLetter, read
from determinations.letters.child.process import ChildOverdue, ChildProcess
from determinations.letters.page_picture import is_picture
from determinations.models import Letter
from determinations.tests.archive import add_letter, letter_text
from synthetic.pdf import to_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(db) -> Letter:
    content = to_pdf(letter_text())
    receipt = receive(open_batch("test"), IncomingFile("letter.pdf", content))
    record_reading(receipt.letter.pk, read(content, "application/pdf"))
    return Letter.objects.get()


def test_a_page_is_a_png_with_a_policy_of_its_own(admin_client, letter):
    response = admin_client.get(f"/staff/review/{letter.pk}/pages/1/")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "no-store" in response.headers["Cache-Control"]
    assert is_picture(response.content)


@pytest.mark.parametrize("number", [0, 2, 999])
def test_there_are_no_other_pages(admin_client, letter, number):
    assert admin_client.get(f"/staff/review/{letter.pk}/pages/{number}/").status_code == 404


def test_a_text_has_none(admin_client):
    text = add_letter(letter_text())
    assert admin_client.get(f"/staff/review/{text.pk}/pages/1/").status_code == 404
    assert b"Page as it came" not in admin_client.get(f"/staff/review/{text.pk}/").content


def test_pictures_ask_for_the_password_again(client, admin_user, letter):
    client.force_login(admin_user)
    assert client.get(f"/staff/review/{letter.pk}/pages/1/").status_code == 403
    page = client.get(f"/staff/review/{letter.pk}/").content.decode()
    assert "Give it again" in page
    assert "/pages/1/" not in page


def test_nobody_without_the_permission_gets_one(client, django_user_model, letter):
    path = f"/staff/review/{letter.pk}/pages/1/"
    assert client.get(path).status_code == 302
    client.force_login(django_user_model.objects.create_user("rita", is_staff=True))
    assert client.get(path).status_code == 403


def test_once_a_page_took_too_long_no_other_of_its_file_is_tried(monkeypatch):
    tried = []

    def never(child, content, page, seconds, words):
        tried.append((content, page))
        raise ChildOverdue

    monkeypatch.setattr(ChildProcess, "draw", never)
    with reader.LetterReader() as pictures:
        for content, page in ((b"slow", 1), (b"slow", 2), (b"other", 1)):
            with pytest.raises(UnreadableLetter, match="took"):
                pictures.draw(content, page)
    assert tried == [(b"slow", 1), (b"other", 1)]
