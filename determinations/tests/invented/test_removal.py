"""Invented letters go, with all that came of them, when somebody says so."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from determinations.ingest import lifecycle, sample_removal
from determinations.letters import SAMPLE_MARK
from determinations.management.commands import run
from determinations.models import AuditEntry, Batch, Case, DisputedItem, Letter, Receipt, Verb
from determinations.search.index import following as indexer
from determinations.search.index.reader import reader
from determinations.tests.archive import (
    add_letter,
    letter_text,
)
from determinations.tests.invented.shown import (
    ONLY_REAL,
    REAL,
    SAMPLE,
    everything_shown,
    publish_real_letter,
)
from synthetic import demonstration

pytestmark = pytest.mark.django_db


class TestRemoval:
    def test_a_dry_run_counts_and_removes_nothing(self, samples, capsys):
        before = Letter.objects.count()
        call_command("remove_samples", dry_run=True)
        items = DisputedItem.objects.count()
        cases = Case.objects.count()
        assert capsys.readouterr().out == (
            f"{before} invented letters, {cases} cases and {items} disputed items "
            "would be removed.\n"
        )
        assert Letter.objects.count() == before

    def test_invented_letters_go_with_all_that_came_of_them(self, index, monkeypatch):
        monkeypatch.setattr(sample_removal, "LETTERS_A_BATCH", 7)
        add_letter(f"{SAMPLE_MARK}\n\n{letter_text('CM16-9000098')}", publish=False)
        counts = sample_removal.count_samples()
        assert sample_removal.remove_samples() == counts
        for model in (Letter, Case, DisputedItem, Receipt, Batch):
            assert not model.objects.exists()
        indexer.bring_up_to_date()
        assert reader.searcher().num_docs == 0
        entries = AuditEntry.objects.filter(verb=Verb.REMOVE_SAMPLES)
        assert sum(entry.details["letters"] for entry in entries) == counts["letters"]

    def test_real_letters_stay(self, client, index):
        publish_real_letter()
        waiting = add_letter(letter_text("CM17-0000002"), publish=False)
        call_command("remove_samples")
        indexer.bring_up_to_date()
        assert everything_shown(client) == ONLY_REAL
        assert set(Letter.objects.values_list("pk", flat=True)) >= {waiting.pk}
        assert Letter.objects.count() == Case.objects.count() == 2

    def test_a_real_letter_that_waits_behind_a_sample_keeps_its_case(self, samples):
        sample = Case.objects.get(case_number=SAMPLE)
        real = add_letter(REAL.replace("CM17-0000001", SAMPLE), publish=False)
        sample_removal.remove_samples()
        case = Case.objects.get()
        assert (case.pk, case.is_published, case.items.exists()) == (sample.pk, False, False)
        lifecycle.publish(real.pk)
        assert Case.objects.published().get().items.count() == 2

    def test_make_run_takes_no_samples_in_where_they_are_hidden(self, settings, monkeypatch):
        settings.IMR_SAMPLES = "hide"
        command = run.Command(stdout=StringIO())
        taken = []
        monkeypatch.setattr(run, "refuse_taken_port", lambda port: None)
        monkeypatch.setattr(run, "call_command", lambda *args, **options: None)
        monkeypatch.setattr(run.connections, "close_all", lambda: None)
        monkeypatch.setattr(command, "start_database", lambda path: None)
        monkeypatch.setattr(command, "ingest_samples", lambda: taken.append("samples"))
        monkeypatch.setattr(demonstration, "load_demonstration", lambda: taken.append("more"))
        monkeypatch.setattr(command, "serve", lambda port: 0)
        monkeypatch.setenv("DATABASE_URL", "postgresql:///somewhere")
        with pytest.raises(SystemExit):
            command.handle()
        assert taken == []
