"""Decisions side by side, and the nearest with the other outcome: the pages."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest

from determinations.models import Case, DisputedItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def keys(number):
    items = DisputedItem.objects.published().select_related("case").order_by("pk")
    return [f"{item.case.case_number}.{item.position}" for item in items[:number]]


def item_url(item, rest=""):
    return f"/cases/{item.case.case_number}/items/{item.position}/{rest}"


class TestCompare:
    def test_in_the_order_of_the_address_with_the_way_to_each(self, client):
        wanted = keys(3)[::-1]
        response = client.get("/compare/", {"item": wanted})
        page = response.content.decode()
        assert "3 decisions side by side" in text_of(response)
        urls = ["/cases/{}/items/{}/".format(*key.rsplit(".", 1)) for key in wanted]
        places = [page.index(f'href="{url}"') for url in urls]
        assert places == sorted(places)

    def test_one_can_be_left_out_as_long_as_two_remain(self, client):
        first, second, third = keys(3)
        page = client.get("/compare/", {"item": [first, second, third]}).content.decode()
        assert f'href="/compare/?item={first}&amp;item={third}"' in page
        assert (
            "Leave out" not in client.get("/compare/", {"item": [first, second]}).content.decode()
        )

    def test_at_most_four(self, client):
        response = client.get("/compare/", {"item": keys(5)})
        assert response.context["number"] == 4
        assert "At most 4 decisions are compared" in text_of(response)

    def test_fewer_than_two_are_told_how(self, client):
        for wanted in ([], keys(1), ["CM00-0000000.1", *keys(1)], ["nonsense", "\x00.1"]):
            response = client.get("/compare/", {"item": wanted})
            assert response.status_code == 200
            assert "Tick two to 4 decisions" in text_of(response)

    def test_what_is_not_published_is_not_shown(self, client):
        numbers = Case.objects.published().order_by("pk").values_list("case_number", flat=True)
        hidden, *others = numbers[:3]
        Case.objects.filter(case_number=hidden).update(published_at=None)
        wanted = [f"{number}.1" for number in (hidden, *others)]
        response = client.get("/compare/", {"item": wanted})
        shown = [each["compared"].item.case.case_number for each in response.context["decisions"]]
        assert shown == others
        assert "1 more is not in the archive" in text_of(response)

    def test_samples_are_marked(self, client):
        page = text_of(client.get("/compare/", {"item": keys(2)}))
        assert page.count("Invented sample") >= 2

    def test_few_queries_and_little_to_send(self, client, django_assert_max_num_queries):
        wanted = keys(4)
        client.get("/compare/", {"item": wanted})
        with django_assert_max_num_queries(8):
            response = client.get("/compare/", {"item": wanted})
        assert len(gzip.compress(response.content)) < 100_000


class TestOpposites:
    def item(self):
        return DisputedItem.objects.published().filter(outcome="upheld").order_by("pk")[0]

    def test_beside_a_decision_stand_those_of_the_other_outcome(self, client):
        item = self.item()
        response = client.get(item_url(item))
        assert response.context["opposites"]
        for each in response.context["opposites"]:
            assert each.opposite.item.outcome == "overturned"
            compared = client.get(each.compare_url)
            assert [decision["compared"].item.pk for decision in compared.context["decisions"]] == [
                item.pk,
                each.opposite.item.pk,
            ]
        assert "The nearest that were overturned" in text_of(response)

    def test_on_the_page_of_the_determination_they_are_a_link_away(self, client):
        item = self.item()
        page = client.get(item.case.get_absolute_url()).content.decode()
        assert f'<a href="{item_url(item, "opposites/")}">Show them</a>' in page
        assert "with the other outcome" in text_of(client.get(item_url(item, "opposites/")))

    def test_a_decision_can_be_read_while_the_index_is_away(self, client, settings, tmp_path):
        settings.IMR_INDEX_DIR = tmp_path / "elsewhere"
        response = client.get(item_url(self.item()))
        assert response.status_code == 200
        assert response.context["opposites"] is None

    def test_few_queries(self, client, django_assert_max_num_queries):
        item = self.item()
        with django_assert_max_num_queries(10):
            client.get(item_url(item))
        with django_assert_max_num_queries(8):
            client.get(item_url(item, "opposites/"))

    def test_of_nothing_there_is_none(self, client):
        assert client.get("/cases/CM00-0000000/items/1/opposites/").status_code == 404
