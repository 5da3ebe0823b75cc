"""Invented letters are known as such, and never count among real ones."""

from __future__ import annotations

import re
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from determinations.ingest import lifecycle, sample_removal
from determinations.ingest.reparsing import reparse_letter
from determinations.letters import SAMPLE_MARK, parse
from determinations.management.commands import run
from determinations.models import AuditEntry, Batch, Case, DisputedItem, Letter, Receipt, Verb
from determinations.search import SearchRequest, search
from determinations.search.index import following as indexer
from determinations.search.index.reader import reader
from determinations.search.value_labels import forget_labels
from determinations.tests.archive import (
    add_letter,
    item_text,
    letter_text,
    publish_samples,
    sample_readings,
)
from synthetic import demonstration
from synthetic.bulk_load import load

pytestmark = pytest.mark.django_db

SAMPLE = "CM16-9000001"
REAL = letter_text(
    "CM17-0000001",
    item_text("Zebrafish therapy of the left knee", rationale="It is not medically necessary."),
    item_text("MRI of the left knee", "Overturned"),
)


@pytest.fixture(autouse=True)
def _auto(settings):
    settings.IMR_SAMPLES = "auto"
    forget_labels()


def text_of(response):
    return " ".join(response.content.decode().split())


def publish_real_letter():
    letter = add_letter(REAL)
    indexer.bring_up_to_date()
    return letter


def everything_shown(client):
    """What pages, API and index say of the whole archive."""
    api = client.get("/api/v1/decisions/?per_page=100").json()
    result = search(SearchRequest(per_page=100))
    return {
        "count": api["count"],
        "letters": api["letters"],
        "numbers": {result["case_number"] for result in api["results"]},
        "invented": {result["invented"] for result in api["results"]},
        "outcomes": {entry["value"]: entry["count"] for entry in api["facets"]["outcome"]},
        "specialties": {entry["value"] for entry in api["facets"]["specialty"]},
        "found": (result.total, result.letters, len(result.hits)),
        "documents": reader.searcher().num_docs,
    }


ONLY_REAL = {
    "count": 2,
    "letters": 1,
    "numbers": {"CM17-0000001"},
    "invented": {False},
    "outcomes": {"upheld": 1, "overturned": 1},
    "specialties": {"family-practice"},
    "found": (2, 1, 2),
    "documents": 2,
}


class TestTheParser:
    def test_every_sample_says_that_it_is_invented(self):
        assert all(reading.parsed.invented for _, _, reading in sample_readings())

    def test_other_letters_do_not(self):
        assert not parse(REAL).invented

    def test_the_mark_is_known_however_its_lines_are_broken(self):
        assert parse(SAMPLE_MARK.replace(" ", "\n\n").upper() + REAL).invented

    def test_the_letter_and_its_case_are_flagged(self):
        letter = add_letter(f"{SAMPLE_MARK}\n\n{REAL}")
        assert letter.invented
        assert Case.objects.get(letter=letter).invented

    def test_letters_loaded_in_bulk_are_flagged_and_say_so(self):
        assert sum(load(seed=4, first=1, count=3, processes=1)) == 3
        assert all(SAMPLE_MARK in letter.text for letter in Letter.objects.filter(invented=True))
        assert Case.objects.filter(invented=True).count() == 3

    def test_letters_of_an_older_version_are_flagged_when_parsed_again(self):
        letter = add_letter(f"{SAMPLE_MARK}\n\n{REAL}")
        Letter.objects.update(invented=False, reading_digest="", parser_version="1.1")
        Case.objects.update(invented=False)
        reparse_letter(letter.pk)
        assert Letter.objects.get().invented
        assert Case.objects.get().invented

    def test_a_letter_stays_invented_when_its_mark_is_not_read_any_more(self):
        letter = add_letter(f"{SAMPLE_MARK}\n\n{REAL}")
        Letter.objects.update(text=REAL, reading_digest="")
        reparse_letter(letter.pk)
        assert Letter.objects.get().invented
        assert Case.objects.get().invented


class TestMixing:
    """Samples beside a real letter: whatever counts, counts the real one alone."""

    @pytest.fixture
    def mixed(self, samples, index):
        return publish_real_letter()

    def test_counts_rates_facets_and_api_know_the_real_letter_alone(self, client, mixed):
        assert everything_shown(client) == ONLY_REAL

    def test_a_new_index_knows_the_real_letter_alone(self, client, mixed):
        assert indexer.rebuild() == 2
        assert everything_shown(client) == ONLY_REAL

    def test_the_home_page_counts_the_real_decisions_alone(self, client, mixed):
        page = text_of(client.get("/"))
        assert "Search 2 decisions" in page
        assert "samples-notice" not in page

    def test_pages_api_and_files_of_samples_are_not_there(self, client, mixed):
        for name, args in (
            ("case", [SAMPLE]), ("case_letter", [SAMPLE]), ("similar", [SAMPLE, 1]),
            ("api_case", [SAMPLE]),
        ):  # fmt: skip
            assert client.get(reverse(name, args=args)).status_code == 404
            unknown = ["CM16-0999999", *args[1:]]
            assert client.get(reverse(name, args=unknown)).status_code == 404

    def test_the_number_of_a_sample_leads_nowhere(self, client, mixed):
        page = client.get("/decisions/", {"q": SAMPLE})
        assert page.status_code == 200
        assert f"no published determination with the case number {SAMPLE}" in text_of(page)
        assert client.get("/suggest/", {"q": SAMPLE[:9]}).json()["suggestions"] == []

    def test_no_decision_is_similar_to_a_sample(self, client, mixed):
        page = client.get(reverse("similar", args=["CM17-0000001", 2]))
        assert page.status_code == 200
        assert "-90000" not in text_of(page)

    def test_did_you_mean_knows_no_word_of_samples(self, client, mixed):
        assert search(SearchRequest(q="acupunture")).suggestion is None

    def test_a_sample_published_later_stays_hidden(self, client, mixed):
        add_letter(f"{SAMPLE_MARK}\n\n{letter_text('CM16-9000099')}")
        indexer.bring_up_to_date()
        assert everything_shown(client) == ONLY_REAL

    def test_samples_beside_real_letters_where_settings_say_so(self, client, mixed, settings):
        settings.IMR_SAMPLES = "show"
        indexer.bring_up_to_date()
        shown = everything_shown(client)
        assert shown["count"] > 40
        assert shown["invented"] == {True, False}
        assert "beside real ones" in text_of(client.get("/"))

    def test_no_samples_at_all_where_settings_say_so(self, client, mixed, settings):
        settings.IMR_SAMPLES = "hide"
        lifecycle.withdraw(mixed.pk)
        indexer.bring_up_to_date()
        assert everything_shown(client)["count"] == 0
        assert client.get(reverse("case", args=[SAMPLE])).status_code == 404
        assert "samples-notice" not in text_of(client.get("/"))


class TestTheSwitch:
    @pytest.fixture
    def follower(self, index):
        follower = indexer.Follower()
        yield follower
        follower.close()

    def test_samples_vanish_with_the_commit_that_brings_the_first_real_letter(
        self, client, follower
    ):
        assert everything_shown(client)["invented"] == {True}
        add_letter(REAL)
        follower.follow_once()
        assert everything_shown(client) == ONLY_REAL

    def test_pages_hide_them_before_the_index_has_followed(self, client, index):
        add_letter(REAL)
        assert client.get(reverse("case", args=[SAMPLE])).status_code == 404
        assert client.get("/api/v1/decisions/").json()["results"] == []

    def test_a_real_letter_that_waits_hides_nothing(self, client, follower):
        before = everything_shown(client)
        add_letter(REAL, publish=False)
        follower.follow_once()
        assert everything_shown(client) == before

    def test_they_come_back_when_the_last_real_letter_is_withdrawn(self, client, index):
        before = everything_shown(client)
        letter = publish_real_letter()
        lifecycle.withdraw(letter.pk)
        indexer.bring_up_to_date()
        assert everything_shown(client) == before
        assert client.get(reverse("case", args=[SAMPLE])).status_code == 200
        assert client.get(reverse("case", args=["CM17-0000001"])).status_code == 404

    def test_the_follower_says_that_it_lacks_them(self, index):
        letter = publish_real_letter()
        follower = indexer.Follower()
        lifecycle.withdraw(letter.pk)
        follower.follow_once()
        follower.close()
        assert follower.lacks_samples
        assert reader.searcher().num_docs == 0
        assert "lacks the samples" in indexer.why_rebuild()

    def test_an_index_that_is_built_meanwhile_mixes_nothing(self, samples, monkeypatch):
        real, build = [], indexer.build

        def build_while_published(*args):
            if not real:
                items = build(*args)
                real.append(add_letter(REAL))
                return items
            return build(*args)

        monkeypatch.setattr(indexer, "build", build_while_published)
        assert indexer.rebuild() == 2
        assert reader.searcher().num_docs == 2

    def test_a_real_letter_of_an_invented_case_takes_its_place(self, index):
        sample = Letter.objects.get(current_for__case_number=SAMPLE)
        real = add_letter(REAL.replace("CM17-0000001", SAMPLE), publish=True)
        lifecycle.publish(real.pk)
        case = Case.objects.get(case_number=SAMPLE)
        assert (case.letter_id, case.invented) == (real.pk, False)
        assert Letter.objects.get(pk=sample.pk).status == "superseded"

    def test_an_invented_letter_never_replaces_a_real_one(self):
        real = add_letter(REAL)
        newer = REAL.replace("01/31/2017", "01/31/2019")
        invented = add_letter(f"{SAMPLE_MARK}\n\n{newer}")
        assert invented.status == "superseded"
        assert Case.objects.get().letter_id == real.pk


class TestMarks:
    def test_card_page_citation_file_and_api_say_that_a_sample_is_invented(self, client, index):
        page = text_of(client.get("/decisions/"))
        assert page.count("Invented sample</span>") == page.count('<article class="card"')
        assert "This archive shows invented sample letters only" in page
        page = text_of(client.get(reverse("case", args=[SAMPLE])))
        assert "Invented sample</span>" in page
        assert "<title>Invented sample CM16-9000001" in page
        assert re.search(r"Cite</h2> <p>Invented sample, no real determination", page)
        file = client.get(reverse("case_letter", args=[SAMPLE]))
        assert f"{SAMPLE}-invented-sample.txt" in file.headers["Content-Disposition"]
        assert SAMPLE_MARK.encode() in b"".join(file.streaming_content)
        assert client.get(reverse("api_case", args=[SAMPLE])).json()["invented"] is True
        assert client.get("/api/v1/decisions/").json()["results"][0]["invented"] is True

    def test_a_real_letter_is_not_marked(self, client):
        publish_real_letter()
        for url in ("/", "/decisions/", "/about/", reverse("case", args=["CM17-0000001"])):
            assert "nvented" not in text_of(client.get(url))
        assert client.get("/api/v1/cases/CM17-0000001/").json()["invented"] is False

    def test_every_page_says_that_it_shows_samples_only(self, client, index):
        for url in ("/", "/decisions/", "/about/", "/help/search/", "/accounts/login/", "/no/page"):
            assert "This archive shows invented sample letters only" in text_of(client.get(url))

    def test_an_empty_archive_says_nothing_of_samples(self, client):
        assert "samples-notice" not in text_of(client.get("/"))


def test_the_home_page_of_samples_counts_as_ever(client, samples, index):
    shown = DisputedItem.objects.published().count()
    assert shown == DisputedItem.objects.filter(case__published_at__isnull=False).count()
    assert f"Search {shown} invented decisions" in text_of(client.get("/"))


def test_publishing_the_samples_is_shown_by_a_follower(client):
    indexer.bring_up_to_date()
    publish_samples()
    indexer.bring_up_to_date()
    assert everything_shown(client)["invented"] == {True}


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


@pytest.mark.django_db(transaction=True)
def test_the_migration_flags_letters_that_are_there_already(monkeypatch):
    migration = import_module("determinations.migrations.0008_flag_invented_letters")
    publish_samples()
    loaded = add_letter(letter_text("CM17-0000003"))
    Batch.objects.filter(letters=loaded).update(source="make_letters, seed 1")
    add_letter(REAL)
    Letter.objects.update(invented=False)
    Case.objects.update(invented=False)
    monkeypatch.setattr(migration, "BATCH", 4)
    with connection.schema_editor() as editor:
        migration.flag(None, editor)
    assert list(Letter.objects.filter(invented=False).values_list("case__case_number")) == [
        ("CM17-0000001",)
    ]
    assert not Case.objects.filter(letter__invented=True, invented=False).exists()
    assert Case.objects.filter(invented=True).count() == len(sample_readings()) + 1
