"""What goes wrong is told as RFC 9457 has it, by whatever part of the archive it is found."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest
from django.test import Client

from determinations.api.examples import all_examples
from determinations.problems import KINDS

pytestmark = pytest.mark.django_db

QUOTES = "/api/v1/quote-check/"


def assert_problem(response, name):
    kind = KINDS[name]
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert (response.status_code, body["status"]) == (kind.status, kind.status)
    assert (body["type"], body["title"]) == (f"/help/api/#problem-{name}", kind.title)
    assert body["detail"]
    return body


@pytest.mark.parametrize("name", KINDS)
def test_every_type_leads_to_its_explanation(client, name):
    path, _, place = KINDS[name].uri.partition("#")
    page = client.get(path).content.decode()
    assert page.count(f'id="{place}"') == 1


def test_the_explanation_is_open_to_everybody(client, settings):
    settings.IMR_REQUIRE_LOGIN = True
    assert client.get("/help/api/").status_code == 200


def test_an_unknown_parameter_is_named_with_what_was_meant(client):
    body = assert_problem(
        client.get("/api/v1/decisions/?treatmnt=mri&xyz=1&page=0"), "invalid-parameters"
    )
    said = {error["parameter"]: error["detail"] for error in body["errors"]}
    assert said.keys() == {"treatmnt", "xyz", "page"}
    assert "\u201ctreatment\u201d" in said["treatmnt"]
    assert "Did you mean" not in said["xyz"]


@pytest.mark.parametrize(
    "path",
    ["/api/v1/rates/", "/api/v1/cases/CM16-9000002/", "/api/v1/cases/CM16-9000002/items/1/"],
)
def test_no_address_takes_unknown_parameters(client, path):
    assert_problem(client.get(f"{path}?nosuchthing=1"), "invalid-parameters")


@pytest.mark.usefixtures("index")
def test_the_address_of_a_page_is_taken_as_it_is(client):
    params = "q=knee&page=&decided_after=&typed=x&only_words=1&at=2"
    assert client.get(f"/api/v1/decisions/?{params}").status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "#/quotation"), ({"quotation": 5, "case": []}, "#/case"), ([], "#")],
)
def test_what_a_body_lacks_is_pointed_at(client, body, pointer):
    response = client.post(QUOTES, json.dumps(body), content_type="application/json")
    errors = assert_problem(response, "invalid-body")["errors"]
    assert pointer in [error["pointer"] for error in errors]


def test_a_body_that_is_no_json(client):
    wrong = client.post(QUOTES, "{", content_type="application/json")
    assert_problem(wrong, "invalid-body")
    assert_problem(client.post(QUOTES, "a=b", content_type="text/plain"), "unsupported-media-type")


def test_what_is_not_there(client):
    assert_problem(client.get("/api/v1/nowhere/"), "not-found")
    assert_problem(client.get("/api/v1/cases/CM99-9999999/"), "not-found")


def test_other_methods_and_other_forms(client):
    response = client.delete("/api/v1/decisions/")
    assert_problem(response, "method-not-allowed")
    assert "GET" in response.headers["Allow"]
    response = client.get("/api/v1/decisions/", headers={"Accept": "text/csv"})
    assert_problem(response, "not-acceptable")


def test_a_failure_that_nobody_foresaw():
    client = Client(raise_request_exception=False)
    with patch("determinations.api.cases.case_answer", side_effect=RuntimeError):
        response = client.get("/api/v1/cases/CM16-9000002/")
    body = assert_problem(response, "internal-error")
    assert "RuntimeError" not in json.dumps(body)


def test_an_index_that_is_not_there(client):
    response = client.get("/api/v1/decisions/")
    assert_problem(response, "unavailable")
    assert response.headers["Retry-After"]


def test_bodies_that_are_refused_unread(client):
    response = client.post("/api/v1/decisions/", {}, content_type="application/json")
    assert_problem(response, "forbidden")
    response = client.post(QUOTES, "x" * 70_000, content_type="application/json")
    assert_problem(response, "too-large")


def test_a_request_that_is_none(client):
    response = client.get("/api/v1/schema/", headers={"Host": "elsewhere.example"})
    assert_problem(response, "bad-request")


def test_the_help_shows_each_example_as_a_command(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        page = client.get("/help/api/").content.decode()
    for example in all_examples():
        assert f'id="example-{example.name}"' in page
    assert "curl http://127.0.0.1:8000/api/v1/cases/CM16-9000002/" in page
    assert "RateLimit-Remaining" in page
