"""What a person redacted is on no page for readers or programs, whatever is asked of it."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver
from django.utils import timezone
from django.utils.http import urlencode

from determinations.ingest import lifecycle
from determinations.letters import BY_HAND, read
from determinations.models import CollectedDecision, DisputedItem, Exhibit, Frequency, SavedSearch
from determinations.research.alerts.unsubscribing import Stop
from determinations.research.collections import add, share
from determinations.research.export import FORMATS
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
    item_text("MRI of the right knee"),
    specialty=f"Family Practice, {WORD} Medicine",
).replace("with knee pain.", f"with knee pain, as {WORD} says.")
SEARCH = f"q=knee&reviewer_page={WORD}-panel-guidelines:{WORD}+Studies"
ITEMS = f"item={NUMBER}.1&item={NUMBER}.2"
QUERIES = (
    "",
    "?q=knee",
    "?q=thornmor",
    "?q=thornm",
    "?format=json&q=knee",
    "?view=1",
    "?q=knee&in=letter",
)
"""What every page is asked; most take some of these parameters and leave the others."""
FURTHER = {
    "decisions/ticked/": [f"?{ITEMS}"],
    "decisions/ticked/citations.<slug:kind>": [f"?{ITEMS}"],
    "decisions/export/": [f"?{ITEMS}"],
    "decisions/export/file/": [f"?format={name}&q=knee" for name in FORMATS],
    "rates/": ["?by=reviewer_guideline", "?by=specialty&across=year"],
    "compare/": [f"?{ITEMS}"],
    "cases/find/": [f"?numbers={NUMBER}"],
    "quotes/": [f"?quotation=has a knee that imaging would settle&case={NUMBER}"],
    "collections/shared/": ["?key={secret}"],
    "searches/stop/": ["?link={stop}"],
    "api/v1/rates/": ["?by=specialty", "?by=reviewer_guideline"],
    "api/v1/compare/": [f"?{ITEMS}"],
    "api/v1/places/": ["?find=panel"],
}
"""What a page has to be asked besides, by its route."""
NOT_ASKED = {
    "decisions/follow/key/": "makes a key, by POST",
    "searches/save/": "saves a search, by POST",
    "collections/<int:pk>/decisions/<int:entry>/": "changes a note, by POST",
    "searches/<int:pk>/": "changes a search, by POST",
    "api/v1/quote-check/": "takes a quotation by POST",
    "api/v1/letters/": "takes a letter by POST",
    "api/v1/letters/<int:id>/": "tells its state to the key that handed it in, and no words",
    "favicon.ico": "leads to a picture",
}
"""Routes that answer nothing to these requests, and why."""
NAMES_OF_VALUES = {
    "",
    "decisions/",
    "decisions/values/<slug:name>/",
    "rates/",
    "treatments/<str:category>/",
    "treatments/<str:category>/<str:written>/",
    "specialties/",
    "specialties/<str:written>/",
    "reviewers/",
    "api/v1/decisions/",
    "api/v1/rates/",
    "api/v1/places/",
    "api/v1/treatments/<str:category>/",
    "api/v1/treatments/<str:category>/<str:type>/",
    "api/v1/specialties/",
    "api/v1/specialties/<str:specialty>/",
    "api/v1/reviewers/",
}
"""Routes that tell which values of filters the index has, and which words are like a typed one."""


def public_routes():
    """Return the patterns of all pages for readers and of the API."""
    found = []
    for each in get_resolver().url_patterns:
        if str(each.pattern) in ("", "api/v1/"):
            found += [str(each.pattern) + str(route.pattern) for route in each.url_patterns]
    return found


@pytest.fixture
def values(client):
    """What parameters of routes are, in an archive whose exports and lists still had the words.

    These were redacted then.
    """
    letter = add_letter(TEXT)
    lifecycle.publish(letter.pk)
    add_letter(letter_text("CM17-9100002", item_text(outcome="Overturned")))
    following.bring_up_to_date()
    exported = client.get(f"/decisions/export/file/?format=csv&{SEARCH}")
    assert WORD.encode() in b"".join(exported.streaming_content)
    reader = User.objects.create_user("reader")
    client.force_login(reader)
    now = timezone.now()
    saved = SavedSearch.objects.create(
        user=reader, name="Knees", params=SEARCH, frequency=Frequency.DAILY,
        seen_until=now.replace(year=2015), mailed_until=now.replace(year=2015),
    )  # fmt: skip
    items = DisputedItem.objects.values_list("pk", flat=True)
    collection = reader.collections.create(name="Knees")
    add(collection, list(items), "", [])
    share(collection)
    lifecycle.redact(letter.pk, [(BY_HAND, WORD)])
    lifecycle.publish(letter.pk)
    return {
        "case_number": NUMBER, "position": "1", "kind": "bib", "name": "guideline",
        "pk of exhibits": str(Exhibit.objects.get().pk), "pk of searches": str(saved.pk),
        "pk of collections": str(collection.pk), "entry": str(CollectedDecision.objects.first().pk),
        "key": "redacted-passage-panel-guidelines",
        "written of guidelines": "redacted-passage-studies",
        "place": "redacted-passage-studies",
        "category": "diagnostic-testing",
        "written of treatments": "imaging-and-radiology", "type": "imaging-and-radiology",
        "written of specialties": "family-practice",
        "specialty": "family-practice",
        "specialties": "family-practice", "states": "ca",
        "secret": collection.link_secret, "stop": Stop(reader.pk).token,
    }  # fmt: skip


def path_of(route, values):
    """Return the path of a route; some parameters mean something else below each beginning."""
    below = route.split("/")[0]
    return "/" + re.sub(
        r"<(?:\w+:)?(\w+)>",
        lambda match: values.get(f"{match[1]} of {below}") or values.get(match[1], "1"),
        route,
    )


def text_of(answer):
    """Return the text of a page, a file of lines, an office document or a PDF."""
    content = answer.getvalue()
    if content.startswith(b"%PDF"):
        return read(content, "application/pdf").extracted.text
    if content.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(content))
        content = b" ".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


def ask_everything(client, values, queries=QUERIES):
    """Return the routes that answered, and (route, query) where redacted words are told."""
    answered, told = set(), []
    for route in public_routes():
        for query in (*queries, *FURTHER.get(route, ())):
            answer = client.get(path_of(route, values) + query.format(**values))
            assert answer.status_code < 500, (route, query)
            assert re.search("no-cache|no-store", answer["Cache-Control"]), route
            if answer.status_code == 200:
                answered.add(route)
            if WORD in text_of(answer).lower():
                told.append((route, query))
    return answered, told


def test_redacted_words_are_nowhere(client, values):
    following.bring_up_to_date()
    forget_labels()  # which are kept for ten seconds
    answered, told = ask_everything(client, values)
    assert told == []
    assert set(public_routes()) - answered == set(NOT_ASKED)
    page = client.get(f"/cases/{NUMBER}/").content.decode()
    assert "[redacted: passage]" in page


def test_an_index_that_follows_late_tells_names_of_values_for_so_long(client, values):
    """That is for a second, or until it is old enough that nobody is answered from it."""
    forget_labels()
    _, told = ask_everything(client, values, ("", "?q=knee", "?q=thornmor"))
    assert {route for route, _ in told} <= NAMES_OF_VALUES


def test_a_cached_feed_is_not_taken_for_the_present_one(client):
    letter = add_letter(TEXT)
    lifecycle.publish(letter.pk)
    following.bring_up_to_date()
    feed = client.get("/decisions/feed/")
    assert WORD in text_of(feed)
    lifecycle.redact(letter.pk, [(BY_HAND, WORD)])
    lifecycle.publish(letter.pk)
    following.bring_up_to_date()
    again = client.get("/decisions/feed/", headers={"If-None-Match": feed["ETag"]})
    assert again.status_code == 200
    assert WORD not in text_of(again)


def test_kept_searches_find_the_same_by_the_names_of_today(client, values):
    following.bring_up_to_date()
    forget_labels()
    place = "redacted-passage-panel-guidelines:[redacted: passage] Studies"
    found = urlencode({"reviewer_page": place})
    assert SavedSearch.objects.get().params == Exhibit.objects.get().params == f"q=knee&{found}"
    page = client.get(Exhibit.objects.get().get_absolute_url())
    assert not page.context["comparison"].no_longer
    assert client.get(f"/api/v1/decisions/?{found}").json()["count"] == 1
