"""The check of a quotation, as a page and as JSON."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from determinations.models import Case
from determinations.research.quote_check import Verdict, check_quote
from determinations.research.quotes import LONGEST_QUOTATION, MOST_MARKS
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

NUMBER, OTHER = "CM17-9100001", "CM17-9100002"
RATIONALE = "The worker\u2019s gait is steady, and there is no swelling. A brace was “never tried”."
API = "/api/v1/quote-check/"


@pytest.fixture(autouse=True)
def _letters(index):
    add_letter(
        letter_text(
            NUMBER, item_text(rationale="Nothing new was found."), item_text(rationale=RATIONALE)
        )
    )
    add_letter(letter_text(OTHER, item_text("Acupuncture", rationale="Needles were of no help.")))


def post(client, quotation, case=""):
    return client.post(API, {"quotation": quotation, "case": case}, "application/json")


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("there is no swelling.", Verdict.LETTERS),
        ("The worker's gait is  steady", Verdict.SHAPES),
        ("the worker's gait is steady and there is no swelling", Verdict.WORDS),
        ("there is some swelling", Verdict.DIFFERS),
        ("an arthroscopy of both shoulders was tried", Verdict.MISSING),
    ],
)
def test_the_verdict(client, quotation, verdict):
    checked = check_quote(quotation, NUMBER)
    assert checked.verdict == verdict
    assert verdict.label in client.post(
        "/quotes/", {"quotation": quotation, "case": NUMBER}
    ).content.decode().replace("&#x27;", "'")
    assert post(client, quotation, NUMBER).json()["verdict"] == verdict


@pytest.mark.parametrize(
    ("quotation", "position", "part"),
    [
        ("gait is steady", 2, "rationale"),
        ("MRI of the left knee", 1, "heading"),
        ("40-year-old female cook", None, "summary"),
        ("Knee Complaints 2004", 1, "claims_administrator"),
        ("Section(s): Special Studies", 1, "reviewer"),
    ],
)
def test_where_it_stands(quotation, position, part):
    place = check_quote(quotation, NUMBER.lower()).places[0]
    assert (place.source.case_number, place.source.position, place.source.part) == (
        NUMBER, position, part,
    )  # fmt: skip
    assert quotation in place.found.passage


def test_every_place_that_has_it_is_told():
    places = check_quote("MRI of the left knee", NUMBER).places
    assert [place.source.position for place in places] == [1, 2]


def test_what_is_left_out_is_told(client):
    answer = post(client, "The worker\u2019s gait . . . swelling", NUMBER).json()
    (place,) = answer["places"]
    assert place["gaps"] == [{"mark": ". . .", "text": "is steady, and there is no"}]
    assert place["url"] == f"/cases/{NUMBER}/items/2/"


def test_what_differs_is_marked(client):
    page = client.post("/quotes/", {"quotation": "there is some swelling.", "case": NUMBER})
    html = " ".join(page.content.decode().split())
    assert '<del><span class="visually-hidden">Only the quotation: </span>some</del>' in html
    assert '<ins><span class="visually-hidden">Only the letter: </span>no</ins>' in html


def test_a_pasted_citation_names_the_case():
    citation = f"IMR Case No. {NUMBER} (Jan. 31, 2017), item 2 (MRI): upheld."
    quoted = f"“A brace was \u2018never tried\u2019” ({citation})"
    checked = check_quote(quoted)
    assert (checked.case_number, checked.verdict) == (NUMBER, Verdict.WORDS)


def test_what_is_longer_than_is_said_is_refused_be_it_by_blanks(client):
    quotation = "there is no swelling".ljust(LONGEST_QUOTATION + 1)
    assert post(client, quotation, NUMBER).status_code == 400
    assert client.post("/quotes/", {"quotation": quotation, "case": NUMBER}).status_code == 400
    assert post(client, quotation[:-1], NUMBER).json()["verdict"] == "letter_for_letter"
    page = client.post("/quotes/", {"quotation": "  \n ", "case": NUMBER})
    assert page.status_code == 400
    assert "There is no word in this quotation." in page.content.decode()


def test_without_a_number_it_is_searched_for():
    indexer.bring_up_to_date()
    checked = check_quote("Needles were of no help.")
    assert checked.verdict is Verdict.LETTERS
    assert checked.places[0].source.case_number == OTHER
    changed = check_quote(
        "The worker\u2019s gait is steady, and there is no swelling. A brace was sold"
    )
    assert changed.verdict is Verdict.DIFFERS
    assert changed.near.source.case_number == NUMBER
    assert check_quote("Nobody ever wrote these seven words here.").verdict is Verdict.MISSING


@pytest.mark.parametrize("number", ["CM17-9999999", NUMBER])
def test_what_is_not_published_is_not_there(client, number):
    Case.objects.filter(case_number=NUMBER).update(published_at=None)
    answer = post(client, "gait is steady", number).json()
    assert (answer["verdict"], answer["case_found"]) == ("not_found", False)


def test_a_sample_is_marked(client):
    Case.objects.filter(case_number=NUMBER).update(invented=True)
    assert post(client, "gait is steady", NUMBER).json()["places"][0]["invented"]
    page = client.post("/quotes/", {"quotation": "gait is steady", "case": NUMBER})
    assert "Invented sample</span>" in page.content.decode()


@pytest.mark.parametrize(
    ("quotation", "case", "field"),
    [
        ("", NUMBER, "quotation"),
        ("…", NUMBER, "quotation"),
        ("a\x00b", NUMBER, "quotation"),
        ("x" * (LONGEST_QUOTATION + 1), NUMBER, "quotation"),
        ("a … " * (MOST_MARKS + 1), NUMBER, "quotation"),
        ("gait", "12", "case"),
        ("gait", "x" * 200, "case"),
    ],
)
def test_what_cannot_be_checked_is_said(client, quotation, case, field):
    page = client.post("/quotes/", {"quotation": quotation, "case": case})
    assert page.status_code == 400
    assert page.context["form"].errors[field]
    answer = post(client, quotation, case)
    assert answer.status_code == 400
    assert field in str(answer.json())


@pytest.mark.parametrize("path", ["/quotes/", API])
def test_few_queries_and_no_cookie(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(path, {"quotation": "gait is steady", "case": NUMBER})
    assert len(queries) < 6
    assert not answer.cookies


def test_searching_the_archive_takes_few_queries_too(client):
    indexer.bring_up_to_date()
    odd = "The worker\u2019s gait is steady, and there is a great swelling. A brace was never sold"
    client.post("/quotes/", {"quotation": odd})  # what labels stand for is read once
    with CaptureQueriesContext(connection) as queries:
        page = client.post("/quotes/", {"quotation": odd})
    assert page.context["checked"].verdict is Verdict.DIFFERS
    assert len(queries) < 10


def test_the_form_takes_a_case_from_its_address(client):
    page = client.get("/quotes/", {"case": NUMBER}).content.decode()
    assert f'value="{NUMBER}"' in page
    assert "verdict" not in page
    assert f'href="/quotes/?case={NUMBER}"' in client.get(f"/cases/{NUMBER}/").content.decode()


def test_markup_stays_text(client):
    page = client.post("/quotes/", {"quotation": "<b>gait</b> is steady", "case": NUMBER})
    assert "<b>" not in page.content.decode()


def test_the_api_describes_it_with_examples(client):
    schema = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).content.decode()
    assert "/api/v1/quote-check/" in schema
    assert "A quotation that leaves something out" in schema


def test_nothing_else_is_taken(client):
    assert client.get(API).status_code == 405
    assert client.put("/quotes/").status_code == 405


def test_the_api_takes_nothing_but_json(client):
    assert client.post(API, {"quotation": "gait is steady"}).status_code == 415
    assert client.post(API, "{", "application/json").status_code == 400
    assert client.post(API, "[]", "application/json").status_code == 400
    assert client.post(API, {"quotation": 12}, "application/json").status_code == 400
