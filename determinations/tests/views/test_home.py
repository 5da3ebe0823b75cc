"""The start page: what the archive has, exactly, and the ways into it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from determinations.models import Case, DisputedItem, ItemOutcome
from determinations.research.rates import Rate
from determinations.search import SearchTooSlow
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.views import home
from determinations.views.rate_words import sentence

pytestmark = pytest.mark.django_db

REAL = letter_text("CM17-0000001", item_text("MRI of the left knee", "Overturned"))


def text_of(response):
    page = re.sub(r"<[^>]+>", " ", unescape(response.content.decode()))
    return " ".join(page.split())


def facts_of(response):
    facts = re.search(r'<dl class="home-facts">(.*?)</dl>', response.content.decode(), re.DOTALL)
    assert facts
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", facts[1], re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", value).split()) for name, value in pairs}


@pytest.mark.usefixtures("index")
class TestNumbers:
    def test_they_are_those_of_the_record(self, client):
        cases, items = Case.objects.published(), DisputedItem.objects.published()
        years = [day.year for day in cases.values_list("decision_date", flat=True) if day]
        newest = max(case.added for case in cases)
        assert facts_of(client.get("/")) == {
            "Decisions": f"{items.count():,}",
            "Letters": f"{cases.count():,}, all invented",
            "Decided": f"{min(years)} to {max(years)}",
            "Last added": f"{newest:%b} {newest.day}, {newest.year}",
        }

    def test_the_rate_is_that_of_all_decisions(self, client):
        items = DisputedItem.objects.published()
        overturned = items.filter(outcome=ItemOutcome.OVERTURNED).count()
        upheld = items.filter(outcome=ItemOutcome.UPHELD).count()
        page = client.get("/")
        assert page.context["sentence"] == sentence(Rate(overturned, overturned + upheld))
        assert page.context["sentence"] == client.get("/rates/").context["sentence"]

    def test_what_waits_or_was_withdrawn_is_in_no_number(self, client):
        before = facts_of(client.get("/"))
        add_letter(REAL, publish=False)
        indexer.bring_up_to_date()
        assert facts_of(client.get("/")) == before

    def test_a_new_letter_is_seen_at_once(self, client):
        before = client.get("/").context["contents"]
        add_letter(REAL)
        indexer.bring_up_to_date()
        after = client.get("/").context["contents"]
        assert (after.decisions, after.letters) == (before.decisions + 1, before.letters + 1)
        assert after.invented_letters == before.letters

    def test_beside_real_letters_invented_ones_are_counted_apart(self, client):
        invented = client.get("/").context["contents"].letters
        add_letter(REAL)
        indexer.bring_up_to_date()
        said = f"{invented + 1:,}, of which {invented:,} are invented"
        assert facts_of(client.get("/"))["Letters"] == said
        assert "invented decisions" not in text_of(client.get("/"))

    def test_once_a_real_letter_is_in_it_is_all_that_counts(self, client, settings):
        settings.IMR_SAMPLES = "auto"
        add_letter(REAL)
        indexer.bring_up_to_date()
        facts = facts_of(client.get("/"))
        assert (facts["Decisions"], facts["Letters"]) == ("1", "1")


@pytest.mark.usefixtures("index")
class TestWaysIn:
    def test_the_search_box_comes_first(self, client):
        page = client.get("/").content.decode()
        assert page.index('name="q"') < page.index('id="contents-heading"')

    def test_every_number_of_a_table_leads_to_its_decisions(self, client):
        entries = client.get("/").context["entries"]
        assert [entry["facet"].name for entry in entries] == ["category", "guideline"]
        rows = [row for entry in entries for row in entry["rows"]]
        assert len(rows) > 10
        for row in rows:
            found = client.get(row.shown.decided_url).context["result"].total
            assert found == row.shown.rate.decided + row.shown.rate.undecided

    def test_every_row_leads_to_its_own_page(self, client):
        rows = [row for entry in client.get("/").context["entries"] for row in entry["rows"]]
        for row in rows:
            assert row.label.split(" (")[0] in text_of(client.get(row.url))

    def test_years_stand_beside_what_the_state_publishes(self, client):
        page = text_of(client.get("/"))
        assert "State, as published by DWC" in page
        assert "8.3\u00a0% in 172,145 letters".replace("\u00a0", " ") in page

    def test_queries_and_size(self, client, django_assert_max_num_queries):
        client.get("/")
        with django_assert_max_num_queries(9):
            page = client.get("/")
        assert len(page.content) < 100_000


def test_without_an_index_there_is_still_the_search_box(client):
    page = client.get("/")
    assert page.status_code == 200
    assert 'name="q"' in page.content.decode()
    assert "contents" not in page.context


@pytest.mark.usefixtures("index")
def test_numbers_that_take_too_long_are_left_out(client, monkeypatch):
    def too_slow():
        raise SearchTooSlow

    monkeypatch.setattr(home, "archive_contents", too_slow)
    page = client.get("/")
    assert (page.status_code, "contents" in page.context) == (200, False)


def test_an_empty_archive_says_so(client):
    indexer.bring_up_to_date()
    assert "The archive is empty" in text_of(client.get("/"))
