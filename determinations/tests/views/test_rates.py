"""The rates of a search: the line above its list, the tables, where their numbers lead."""

from __future__ import annotations

import re
from html import unescape

import pytest

from determinations.research.published_rates import published_series
from determinations.research.rates import Rate
from determinations.search import FACETS
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.views.rate_words import interval, percent, sentence

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def line_of(client, query):
    page = text_of(client.get(f"/decisions/?{query}"))
    line = re.search(r'<p class="rate-line">(.*?)</p>', page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line[1])).strip() if line else None


class TestWords:
    @pytest.mark.parametrize(
        ("counts", "said"),
        [
            ((1, 31), "1 of 31 overturned, 3\u00a0% (95\u00a0%: 0.6 to 16\u00a0%)"),
            ((0, 12), "0 of 12 overturned, 0\u00a0% (95\u00a0%: 0 to 24\u00a0%)"),
            ((3, 3), "3 of 3 overturned, 100\u00a0% (95\u00a0%: 44 to 100\u00a0%)"),
            ((47_279, 433_792),
             "47,279 of 433,792 overturned, 10.9\u00a0% (95\u00a0%: 10.8 to 11.0\u00a0%)"),
            ((0, 0), "None decided"),
        ],
        ids=["few", "none", "all", "very many", "undecided"],
    )  # fmt: skip
    def test_a_rate_in_a_sentence(self, counts, said):
        assert sentence(Rate(*counts)) == said

    def test_hardly_any_is_not_none_and_almost_all_not_all(self):
        assert percent(Rate(1, 1_000_000)) == "under 0.1\u00a0%"
        assert interval(Rate(999_999, 1_000_000)) == "over 99.9 to over 99.9\u00a0%"

    def test_below_twenty_decided_is_a_small_number(self):
        assert Rate(1, 19, undecided=5).is_small
        assert not Rate(1, 20).is_small


@pytest.mark.usefixtures("index")
class TestLine:
    def counts(self, client, query):
        return [client.get(f"/decisions/?{query}&outcome={outcome}").context["result"].total
                for outcome in ("overturned", "upheld")]  # fmt: skip

    def test_above_every_list(self, client):
        overturned, upheld = self.counts(client, "q=knee")
        said = sentence(Rate(overturned, overturned + upheld))
        assert line_of(client, "q=knee").startswith(said.replace("\u00a0", " "))
        assert 'href="/rates/?q=knee"' in text_of(client.get("/decisions/?q=knee"))

    def test_with_an_outcome_chosen_it_is_of_the_search_without_it(self, client):
        line = line_of(client, "q=knee&outcome=overturned")
        assert line == f"The same search with every outcome: {line_of(client, 'q=knee')}"

    def test_small_numbers_are_flagged(self, client):
        overturned, upheld = self.counts(client, "q=acupuncture")
        assert 0 < overturned + upheld < 20
        assert "small number" in line_of(client, "q=acupuncture")
        assert "small number" not in line_of(client, "")

    def test_without_decisions_there_is_none(self, client):
        assert line_of(client, "q=xyzzy") is None
        assert line_of(client, "q=xyzzy&outcome=upheld") is None

    def test_it_takes_no_further_pass_over_the_index(self, client, monkeypatch):
        from determinations.search import counting

        passes = []
        aggregate = counting.aggregate
        monkeypatch.setattr(
            counting, "aggregate", lambda *given: passes.append(given) or aggregate(*given)
        )
        client.get("/decisions/?body_part=knee&outcome=upheld")
        assert len(passes) == 3  # the search, and each filter in use left out


@pytest.mark.usefixtures("index")
class TestPage:
    @pytest.mark.parametrize("query", ["", "across=year", "q=pain&by=specialty&across=treatment"])
    def test_every_number_leads_to_what_it_counts(self, client, query):
        page = client.get(f"/rates/?{query}")
        shown = page.context["rows"]
        linked = [cell for row in shown for cell in (row.shown, *row.cells)][:40]
        assert len(linked) > 3
        for each in (page.context["whole"], *linked):
            if each.rate.decided:
                assert total(client, each.decided_url) == each.rate.decided
            if each.rate.overturned:
                assert total(client, each.overturned_url) == each.rate.overturned

    def test_a_row_leads_to_its_own_rates(self, client):
        row = client.get("/rates/?q=pain&by=category&order=rate").context["rows"][0]
        page = client.get(row.url)
        assert page.context["by"].name == "treatment"
        assert page.context["whole"].rate == row.shown.rate

    def test_links_lead_there_and_back(self, client):
        query = "q=knee&outcome=upheld&year=2016&year=2017"
        assert f'href="/rates/?{query}"' in text_of(client.get(f"/decisions/?{query}"))
        page = text_of(client.get(f"/rates/?{query}&by=specialty&across=body_part"))
        assert f'href="/decisions/?{query}"' in page
        assert "the filter Upheld is left out" in page

    def test_the_list_says_the_same(self, client):
        query = "q=knee&retrospective=no&outcome=overturned"
        said = client.get(f"/decisions/?{query}").context["rate_line"].sentence
        assert client.get(f"/rates/?{query}").context["sentence"] == said

    @pytest.mark.parametrize("name", [name for name in FACETS if name != "outcome"])
    def test_by_each_filter(self, client, name):
        page = client.get(f"/rates/?by={name}")
        assert page.status_code == 200
        assert ("counts in each of them" in text_of(page)) is FACETS[name].has_several

    def test_of_one_treatment_type_they_are_told_by_specialty_unless_asked(self, client):
        assert client.get("/rates/").context["by"].name == "treatment"
        one = "treatment=pharmaceuticals-opioids"
        page = client.get(f"/rates/?{one}")
        assert page.context["by"].name == "specialty"
        assert '<option value="specialty" selected>' in page.content.decode()
        for query in (f"{one}&by=treatment", f"{one}&treatment=surgery-spine", "category=surgery"):
            assert client.get(f"/rates/?{query}").context["by"].name == "treatment"
        answer = client.get(f"/api/v1/rates/?{one}").json()
        assert answer["by"] == "specialty"

    def test_orders(self, client):
        def rates(order):
            rows = client.get(f"/rates/?by=specialty&order={order}").context["rows"]
            return [row.shown.rate for row in rows], [row.label for row in rows]

        decided = [rate.decided for rate in rates("n")[0]]
        assert decided == sorted(decided, reverse=True)
        assert rates("")[1] == rates("n")[1]
        by_rate = [(rate.is_small, -rate.fraction) for rate in rates("rate")[0]]
        assert by_rate == sorted(by_rate)
        assert rates("name")[1] == sorted(rates("name")[1], key=str.casefold)
        years = [row.label for row in client.get("/rates/?by=year").context["rows"]]
        assert years == sorted(years, reverse=True)

    def test_rows_come_in_pages(self, client):
        first = client.get("/rates/?by=treatment&per_page=5")
        second = client.get("/rates/?by=treatment&per_page=5&page=2")
        assert 'href="/rates/?by=treatment&per_page=5&page=2"' in text_of(first)
        labels = [[row.label for row in page.context["rows"]] for page in (first, second)]
        assert [len(each) for each in labels] == [5, 5]
        assert not set(labels[0]) & set(labels[1])

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("by=outcome", "outcome is not one of the available choices"),
            ("by=category&across=treatment", "Columns need another filter than rows"),
            ("across=treatment", "Columns need another filter than rows"),
            ("order=best", "best is not one"),
            ("decided_after=soon", "Enter a valid date"),
            ("q=" + "x" * 1001, "at most 1000"),
        ],
    )
    def test_bad_parameters_are_named(self, client, query, message):
        response = client.get(f"/rates/?{query}")
        assert response.status_code == 400
        assert message in text_of(response)

    def test_too_much_work_is_refused(self, client):
        response = client.get("/rates/", {"q": " ".join(f"w{n}~" for n in range(30))})
        assert response.status_code == 400
        assert "At most 20 words" in text_of(response)

    def test_old_addresses_lead_on(self, client):
        response = client.get("/rates/?cited_by=imro")
        assert response.headers["Location"] == "/rates/?reviewer_guideline=mtus&side=reviewer"

    def test_nothing_found_has_no_rate(self, client):
        page = text_of(client.get("/rates/?q=xyzzy"))
        assert "there is no rate" in page
        assert 'href="/decisions/?q=xyzzy"' in page

    @pytest.mark.parametrize("query", ["", "by=mtus_page&across=body_part", "q=pain&per_page=100"])
    def test_the_number_of_questions_to_the_database_is_fixed(
        self, client, query, django_assert_max_num_queries
    ):
        client.get("/rates/")  # labels are read once a minute
        with django_assert_max_num_queries(3):
            client.get(f"/rates/?{query}")


def total(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.context["result"].total


@pytest.mark.usefixtures("index")
class TestTrend:
    def test_the_states_own_figures_stand_beside_it(self, client):
        page = text_of(client.get("/rates/"))
        assert "State, as published by DWC" in page
        assert "Division of Workers' Compensation (DWC)" in page
        assert "8.3\u00a0% in 172,145 letters".replace("\u00a0", " ") in page.replace("\u00a0", " ")
        chart = client.get("/rates/").context["chart"]
        assert {trace.kind for trace in chart.traces} == {"own", "published"}

    def test_the_chart_is_named_and_described(self, client):
        page = text_of(client.get("/rates/"))
        chart = re.search(r'<svg class="trend-chart".*?</svg>', page)[0]
        assert 'role="img"' in chart
        assert "<title" in chart
        assert "<desc" in chart
        assert "style=" not in page

    def test_by_year_the_table_stands_once(self, client):
        page = text_of(client.get("/rates/?by=year"))
        assert page.count('class="rate-table"') == 1
        assert "State, as published by DWC" in page

    def test_one_year_is_no_trend(self, client):
        response = client.get("/rates/?year=2017")
        assert response.context["chart"] is None

    def test_series_are_of_one_publisher_and_in_order(self):
        for series in published_series():
            assert list(series.years) == sorted(series.years)
            assert "CWCI" not in series.source
            for rate in series.years.values():
                assert 0 < rate.overturned_percent < 100
                assert rate.letters > 0


def test_a_new_letter_is_in_the_rates(client, index):
    from determinations.search.index import following as indexer

    before = client.get("/rates/?q=knee").context["whole"].rate
    add_letter(letter_text("CM17-9100001", item_text(), item_text(outcome="Overturned")))
    indexer.bring_up_to_date()
    after = client.get("/rates/?q=knee").context["whole"].rate
    assert (after.overturned, after.decided) == (before.overturned + 1, before.decided + 2)
