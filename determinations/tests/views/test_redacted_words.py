"""What a person redacted is on no page for readers or programs, whatever is asked of it."""

from __future__ import annotations

import re

import pytest
from django.urls import get_resolver

from determinations.ingest import lifecycle
from determinations.letters import BY_HAND
from determinations.models import Exhibit
from determinations.search import forget_labels
from determinations.search.index import following
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
NUMBER = "CM17-9100001"
WORD = "thornmoor"
TEXT = letter_text(
    NUMBER,
    item_text(
        f"MRI of the left knee {WORD}",
        rationale=f"{WORD} has a knee that imaging would settle. It is not medically necessary.",
        imro=f"{WORD} Panel Guidelines, Section(s): {WORD} Studies",
    ),
).replace("with knee pain.", f"with knee pain, as {WORD} says.")
VALUES = {
    "case_number": NUMBER, "position": "1", "kind": "bibtex", "key": "knee-2004",
    "written": "imaging", "category": "imaging", "specialties": "family-medicine",
    "states": "ca", "specialty": "family-medicine", "place": "knee-2004:1", "type": "mri",
    "id": "1", "name": "guideline", "entry": "1",
}  # fmt: skip
QUERIES = (
    "",
    "?q=knee",
    "?q=thornmor",
    "?q=thornm",
    "?format=json&q=knee",
    "?view=1",
    "?q=knee&in=letter",
)


def public_routes():
    """Return the patterns of all pages for readers and of the API."""
    found = []
    for each in get_resolver().url_patterns:
        if str(each.pattern) in ("", "api/v1/"):
            found += [str(each.pattern) + str(route.pattern) for route in each.url_patterns]
    return found


def path_of(route, exhibit):
    values = {**VALUES, "pk": str(exhibit)}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], route)


@pytest.fixture
def exhibit(client):
    """The exhibit of an export that still had the words, which were redacted then."""
    letter = add_letter(TEXT)
    lifecycle.publish(letter.pk)
    add_letter(letter_text("CM17-9100002"))
    following.bring_up_to_date()
    exported = client.get("/decisions/export/file/?format=csv&q=knee")
    assert WORD.encode() in b"".join(exported.streaming_content)
    lifecycle.redact(letter.pk, [(BY_HAND, WORD)])
    lifecycle.publish(letter.pk)
    following.bring_up_to_date()
    forget_labels()  # which are kept for ten seconds
    return Exhibit.objects.get().pk


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def test_redacted_words_are_nowhere(client, exhibit):
    told, answered = [], set()
    for route in public_routes():
        for query in QUERIES:
            answer = client.get(path_of(route, exhibit) + query)
            assert answer.status_code < 500, (route, query)
            if answer.status_code == 200:
                answered.add(route)
            if WORD.lower() in text_of(answer).lower():
                told.append((route, query))
    assert told == []
    assert {"decisions/", "suggest/", "exhibits/<uuid:pk>/", "api/v1/decisions/"} <= answered
    assert "cases/<case_number:case_number>/letter/" in answered
    page = client.get(f"/cases/{NUMBER}/").content.decode()
    assert "[redacted: passage]" in page
