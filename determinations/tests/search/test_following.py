"""An index follows the database: what is published is found, and nothing is missed."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.models import Case, IndexChange, Letter
from determinations.search.index import files as index_files
from determinations.search.index import following as indexer
from determinations.search.index.facts import ReferenceData, facts_of
from determinations.search.index.files import WriterBusy, build_lock
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.search.found import total


@pytest.mark.django_db
class TestFollowing:
    def test_a_published_letter_is_found_and_a_withdrawn_one_is_not(self):
        indexer.bring_up_to_date()
        assert total() == 0
        add_letter(letter_text())
        indexer.bring_up_to_date()
        assert total("knee") == 1
        lifecycle.withdraw(Case.objects.get().letter_id)
        indexer.bring_up_to_date()
        assert total() == 0

    def test_a_newer_letter_replaces_the_items_of_the_older(self):
        add_letter(letter_text())
        indexer.bring_up_to_date()
        newer = letter_text("CM17-9100001", item_text("Knee brace"), decided="02/28/2017")
        lifecycle.publish(add_letter(newer).pk)
        indexer.bring_up_to_date()
        assert (total("item:MRI"), total("item:brace")) == (0, 1)

    def test_letters_that_are_not_published_are_not_in_the_index(self):
        add_letter(letter_text(), publish=False)
        indexer.bring_up_to_date()
        assert total() == 0

    def test_changes_are_dropped_once_every_index_worth_following_has_seen_them(self):
        add_letter(letter_text())
        indexer.bring_up_to_date()
        day = timedelta(days=1)
        IndexChange.objects.update(recorded_at=timezone.now() - indexer.CHANGES_KEPT_DAYS * day)
        indexer.prune_changes()
        assert IndexChange.objects.exists()
        IndexChange.objects.update(recorded_at=timezone.now() - 9 * day)
        indexer.prune_changes()
        assert not IndexChange.objects.exists()
        generation = index_files.current_generation()
        since = time.time() - (indexer.CHANGES_KEPT_DAYS + 1) * 24 * 3600
        followed = index_files.read_followed(generation)
        index_files.write_followed(generation, replace(followed, at=since))
        assert "older than the change log" in indexer.why_rebuild()


def doing(*acts):
    """Asked whether it is time to stop, does one thing after the other, and then says yes."""
    left = list(acts)

    def stopped():
        if left:
            left.pop(0)()
            return False
        return True

    return stopped


@pytest.mark.django_db
class TestFollowingForever:
    def test_what_is_published_is_found_also_after_a_rebuild_by_hand(self):
        found = []
        indexer.follow_forever(
            doing(
                lambda: add_letter(letter_text("CM17-9100001")),
                lambda: found.append(total()),
                indexer.rebuild,
                lambda: add_letter(letter_text("CM17-9100002")),
                lambda: found.append(total()),
                lambda: found.append(total()),
            )
        )
        assert found[0] == 1
        assert found[-1] == 2

    def test_an_index_that_was_removed_while_another_process_builds_is_waited_for(self):
        with ExitStack() as held:

            def another_builds():
                (index_files.root() / index_files.CURRENT).unlink()
                held.enter_context(build_lock())

            with pytest.raises(WriterBusy, match="building"):
                indexer.follow_forever(doing(lambda: None, another_builds, lambda: None))


@pytest.mark.django_db
def test_guidelines_and_treatment_types_that_come_while_an_index_is_built():
    reference = ReferenceData()
    add_letter(letter_text())
    assert list(facts_of(Case.objects.all(), reference))
    new = item_text("Hearing aids", imro="Interventional Foot Guideline 2031, Section(s): Toes")
    lifecycle.publish(add_letter(letter_text("CM17-9100002", new)).pk)
    of_new = Case.objects.filter(case_number="CM17-9100002")
    (facts,) = facts_of(of_new, reference)
    assert facts.facets["guideline"]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_after_a_later_one_is_not_missed():
    """Two transactions overlap: the one that began first commits last."""
    first = add_letter(letter_text("CM17-9100021"))
    second = add_letter(letter_text("CM17-9100022"))
    for letter in (first, second):
        lifecycle.withdraw(letter.pk)
    indexer.bring_up_to_date()
    follower = indexer.Follower()
    began, go_on = threading.Event(), threading.Event()

    def publish_slowly():
        try:
            with transaction.atomic():
                lifecycle.publish(first.pk)
                began.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=publish_slowly)
    thread.start()
    assert began.wait(10)
    lifecycle.publish(second.pk)
    follower.follow_once()
    assert total() == 1  # the later transaction is visible at once
    go_on.set()
    thread.join()
    assert IndexChange.objects.count() >= 2
    follower.follow_once()
    assert total() == 2  # and the earlier one as soon as it is committed
    assert follower.follow_once() == 0
    follower.close()


@pytest.mark.django_db
def test_two_nodes_follow_one_database(settings, tmp_path):
    """Each node has an index of its own and takes what changed from the database, at its pace."""
    nodes = [tmp_path / "one", tmp_path / "other"]

    def on_each(act):
        answers = []
        for directory in nodes:
            settings.IMR_INDEX_DIR = directory
            answers.append(act())
        return answers

    add_letter(letter_text("CM17-9100001"))
    on_each(indexer.bring_up_to_date)
    assert on_each(total) == [1, 1]

    add_letter(letter_text("CM17-9100002"))
    settings.IMR_INDEX_DIR = nodes[0]
    indexer.bring_up_to_date()
    assert on_each(total) == [2, 1]

    lifecycle.withdraw(Letter.objects.get(case__case_number="CM17-9100001").pk)
    on_each(indexer.bring_up_to_date)
    assert on_each(total) == [1, 1]
    assert on_each(lambda: total("case:CM17-9100001")) == [0, 0]
