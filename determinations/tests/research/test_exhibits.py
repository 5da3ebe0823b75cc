"""Exhibits: packed without loss, kept with the file, and compared with today."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory

from determinations.ingest import lifecycle
from determinations.models import Case, DisputedItem, Exhibit, Unlisted
from determinations.research.exhibits import comparing, recording
from determinations.research.exhibits.packing import pack, unpack
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.views.test_export import close
from determinations.views import export as export_views

FILE = "/decisions/export/file/"
OUTCOMES = ("upheld", "overturned", "")


class TestPacking:
    @pytest.mark.parametrize("seed", range(20))
    def test_what_was_packed_comes_back(self, seed):
        random_ = random.Random(seed)
        largest = random_.choice([1, 100, 2**40])
        decisions = {
            (random_.randint(1, largest), random_.randint(1, 65_535)): random_.choice(OUTCOMES)
            for _ in range(random_.randint(0, 300))
        }
        assert unpack(pack(decisions)) == decisions

    def test_a_decision_takes_some_two_bytes(self):
        decisions = {(case, 1 + case % 3): OUTCOMES[case % 2] for case in range(1, 20_000, 2)}
        assert len(pack(decisions)) < 3 * len(decisions)


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
class TestRecording:
    def export(self, client, kind="jsonl", query="q=knee"):
        response = client.get(f"{FILE}?format={kind}&{query}")
        content = b"".join(response.streaming_content)
        return response, content

    def test_it_has_what_the_file_has_and_the_file_has_its_address(self, client):
        response, content = self.export(client)
        exhibit = Exhibit.objects.get()
        lines = [json.loads(line) for line in content.decode().splitlines()]
        facts = {each["label"]: each["text"] for each in lines[0]["about"]["facts"]}
        address = f"http://testserver/exhibits/{exhibit.pk}/"
        assert facts["What has changed since"] == address
        assert response["Link"] == f'<{address}>; rel="describedby"'
        assert exhibit.decisions == exhibit.found == len(lines) - 2
        assert exhibit.params == "q=knee"
        assert exhibit.index_version
        keys = DisputedItem.objects.values_list("case_id", "position", "case__case_number")
        by_number = {(number, position): case for case, position, number in keys}
        assert unpack(bytes(exhibit.listed)) == {
            (by_number[line["case_number"], line["item"]], line["item"]): line["outcome"].lower()
            for line in lines[1:-1]
        }

    def test_its_digest_can_be_made_from_the_file(self, client):
        _, content = self.export(client, "csv")
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        lines = [f"{row['case_number']}.{row['item']} {row['outcome'].lower()}\n" for row in rows]
        digest = hashlib.sha256("".join(lines).encode()).hexdigest()
        assert Exhibit.objects.get().digest == digest

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "docx", "pdf"])
    def test_every_kind_of_file_has_one(self, client, kind):
        self.export(client, kind)
        assert Exhibit.objects.get().kind == kind

    def test_the_data_dictionary_has_none(self, client):
        self.export(client, "dictionary")
        assert not Exhibit.objects.exists()

    def test_who_stops_reading_leaves_none(self, monkeypatch):
        monkeypatch.setattr(export_views, "CHUNK", 10)
        request = RequestFactory().get(f"{FILE}?format=csv")
        request.user = AnonymousUser()
        response = export_views.export_file(request)
        assert next(iter(response.streaming_content))
        close(response)
        assert not Exhibit.objects.exists()

    def test_nothing_in_it_tells_who_exported(self, client, admin_user):
        client.force_login(admin_user)
        self.export(client)
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(e)::text FROM determinations_exhibit e")
            (row,) = cursor.fetchone()
        assert admin_user.username not in row
        assert "user" not in json.loads(row)

    def test_of_very_many_the_digest_and_the_counts_are_kept(self, client, monkeypatch):
        monkeypatch.setattr(recording, "MOST_LISTED", 3)
        self.export(client)
        exhibit = Exhibit.objects.get()
        assert exhibit.listed is None
        assert exhibit.unlisted == Unlisted.TOO_MANY
        assert sum(exhibit.outcomes.values()) == exhibit.decisions > 3
        page = client.get(exhibit.get_absolute_url()).content.decode()
        assert "are compared one by one" in page


@pytest.mark.django_db
class TestComparing:
    @pytest.fixture(autouse=True)
    def _archive(self):
        for number in range(4):
            add_letter(letter_text(f"CM17-910000{number}", item_text(), item_text("Knee brace")))
        indexer.bring_up_to_date()

    @pytest.fixture
    def exhibit(self, client):
        response = client.get(f"{FILE}?format=csv&q=knee&outcome=upheld")
        b"".join(response.streaming_content)
        return Exhibit.objects.get()

    def page(self, client, exhibit):
        indexer.bring_up_to_date()
        response = client.get(exhibit.get_absolute_url())
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex"
        return " ".join(response.content.decode().split())

    def letter(self, number):
        return Case.objects.get(case_number=f"CM17-910000{number}").letter_id

    def test_what_has_not_changed_says_so(self, client, exhibit):
        page = self.page(client, exhibit)
        assert "Export of 8 decisions" in page
        assert "Nothing has changed:" in page
        assert 'href="/decisions/?q=knee&amp;outcome=upheld"' in page
        assert "/decisions/export/?q=knee&amp;outcome=upheld" in page

    def test_a_new_reading_of_the_letters_changes_nothing(self, client, exhibit):
        from determinations.ingest.lifecycle import save_anew

        for case in Case.objects.select_related("letter"):
            save_anew(case, case.letter)
        assert "Nothing has changed:" in self.page(client, exhibit)

    def test_added_withdrawn_and_no_longer_found_are_told_apart(self, client, exhibit):
        add_letter(letter_text("CM17-9100009"))
        lifecycle.withdraw(self.letter(0))
        DisputedItem.objects.filter(case__letter=self.letter(1), position=1).update(
            outcome="overturned"
        )
        lifecycle.moves.note_change(Case.objects.get(letter=self.letter(1)))
        page = self.page(client, exhibit)
        assert "Added since, or found since: 1" in page
        assert "CM17-9100009" in page
        assert "Withdrawn from the archive: 2" in page
        assert "CM17-9100000" not in page
        assert "no longer found: 1" in page
        assert "Nothing has changed" not in page

    def test_an_outcome_that_changed_is_told_with_both(self, client):
        b"".join(client.get(f"{FILE}?format=csv&q=knee").streaming_content)
        exhibit = Exhibit.objects.get()
        items = DisputedItem.objects.filter(case__letter=self.letter(1), position=1)
        items.update(outcome="overturned")
        lifecycle.moves.note_change(Case.objects.get(letter=self.letter(1)))
        page = self.page(client, exhibit)
        assert "Outcome changed: 1" in page
        assert "Upheld then, <strong>Overturned</strong> today" in page

    def test_ticked_decisions_are_run_again_too(self, client):
        query = "item=CM17-9100001.1&item=CM17-9100002.2"
        b"".join(client.get(f"{FILE}?format=pdf&{query}").streaming_content)
        lifecycle.withdraw(self.letter(1))
        page = self.page(client, Exhibit.objects.get())
        assert "Decisions that were ticked" in page
        assert "Withdrawn from the archive: 1" in page
        assert "CM17-9100001" not in page
        assert "/decisions/ticked/?item=CM17-9100002.2" in page

    def test_a_search_that_cannot_be_run_any_more_says_so(self, client, exhibit):
        Exhibit.objects.update(params="outcome=maybe")
        assert "t be run any more" in self.page(client, exhibit)

    def test_where_today_finds_too_many_the_numbers_are_told(self, client, exhibit, monkeypatch):
        monkeypatch.setattr(comparing, "MOST_LISTED", 5)
        assert "found 8 decisions then, and finds 8 today" in self.page(client, exhibit)

    def test_its_page_takes_few_queries(self, client, exhibit, django_assert_max_num_queries):
        lifecycle.withdraw(self.letter(0))
        add_letter(letter_text("CM17-9100009"))
        self.page(client, exhibit)
        with django_assert_max_num_queries(9):
            client.get(exhibit.get_absolute_url())

    def test_an_address_that_nobody_was_given_shows_nothing(self, client):
        unknown = "/exhibits/6f9619ff-8b86-4d01-b42d-00cf4fc964ff/"
        assert client.get(unknown).status_code == 404
