"""What a person hid stays hidden, whatever is read or comes afterwards."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.sources import IncomingFile
from determinations.letters import read
from determinations.models import Letter, LetterStatus
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.ingest.gate import SSN, is_seen, nothing, read_again

HIDE = [lifecycle.withdraw, lifecycle.reject]


@pytest.fixture(params=HIDE, ids=["withdrawn", "rejected"])
def hidden(request, db, admin_user):
    letter = add_letter(letter_text())
    request.param(letter.pk, by=admin_user, reason="a court ordered it")
    return Letter.objects.get(pk=letter.pk)


def test_who_hid_a_letter_when_and_why_is_kept(hidden, admin_user):
    assert hidden.status in (LetterStatus.WITHDRAWN, LetterStatus.REJECTED)
    assert (hidden.hidden_by, hidden.hidden_reason) == (admin_user, "a court ordered it")
    assert (timezone.now() - hidden.hidden_at).total_seconds() < 60
    assert not hidden.publish_when_clean


def test_reading_again_publishes_nothing_that_a_person_hid(client, hidden):
    letter = read_again(hidden)
    assert letter.status == LetterStatus.NEEDS_REVIEW
    assert "a court ordered it" in letter.problems[-1]["message"]
    assert letter.is_hidden
    assert not is_seen(client, hidden)


def test_the_same_bytes_again_publish_nothing_that_a_person_hid(client, hidden):
    file = IncomingFile("again.txt", letter_text().encode())
    receive(open_batch("again"), file, publish_when_clean=True)
    assert not is_seen(client, hidden)
    lifecycle.read_again(hidden.pk, then=nothing)
    receive(open_batch("again"), file, publish_when_clean=True)
    lifecycle.record_reading(hidden.pk, read(file.content, "text/plain"))
    assert not is_seen(client, hidden)


@pytest.mark.parametrize("is_read_again", [False, True])
def test_a_newer_letter_does_not_bring_back_a_case_that_a_person_hid(client, hidden, is_read_again):
    if is_read_again:
        lifecycle.read_again(hidden.pk, then=nothing)
    state = Letter.objects.get(pk=hidden.pk).status
    newer = add_letter(letter_text("CM17-9100001", item_text("Knee brace"), decided="02/28/2017"))
    assert newer.status == LetterStatus.NEEDS_REVIEW
    assert newer.problems[-1]["code"] == "would-replace-hidden"
    assert not is_seen(client, hidden)
    lifecycle.publish(newer.pk)
    assert is_seen(client, hidden)
    stays = state if state != LetterStatus.RECEIVED else LetterStatus.SUPERSEDED
    assert Letter.objects.get(pk=hidden.pk).status == stays


def test_a_person_publishes_a_withdrawn_letter(client, db, admin_user):
    letter = add_letter(letter_text())
    lifecycle.withdraw(letter.pk, by=admin_user, reason="a mistake")
    lifecycle.publish(letter.pk, by=admin_user)
    assert is_seen(client, letter)
    assert not Letter.objects.get().is_hidden


@pytest.mark.django_db
def test_reading_again_clears_the_wish_to_publish():
    letter = add_letter(letter_text(), publish=True)
    lifecycle.withdraw(letter.pk)
    lifecycle.publish(letter.pk)
    other = add_letter(SSN.replace("CM17-9100001", "CM17-9100002"))
    assert read_again(other).publish_when_clean is False
    with pytest.raises(IntegrityError):
        Letter.objects.filter(pk=other.pk).update(hidden_at=timezone.now(), publish_when_clean=True)


@pytest.mark.django_db
def test_a_letter_that_would_replace_a_published_one_waits_also_if_it_is_clean(client):
    first = add_letter(letter_text())
    second = add_letter(
        letter_text("CM17-9100001", item_text(outcome="Overturned"), decided="02/28/2017")
    )
    assert second.status == LetterStatus.NEEDS_REVIEW
    assert client.get("/api/v1/cases/CM17-9100001/").json()["outcome"] == "upheld"
    lifecycle.publish(second.pk)
    assert Letter.objects.get(pk=first.pk).status == LetterStatus.SUPERSEDED
