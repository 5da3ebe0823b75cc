"""A letter of hundreds of pages that a person published all the same: cut, and said to be."""

from __future__ import annotations

import time

import pytest

from determinations.ingest import lifecycle
from determinations.letters import LONGEST_LETTER
from determinations.models import Case, DisputedItem, Letter
from determinations.research.shortening import shorten_case, shorten_items
from determinations.search import LONGEST_SEARCHED, SearchRequest, Snippets, interpret
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

NUMBER = "CM17-9100091"
LONG = "The zyxwoma of the knee was seen on the images. " * 20_000
SAYS = "unusually long"
MOST_MARKUP = 60_000
"""Characters of a page beside the letter's texts."""

TWO_ITEMS = letter_text(
    "CM17-9100001",
    item_text(rationale="It is seen on the images that nothing is there. " * 50),
    item_text("Brace", rationale="Short."),
)


def long_letter():
    rationale = f"{LONG}\nIt is not medically necessary."
    letter = add_letter(
        letter_text(NUMBER, item_text("Zyxwoma excision", rationale=rationale), item_text())
    )
    assert "long-letter" in [problem["code"] for problem in letter.problems]
    lifecycle.publish(letter.pk)


@pytest.mark.django_db
def test_the_page_is_bounded_says_so_and_leads_to_the_whole(client):
    long_letter()
    page = client.get(f"/cases/{NUMBER}/").content.decode()
    assert LONGEST_LETTER - 1000 < len(page) < LONGEST_LETTER + MOST_MARKUP
    assert SAYS in page
    assert "…</p>" in page
    assert "The examination shows nothing that imaging would settle." in page
    file = client.get(f"/cases/{NUMBER}/letter/?view=1").getvalue().decode()
    assert file.count("zyxwoma") == 20_000


@pytest.mark.django_db
def test_the_api_is_bounded_and_says_so(client):
    long_letter()
    answer = client.get(f"/api/v1/cases/{NUMBER}/")
    assert len(answer.content) < LONGEST_LETTER + MOST_MARKUP
    case = answer.json()
    assert case["shortened"] is True
    assert client.get(case["letter_url"]).status_code == 200
    assert case["items"][1]["rationale"].endswith("not medically necessary.")


@pytest.mark.django_db
def test_the_letter_s_page_in_the_admin_is_bounded_too(admin_client):
    long_letter()
    letter = Letter.objects.get()
    page = admin_client.get(f"/admin/determinations/letter/{letter.pk}/change/").content.decode()
    assert len(page) < LONGEST_LETTER + 2 * MOST_MARKUP
    assert f"The first 200,000 of {len(letter.text):,} characters" in page


@pytest.mark.django_db
def test_other_determinations_are_whole(client):
    add_letter(letter_text())
    assert SAYS not in client.get("/cases/CM17-9100001/").content.decode()
    assert client.get("/api/v1/cases/CM17-9100001/").json()["shortened"] is False


def test_a_list_with_a_long_letter_is_bounded(client, index):
    long_letter()
    indexer.bring_up_to_date()
    answer = client.get("/api/v1/decisions/?q=zyxwoma")
    assert len(answer.content) < LONGEST_LETTER + 2 * MOST_MARKUP
    (found,) = answer.json()["results"]
    assert found["shortened"] is True
    assert any(is_marked for _, is_marked in found["snippet"])
    assert len(client.get("/decisions/?q=zyxwoma").content) < 2 * MOST_MARKUP


@pytest.mark.django_db
def test_only_the_longest_texts_are_cut_between_words():
    add_letter(TWO_ITEMS)
    case = Case.objects.for_reading().get()
    first, second = case.items.all()
    summary = case.clinical_summary
    assert shorten_case(case, 1000)
    assert (case.clinical_summary, second.rationale) == (summary, "Short.")
    whole = DisputedItem.objects.get(pk=first.pk).rationale
    assert len(first.rationale) < len(whole)
    assert whole.startswith(first.rationale.removesuffix(" …"))
    assert whole[len(first.rationale) - 2] == " "


@pytest.mark.django_db
def test_items_that_were_cut_are_named():
    add_letter(TWO_ITEMS)
    items = list(DisputedItem.objects.for_reading())
    assert shorten_items(items, 1000) == {items[0].pk}
    assert shorten_items(items) == frozenset()


def test_marks_of_a_long_text_cost_no_more_than_of_its_beginning():
    root = interpret(SearchRequest(q='zyxwoma "of the knee" imagse~')).root
    snippets = Snippets.of(root)
    started = time.process_time()
    snippet = snippets.best(LONG * 5, LONG)
    assert time.process_time() - started < 1
    assert snippet.hits
    assert snippet.ends_inside


def test_a_passage_is_looked_for_in_the_beginning_of_a_text():
    snippets = Snippets.of(interpret(SearchRequest(q="zyxwoma")).root)
    assert snippets.best("word " * (LONGEST_SEARCHED // 5 - 2) + "zyxwoma").hits == 1
    assert snippets.best("word " * LONGEST_SEARCHED + "zyxwoma").hits == 0
