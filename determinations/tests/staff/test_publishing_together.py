"""Letters that are ready, published together after a look."""

from __future__ import annotations

import pytest

from determinations.ingest.lifecycle import reject
from determinations.models import (
    Letter,
    LetterStatus,
    SharedAct,
)
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.staff.shared_acts import begin, one_line
from determinations.tests.waiting_letters import undated

pytestmark = pytest.mark.django_db


def test_letters_that_are_ready_are_published_together_after_a_look(reviewer_client):
    ready = [add_letter(letter_text(f"CM17-910000{n}"), publish=False) for n in (1, 2)]
    other = add_letter(letter_text("CM17-9100003"), publish=False)
    unsure = undated("CM17-9100004")
    batch = ready[0].batch_id
    Letter.objects.filter(pk=ready[1].pk).update(batch=batch)
    page = reviewer_client.get(f"/staff/review/?batch={batch}").content.decode()
    assert "Publish 2 letters that" in page
    response = reviewer_client.post(f"/staff/review/ready/?batch={batch}")
    told = reviewer_client.get(response.url).content.decode()
    assert "2 letters are ready: nothing stands against" in one_line(told)
    assert "Publish 2 letters</button>" in one_line(told)
    assert not Letter.objects.filter(status=LetterStatus.PUBLISHED).exists()  # it asks before
    assert "2 of 2 letters were published" in one_line(begin(reviewer_client, response))
    states = Letter.objects.in_bulk([*(letter.pk for letter in ready), other.pk, unsure.pk])
    assert [states[letter.pk].status for letter in (*ready, other, unsure)] == [
        "published", "published", "parsed", "needs_review",
    ]  # fmt: skip


def test_publishing_all_that_is_ready_can_be_dropped_and_needs_a_letter(reviewer_client):
    letter = add_letter(letter_text("CM17-9100001"), publish=False)
    response = reviewer_client.post("/staff/review/ready/")
    dropped = reviewer_client.post(response.url, {"do": "drop"})
    assert dropped.url == "/staff/review/?kind=ready"
    letter.refresh_from_db()
    assert letter.status == LetterStatus.PARSED
    reject(letter.pk)
    answer = reviewer_client.post("/staff/review/ready/", follow=True).content.decode()
    assert "None of these letters is ready to publish any more." in answer
    assert not SharedAct.objects.exists()
    assert reviewer_client.get("/staff/review/ready/").status_code == 405


def test_another_letter_of_a_published_case_is_not_published_along(reviewer_client):
    add_letter(letter_text("CM17-9100001"))
    newer = add_letter(letter_text("CM17-9100001", decided="02/20/2017"), publish=False)
    Letter.objects.filter(pk=newer.pk).update(status=LetterStatus.PARSED, problems=[])
    answer = reviewer_client.post("/staff/review/ready/", follow=True).content.decode()
    assert "None of these letters is ready to publish any more." in answer
