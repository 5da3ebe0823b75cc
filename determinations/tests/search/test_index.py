"""The index's life: built, followed, switched, found torn, and never ahead of the database."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
import tantivy
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.models import Case, IndexChange, Letter
from determinations.search import (
    IndexUnavailable,
    SearchRequest,
    engine,
    index_health,
    search,
)
from determinations.search.index import files as index_files
from determinations.search.index import following as indexer
from determinations.search.index.building import CaseRange, combine, index_range
from determinations.search.index.checksums import damaged_file
from determinations.search.index.facts import ReferenceData, facts_of
from determinations.search.index.files import WriterBusy, build_lock, writer_lock
from determinations.search.index.reader import open_index, reader
from determinations.search.index.schema import SCHEMA
from determinations.search.places import MOST_PAGES_A_CITATION, cited_pages
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


def test_a_citation_of_very_many_pages_counts_for_the_first_of_them():
    assert list(cited_pages(8, 11)) == [8, 9, 10, 11]
    assert len(cited_pages(1, 5000)) == MOST_PAGES_A_CITATION


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

    def test_counts_of_the_index_as_it_was_are_not_kept_for_what_it_is_now(self, monkeypatch):
        """A commit is seen by another thread while a search is under way."""
        add_letter(letter_text("CM17-9100001"))
        indexer.bring_up_to_date()
        add_letter(letter_text("CM17-9100002"))
        interpret = engine.interpret

        def interpret_while_others_search(request):
            indexer.bring_up_to_date()
            reader.searcher()
            return interpret(request)

        monkeypatch.setattr(engine, "interpret", interpret_while_others_search)
        assert total() == 1
        monkeypatch.undo()
        assert total() == 2

    def test_one_flipped_byte_is_noticed_and_repaired(self):
        add_letter(letter_text())
        indexer.rebuild()
        assert indexer.why_rebuild() is None
        file = next(index_files.current_generation().glob("*.pos"))
        data = bytearray(file.read_bytes())
        data[len(data) // 3] ^= 0x10
        file.write_bytes(data)
        assert file.name in indexer.why_rebuild()
        assert indexer.rebuild_if_needed()
        assert indexer.why_rebuild() is None

    def test_a_segment_that_is_merged_away_while_files_are_read_is_no_damage(self):
        add_letter(letter_text())
        indexer.rebuild()
        generation = index_files.current_generation()
        segment = next(generation.glob("*.pos")).stem
        (generation / f"{segment}.gone").symlink_to(generation / "nowhere")
        assert indexer.why_rebuild() is None

    def test_only_one_process_builds(self):
        with build_lock(), pytest.raises(WriterBusy, match="building"):
            indexer.rebuild()
        with build_lock(), pytest.raises(CommandError, match="building"):
            call_command("reindex")

    def test_what_a_broken_build_left_is_swept_by_the_next(self):
        left = index_files.new_generation()
        indexer.rebuild()
        assert not left.exists()

    def test_indexes_of_several_processes_become_one(self, tmp_path):
        for number in range(1, 6):
            add_letter(letter_text(f"CM17-910000{number}"))
        cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
        ranges = [CaseRange(cases[0], cases[2]), CaseRange(cases[3], cases[4])]
        parts = [tmp_path / "a", tmp_path / "b"]
        for part, cases_of_part in zip(parts, ranges, strict=True):
            index_range(part, cases_of_part, lambda done: None)
        combine(parts, tmp_path)
        assert damaged_file(tmp_path) is None
        searcher = open_index(tmp_path).searcher()
        assert (searcher.num_docs, searcher.num_segments) == (5, 2)
        writer = tantivy.Index(SCHEMA, path=str(tmp_path), reuse=True).writer()
        writer.garbage_collect_files()
        writer.commit()
        assert open_index(tmp_path).searcher().num_docs == 5

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
