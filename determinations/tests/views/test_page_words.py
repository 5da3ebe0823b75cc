"""A query that names a page of a guideline leads to who cites that page."""

from __future__ import annotations

import pytest

from determinations.views.page_words import pages_named


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("page 98-99", "98-99"),
        ("chronic pain pages 98 \u2013 99", "98-99"),
        ("pp. 335-336", "335-336"),
        ("p. 49 functional restoration", "49"),
        ("page:98-99", "98-99"),
        ("98-99", "98-99"),
        ("who cites pg 607", "607"),
        ("physical therapy", ""),
        ("Norco 10-325", ""),
        ("CM16-0213037", ""),
        ("home page 2016", ""),
    ],
)
def test_pages_that_are_named(query, pages):
    assert pages_named(query) == pages


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_results_lead_to_who_cites_the_page(client):
    page = client.get("/decisions/?q=page+98-99")
    assert 'href="/guidelines/?find=98-99"' in page.content.decode()
    assert client.get("/guidelines/?find=98-99").status_code == 200
    assert "/guidelines/?find" not in client.get("/decisions/?q=knee").content.decode()
