"""Verbs at letters of one case wait for each other, and never both at once."""

from __future__ import annotations

import time

import pytest
from django.db import connection, transaction

from determinations.ingest import lifecycle, reparsing
from determinations.ingest.locks import lock
from determinations.models import Case, DisputedItem, Letter, LetterStatus
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.ingest.gate import execute, in_other_transaction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shown(db):
    return add_letter(letter_text())


@pytest.fixture
def newer(shown):
    """A letter of the same case that waits to take its place."""
    return add_letter(letter_text("CM17-9100001", item_text("Brace"), decided="02/28/2017"))


def read_parsed(letter_id):
    Letter.objects.filter(pk=letter_id).update(parser_version="0.9", reading_digest="")
    reparsing.reparse_letter(letter_id)


def correct(letter_id):
    item = DisputedItem.objects.get(case__letters=letter_id)
    item.rationale = "Otherwise."
    lifecycle.correct(item, ["rationale"], by=None)


def wait_until_one_waits():
    """Wait until a connection of this database waits for another's lock."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("verb", [lifecycle.withdraw, lifecycle.reject, lifecycle.redact])
def test_publishing_a_letter_and_hiding_the_one_that_it_replaces(verb, shown, newer, monkeypatch):
    """The one holds what the other wants, were their locks taken letter by letter."""
    supersede = lifecycle.replacing.supersede
    threads = []

    def superseded_while_another_hides(letter_id, **options):
        threads.append(in_other_transaction(lambda: verb(shown.pk)))
        wait_until_one_waits()
        supersede(letter_id, **options)

    monkeypatch.setattr(lifecycle.replacing, "supersede", superseded_while_another_hides)
    lifecycle.publish(newer.pk)
    ((thread, raised),) = threads
    thread.join(10)
    assert not thread.is_alive()
    assert raised == []
    assert Case.objects.get().letter_id == newer.pk
    assert Letter.objects.get(pk=newer.pk).status == LetterStatus.PUBLISHED


@pytest.mark.parametrize("verb", [lifecycle.withdraw, read_parsed, correct])
def test_a_verb_takes_the_case_s_lock_before_it_touches_a_letter_or_an_item(verb, shown):
    """Whoever holds the case gets its letters and items, while the verb waits for the case."""
    with transaction.atomic():
        Case.objects.select_for_update().get()
        thread, raised = in_other_transaction(lambda: verb(shown.pk))
        wait_until_one_waits()
        execute("SET LOCAL lock_timeout = '2s'")
        Letter.objects.select_for_update().get(pk=shown.pk)
        list(DisputedItem.objects.select_for_update())
    thread.join(10)
    assert raised == []


def test_a_letter_that_comes_to_another_case_meanwhile_is_locked_with_that_one(shown):
    other = Case.objects.create(case_number="CM17-9100002")
    waiting = add_letter(letter_text("CM17-9100003"), publish=False)
    locked = []

    def lock_it():
        with transaction.atomic():
            locked.append(lock(waiting.pk).case_id)
            execute("SET LOCAL lock_timeout = '2s'")

    with transaction.atomic():
        Letter.objects.filter(pk=waiting.pk).update(case=other)
        thread, raised = in_other_transaction(lock_it)
        wait_until_one_waits()
    thread.join(10)
    assert (locked, raised) == ([other.pk], [])
