"""Help: every page, every term at its anchor, deadlines beside a determination."""

from __future__ import annotations

import re
from html import unescape

import pytest

from determinations.research.duties import all_duties
from determinations.templatetags.glossary import term
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.vocabulary import glossary

pytestmark = pytest.mark.django_db

PAGES = ("/help/", "/help/search/", "/help/glossary/", "/help/deadlines/")


def text_of(response):
    page = re.sub(r"<[^>]+>", " ", unescape(response.content.decode()))
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(page.split()))


def links_within(response):
    page = unescape(response.content.decode())
    return {href for href in re.findall(r'href="([^"]+)"', page) if href.startswith(("/", "#"))}


class TestPages:
    @pytest.mark.parametrize("path", PAGES)
    def test_queries_and_size(self, client, django_assert_max_num_queries, path):
        with django_assert_max_num_queries(3):
            page = client.get(path)
        assert page.status_code == 200
        assert len(page.content) < 100_000

    @pytest.mark.parametrize("path", PAGES)
    def test_every_anchor_that_is_linked_is_there(self, client, path):
        for href in links_within(client.get(path)):
            page, _, anchor = href.partition("#")
            if anchor and anchor != "main":
                target = client.get(page or path).content.decode()
                assert f'id="{anchor}"' in target, href

    def test_addresses_that_were_linked_before_still_lead_there(self, client):
        page = client.get("/help/search/")
        assert 'id="outcomes"' in page.content.decode()
        assert "/help/#outcomes" in links_within(page)

    def test_the_overview_says_what_a_determination_is_worth(self, client):
        page = text_of(client.get("/help/"))
        for said in ("binds all parties", "no stare decisis", "4610.6(h)", "4610.6(i)"):
            assert said in page

    def test_the_overview_leads_to_all_help(self, client):
        assert set(PAGES[1:]) <= links_within(client.get("/help/"))


class TestGlossary:
    def test_the_terms_of_the_field_are_there(self, client):
        page = client.get("/help/glossary/").content.decode()
        expected = ("imr", "imro", "utilization-review", "mtus", "acoem", "odg", "upheld",
                    "overturned", "disputed-item", "claims-administrator", "expedited",
                    "retrospective-review", "concurrent-review", "prospective-review")  # fmt: skip
        assert [key for key in expected if f'<div id="{key}">' not in page] == []

    def test_terms_lead_to_terms(self):
        known = glossary()
        assert [
            (each.key, other) for each in known.values() for other in each.see if other not in known
        ] == []
        assert all(each.says.rstrip().endswith(".") for each in known.values())
        assert all(len(each.says) < 350 for each in known.values())

    def test_a_link_is_made_of_a_known_term_only(self):
        assert term("mtus") == '<a class="term" href="/help/glossary/#mtus">MTUS</a>'
        assert ">the schedule</a>" in term("mtus", "the schedule")
        with pytest.raises(KeyError):
            term("nonsense")


class TestDeadlines:
    def test_all_stand_on_their_page_with_their_sources(self, client):
        page = text_of(client.get("/help/deadlines/"))
        assert "not legal advice" in page
        for duty in all_duties():
            assert duty.title in page
            for source in duty.sources:
                assert source in page

    def test_a_determination_has_the_days_that_its_dates_give(self, client):
        add_letter(letter_text("CM17-0000001", item_text(outcome="Upheld")))
        page = text_of(client.get("/cases/CM17-0000001/"))
        assert "Thu, Jan 19, 2017: 30 days after the day of the UR denial, Dec 20, 2016" in page
        assert "Wed, Dec 20, 2017: 12 months after the day of the UR denial" in page
        assert "not legal advice" in page
        assert "Authorizing what was found necessary" not in page
