"""The examples of the API's description are what the sample letters answer.

`WRITE_API_EXAMPLES=1 pytest determinations/tests/api/test_examples.py` writes the answers anew;
look at what changed before you keep it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re

import jsonschema
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from determinations.api.examples import FOLDER, all_examples, examples_of
from determinations.api.keys import make_key
from determinations.models import Letter
from determinations.tests.archive import SAMPLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

ADDED = re.compile(r'("added": )"\d{4}-\d\d-\d\d"')
RECEIVED = re.compile(r'("received_at": )"[^"]+"')
LETTER = re.compile(r'"id": \d+')
LETTER_URL = re.compile(r"/letters/\d+/")
CURSOR = re.compile(r"cursor=[\w-]{36}")


@pytest.fixture
def client():
    return Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")


@pytest.fixture
def schema(client):
    return client.get("/api/v1/schema/").json()


def path_of(example):
    """Give a path the number that a sample's letter has in this database."""
    if not example.asks_for:
        return example.path
    sha256 = hashlib.sha256((SAMPLES / example.asks_for).read_bytes()).hexdigest()
    return reverse("api_letter", args=[Letter.objects.get(sha256=sha256).pk])


def ask(client, example):
    headers = {}
    if example.needs_key:
        account = User.objects.create_superuser("clerk")
        secret = make_key(account, "Scanner", may_add_letters=True).secret
        headers = {"Authorization": f"Bearer {secret}"}
    if example.file:
        with (SAMPLES / example.file).open("rb") as file:
            return client.post(example.path, {"file": file}, headers=headers)
    if example.body is None:
        return client.get(path_of(example), headers=headers)
    return client.post(example.path, json.dumps(example.body), content_type="application/json")


def masked(answer):
    """Give what is of the day or of one database a value of its own."""
    text = json.dumps(answer, ensure_ascii=False)
    text = CURSOR.sub("cursor=…", ADDED.sub(r'\1"2026-01-31"', text))
    text = RECEIVED.sub(r'\1"2026-01-31T09:00:00-08:00"', LETTER.sub('"id": 7', text))
    return json.loads(LETTER_URL.sub("/letters/7/", text))


def validator(schema, operation, status=200):
    """Return what validates the answers to an operation by the description."""
    (described,) = (
        each
        for methods in schema["paths"].values()
        for each in methods.values()
        if each["operationId"] == operation
    )
    content = described["responses"][str(status)]["content"]["application/json"]
    whole = {"$ref": content["schema"]["$ref"], "components": schema["components"]}
    return jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


@pytest.mark.parametrize("example", all_examples(), ids=lambda example: example.name)
def test_an_example_is_what_is_answered(client, schema, example):
    response = ask(client, example)
    assert response.status_code == example.status
    answer = masked(response.json())
    validator(schema, example.operation, example.status).validate(answer)
    if os.environ.get("WRITE_API_EXAMPLES"):
        file = FOLDER / f"{example.name}.json"
        written = json.loads(file.read_text()) | {"response": answer}
        file.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")
        pytest.skip("written")
    assert answer == example.response


def test_every_operation_has_an_example(schema):
    for methods in schema["paths"].values():
        for described in methods.values():
            examples = examples_of(described["operationId"])
            assert examples, described["operationId"]
            answers = [each["content"] for each in described["responses"].values()]
            shown = [answer["application/json"].get("examples", {}) for answer in answers
                     if "application/json" in answer]  # fmt: skip
            assert sum(map(len, shown)) == len(examples)


def test_whole_answers_hold_what_the_description_says(client, schema):
    """Pages with many decisions have what examples are too short for."""
    for path, operation in (
        ("/api/v1/decisions/?per_page=100", "search_decisions"),
        ("/api/v1/decisions/?per_page=100&q=overturned+knee", "search_decisions"),
        ("/api/v1/decisions/?cursor=*&per_page=100&q=nosuchword", "search_decisions"),
        ("/api/v1/rates/?by=mtus_page&across=specialty", "rates"),
    ):
        validator(schema, operation).validate(client.get(path).json())
    found = client.get("/api/v1/decisions/?per_page=100").json()["results"]
    for number in {each["case_number"] for each in found}:
        case = client.get(f"/api/v1/cases/{number}/").json()
        validator(schema, "case").validate(case)


def test_answers_are_described_whole(client, schema):
    """Nothing is answered that the description does not name."""
    for example in all_examples():
        names = set(example.response)
        described = schema["components"]["schemas"]
        reference = validator(schema, example.operation).schema["$ref"].rsplit("/", 1)[1]
        assert names == set(described[reference]["properties"])


def test_it_is_openapi_3_1_and_asks_for_a_key_where_one_is_needed(client, settings):
    schema = client.get("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1.")
    operation = schema["paths"]["/api/v1/decisions/"]["get"]
    assert {} in operation["security"]
    assert {"key": []} in operation["security"]
    assert {"400", "401", "429", "503"} <= operation["responses"].keys()
