"""Titles of items on cards, determinations and in the API, with the letter's headings."""

from __future__ import annotations

import re
from html import unescape

import pytest

from determinations.models import DisputedItem

HEADING = "Additional physical therapy 2 times a week for 4 weeks for the lumbar spine"
TITLE = "Additional physical therapy for the lumbar spine, 8 sessions"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


@pytest.fixture
def item():
    return DisputedItem.objects.select_related("case").get(description=HEADING)


def page_of(client, url):
    return " ".join(unescape(client.get(url).content.decode()).split())


def test_a_card_has_the_title_and_below_it_the_heading_with_its_marks(client):
    page = page_of(client, '/decisions/?q=item:"week for 4 weeks"')
    assert f">{TITLE}</a>" in page
    written = re.findall(r"In the letter:</span> (.*?)</p>", page)
    marked = [text for text in written if re.sub(r"</?mark>", "", text) == HEADING]
    assert len(marked) == 1
    assert "<mark>" in marked[0]


def test_a_heading_that_is_its_title_stands_once_and_is_marked(client):
    page = page_of(client, '/decisions/?q=item:"lumbar spine without"')
    (card,) = re.findall(r'<article class="card".*?</article>', page)
    (heading,) = re.findall(r"<h3.*?</h3>", card)
    assert "MRI of the lumbar spine without contrast" in re.sub(r"</?mark>", "", heading)
    assert "<mark>" in heading
    assert "In the letter:" not in card


def test_a_determination_has_titles_and_headings(client, item):
    page = page_of(client, item.case.get_absolute_url())
    assert f"{item.case}: MRI of the lumbar spine without contrast and 1 more · IMR" in page
    read = re.sub(r'<textarea.*?</textarea>| data-citation="[^"]*"', "", page, flags=re.DOTALL)
    assert read.count(TITLE) == 2  # in the list of items, and above the item
    assert read.count(HEADING) == 1


def test_similar_decisions_are_similar_to_a_title(client, item):
    page = page_of(client, f"{item.case.get_absolute_url()}items/{item.position}/similar/")
    assert f"Decisions similar to “{TITLE}”" in page


def test_the_api_gives_titles(client, item):
    found = client.get("/api/v1/decisions/", {"q": 'item:"week for 4 weeks"'}).json()["results"]
    assert TITLE in {each["title"] for each in found}
    case = client.get(f"/api/v1/cases/{item.case}/").json()
    assert case["items"][item.position - 1]["title"] == TITLE
    assert case["items"][item.position - 1]["description"] == HEADING
