"""Invented letters are known as such, and never count among real ones."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from determinations.ingest import lifecycle
from determinations.ingest.reparsing import reparse_letter
from determinations.letters import SAMPLE_MARK, parse
from determinations.models import Batch, Case, DisputedItem, Letter
from determinations.search import SearchRequest, search
from determinations.search.index import following as indexer
from determinations.tests.archive import (
    add_letter,
    letter_text,
    publish_samples,
    sample_readings,
)
from determinations.tests.invented.shown import (
    ONLY_REAL,
    REAL,
    SAMPLE,
    everything_shown,
    publish_real_letter,
    text_of,
)
from synthetic.bulk_load import load

pytestmark = pytest.mark.django_db


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
