"""The readers' gate in the database: no statement and no overlap shows what is not published."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.publishing import CannotPublish
from determinations.models import Case, Letter, LetterStatus
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.correcting import correct_case
from determinations.tests.ingest.gate import (
    SSN,
    execute,
    execute_as_whole,
    in_other_transaction,
    is_seen,
    nothing,
    read_again,
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE determinations_letter SET status = 'needs_review' WHERE id = %(letter)s",
        "UPDATE determinations_letter SET status = 'received' WHERE id = %(letter)s",
        "UPDATE determinations_letter SET status = 'needs_review', phi_state = 'held'",
        "UPDATE determinations_case SET letter_id = NULL",
        "DELETE FROM determinations_letter WHERE id = %(letter)s",
    ],
)
def test_no_sql_hides_a_letter_and_leaves_its_case_public(sql):
    letter = add_letter(letter_text())
    with pytest.raises(IntegrityError):
        execute_as_whole(sql.replace("%(letter)s", str(letter.pk)))
    assert Case.objects.published().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", [letter_text(), SSN], ids=["parsed", "held"])
def test_no_sql_makes_a_case_public_whose_letter_is_not(text):
    add_letter(text, publish=False)
    with pytest.raises(IntegrityError):
        execute_as_whole("UPDATE determinations_case SET published_at = now()")
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(
            "INSERT INTO determinations_case (case_number, number_known, published_at, priority, "
            "sex, clinical_summary, documents_reviewed, outcome, spans) "
            "VALUES ('CM17-9', true, now(), '', '', '', '', 'upheld', '{}')"
        )
    assert not Case.objects.published().exists()


@pytest.mark.django_db
def test_no_sql_gives_a_public_case_another_letter():
    add_letter(letter_text())
    held = add_letter(SSN.replace("CM17-9100001", "CM17-9100002"))
    Case.objects.filter(case_number="CM17-9100002").update(letter=None)
    change = "UPDATE determinations_case SET letter_id = %s WHERE published_at IS NOT NULL"
    with pytest.raises(IntegrityError):
        execute_as_whole(change, held.pk)


@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_reading_again_and_is_then_refused(client):
    """Read again and publish at once: whoever is second sees what the first did."""
    letter = add_letter(letter_text(), publish=False)
    with transaction.atomic():
        assert lifecycle.read_again(letter.pk, then=nothing)
        thread, raised = in_other_transaction(lambda: lifecycle.publish(letter.pk))
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert isinstance(raised[0], CannotPublish)
    assert not is_seen(client, letter)


@pytest.mark.django_db(transaction=True)
def test_of_overlapping_transactions_none_leaves_a_held_letter_public(client):
    """One publishes the case, the other holds its letter; neither sees the other's change."""
    letter = add_letter(letter_text(), publish=False)
    Letter.objects.update(status=LetterStatus.PUBLISHED)
    errors = []
    try:
        with transaction.atomic():
            execute("UPDATE determinations_case SET published_at = now()")
            hold = "UPDATE determinations_letter SET status = 'needs_review', phi_state = 'held'"
            thread, raised = in_other_transaction(lambda: execute(hold))
            thread.join(10)
            errors = raised
    except IntegrityError as error:
        errors.append(error)
    assert len(errors) == 1
    assert not is_seen(client, letter)


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_not_held_while_its_case_is_being_published(client):
    letter = add_letter(letter_text(), publish=False)
    Letter.objects.update(status=LetterStatus.PUBLISHED)
    with transaction.atomic():
        execute("UPDATE determinations_case SET published_at = now()")
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        hold = "UPDATE determinations_letter SET status = 'needs_review', phi_state = 'held'"
        thread, raised = in_other_transaction(lambda: execute(hold))
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert isinstance(raised[0], IntegrityError)
    assert is_seen(client, letter)


@pytest.mark.django_db
def test_a_letter_without_a_number_is_published_when_a_person_gave_it_one(client, admin_client):
    letter = add_letter(letter_text().replace("Case Number: CM17-9100001", ""))
    with pytest.raises(CannotPublish, match="no case number"):
        lifecycle.publish(letter.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(published_at=timezone.now())
    correct_case(admin_client, case_number="nonsense")
    assert not Case.objects.get().number_known
    correct_case(admin_client, case_number="cm17-9100077")
    assert Case.objects.get().case_number == "CM17-9100077"
    assert read_again(letter).case.case_number == "CM17-9100077"
    lifecycle.publish(letter.pk)
    assert is_seen(client, letter)


@pytest.mark.django_db(transaction=True)
def test_published_cases_without_a_number_go_back_to_a_person():
    """What the migration does to an archive that published such cases before."""
    letter = add_letter(letter_text())
    migration = import_module("determinations.migrations.0013_published_case_has_number")
    case = letter.case
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE determinations_case DROP CONSTRAINT case_published_has_number")
    try:
        Case.objects.filter(pk=case.pk).update(case_number="unnumbered-0123456789ab")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(migration.TAKE_FROM_READERS)
        case.refresh_from_db()
        assert case.published_at is None
        assert Letter.objects.get().status == LetterStatus.NEEDS_REVIEW
    finally:
        Case.objects.filter(pk=case.pk).update(published_at=None)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE determinations_case ADD CONSTRAINT case_published_has_number "
                "CHECK (published_at IS NULL OR case_number NOT LIKE 'unnumbered-%')"
            )
