"""The index's life: built, followed, switched, found torn, and never ahead of the database."""

from __future__ import annotations

import shutil
import threading

import pytest
from django.db import connection, transaction

from determinations.ingest import publishing
from determinations.models import Case, IndexChange
from determinations.search import index as index_files
from determinations.search import indexer
from determinations.search.engine import search
from determinations.search.index import IndexUnavailable, WriterBusy, index_health, writer_lock
from determinations.search.request import SearchRequest
from determinations.tests.archive import add_letter, item_text, letter_text


def total(q=""):
    return search(SearchRequest(q=q)).total


@pytest.mark.django_db
class TestFollowing:
    def test_a_published_letter_is_found_and_a_withdrawn_one_is_not(self):
        indexer.bring_up_to_date()
        assert total() == 0
        add_letter(letter_text())
        indexer.bring_up_to_date()
        assert total("knee") == 1
        publishing.unpublish(Case.objects.get().pk)
        indexer.bring_up_to_date()
        assert total() == 0

    def test_a_newer_letter_replaces_the_items_of_the_older(self):
        add_letter(letter_text())
        indexer.bring_up_to_date()
        add_letter(letter_text("CM17-9100001", item_text("Knee brace"), decided="02/28/2017"))
        indexer.bring_up_to_date()
        assert (total("item:MRI"), total("item:brace")) == (0, 1)

    def test_letters_that_are_not_published_are_not_in_the_index(self):
        add_letter(letter_text(), publish=False)
        indexer.bring_up_to_date()
        assert total() == 0


@pytest.mark.django_db
class TestFiles:
    def test_without_an_index_searching_says_so(self):
        with pytest.raises(IndexUnavailable):
            search(SearchRequest())
        assert index_health()["ok"] is False

    def test_a_rebuild_switches_and_keeps_one_generation_back(self):
        add_letter(letter_text())
        for _ in range(3):
            indexer.rebuild()
        generations = [path for path in index_files.root().iterdir() if path.is_dir()]
        assert len(generations) == 2
        assert total() == 1

    def test_an_open_reader_goes_on_with_a_new_generation(self):
        indexer.rebuild()
        assert total() == 0
        add_letter(letter_text())
        indexer.rebuild()
        assert total() == 1

    def test_a_torn_index_is_noticed_and_rebuilt(self):
        add_letter(letter_text())
        indexer.rebuild()
        for file in index_files.current_generation().glob("*.term"):
            file.unlink()
        assert "damaged" in indexer.why_rebuild()
        assert indexer.rebuild_if_needed()
        assert total() == 1

    def test_an_index_of_another_version_is_missing(self):
        indexer.rebuild()
        generation = index_files.current_generation()
        shutil.move(generation, generation.with_name("v0-old"))
        index_files.write_atomically(index_files.root() / "CURRENT", "v0-old")
        assert "missing or of another version" in indexer.why_rebuild()

    def test_an_index_that_is_current_is_left_alone(self):
        indexer.rebuild()
        assert indexer.why_rebuild() is None

    def test_there_is_one_writer(self):
        with writer_lock(), pytest.raises(WriterBusy), writer_lock():
            pass

    def test_health_counts_items(self):
        add_letter(letter_text())
        indexer.rebuild()
        health = index_health()
        assert health["ok"]
        assert health["items"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_after_a_later_one_is_not_missed():
    """Two transactions overlap: the one that began first commits last."""
    first = add_letter(letter_text("CM17-9100021"))
    second = add_letter(letter_text("CM17-9100022"))
    for letter in (first, second):
        publishing.unpublish(letter.case_id)
    indexer.bring_up_to_date()
    follower = indexer.Follower()
    began, go_on = threading.Event(), threading.Event()

    def publish_slowly():
        try:
            with transaction.atomic():
                publishing.publish(first.pk)
                began.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=publish_slowly)
    thread.start()
    assert began.wait(10)
    publishing.publish(second.pk)
    follower.follow_once()
    assert total() == 1  # the later transaction is visible at once
    go_on.set()
    thread.join()
    assert IndexChange.objects.count() >= 2
    follower.follow_once()
    assert total() == 2  # and the earlier one as soon as it is committed
    assert follower.follow_once() == 0
    follower.close()
