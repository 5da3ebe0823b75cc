"""Decisions that a reader ticked, together on a page with their citations."""

from __future__ import annotations

import pytest

from determinations.research.citing import cite_case
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _letters():
    add_letter(letter_text("CM17-9100001", item_text("MRI of the left knee"), item_text("Norco")))
    add_letter(letter_text("CM17-9100002", item_text("Acupuncture", "Overturned")))


def test_they_stand_in_the_order_of_ticking_with_their_citations(client):
    page = client.get("/decisions/ticked/?item=CM17-9100002.1&item=cm17-9100001.2")
    assert [card.item.description for card in page.context["cards"]] == ["Acupuncture", "Norco"]
    assert page.context["cite"].plain.splitlines() == [
        "IMR Case No. CM17-9100002 (Jan. 31, 2017), item 1 (Acupuncture): overturned.",
        "IMR Case No. CM17-9100001 (Jan. 31, 2017), item 2 (Norco): upheld.",
    ]
    assert "2 ticked decisions" in page.content.decode()
    assert 'value="CM17-9100001.2"' in page.content.decode()


@pytest.mark.parametrize(
    "key", ["CM17-9100001.3", "CM99-1234567.1", "x", ".", "", "a.b\x00", "1.\u00b2"]
)
def test_what_is_not_in_the_archive_is_counted(client, key):
    page = client.get("/decisions/ticked/", {"item": ["CM17-9100001.1", key]})
    assert page.status_code == 200
    assert (len(page.context["cards"]), page.context["missing"]) == (1, 1)


def test_without_any_it_says_how_to_tick(client):
    assert "Tick decisions in the" in client.get("/decisions/ticked/").content.decode()


def test_more_than_an_address_has_room_for_are_refused(client):
    keys = [f"CM17-91{number:05}.1" for number in range(201)]
    assert client.get("/decisions/ticked/", {"item": keys}).status_code == 400


def test_a_determination_is_cited_in_the_same_words(client):
    assert (
        "IMR Case No. CM17-9100002 (Jan. 31, 2017)."
        in client.get("/cases/CM17-9100002/").content.decode()
    )
    assert cite_case("CM13-000001", None, invented=True).endswith(
        "not to be cited: IMR Case No. CM13-000001"
    )
