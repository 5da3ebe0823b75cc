"""The page of what sets overturned apart: its numbers, its links, what it costs."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest

from determinations.research.contrasts import comparing
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

PAGE = "/decisions/what-differs/"


@pytest.fixture
def everything_shown(monkeypatch):
    """Show each difference, however little it says: the samples are few."""
    monkeypatch.setattr(comparing, "by_chance_once", lambda compared: 0.0)


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.mark.usefixtures("index")
class TestPage:
    def test_each_number_leads_to_just_so_many_decisions(self, client, everything_shown):
        response = client.get(PAGE, {"q": "pain", "retrospective": "no"})
        rows = [row for part in response.context["parts"] for table in part.tables
                for row in table.rows]  # fmt: skip
        assert len(rows) > 10
        for row in rows:
            for counted in (row.overturned, row.upheld):
                listed = client.get(counted.url)
                assert listed.context["result"].total == counted.number, counted.url

    def test_what_was_compared_is_said(self, client):
        response = client.get(PAGE)
        of = response.context["contrasts"].of
        found = client.get("/decisions/").context["result"].outcomes
        assert (of.overturned, of.upheld) == (found.overturned, found.upheld)
        said = text_of(response)
        assert f"{of.overturned} overturned and {of.upheld} upheld decisions compared" in said
        assert f"Words were looked for in all {of.both} decisions" in said

    def test_a_sample_says_of_how_many_it_is_and_its_seed(self, client, monkeypatch):
        monkeypatch.setattr(comparing, "MOST_SAMPLED", 5)
        of = client.get(PAGE).context["contrasts"].of
        said = text_of(client.get(PAGE))
        assert f"Words were looked for in 10 of {of.both} decisions, 5 overturned and 5" in said
        assert "chosen at random (seed 4610)" in said

    def test_a_chosen_outcome_is_left_out_and_said(self, client):
        response = client.get(PAGE, {"outcome": "overturned"})
        assert response.context["contrasts"].of.upheld > 0
        assert "the filter Overturned is left out here" in text_of(response)

    def test_one_way_only_and_nothing_found(self, client):
        only = client.get(PAGE, {"q": '"is not medically necessary" NOT overturned zzz'})
        assert "No decisions are found, so there is nothing to compare" in text_of(only)

    def test_wrong_parameters_are_said(self, client):
        response = client.get(PAGE, {"decided_after": "yesterday"})
        assert response.status_code == 400
        assert "Enter a valid date" in text_of(response)

    def test_is_reached_from_the_list_and_from_rates_with_its_search(self, client):
        link = 'href="/decisions/what-differs/?q=pain&amp;retrospective=no"'
        for page in ("/decisions/", "/rates/"):
            assert link in client.get(page, {"q": "pain", "retrospective": "no"}).content.decode()

    def test_few_queries_and_little_to_send(self, client, django_assert_max_num_queries):
        client.get(PAGE)
        with django_assert_max_num_queries(8):
            response = client.get(PAGE, {"q": "pain"})
        assert len(gzip.compress(response.content)) < 100_000


def test_an_empty_archive_has_nothing_to_compare(client):
    add_letter(letter_text("CM17-9200001", item_text()), publish=False)
    from determinations.search.index import following as indexer

    indexer.bring_up_to_date()
    assert "No decisions are found" in text_of(client.get(PAGE))
