"""A case's outcome follows its items, and readers see no determination without one."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.publishing import CannotPublish
from determinations.models import Case, DisputedItem, IndexChange, Letter, LetterStatus
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.ingest.gate import (
    execute,
    execute_as_whole,
    in_other_transaction,
    is_seen,
)

TWO = letter_text("CM17-9100001", item_text(), item_text("Knee brace"))
NO_OUTCOME = letter_text().replace("MRI of the left knee: Upheld", "MRI of the left knee:")


def outcome():
    return Case.objects.values_list("outcome", flat=True).get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "follows"),
    [
        ("UPDATE determinations_disputeditem SET outcome = 'overturned'", "overturned"),
        (
            "UPDATE determinations_disputeditem SET outcome = 'overturned' WHERE position = 2",
            "partially_overturned",
        ),
        ("UPDATE determinations_disputeditem SET outcome = '' WHERE position = 2", ""),
        ("DELETE FROM determinations_disputeditem WHERE position = 2", "upheld"),
        ("DELETE FROM determinations_disputeditem", ""),
        ("UPDATE determinations_case SET outcome = 'overturned'", "upheld"),
        ("UPDATE determinations_case SET outcome = ''", "upheld"),
    ],
)
def test_a_case_s_outcome_follows_its_items_whatever_the_sql(sql, follows):
    add_letter(TWO, publish=False)
    execute("DELETE FROM determinations_guidelinecitation")
    execute(sql)
    assert outcome() == follows


@pytest.mark.django_db
def test_an_item_that_goes_to_another_case_changes_the_outcome_of_both():
    add_letter(TWO, publish=False)
    overturned = item_text("Knee brace", outcome="Overturned")
    add_letter(letter_text("CM17-9100002", overturned), publish=False)
    other = Case.objects.get(case_number="CM17-9100002")
    DisputedItem.objects.filter(case=other).update(
        case=Case.objects.get(case_number="CM17-9100001"), position=3
    )
    assert dict(Case.objects.values_list("case_number", "outcome")) == {
        "CM17-9100001": "partially_overturned",
        "CM17-9100002": "",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE determinations_disputeditem SET outcome = '' WHERE position = 1",
        "DELETE FROM determinations_disputeditem",
        "INSERT INTO determinations_disputeditem SELECT (jsonb_populate_record(item, "
        """'{"id": 999999, "position": 3, "outcome": ""}')).* FROM determinations_disputeditem """
        "AS item WHERE position = 1",
        "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; "
        "TRUNCATE determinations_disputeditem CASCADE",
    ],
    ids=["blanked", "deleted", "added", "truncated"],
)
def test_no_sql_leaves_a_public_case_without_an_outcome(sql):
    add_letter(TWO)
    execute("DELETE FROM determinations_guidelinecitation")
    with pytest.raises(IntegrityError, match="without an outcome"):
        execute_as_whole(sql)
    assert (outcome(), DisputedItem.objects.count()) == ("upheld", 2)


@pytest.mark.django_db
def test_no_sql_makes_a_case_public_that_has_no_outcome():
    letter = add_letter(NO_OUTCOME, publish=False)
    Letter.objects.filter(pk=letter.pk).update(status=LetterStatus.PUBLISHED)
    with pytest.raises(IntegrityError, match="without an outcome"):
        execute_as_whole("UPDATE determinations_case SET published_at = now()")


@pytest.mark.django_db
def test_items_of_a_public_case_may_be_made_anew_in_one_transaction():
    add_letter(TWO)
    with transaction.atomic():
        items = list(DisputedItem.objects.all())
        DisputedItem.objects.all().delete()
        assert outcome() == ""
        DisputedItem.objects.bulk_create(items)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert outcome() == "upheld"


@pytest.mark.django_db(transaction=True)
def test_of_two_transactions_each_counts_what_the_other_did():
    """Each overturns one item of two: neither sees the other's before it commits."""
    add_letter(TWO)

    def overturn(position):
        DisputedItem.objects.filter(position=position).update(outcome="overturned")

    with transaction.atomic():
        overturn(1)
        thread, raised = in_other_transaction(lambda: overturn(2))
        thread.join(0.5)
        assert thread.is_alive()
        assert outcome() == "partially_overturned"
    thread.join(10)
    assert not raised
    assert outcome() == "overturned"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("publishes_first", [True, False])
def test_of_blanking_and_publishing_at_once_the_second_is_refused(publishes_first):
    letter = add_letter(TWO, publish=False)

    def blank():
        DisputedItem.objects.filter(position=1).update(outcome="")

    def publish():
        lifecycle.publish(letter.pk)

    first, second = (publish, blank) if publishes_first else (blank, publish)
    with transaction.atomic():
        first()
        thread, raised = in_other_transaction(second)
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert [type(error) for error in raised] == [
        IntegrityError if publishes_first else CannotPublish
    ]
    assert Case.objects.published().exists() is publishes_first
    assert outcome() == ("upheld" if publishes_first else "")


@pytest.mark.django_db(transaction=True)
def test_cases_published_before_without_an_outcome_go_back_to_a_person(client):
    """What the migration does to an archive that published such cases before."""
    letter = add_letter(TWO)
    migration = import_module("determinations.migrations.0015_case_outcome_follows_items")
    with connection.cursor() as cursor:
        cursor.execute(migration.LEAVE)
    try:
        DisputedItem.objects.filter(position=1).update(outcome="")
        Case.objects.update(outcome="overturned", published_at=timezone.now())
    finally:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(migration.FOLLOW)
            cursor.execute(migration.SET_OUTCOMES)
    assert not is_seen(client, letter)
    assert outcome() == ""
    assert Letter.objects.get().status == LetterStatus.NEEDS_REVIEW
    assert IndexChange.objects.filter(case_id=letter.case_id).count() == 2
