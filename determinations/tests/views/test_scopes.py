"""The line that says which texts were searched, and the switch beside the search box."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def shown(client, query):
    response = client.get(f"/decisions/?{query}")
    return response, " ".join(response.content.decode().split())


def scope_line(page):
    line = re.search(r'<p class="scope-line">(.*?)</p>', page)
    return " ".join(re.sub("<[^>]+>", "", line[1]).split()) if line else None


def test_more_that_mention_the_words_are_counted_and_a_click_away(client):
    response, page = shown(client, "q=acupuncture&outcome=upheld")
    result = response.context["result"]
    counts = [result.scope.counts[scope] for scope in result.scope.counts]
    assert counts[0] == result.total < counts[2]
    more = counts[2] - counts[0]
    assert scope_line(page).startswith(
        f"Decisions about these words. {more} more mention{'s' if more == 1 else ''} them elsewhere"
    )
    link = re.search(r'href="([^"]+in=letter)"', page)[1].replace("&amp;", "&")
    assert "outcome=upheld" in link
    assert client.get(link).context["result"].total == counts[2]


def test_wider_texts_lead_back_to_what_decisions_are_about(client):
    _, page = shown(client, "q=acupuncture&in=letter")
    assert scope_line(page).startswith("Decisions with these words anywhere in the letter.")
    narrower = client.get("/decisions/?q=acupuncture&in=heading").context["result"].total
    assert f"headings ({narrower})" in scope_line(page).replace(" )", ")")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=robbery", "No heading with its reasons has all of this; these decisions have it"),
        ('q="not medically necessary"', "Quotation marks and connectors search the headings"),
        ("q=lumbar+MRI+red+flags", "No decision is about all of these words"),
    ],
)
def test_why_other_texts_than_headings_were_searched(client, query, said):
    response, page = shown(client, query)
    assert response.context["result"].total
    assert said in scope_line(page)


@pytest.mark.parametrize("query", ["", "q=item:knee", "outcome=upheld", "q=xyzzy"])
def test_nothing_is_said_where_no_words_were_searched_or_found(client, query):
    assert scope_line(shown(client, query)[1]) is None


def test_where_filters_leave_nothing_about_the_words_others_that_mention_them_are_offered(client):
    counted = client.get("/decisions/?q=acupuncture&in=letter").context["result"]
    other = next(
        value
        for value in counted.facets["category"].values
        if value.value not in ("rehabilitation", "pharmaceuticals")
    )
    response, page = shown(client, f"q=acupuncture&category={other.value}")
    assert response.context["result"].total == 0
    assert scope_line(page).startswith(
        f"{other.count} decision{'' if other.count == 1 else 's'} mention"
    )
    assert "No decision is about all of this with these filters." in page


@pytest.mark.parametrize(("query", "checked"), [("q=knee", ""), ("q=knee&in=reasons", "reasons")])
def test_the_switch_shows_what_the_url_says(client, query, checked):
    _, page = shown(client, query)
    radios = re.findall(r'<input type="radio" name="in" value="(\w*)"[^>]*?( checked)?>', page)
    assert [value for value, _ in radios] == ["", "heading", "reasons", "letter"]
    assert [value for value, is_on in radios if is_on] == [checked]


def test_a_scope_that_there_is_not_is_refused(client):
    response, page = shown(client, "q=knee&in=anywhere")
    assert response.status_code == 400
    assert "anywhere is not one of the available choices" in page
