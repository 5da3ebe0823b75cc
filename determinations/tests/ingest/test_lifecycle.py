"""The table of a letter's states, and what every change of state does in its transaction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

import determinations
from determinations.ingest import lifecycle
from determinations.ingest.lifecycle import moves
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.transitions import ALLOWED, ForbiddenTransition, check
from determinations.models import AuditEntry, Case, IndexChange, Letter, LetterStatus, Verb
from determinations.tests.archive import add_letter, item_text, letter_text

STATES = list(LetterStatus)
HIDDEN = ("withdrawn", "rejected")
PAIRS = [(current, wanted) for current in STATES for wanted in STATES]
FORBIDDEN = [
    ("received", "published"),
    ("parsed", "failed"),
    ("needs_review", "failed"),
    *(("published", wanted) for wanted in ("received", "parsed", "rejected", "failed")),
    *(("superseded", wanted) for wanted in ("parsed", "needs_review", "failed")),
    *(("withdrawn", wanted) for wanted in ("parsed", "needs_review", "superseded", "failed")),
    *(
        ("rejected", wanted)
        for wanted in ("parsed", "needs_review", "published", "superseded", "failed", "withdrawn")
    ),
    *((state, "withdrawn") for state in ("received", "parsed", "needs_review")),
    *((state, "withdrawn") for state in ("superseded", "failed")),
    *(("failed", wanted) for wanted in ("parsed", "needs_review", "published")),
]


@pytest.mark.parametrize(("current", "wanted"), PAIRS)
def test_what_is_forbidden_raises_and_the_rest_passes(current, wanted):
    if (current, wanted) not in FORBIDDEN:
        check(current, wanted)
        return
    with pytest.raises(ForbiddenTransition, match=f"{current.label}.*{wanted.label}") as raised:
        check(current, wanted)
    assert (raised.value.current, raised.value.wanted) == (current, wanted)


def test_every_state_is_in_the_table_and_can_be_left():
    assert set(ALLOWED) == set(STATES)
    assert all(ALLOWED.values())


@pytest.mark.django_db
@pytest.mark.parametrize(("current", "wanted"), FORBIDDEN)
def test_a_forbidden_move_changes_nothing(current, wanted):
    letter = add_letter(letter_text(), publish=False)
    Letter.objects.update(status=current, hidden_at=timezone.now() if current in HIDDEN else None)
    letter.refresh_from_db()
    with pytest.raises(ForbiddenTransition):
        moves.move(letter, LetterStatus(wanted), Verb.READ)
    assert Letter.objects.get().status == current


def test_no_other_module_writes_a_state_or_the_change_log():
    package = Path(determinations.__file__).parent
    writes = re.compile(
        r"\bletter\.status = (?!ANY)|update\(.*\bstatus=|IndexChange\.objects\.(record|create)"
    )
    writers = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if "tests" not in path.parts and writes.search(path.read_text())
    }
    assert writers == {"ingest/lifecycle/moves.py"}


@pytest.fixture
def letter(db):
    """A published letter whose publication every index has taken up."""
    letter = add_letter(letter_text())
    IndexChange.objects.all().delete()
    return letter


def correct(letter):
    item = Case.objects.get().items.get()
    item.outcome = "overturned"
    lifecycle.correct(item, ["outcome"], by=None)


def publish_after_withdrawing(letter):
    lifecycle.withdraw(letter.pk)
    IndexChange.objects.all().delete()
    lifecycle.publish(letter.pk)


def supersede(letter):
    newer = letter_text("CM17-9100001", item_text("Knee brace"), decided="02/28/2017")
    lifecycle.publish(add_letter(newer).pk)


@pytest.mark.parametrize(
    "change",
    [
        publish_after_withdrawing,
        lambda letter: lifecycle.withdraw(letter.pk),
        lambda letter: lifecycle.reject(letter.pk),
        lambda letter: lifecycle.redact(letter.pk),
        correct,
        supersede,
    ],
    ids=["publish", "withdraw", "reject", "redact", "correct", "supersede"],
)
def test_a_change_that_readers_see_is_noted_in_its_transaction(letter, change):
    with transaction.atomic():
        change(letter)
        assert set(IndexChange.objects.values_list("case_id", flat=True)) == {letter.case_id}
        transaction.set_rollback(True)
    assert not IndexChange.objects.exists()
    assert Letter.objects.get().status == LetterStatus.PUBLISHED


@pytest.mark.django_db
def test_a_change_that_readers_do_not_see_is_not_noted():
    letter = add_letter(letter_text().replace("knee pain", "knee pain, SSN 123-45-6789"))
    lifecycle.clear(letter.pk)
    correct(letter)
    lifecycle.reject(letter.pk)
    assert not IndexChange.objects.exists()


def test_withdrawing_and_rejecting_say_whether_they_did_anything(letter):
    assert lifecycle.withdraw(letter.pk)
    assert not lifecycle.withdraw(letter.pk)
    assert lifecycle.reject(letter.pk)
    assert not lifecycle.reject(letter.pk)
    with pytest.raises(CannotPublish, match="Rejected"):
        lifecycle.publish(letter.pk)


def test_only_a_letter_that_readers_do_not_see_is_read_again(letter):
    queued = []
    assert not lifecycle.read_again(letter.pk, then=queued.extend)
    lifecycle.reject(letter.pk)
    assert lifecycle.read_again(letter.pk, then=queued.extend)
    assert queued == [letter.pk]
    assert Letter.objects.get().status == LetterStatus.RECEIVED


@pytest.mark.django_db
def test_what_readers_see_already_is_not_published_again():
    letter = add_letter(letter_text())
    lifecycle.publish(letter.pk)
    assert AuditEntry.objects.filter(letter_id=letter.pk, verb=Verb.PUBLISH).count() == 1
