"""A determination that was opened from a result leads on through it, and back to it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from determinations.search import IndexUnavailable
from determinations.views import reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def card_urls(client, query):
    page = client.get(f"/decisions/?{query}").content.decode()
    found = re.findall(r'card-heading.*?<a href="([^"]+)"', page, re.DOTALL)
    return [unescape(url) for url in found]


def place_at(client, url):
    return client.get(url).context["place"]


def test_next_and_previous_follow_the_list_over_its_pages(client):
    query = "q=knee&per_page=2"
    listed = card_urls(client, query) + card_urls(client, f"{query}&page=2")
    assert len(listed) == 4
    urls = [listed[0]]
    while len(urls) < 4:
        urls.append(place_at(client, urls[-1]).next_url)
    assert urls == listed
    place = place_at(client, urls[3])
    assert (place.number, place.previous_url) == (4, urls[2])
    assert place.total == client.get(f"/decisions/?{query}").context["result"].total
    assert place_at(client, urls[0]).previous_url == ""


def test_the_way_back_leads_to_the_page_and_card_of_the_decision(client):
    third = card_urls(client, "q=knee&per_page=2&page=2")[0]
    back = place_at(client, third).results_url
    assert back.startswith("/decisions/?q=knee&per_page=2&page=2#item-")
    page = client.get(back).content.decode()
    assert f'id="{back.partition("#")[2]}"' in page


def test_browsing_without_words_has_neighbours_too(client):
    first = card_urls(client, "")[0]
    assert "?at=1#" in first
    assert place_at(client, first).next_url


@pytest.mark.parametrize("at", ["2", "9000", "0", "-1", "x", "99999999", "%C2%B2", ""])
def test_a_place_where_another_decision_stands_is_none(client, at):
    case_url, _, _ = card_urls(client, "q=knee")[0].partition("?")
    response = client.get(f"{case_url}?q=knee%20CM&outcome=upheld&at={at}")
    assert response.status_code == 200
    assert response.context["place"] is None
    assert "Back to the results" in response.content.decode()


def test_a_determination_can_be_read_while_the_index_is_away(client, monkeypatch):
    url = card_urls(client, "q=knee")[0]

    def away(*args):
        raise IndexUnavailable("being built")

    monkeypatch.setattr(reading, "find_neighbours", away)
    response = client.get(url)
    assert (response.status_code, response.context["place"]) == (200, None)


def test_the_marked_words_are_counted(client):
    page = client.get("/cases/CM16-9000002/?q=images+reserved")
    marks = page.content.decode().count("<mark>")
    assert marks > 1
    assert f"{marks} marked words" in page.content.decode()
    assert "marked word" not in client.get("/cases/CM16-9000002/").content.decode()
