"""The index's files: built, switched, found torn, and made of parts."""

from __future__ import annotations

import shutil

import pytest
import tantivy
from django.core.management import CommandError, call_command

from determinations.models import Case
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
from determinations.search.index.files import WriterBusy, build_lock, writer_lock
from determinations.search.index.reader import open_index, reader
from determinations.search.index.schema import SCHEMA
from determinations.search.places import MOST_PAGES_A_CITATION, cited_pages
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.search.found import total


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
