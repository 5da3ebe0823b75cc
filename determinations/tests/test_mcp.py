"""The tools for assistants, asked by the protocol's own client."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import async_to_sync
from mcp import Client

from determinations.ingest.lifecycle.people import publish, redact, withdraw
from determinations.letters import BY_HAND
from determinations.mcp.server import make_server
from determinations.models import Case
from determinations.search.index import following as indexer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]


def with_client(act):
    """Let `act` talk to a server in this process; it gets a connected client."""

    async def connected():
        async with Client(make_server()) as client:
            return await act(client)

    return async_to_sync(connected)()


def call(name, **values):
    """Call a tool, and return whether it failed, and its answer or what it said."""
    result = with_client(lambda client: client.call_tool(name, values))
    said = result.content[0].text
    return result.is_error, said if result.is_error else json.loads(said)


def test_its_tools_say_what_they_do_and_change_nothing():
    listed = with_client(lambda client: client.list_tools()).tools
    assert {tool.name for tool in listed} == {
        "search",
        "rates",
        "places",
        "what_differs",
        "case",
        "compare",
        "check_quote",
    }
    for tool in listed:
        assert len(tool.description) > 40
        assert tool.annotations.read_only_hint is True


def test_search_answers_as_the_api_does(client):
    failed, answer = call("search", q="therapy", filters={"outcome": ["overturned"]}, per_page=3)
    assert not failed
    url = "/api/v1/decisions/?q=therapy&outcome=overturned&per_page=3&sort=relevance"
    page = client.get(url).json()
    assert answer["count"] == page["count"] > 0
    assert answer["results"] == page["results"]
    assert "facets" not in answer
    assert call("search", q="therapy", facets=True)[1]["facets"]["outcome"]


def test_rates_and_differences_answer_as_the_api_does(client):
    assert (
        call("rates", q="knee", by="specialty")[1]["rows"]
        == (client.get("/api/v1/rates/?q=knee&by=specialty").json()["rows"])
    )
    assert call("what_differs", q="pain")[1] == client.get("/api/v1/what-differs/?q=pain").json()


def test_a_case_and_what_is_said_in_it(client):
    failed, case = call("case", case_number=" cm16-9000002 ")
    assert not failed
    assert case == client.get("/api/v1/cases/CM16-9000002/").json()
    quotation = "Imaging is reserved for workers with unequivocal objective findings"
    checked = call("check_quote", quotation=quotation, case_number="CM16-9000002")[1]
    assert checked["verdict"] == "letter_for_letter"
    compared = call("compare", items=["CM16-9000002.1", "CM16-9000002.2"])[1]
    assert len(compared["decisions"]) == 2


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("search", {"filters": {"outcom": ["upheld"]}}, "\u201coutcome\u201d"),
        ("search", {"filters": {"outcome": ["maybe"]}}, "maybe"),
        ("search", {"per_page": 1000}, "per_page"),
        ("rates", {"by": "nothing"}, "by"),
        ("case", {"case_number": "CM99-9999999"}, "No published determination"),
        ("compare", {"items": ["CM16-9000002.1"]}, "2 to 4"),
        ("check_quote", {"quotation": " "}, "quotation"),
    ],
)
def test_what_is_wrong_with_a_call_is_told(name, values, said):
    failed, answer = call(name, **values)
    assert failed
    assert said in answer
    assert "Traceback" not in answer


def test_what_is_withdrawn_is_not_told():
    case = Case.objects.select_related("letter").get(case_number="CM16-9000002")
    withdraw(case.letter.pk, reason="test")
    indexer.bring_up_to_date()
    assert call("case", case_number="CM16-9000002")[0]
    found = call("search", q="case:CM16-9000002")[1]
    assert (found["count"], found["results"]) == (0, [])


def test_an_index_that_is_not_there_is_told(settings, tmp_path):
    settings.IMR_INDEX_DIR = tmp_path / "elsewhere"
    failed, said = call("search", q="knee")
    assert failed
    assert "index" in said


class TestPlaces:
    def test_places_are_found_by_name_with_who_cites_them(self, client):
        failed, answer = call("places", find="chronic 98-99")
        assert not failed
        page = client.get("/api/v1/places/?find=chronic 98-99").json()
        assert answer == page
        assert answer["results"][0]["entry"]["path"][0] == "chronic-pain-2009"
        assert {each["side"] for each in answer["results"][0]["cited_by"]} >= {"reviewer"}

    @pytest.mark.parametrize("place", ["98-99", "98", ""])
    def test_one_is_told_as_its_page_tells_it(self, client, place):
        failed, answer = call("places", guideline="chronic-pain-2009", place=place)
        assert not failed
        part = f"places/{place}/" if place else ""
        assert answer == client.get(f"/api/v1/guidelines/chronic-pain-2009/{part}").json()
        assert any(line["rate"]["decided"] for line in answer["sides"])

    @pytest.mark.parametrize("guideline", ["nonsense", "chronic-pain-2009"])
    def test_what_nobody_cites_is_said(self, guideline):
        failed, said = call("places", guideline=guideline, place="9999")
        assert failed
        assert "called so" in said


def test_what_is_redacted_is_not_told():
    case = Case.objects.select_related("letter").get(case_number="CM16-9000002")
    item = case.items.get(position=1)
    word = max(item.rationale.split(), key=len).strip(".,")
    number = {"case_number": case.case_number}
    told = [
        ("search", {"q": f"case:{case.case_number}"}),
        ("case", number),
        ("compare", {"items": [f"{case.case_number}.1", f"{case.case_number}.2"]}),
        ("check_quote", {"quotation": item.rationale.replace(word, "it"), **number}),
        ("what_differs", {"q": "pain"}),
    ]
    assert any(word in json.dumps(call(name, **values)[1]) for name, values in told)
    redact(case.letter.pk, [(BY_HAND, word)])
    publish(case.letter.pk)
    indexer.bring_up_to_date()
    for name, values in told:
        failed, answer = call(name, **values)
        assert not failed
        assert word.lower() not in json.dumps(answer).lower(), name
